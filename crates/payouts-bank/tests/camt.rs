//! Reading statements as banks write them.

use chrono::NaiveDate;
use payouts_bank::{
    Finality, Reference, ReferenceKind, Statement, Status,
    camt::{read, read_utf8},
};
use payouts_model::Money;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn money(text: &str) -> Money {
    text.parse().expect("money")
}

fn document(inside: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>1</MsgId></GrpHdr>{inside}</BkToCstmrStmt></Document>"#
    )
}

fn only(xml: &str) -> Statement {
    let mut all = read(xml.as_bytes()).unwrap_or_else(|error| panic!("{error} in {xml}"));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// The same, without the places of its entries.
fn anywhere(xml: &str) -> Statement {
    let mut statement = only(xml);
    statement.entries.iter_mut().for_each(|entry| entry.byte = 0);
    statement
}

fn refused(xml: &str) -> String {
    read(xml.as_bytes()).expect_err("no statement").to_string()
}

const ENTRY: &str = r#"<Ntry><Amt Ccy="EUR">12.30</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2025-06-16</Dt></BookgDt><ValDt><Dt>2025-06-17</Dt></ValDt><NtryDtls><TxDtls>
<Refs><EndToEndId>000041870277</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>MICROSOFT &amp; CO</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>MSFT PMT</Ustrd><Ustrd>REF/4103117</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"#;

#[test]
fn what_an_entry_says_is_read() {
    let account = "<Id>EUR-1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>";
    let statement = only(&document(&format!("<Stmt>{account}{ENTRY}</Stmt>")));
    assert_eq!((statement.id.as_str(), statement.account.as_str()), ("EUR-1", "DE02120300000000202051"));
    assert_eq!(statement.currency.map(|code| code.to_string()).as_deref(), Some("EUR"));
    let [entry] = statement.entries.as_slice() else { panic!("{statement:?}") };
    assert_eq!(entry.money, money("12.30 EUR"));
    assert_eq!(entry.money.amount.to_string(), "12.30");
    assert_eq!(entry.booked_on, Some(day("2025-06-16")));
    assert_eq!(entry.counterparty.as_deref(), Some("MICROSOFT & CO"));
    assert_eq!(entry.references, [Reference::new(ReferenceKind::EndToEnd, "000041870277")]);
    assert_eq!(entry.texts, ["MSFT PMT", "REF/4103117"]);
    assert_eq!(statement.days, Some((day("2025-06-16"), day("2025-06-16"))));
}

#[test]
fn older_versions_prefixes_and_a_byte_order_mark_make_no_difference() {
    let expected = anywhere(&document(&format!("<Stmt>{ENTRY}</Stmt>")));
    let older = ENTRY.replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>");
    let older = older.replace("<Pty>", "").replace("</Pty>", "");
    let xml = document(&format!("<Stmt>{older}</Stmt>"));
    assert_eq!(anywhere(&xml), expected);
    let prefixed = xml.replace("</", "<\u{0}").replace("<?", "\u{1}").replace('<', "<ns:");
    let prefixed =
        prefixed.replace("<ns:\u{0}", "</ns:").replace('\u{1}', "<?").replace("xmlns=", "xmlns:ns=");
    assert_eq!(anywhere(&prefixed), expected);
    assert_eq!(anywhere(&format!("\u{feff}{xml}")), expected);
}

#[test]
fn a_debit_is_negative_and_a_pending_entry_is_not_booked() {
    let debit = ENTRY.replace("CRDT", "DBIT");
    let pending = ENTRY.replace("<Cd>BOOK</Cd>", "<Cd>PDNG</Cd>");
    let statement = only(&document(&format!("<Stmt>{debit}{pending}</Stmt>")));
    assert_eq!(statement.booked().map(|entry| &entry.money).collect::<Vec<_>>(), [&money("-12.30 EUR")]);
    assert_eq!(statement.not_booked(), 1);
    assert_eq!(statement.entries[1].status, Status::Pending);
}

#[test]
fn transactions_that_are_booked_together_are_read_one_by_one() {
    let part = |amount: &str, id: &str| {
        format!(
            "<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs>\
             <AmtDtls><TxAmt><Amt Ccy=\"EUR\">{amount}</Amt></TxAmt></AmtDtls></TxDtls>"
        )
    };
    let booking = |parts: String| {
        document(&format!(
            "<Stmt><Ntry><Amt Ccy=\"EUR\">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>\
             <ValDt><DtTm>2025-06-16T23:30:00+02:00</DtTm></ValDt><NtryDtls>{parts}</NtryDtls></Ntry></Stmt>"
        ))
    };
    let statement = only(&booking(part("10.00", "A") + &part("20.00", "B")));
    let read: Vec<_> = statement
        .entries
        .iter()
        .map(|entry| (entry.money.to_string(), &entry.references[0].text[..]))
        .collect();
    assert_eq!(read, [("10.00 EUR".to_owned(), "A"), ("20.00 EUR".to_owned(), "B")]);
    // The day as the bank writes it, whatever its zone.
    assert_eq!(statement.entries[0].booked_on, Some(day("2025-06-16")));
    // Parts that do not make the whole are not believed.
    let statement = only(&booking(part("10.00", "A") + &part("20.01", "B")));
    assert_eq!(statement.entries.len(), 1);
    assert_eq!(statement.entries[0].money, money("30.00 EUR"));
    assert_eq!(statement.entries[0].references.len(), 2);
}

#[test]
fn a_batch_is_named_on_its_transactions_and_on_an_entry_that_is_not_split() {
    let amount = |amount: &str, currency: &str| format!("<Amt Ccy=\"{currency}\">{amount}</Amt>");
    let booking = |details: &str| {
        let head = "<CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><AcctSvcrRef>WHOLE</AcctSvcrRef>";
        let whole = amount("30.00", "CHF");
        let account = "<Acct><Id><IBAN>CH1</IBAN></Id><Ccy>CHF</Ccy></Acct>";
        only(&document(&format!(
            "<Stmt>{account}<Ntry>{whole}{head}<NtryDtls>{details}</NtryDtls></Ntry></Stmt>"
        )))
    };
    // The second states its amount in another currency as well; the currency of the account counts.
    let first = format!("<TxDtls>{}</TxDtls>", amount("10.00", "CHF"));
    let second = format!(
        "<TxDtls><AmtDtls><InstdAmt>{0}</InstdAmt><TxAmt>{0}</TxAmt><CntrValAmt>{1}</CntrValAmt></AmtDtls></TxDtls>",
        amount("21.30", "EUR"),
        amount("20.00", "CHF")
    );
    let split = booking(&format!("<Btch><NbOfTxs>2</NbOfTxs></Btch>{first}{second}"));
    assert_eq!(split.entries.len(), 2);
    assert_eq!(split.entries[1].money, money("20.00 CHF"));
    assert_eq!(split.entries[1].instructed, Some(money("21.30 EUR")));
    for entry in &split.entries {
        let batch = entry.batch.as_ref().expect("a batch");
        assert_eq!((&batch.money, batch.transactions), (&money("30.00 CHF"), 2));
        assert_eq!(batch.reference.as_deref(), Some("WHOLE"));
    }
    let whole = booking("<Btch><PmtInfId>P-1</PmtInfId><NbOfTxs>5</NbOfTxs></Btch>");
    let [entry] = whole.entries.as_slice() else { panic!("{whole:?}") };
    assert_eq!(entry.batch.as_ref().map(|batch| batch.transactions), Some(5));
    assert_eq!(
        entry.references,
        [Reference::new(ReferenceKind::Servicer, "WHOLE"), Reference::new(ReferenceKind::Instruction, "P-1")]
    );
}

#[test]
fn references_charges_codes_and_both_sides_are_kept() {
    let details = r#"<Refs><MsgId>M</MsgId><AcctSvcrRef>S</AcctSvcrRef><PmtInfId>P</PmtInfId><InstrId>I</InstrId>
<EndToEndId>NOTPROVIDED</EndToEndId><MndtId>D</MndtId><UETR>U</UETR></Refs>
<Chrgs><Rcrd><Amt Ccy="EUR">0.50</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>
<RltdPties><Dbtr><Pty><Nm>PAYER</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE1</IBAN></Id></DbtrAcct>
<Cdtr><Nm>PAYEE</Nm></Cdtr><CdtrAcct><Id><Othr><Id>77</Id></Othr></Id></CdtrAcct></RltdPties>
<RmtInf><Strd><RfrdDocInf><Nb>N-1</Nb></RfrdDocInf><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>"#;
    let entry = |direction: &str| {
        let xml = format!(
            "<Stmt><Ntry><Amt Ccy=\"EUR\">5</Amt><CdtDbtInd>{direction}</CdtDbtInd>\
             <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>\
             <NtryDtls><TxDtls>{details}</TxDtls></NtryDtls></Ntry></Stmt>"
        );
        only(&document(&xml)).entries.remove(0)
    };
    let credit = entry("CRDT");
    let references: Vec<_> = credit.references.iter().map(|one| (one.kind, one.text.as_str())).collect();
    assert_eq!(
        references,
        [
            (ReferenceKind::Instruction, "M"),
            (ReferenceKind::Servicer, "S"),
            (ReferenceKind::Instruction, "P"),
            (ReferenceKind::Instruction, "I"),
            (ReferenceKind::Mandate, "D"),
            (ReferenceKind::Other, "U"),
            (ReferenceKind::Structured, "N-1"),
            (ReferenceKind::Structured, "RF18"),
        ]
    );
    assert_eq!(credit.code.as_deref(), Some("PMNT/RCDT/ESCT"));
    assert_eq!(credit.charges, [money("0.50 EUR")]);
    let side = |entry: &payouts_bank::Entry| (entry.counterparty.clone(), entry.counterparty_account.clone());
    assert_eq!(side(&credit), (Some("PAYER".to_owned()), Some("DE1".to_owned())));
    assert_eq!(side(&entry("DBIT")), (Some("PAYEE".to_owned()), Some("77".to_owned())));
}

#[test]
fn reports_and_notifications_are_not_final_and_their_status_is_kept() {
    let inside = |status: &str| ENTRY.replace("<Cd>BOOK</Cd>", &format!("<Cd>{status}</Cd>"));
    for (root, kind, finality) in [
        ("BkToCstmrAcctRpt", "Rpt", Finality::Intraday),
        ("BkToCstmrDbtCdtNtfctn", "Ntfctn", Finality::Notification),
    ] {
        let entries = inside("BOOK") + &inside("PDNG") + &inside("INFO") + &inside("FUTR");
        let xml = document(&format!("<Stmt>{entries}</Stmt>"));
        let xml = xml.replace("BkToCstmrStmt", root).replace("Stmt>", &format!("{kind}>"));
        let statement = only(&xml);
        assert_eq!(statement.finality, finality);
        let statuses: Vec<_> = statement.entries.iter().map(|entry| entry.status).collect();
        assert_eq!(statuses, [Status::Booked, Status::Pending, Status::Information, Status::Information]);
    }
}

#[test]
fn the_encoding_is_the_declared_one_and_places_are_those_of_the_file() {
    let xml = document(&format!("<Stmt>{}{ENTRY}</Stmt>", ENTRY.replace("MSFT PMT", "über €")));
    let expected = only(&xml);
    let units = |xml: &str| {
        xml.replace("UTF-8", "UTF-16").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let utf_16 = read(&units(&xml)).expect("statements").remove(0);
    assert_eq!(utf_16.entries[0].texts, ["über €", "REF/4103117"]);
    for (entry, of_utf_8) in utf_16.entries.iter().zip(&expected.entries) {
        let place = |byte: u64| usize::try_from(byte).expect("a place");
        assert!(xml[place(of_utf_8.byte)..].starts_with("<Ntry>"));
        assert!(units(&xml.replace("UTF-8", "UTF-16"))[place(entry.byte)..].starts_with(&units("<Ntry>")));
    }
}

#[test]
fn the_days_are_the_statements_own_else_those_of_its_balances() {
    let balance = |date: &str| format!("<Bal><Dt><Dt>{date}</Dt></Dt></Bal>");
    let balances = balance("2025-06-01") + &balance("2025-06-30");
    let statement = only(&document(&format!("<Stmt>{balances}{ENTRY}</Stmt>")));
    assert_eq!(statement.days, Some((day("2025-06-01"), day("2025-06-30"))));
    let own = "<FrToDt><FrDtTm>2025-05-01T00:00:00</FrDtTm><ToDtTm>2025-07-31T23:59:59Z</ToDtTm></FrToDt>";
    let statement = only(&document(&format!("<Stmt>{own}{balances}{ENTRY}</Stmt>")));
    assert_eq!(statement.days, Some((day("2025-05-01"), day("2025-07-31"))));
}

#[test]
fn there_may_be_many_statements_and_none_leaks_into_the_next() {
    let first =
        format!("<Stmt><Id>1</Id><FrToDt><FrDtTm>2025-01-01T00:00:00</FrDtTm></FrToDt>{ENTRY}</Stmt>");
    let all = read(document(&format!("{first}<Stmt><Id>2</Id></Stmt>")).as_bytes()).expect("statements");
    assert_eq!(all.iter().map(|statement| statement.entries.len()).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(all[1].days, None);
}

#[test]
fn whatever_is_no_statement_is_refused_with_a_reason() {
    let wrap = |name: &str| format!("<Document><{name}><Rpt/></{name}></Document>");
    for (text, reason) in [
        (wrap("CstmrCdtTrfInitn"), "CstmrCdtTrfInitn"),
        ("date;amount\n2025-06-16;1,00\n".to_owned(), "no statement"),
        (String::new(), "no statement"),
        (document(ENTRY).replace("</Document>", ""), "ends in the middle"),
        (document("<Stmt></Oops></Stmt>"), "not XML at byte"),
        (document(&format!("<Stmt>{}</Stmt>", ENTRY.replace("12.30", "12,30"))), "\"12,30\" cannot be read"),
        (document(&format!("<Stmt>{}</Stmt>", ENTRY.replace(" Ccy=\"EUR\"", ""))), "no currency"),
        (document(&format!("<Stmt>{}</Stmt>", ENTRY.replace("CRDT", "PLUS"))), "neither CRDT nor DBIT"),
        (document("<Stmt><Ntry><Sts>BOOK</Sts></Ntry></Stmt>"), "entry 1 of statement"),
        (document("<Stmt><Id>&bomb;</Id></Stmt>"), "unknown entity"),
        ("<a>".repeat(1000), "levels deep"),
        (format!("<!DOCTYPE Document>{}", document("<Stmt/>").replace("<?xml", "<?pi")), "DOCTYPE"),
    ] {
        let shown = refused(&text);
        assert!(shown.contains(reason), "{shown:?} does not say {reason:?}");
    }
}

#[test]
fn a_text_is_cut_where_it_is_too_long_and_an_amount_is_refused() {
    let long = "é".repeat(70_000);
    let entry = ENTRY.replace("MSFT PMT", &long).replace("12.30", "<![CDATA[12]]>.30");
    let statement = only(&document(&format!("<Stmt>{entry}</Stmt>")));
    assert_eq!(statement.entries[0].texts[0].len(), 64 << 10);
    assert_eq!(statement.entries[0].texts[1], "REF/4103117");
    let blanks = " ".repeat(70_000);
    let hidden = ENTRY.replace("12.30", &format!("1<![CDATA[{blanks}]]>2"));
    let refusal = refused(&document(&format!("<Stmt>{hidden}</Stmt>")));
    assert!(refusal.starts_with("an amount in it is longer than any amount at byte"), "{refusal}");
}

#[test]
fn no_piece_of_a_file_takes_all_memory() {
    use std::io::{BufReader, Read, repeat};
    let endless = BufReader::new(b"<Document><x>".chain(repeat(b'a').take(1 << 40)));
    let refusal = read_utf8(endless).expect_err("no statement").to_string();
    assert!(refusal.ends_with("one piece of it is longer than 16 MiB"), "{refusal}");
    let comments = format!("<!--{}-->", " ".repeat(1 << 20)).repeat(17);
    assert_eq!(only(&document(&format!("<Stmt>{comments}{ENTRY}</Stmt>"))).entries.len(), 1);
}

proptest::proptest! {
    #[test]
    fn no_input_breaks_the_reading_of_statements(
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), cut in 0_usize..2000, junk in "\\PC{0,10}",
    ) {
        let _ = read(bytes.as_slice());
        let mut xml = include_str!("statement.xml").to_owned();
        let place = (0..=cut.min(xml.len())).rev().find(|place| xml.is_char_boundary(*place)).unwrap_or(0);
        xml.insert_str(place, &junk);
        let _ = read(xml.as_bytes());
    }
}
