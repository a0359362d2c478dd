//! What holds for every input: it is read the same however it comes, and what was read can be written and read again.

use super::reader::{read, read_utf8};
use crate::statement::{Balance, Entry, Finality, ReferenceKind, Statement, Status};
use payouts_model::Money;
use payouts_wire::Amount;
use quick_xml::{Writer, escape::escape, events::BytesText};
use std::io::{self, BufReader};

type Xml = Writer<Vec<u8>>;

/// Reads an input of any kind, and panics where it is read in two ways, or cannot be read again.
pub(crate) fn any_input_agrees(input: &[u8]) {
    let _ = read(input);
    let whole = read_utf8(input).ok();
    // A byte order mark comes in one piece from every reader there is. Where an input stops to be XML may be reported
    // in two ways.
    for piece in [3, 7, 61] {
        let pieces = read_utf8(BufReader::with_capacity(piece, input)).ok();
        assert_eq!(
            seen(pieces),
            seen(whole.clone()),
            "in pieces of {piece}: {:?}",
            String::from_utf8_lossy(input)
        );
    }
    if let Some(statements) = whole {
        let text = written(&statements);
        assert_eq!(seen(read_utf8(text.as_bytes()).ok()), seen(Some(statements)), "written again: {text}");
    }
}

/// Everything there is to see apart from where it was: the equality of amounts looks past zeros at their end.
pub(super) fn seen(mut read: Option<Vec<Statement>>) -> String {
    for entry in read.iter_mut().flatten().flat_map(|statement| &mut statement.entries) {
        entry.byte = 0;
        entry.batch = None;
    }
    format!("{read:#?}")
}

/// The statements as a bank would write them, each transaction as an entry of its own.
pub(super) fn written(statements: &[Statement]) -> String {
    let mut xml = Writer::new(Vec::new());
    within(&mut xml, "Document", |xml| within(xml, "BkToCstmrStmt", |_| Ok(()))).expect("a vector");
    for one in statements {
        let (root, kind) = match one.finality {
            Finality::Final => ("BkToCstmrStmt", "Stmt"),
            Finality::Intraday => ("BkToCstmrAcctRpt", "Rpt"),
            Finality::Notification => ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        };
        within(&mut xml, "Document", |xml| {
            within(xml, root, |xml| within(xml, kind, |xml| statement(xml, one)))
        })
        .expect("a vector");
    }
    String::from_utf8(xml.into_inner()).expect("text")
}

fn statement(xml: &mut Xml, statement: &Statement) -> io::Result<()> {
    text(xml, "Id", &statement.id)?;
    optional(xml, "ElctrncSeqNb", statement.sequence.as_deref())?;
    if let Some((first, last)) = statement.days {
        within(xml, "FrToDt", |xml| {
            text(xml, "FrDtTm", &format!("{first}T00:00:00"))?;
            text(xml, "ToDtTm", &format!("{last}T23:59:59"))
        })?;
    }
    within(xml, "Acct", |xml| {
        within(xml, "Id", |xml| within(xml, "Othr", |xml| text(xml, "Id", &statement.account)))?;
        optional(xml, "Ccy", statement.currency.map(String::from).as_deref())?;
        within(xml, "Svcr", |xml| {
            within(xml, "FinInstnId", |xml| optional(xml, "BICFI", statement.bank.as_deref()))
        })
    })?;
    for (code, one) in [("OPBD", &statement.opening), ("CLBD", &statement.closing)] {
        one.as_ref().map_or(Ok(()), |one| balance(xml, code, one))?;
    }
    statement.entries.iter().try_for_each(|one| entry(xml, one))
}

fn balance(xml: &mut Xml, code: &str, balance: &Balance) -> io::Result<()> {
    within(xml, "Bal", |xml| {
        within(xml, "Tp", |xml| within(xml, "CdOrPrtry", |xml| text(xml, "Cd", code)))?;
        amount(xml, &balance.money, "CRDT", "DBIT")?;
        day(xml, "Dt", balance.day)
    })
}

/// An amount and its direction: what it is called when it is positive, and when it is negative.
fn amount(xml: &mut Xml, money: &Money, positive: &str, negative: &str) -> io::Result<()> {
    let (amount, currency) = (money.amount.to_string(), money.currency.expect("a currency"));
    let digits = amount.strip_prefix('-');
    let tag = xml.create_element("Amt").with_attribute(("Ccy", currency.to_string().as_str()));
    tag.write_text_content(BytesText::new(digits.unwrap_or(&amount)))?;
    text(xml, "CdtDbtInd", if digits.is_some() { negative } else { positive })
}

