//! Reading OFX and QFX.

use payouts_bank::{
    NotAStatement, Profiles, ReferenceKind, Statement, Status,
    book::{Book, Proof},
    read,
};

fn all(bytes: &[u8]) -> Result<Vec<Statement>, NotAStatement> {
    let documents = read(bytes, &Profiles::default())?;
    Ok(documents.into_iter().flat_map(|document| document.statements).collect())
}

const HEADER: &str =
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n\n";

fn sgml(transactions: &str) -> String {
    format!(
        "{HEADER}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>121000358<ACCTID>0001 2345<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260401<DTEND>20260430
{transactions}</BANKTRANLIST>
<LEDGERBAL><BALAMT>112.30<DTASOF>20260430235959[-5:EST]</LEDGERBAL>
<AVAILBAL><BALAMT>1.00<DTASOF>20260430</AVAILBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
}

const TRANSACTION: &str = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260408233000.000[-5:EST]<TRNAMT>+12.30<FITID>F-1<NAME>CONTOSO &amp; CO<MEMO>PAYMENT 5100001101</STMTTRN>\n";

#[test]
fn both_versions_are_read_alike() {
    let old = all(sgml(TRANSACTION).as_bytes()).expect("statements").remove(0);
    assert_eq!((old.account.as_str(), old.bank.as_deref()), ("00012345", Some("121000358")));
    assert_eq!(old.closing.as_ref().map(|one| one.money.to_string()).as_deref(), Some("112.30 USD"));
    assert_eq!(
        old.days.map(|(first, last)| format!("{first} {last}")).as_deref(),
        Some("2026-04-01 2026-04-30")
    );
    let [entry] = old.entries.as_slice() else { panic!("{old:?}") };
    assert_eq!(entry.money.to_string(), "12.30 USD");
    // The calendar day as written, not that of the instant elsewhere.
    assert_eq!(entry.booked_on.map(|day| day.to_string()).as_deref(), Some("2026-04-08"));
    assert_eq!(entry.counterparty.as_deref(), Some("CONTOSO & CO"));
    assert_eq!(entry.texts, ["PAYMENT 5100001101"]);
    assert_eq!(
        (entry.references[0].kind, entry.references[0].text.as_str()),
        (ReferenceKind::Servicer, "F-1")
    );
    let mut xml = sgml(TRANSACTION).replace(
        HEADER,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><?OFX OFXHEADER=\"200\" VERSION=\"211\"?>",
    );
    for name in [
        "CODE", "SEVERITY", "TRNUID", "CURDEF", "BANKID", "ACCTID", "ACCTTYPE", "DTSTART", "DTEND",
        "TRNTYPE", "DTPOSTED", "TRNAMT", "FITID", "NAME", "MEMO", "BALAMT", "DTASOF",
    ] {
        let parts: Vec<&str> = xml.split(&format!("<{name}>")).collect();
        let closed: Vec<String> = parts[1..]
            .iter()
            .map(|part| {
                let (value, rest) = part.split_at(part.find('<').expect("a tag"));
                format!("<{name}>{}</{name}>{rest}", value.trim())
            })
            .collect();
        xml = parts[0].to_owned() + &closed.concat();
    }
    let mut new = all(xml.as_bytes()).expect("statements").remove(0);
    new.entries[0].byte = entry.byte;
    assert_eq!(new, old);
}

#[test]
fn declared_charsets_credit_cards_and_odd_values_are_read() {
    let text = sgml(&TRANSACTION.replace("CONTOSO", "M_LLER"))
        .replace("STMTRS>", "CCSTMTRS>")
        .replace("BANKACCTFROM", "CCACCTFROM");
    let bytes: Vec<u8> = text.bytes().map(|byte| if byte == b'_' { 0xFC } else { byte }).collect();
    let card = all(&bytes).expect("statements").remove(0);
    assert_eq!(card.entries[0].counterparty.as_deref(), Some("MüLLER & CO"));
    for (amount, expected) in [("-12,30", "-12.30 USD"), ("12", "12 USD"), (".5", "0.5 USD")] {
        let statement =
            all(sgml(&TRANSACTION.replace("+12.30", amount)).as_bytes()).expect("statements").remove(0);
        assert_eq!(statement.entries[0].money.to_string(), expected);
    }
    let foreign =
        TRANSACTION.replace("<MEMO>", "<ORIGCURRENCY><CURRATE>1.25<CURSYM>EUR</ORIGCURRENCY><MEMO>");
    let statement = all(sgml(&foreign).as_bytes()).expect("statements").remove(0);
    assert_eq!(statement.entries[0].money.to_string(), "12.30 USD");
    assert_eq!(statement.entries[0].rate.map(|rate| rate.to_string()).as_deref(), Some("1.25"));
    let empty = TRANSACTION.replace("<NAME>CONTOSO &amp; CO", "<NAME>");
    assert_eq!(all(sgml(&empty).as_bytes()).expect("statements")[0].entries[0].counterparty, None);
    let pending = TRANSACTION.replace("STMTTRN>", "STMTTRNP>");
    assert_eq!(all(sgml(&pending).as_bytes()).expect("statements")[0].entries[0].status, Status::Pending);
}

#[test]
fn corrections_replace_or_delete_in_the_file_and_across_files() {
    let second = |action: &str| {
        TRANSACTION
            .replace("F-1", "F-2")
            .replace("12.30", "13.00")
            .replace("<MEMO>", &format!("<CORRECTFITID>F-1<CORRECTACTION>{action}<MEMO>"))
    };
    let booked = |text: &str| -> Vec<String> {
        let statement = all(sgml(text).as_bytes()).expect("statements").remove(0);
        statement.booked().map(|entry| entry.money.to_string()).collect()
    };
    assert_eq!(booked(&(TRANSACTION.to_owned() + &second("REPLACE"))), ["13.00 USD"]);
    assert_eq!(booked(&(TRANSACTION.to_owned() + &second("DELETE"))), [""; 0]);
    for (action, expected) in [("REPLACE", 1), ("DELETE", 0)] {
        let [first, second] = [TRANSACTION.to_owned(), second(action)]
            .map(|text| all(sgml(&text).as_bytes()).expect("statements").remove(0));
        assert_eq!(Book::new(&[&first, &second]).bookings().count(), expected);
        assert_eq!(Book::new(&[&second, &first]).bookings().count(), expected);
    }
}

#[test]
fn the_balance_of_the_statement_before_replaces_an_opening_balance() {
    let april = all(sgml(TRANSACTION).as_bytes()).expect("statements").remove(0);
    let may = sgml(TRANSACTION).replace("202604", "202605").replace("112.30", "124.60").replace("F-1", "F-9");
    let may = all(may.as_bytes()).expect("statements").remove(0);
    assert_eq!(Book::new(&[&may, &april]).proofs, [Proof::Proved, Proof::NoBalances]);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (text, reason) in [
        (sgml(TRANSACTION).replace("</OFX>", ""), "it ends in the middle"),
        (sgml(&TRANSACTION.replace("12.30", "1,234.30")), "the amount \"+1,234.30\" cannot be read at byte"),
        (
            sgml(&TRANSACTION.replace("12.30", "1,234")),
            "the amount 1.234 USD is finer than its currency at byte",
        ),
        (sgml(&TRANSACTION.replace("<TRNAMT>+12.30", "")), "the transaction \"F-1\" has no amount at byte"),
        (sgml(&TRANSACTION.replace("20260408", "20261308")), "cannot be read at byte"),
        (
            format!("{HEADER}<OFX><STATUS><CODE>2000<MESSAGE>Try later</STATUS></OFX>"),
            "it holds no statement but the answer \"Try later\"",
        ),
    ] {
        let refusal = all(text.as_bytes()).expect_err("a refusal");
        assert!(refusal.to_string().contains(reason), "{refusal} does not say {reason}");
        assert!(refusal.hint().is_some());
    }
}
