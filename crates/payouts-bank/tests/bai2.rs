//! Reading BAI2.

use payouts_bank::{
    Finality, NotAStatement, Profiles, ReferenceKind, Statement, Status,
    book::{Book, Proof},
    read,
};

fn all(text: &str) -> Result<Vec<Statement>, NotAStatement> {
    let documents = read(text.as_bytes(), &Profiles::default())?;
    Ok(documents.into_iter().flat_map(|document| document.statements).collect())
}

const FILE: &str = "\
01,122099999,123456789,260409,0200,1,80,,2/
02,031001234,122099999,1,260408,2359,EUR,2/
03,0123456789,EUR,010,+10000,,,015,71234,,/
88,100,61234,1,Z/
16,165,61234,V,260409,,SVC-1101,PAY-1,PAYMENT 5100001101, FROM CONTOSO/PAYOUTS
88,SECOND LINE
49,203702,5/
98,203702,1,7/
99,203702,1,9/
";

#[test]
fn an_account_is_read_with_balances_and_transactions() {
    let [statement] = all(FILE).expect("statements").try_into().expect("one");
    assert_eq!((statement.account.as_str(), statement.bank.as_deref()), ("0123456789", Some("122099999")));
    assert_eq!(statement.problems, [""; 0]);
    assert_eq!(statement.finality, Finality::Final);
    let balance = |one: &Option<payouts_bank::Balance>| one.as_ref().map(|one| one.money.to_string());
    assert_eq!(balance(&statement.opening).as_deref(), Some("100.00 EUR"));
    assert_eq!(balance(&statement.closing).as_deref(), Some("712.34 EUR"));
    let [entry] = statement.entries.as_slice() else { panic!("{statement:?}") };
    assert_eq!(entry.money.to_string(), "612.34 EUR");
    assert_eq!(entry.texts, ["PAYMENT 5100001101, FROM CONTOSO/PAYOUTS", "SECOND LINE"]);
    let references: Vec<_> = entry.references.iter().map(|one| (one.kind, one.text.as_str())).collect();
    assert_eq!(references, [(ReferenceKind::Servicer, "SVC-1101"), (ReferenceKind::Other, "PAY-1")]);
    assert_eq!(entry.valued_on.map(|day| day.to_string()).as_deref(), Some("2026-04-09"));
    assert_eq!(entry.booked_on.map(|day| day.to_string()).as_deref(), Some("2026-04-08"));
    assert!(FILE[usize::try_from(entry.byte).expect("a place")..].starts_with("16,165"));
    assert_eq!(Book::new(&[&statement]).proofs, [Proof::Proved]);
}

/// One account in one group, with control records that match.
fn file(currency: &str, modifier: &str, records: &[&str]) -> String {
    let amount = |record: &&&str| {
        let fields: Vec<&str> = record.trim_end_matches('/').split(',').collect();
        fields.get(2).and_then(|amount| amount.parse::<i64>().ok()).unwrap_or(0)
    };
    let total: i64 = records.iter().filter(|one| one.starts_with("16")).map(|one| amount(&one)).sum();
    let count = records.len();
    format!(
        "01,A,B,260409,0200,1,,,2/\n02,C,D,1,260408,,,{modifier}/\n03,77,{currency},,,,/\n{}\n49,{total},{}/\n98,{total},1,{}/\n99,{total},1,{}/\n",
        records.join("\n"),
        count + 2,
        count + 4,
        count + 6
    )
}