fn day(xml: &mut Xml, name: &str, day: Option<chrono::NaiveDate>) -> io::Result<()> {
    day.map_or(Ok(()), |day| within(xml, name, |xml| text(xml, "Dt", &day.to_string())))
}

fn entry(xml: &mut Xml, entry: &Entry) -> io::Result<()> {
    within(xml, "Ntry", |xml| {
        amount(xml, &entry.money, "CRDT", "DBIT")?;
        text(xml, "RvslInd", if entry.is_reversal { "true" } else { "false" })?;
        let status = match entry.status {
            Status::Booked => "BOOK",
            Status::Pending => "PDNG",
            Status::Information => "INFO",
        };
        within(xml, "Sts", |xml| text(xml, "Cd", status))?;
        day(xml, "BookgDt", entry.booked_on)?;
        day(xml, "ValDt", entry.valued_on)?;
        if let Some(code) = &entry.code {
            within(xml, "BkTxCd", |xml| within(xml, "Prtry", |xml| text(xml, "Cd", code)))?;
        }
        within(xml, "NtryDtls", |xml| within(xml, "TxDtls", |xml| details(xml, entry)))
    })
}

fn details(xml: &mut Xml, entry: &Entry) -> io::Result<()> {
    for reference in &entry.references {
        let name = match reference.kind {
            ReferenceKind::Servicer => "AcctSvcrRef",
            ReferenceKind::EndToEnd => "EndToEndId",
            ReferenceKind::Instruction => "InstrId",
            ReferenceKind::Mandate => "MndtId",
            ReferenceKind::Other => "TxId",
            ReferenceKind::Structured => {
                within(xml, "RmtInf", |xml| {
                    within(xml, "Strd", |xml| {
                        within(xml, "CdtrRefInf", |xml| text(xml, "Ref", &reference.text))
                    })
                })?;
                continue;
            }
        };
        within(xml, "Refs", |xml| text(xml, name, &reference.text))?;
    }
    within(xml, "AmtDtls", |xml| {
        if let Some(instructed) = &entry.instructed {
            within(xml, "InstdAmt", |xml| unsigned(xml, instructed))?;
        }
        optional(xml, "XchgRate", entry.rate.map(|rate| rate.to_string()).as_deref())
    })?;
    for charge in &entry.charges {
        within(xml, "Chrgs", |xml| within(xml, "Rcrd", |xml| amount(xml, charge, "DBIT", "CRDT")))?;
    }
    let from_debtor = (entry.money.amount >= Amount::ZERO) != entry.is_reversal;
    let (side, account) = if from_debtor { ("Dbtr", "DbtrAcct") } else { ("Cdtr", "CdtrAcct") };
    within(xml, "RltdPties", |xml| {
        within(xml, side, |xml| optional(xml, "Nm", entry.counterparty.as_deref()))?;
        within(xml, account, |xml| {
            within(xml, "Id", |xml| {
                within(xml, "Othr", |xml| optional(xml, "Id", entry.counterparty_account.as_deref()))
            })
        })
    })?;
    within(xml, "RmtInf", |xml| entry.texts.iter().try_for_each(|one| text(xml, "Ustrd", one)))?;
    if let Some(reason) = &entry.return_reason {
        within(xml, "RtrInf", |xml| within(xml, "Rsn", |xml| text(xml, "Cd", reason)))?;
    }
    Ok(())
}

fn unsigned(xml: &mut Xml, money: &Money) -> io::Result<()> {
    let currency = money.currency.expect("a currency").to_string();
    let tag = xml.create_element("Amt").with_attribute(("Ccy", currency.as_str()));
    tag.write_text_content(BytesText::new(&money.amount.to_string()))?;
    Ok(())
}

fn optional(xml: &mut Xml, name: &str, content: Option<&str>) -> io::Result<()> {
    content.map_or(Ok(()), |content| text(xml, name, content))
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    // A bare carriage return would be read as a line feed.
    let escaped = escape(content).replace('\r', "&#13;");
    xml.create_element(name).write_text_content(BytesText::from_escaped(escaped))?;
    Ok(())
}

fn within(xml: &mut Xml, name: &str, content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(content)?;
    Ok(())
}
