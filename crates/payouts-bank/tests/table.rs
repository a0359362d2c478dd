//! Reading separated values by a profile, and proposing one.

use payouts_bank::{
    Column, NotAStatement, Profile, Profiles, ReferenceKind, Statement,
    book::{Book, Proof},
    read,
};

fn profile(text: &str) -> Profile {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
}

fn by(profile: &Profile, file: &[u8]) -> Result<Vec<Statement>, NotAStatement> {
    let documents = read(file, &Profiles::new(vec![profile.clone()]))?;
    Ok(documents.into_iter().flat_map(|document| document.statements).collect())
}

const GERMAN: &str = r#"
name = "hausbank"
separator = ";"
decimal = ","
thousands = "."
date = "DD.MM.YY"
encoding = "windows-1252"
skip_lines = 2
[columns]
account = "Auftragskonto"
booked = "Buchungstag"
valued = "Valutadatum"
amount = "Betrag"
currency = "Währung"
balance = "Saldo"
texts = ["Verwendungszweck"]
end_to_end = "Kundenreferenz"
counterparty = 5
"#;

const GERMAN_FILE: &str = "Umsätze\n\nAuftragskonto;Buchungstag;Valutadatum;Verwendungszweck;Name;Kundenreferenz;Betrag;Währung;Saldo\n\
DE90 9999;08.04.26;09.04.26;\"PAYMENT; 5100001101\";Contoso;E2E-1;1.612,34;EUR;1.712,34\n\
DE90 9999;09.04.26;09.04.26;Gebühr;;;-6,00;EUR;1.706,34\n";

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("latin")).collect()
}

#[test]
fn a_file_is_read_by_the_profile_that_fits_it() {
    let profile = profile(GERMAN);
    let file = windows_1252(GERMAN_FILE);
    let [statement] = by(&profile, &file).expect("statements").try_into().expect("one");
    assert_eq!(statement.account, "DE909999");
    let amounts: Vec<_> = statement.entries.iter().map(|one| one.money.to_string()).collect();
    assert_eq!(amounts, ["1612.34 EUR", "-6.00 EUR"]);
    let entry = &statement.entries[0];
    assert_eq!(entry.texts, ["PAYMENT; 5100001101"]);
    assert_eq!(entry.counterparty.as_deref(), Some("Contoso"));
    assert_eq!(
        (entry.references[0].kind, entry.references[0].text.as_str()),
        (ReferenceKind::EndToEnd, "E2E-1")
    );
    assert!(file[usize::try_from(entry.byte).expect("a place")..].starts_with(b"DE90 9999;08"));
    assert_eq!(statement.opening.as_ref().map(|one| one.money.to_string()).as_deref(), Some("100.00 EUR"));
    assert_eq!(Book::new(&[&statement]).proofs, [Proof::Proved]);
    // Newest first.
    let mut lines: Vec<&str> = GERMAN_FILE.lines().collect();
    lines.swap(3, 4);
    let reversed = by(&profile, &windows_1252(&lines.join("\n"))).expect("statements").remove(0);
    assert_eq!(reversed.closing, statement.closing);
    let broken = by(&profile, &windows_1252(&GERMAN_FILE.replace("1.706,34", "1.706,35")))
        .expect("statements")
        .remove(0);
    assert_eq!(broken.problems, ["the balance of line 5 is not the one before it and the amount"]);
    // A profile survives being written and read.
    let written = toml::to_string(&profile).expect("TOML");
    assert_eq!(self::profile(&written), profile);
}

#[test]
fn signs_come_from_columns_words_or_the_rule() {
    let head = "name = \"b\"\ncurrency = \"USD\"\naccount = \"1\"\ndate = \"MM/DD/YYYY\"\n";
    let two = profile(&format!("{head}[columns]\nbooked = 1\ndebit = \"Debit\"\ncredit = \"Credit\""));
    let words = profile(&format!(
        "{head}sign = \"indicator\"\n[indicator]\ncolumn = \"T\"\ndebit = [\"DR\"]\ncredit = [\"CR\"]\n[columns]\nbooked = 1\namount = \"A\""
    ));
    let card = profile(&format!("{head}sign = \"debit-positive\"\n[columns]\nbooked = 1\namount = \"A\""));
    for (profile, file, expected) in [
        (
            &two,
            "Date,Debit,Credit\n04/08/2026,5.00,\n04/08/2026,,7.00\n04/08/2026,0.00,1.00\n04/08/2026,-2.00,0.00\n",
            vec!["-5.00", "7.00", "1.00", "-2.00"],
        ),
        (&words, "Date,A,T\n04/08/2026,5.00,DR\n04/08/2026,7.00,cr\n", vec!["-5.00", "7.00"]),
        (&card, "Date,A\n04/08/2026,5.00\n04/08/2026,-7.00\n\n", vec!["-5.00", "7.00"]),
    ] {
        let statement = by(profile, file.as_bytes()).unwrap_or_else(|error| panic!("{error}")).remove(0);
        let amounts: Vec<_> = statement.entries.iter().map(|one| one.money.amount.to_string()).collect();
        assert_eq!(amounts, expected);
    }
}

#[test]
fn accounts_and_currencies_are_statements_of_their_own() {
    let profile = profile(
        "name = \"b\"\ndate = \"YYYY-MM-DD\"\n[columns]\nbooked = \"d\"\namount = \"a\"\ncurrency = \"c\"\naccount = \"k\"",
    );
    let all = by(
        &profile,
        b"d,a,c,k\n2026-04-08,1,EUR,1\n2026-04-08,2,CHF,1\n2026-04-09,3,EUR,1\n2026-04-09,4,EUR,2\n",
    )
    .expect("statements");
    let counts: Vec<_> = all.iter().map(|one| (one.account.as_str(), one.entries.len())).collect();
    assert_eq!(counts, [("1", 2), ("1", 1), ("2", 1)]);
}