#[test]
fn amounts_have_the_decimal_places_of_their_currency_and_signs_by_type_code() {
    for (currency, record, expected) in [
        ("EUR", "16,195,12345,,,,", "123.45 EUR"),
        ("EUR", "16,495,12345,Z,,/", "-123.45 EUR"),
        ("JPY", "16,195,12345,0,,/", "12345 JPY"),
        ("KWD", "16,195,12345,1,,/", "12.345 KWD"),
        ("", "16,195,5,,,/", "0.05 USD"),
        ("EUR", "16,925,5,,,/", "0.05 EUR"),
        ("EUR", "16,965,5,,,/", "-0.05 EUR"),
        ("EUR", "16,195,500,S,100,200,200,REF,CUST,TEXT", "5.00 EUR"),
        ("EUR", "16,195,500,D,2,0,300,1,200,REF,CUST,TEXT", "5.00 EUR"),
    ] {
        let [statement] = all(&file(currency, "2", &[record]))
            .unwrap_or_else(|error| panic!("{error}: {record}"))
            .try_into()
            .expect("one");
        assert_eq!(statement.entries[0].money.to_string(), expected, "{record}");
        assert_eq!(statement.problems, [""; 0]);
        if record.ends_with("TEXT") {
            assert_eq!(statement.entries[0].texts, ["TEXT"]);
            assert_eq!(statement.entries[0].references.len(), 2);
        }
    }
    let [continued] =
        all(&file("EUR", "2", &["16,115,1000,S,100,200,700/", "88,REF,CUST,TEXT ONE", "88,TEXT TWO"]))
            .expect("statements")
            .try_into()
            .expect("one");
    assert_eq!(continued.entries[0].texts, ["TEXT ONE", "TEXT TWO"]);
    let [informs] = all(&file("EUR", "2", &["16,890,,,,,NO MONEY", "16,721,500,,,/"]))
        .expect("statements")
        .try_into()
        .expect("one");
    assert_eq!(informs.entries.iter().map(|one| one.status).collect::<Vec<_>>(), [Status::Information]);
}

#[test]
fn the_modifier_separates_the_running_day_from_a_finished_one() {
    for (modifier, finality) in [
        ("", Finality::Final),
        ("1", Finality::Intraday),
        ("2", Finality::Final),
        ("3", Finality::Intraday),
        ("4", Finality::Final),
    ] {
        assert_eq!(all(&file("EUR", modifier, &[])).expect("statements")[0].finality, finality);
    }
}

#[test]
fn control_totals_that_do_not_match_prove_nothing() {
    for (wrong, problem) in [
        (
            FILE.replace("49,203702,5", "49,203703,5"),
            "record 49 states the total 203703, where the sum is 203702",
        ),
        (FILE.replace("49,203702,5", "49,203702,4"), "record 49 states 4 records, where there are 5"),
        (FILE.replace("98,203702,1,7", "98,203702,2,7"), "record 98 states 2 accounts, where there are 1"),
        (FILE.replace("99,203702,1,9", "99,1,1,9"), "record 99 states the total 1, where the sum is 203702"),
    ] {
        let statement = all(&wrong).expect("statements").remove(0);
        assert_eq!(statement.problems[0], problem);
        assert!(matches!(&Book::new(&[&statement]).proofs[0], Proof::Contradictory(what) if what == problem));
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    let cut = FILE.lines().take(7).collect::<Vec<_>>().join("\n");
    for (text, reason) in [
        (cut, "the group that begins there has no end at line 2"),
        (FILE.replace("16,165,61234", "16,165,612.34"), "the amount \"612.34\" cannot be read at line 5"),
        (FILE.replace("16,165,61234", "16,165,"), "the amount \"\" cannot be read at line 5"),
        (FILE.replace("+10000", "1e4"), "the amount \"1e4\" cannot be read at line 3"),
        (
            FILE.replace("16,165", "16,905"),
            "the type code \"905\" is neither of a credit nor of a debit at line 5",
        ),
        (FILE.replace("98,203702,1,7/\n", ""), "record 99 is out of order at line 8"),
        (
            FILE.replace("122099999,1,", "122099999,2,"),
            "the group deletes what an earlier file states at line 2",
        ),
        (FILE.replace("122099999,1,", "122099999,4,"), "the group is a test at line 2"),
        (FILE.replace("49,", "50,"), "\"50,203702,5/\" is no record of BAI2 at line 7"),
    ] {
        let refusal = all(&text).expect_err("a refusal").to_string();
        assert!(refusal.contains(reason), "{refusal} does not say {reason}");
    }
}