#[test]
fn a_row_that_cannot_be_read_fails_the_file_with_its_line() {
    let profile = profile(GERMAN);
    for (text, reason) in [
        (GERMAN_FILE.replace("1.612,34", "1612.34"), "the amount \"1612.34\" cannot be read at line 4"),
        (GERMAN_FILE.replace("-6,00", "-6,0O"), "the amount \"-6,0O\" cannot be read at line 5"),
        (GERMAN_FILE.replace("-6,00", ""), "the row has no amount at line 5"),
        (
            GERMAN_FILE.replace("09.04.26;09.04.26", "2026-04-09;09.04.26"),
            "the day \"2026-04-09\" is not written as DD.MM.YY at line 5",
        ),
        (GERMAN_FILE.replace("EUR;1.706,34", ""), "cells of 9 at line 5"),
        (GERMAN_FILE.to_owned() + "Summe;;;;;;1.606,34;;\n", "the row has no currency at line 6"),
        (GERMAN_FILE.replace("Betrag", "Umsatz"), "no profile fits it"),
    ] {
        let refusal = by(&profile, &windows_1252(&text)).expect_err("a refusal");
        assert!(refusal.to_string().contains(reason), "{refusal} does not say {reason}");
        assert!(refusal.hint().is_some());
    }
    let mut footer = profile.clone();
    footer.skip_last_lines = 1;
    let with_sum = windows_1252(&(GERMAN_FILE.to_owned() + "Summe;;;;;;1.606,34;;\n"));
    assert_eq!(by(&footer, &with_sum).expect("statements")[0].entries.len(), 2);
    let mut twin = profile.clone();
    "other".clone_into(&mut twin.name);
    let refusal =
        read(&windows_1252(GERMAN_FILE), &Profiles::new(vec![profile, twin])).expect_err("a refusal");
    assert_eq!(refusal.to_string(), "both profiles \"hausbank\" and \"other\" fit it");
}

#[test]
fn a_profile_that_contradicts_itself_is_refused() {
    let base = "name = \"b\"\ncurrency = \"USD\"\naccount = \"1\"\ndate = \"MM/DD/YYYY\"\n";
    for (text, reason) in [
        (base.replace("MM/DD", "MM"), "is no form of a day"),
        (base.to_owned() + "[columns]\namount = 2", "columns.booked is missing"),
        (base.to_owned() + "[columns]\nbooked = 1\ndebit = 2", "needs amount, or both debit and credit"),
        (base.replace("account = \"1\"", "") + "[columns]\nbooked = 1\namount = 2", "account is missing"),
        (
            base.to_owned() + "thousands = \".\"\n[columns]\nbooked = 1\namount = 2",
            "decimal and thousands are the same",
        ),
        (
            base.to_owned() + "has_header = false\n[columns]\nbooked = \"Date\"\namount = 2",
            "columns are numbers",
        ),
        (base.to_owned() + "[columns]\nbooked = 0\namount = 2", "counted from 1"),
    ] {
        let text = if text.contains("[columns]") { text } else { text + "[columns]\nbooked = 1\namount = 2" };
        let refusal = profile(&text).check().expect_err("a refusal");
        assert!(refusal.contains(reason), "{refusal} does not say {reason}");
    }
}

#[test]
fn a_proposal_reads_its_sample_and_names_what_is_open() {
    let proposal = Profile::propose(&windows_1252(GERMAN_FILE)).expect("a proposal");
    let mut proposed = proposal.profile.clone();
    assert_eq!((proposed.separator, proposed.decimal, proposed.thousands), (';', ',', Some('.')));
    assert_eq!(proposed.date, "DD.MM.YY");
    assert_eq!(proposed.columns.booked, Some(Column::Name("Buchungstag".to_owned())));
    assert_eq!(proposed.columns.amount, Some(Column::Name("Betrag".to_owned())));
    assert_eq!(proposed.columns.balance, Some(Column::Name("Saldo".to_owned())));
    assert_eq!(proposal.unsure.len(), 1, "{:?}", proposal.unsure);
    "hausbank".clone_into(&mut proposed.name);
    let read = by(&proposed, &windows_1252(GERMAN_FILE)).expect("statements");
    assert_eq!(read[0].entries.len(), 2);
    assert_eq!(Book::new(&[&read[0]]).proofs, [Proof::Proved]);
}

#[test]
fn a_proposal_does_not_guess() {
    let ambiguous = b"Date,Description,Amount\n03/04/2026,A,-1.50\n05/06/2026,B,2.50\n";
    let proposal = Profile::propose(ambiguous).expect("a proposal");
    assert!(
        proposal.unsure.iter().any(|one| one.contains("DD/MM/YYYY or MM/DD/YYYY")),
        "{:?}",
        proposal.unsure
    );
    assert!(proposal.profile.check().is_err());
    let clear = b"Date,Description,Amount\n03/14/2026,A,-1.50\n05/06/2026,B,2.50\n";
    assert_eq!(Profile::propose(clear).expect("a proposal").profile.date, "MM/DD/YYYY");
    let thousands = b"Date;Text;Amount\n2026-04-08;A;1,234\n2026-04-08;B;-5,678\n";
    let proposal = Profile::propose(thousands).expect("a proposal");
    assert!(proposal.unsure.iter().any(|one| one.contains("decimal")), "{:?}", proposal.unsure);
    assert!(proposal.profile.check().is_err());
    for nothing in [&b""[..], b"hello", b"a,b,c\n1,2,3\n"] {
        assert!(Profile::propose(nothing).is_err());
    }
}
