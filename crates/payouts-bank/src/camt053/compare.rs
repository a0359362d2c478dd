//! What holds for every input: it is read the same however it comes, and what was read can be written and read again.

use super::read;
use crate::statement::{Entry, Statement};
use quick_xml::{Writer, escape::escape, events::BytesText};
use std::io::{self, BufReader};

type Xml = Writer<Vec<u8>>;

/// Reads an input of any kind, and panics where it is read in two ways, or cannot be read again.
pub(crate) fn any_input_agrees(input: &[u8]) {
    let whole = read(input).ok();
    // A byte order mark comes in one piece from every reader there is. Where an input stops to be XML may be reported
    // in two ways.
    for piece in [3, 7, 61] {
        let pieces = read(BufReader::with_capacity(piece, input)).ok();
        assert_eq!(seen(&pieces), seen(&whole), "in pieces of {piece}: {:?}", String::from_utf8_lossy(input));
    }
    if let Some(statements) = whole {
        let text = written(&statements);
        assert_eq!(seen(&read(text.as_bytes()).ok()), seen(&Some(statements)), "written again: {text}");
    }
}

/// Everything there is to see: the equality of amounts looks past zeros at their end.
fn seen(read: &impl std::fmt::Debug) -> String {
    format!("{read:#?}")
}

/// The statements as a bank would write them.
pub(super) fn written(statements: &[Statement]) -> String {
    let mut xml = Writer::new(Vec::new());
    within(&mut xml, "Document", |xml| {
        within(xml, "BkToCstmrStmt", |xml| statements.iter().try_for_each(|one| statement(xml, one)))
    })
    .expect("a vector");
    String::from_utf8(xml.into_inner()).expect("text")
}

fn statement(xml: &mut Xml, statement: &Statement) -> io::Result<()> {
    within(xml, "Stmt", |xml| {
        text(xml, "Id", &statement.id)?;
        if let Some((first, last)) = statement.days {
            within(xml, "FrToDt", |xml| {
                text(xml, "FrDtTm", &format!("{first}T00:00:00"))?;
                text(xml, "ToDtTm", &format!("{last}T23:59:59"))
            })?;
        }
        within(xml, "Acct", |xml| {
            within(xml, "Id", |xml| within(xml, "Othr", |xml| text(xml, "Id", &statement.account)))?;
            statement.currency.map_or(Ok(()), |currency| text(xml, "Ccy", &currency.to_string()))
        })?;
        for _ in 0..statement.not_booked {
            within(xml, "Ntry", |xml| within(xml, "Sts", |xml| text(xml, "Cd", "PDNG")))?;
        }
        statement.entries.iter().try_for_each(|one| entry(xml, one))
    })
}

fn entry(xml: &mut Xml, entry: &Entry) -> io::Result<()> {
    let (amount, currency) = (entry.money.amount.to_string(), entry.money.currency.expect("a currency"));
    let digits = amount.strip_prefix('-');
    within(xml, "Ntry", |xml| {
        let tag = xml.create_element("Amt").with_attribute(("Ccy", currency.to_string().as_str()));
        tag.write_text_content(BytesText::new(digits.unwrap_or(&amount)))?;
        text(xml, "CdtDbtInd", if digits.is_some() { "DBIT" } else { "CRDT" })?;
        within(xml, "Sts", |xml| text(xml, "Cd", "BOOK"))?;
        if let Some(day) = entry.booked_on {
            within(xml, "BookgDt", |xml| text(xml, "Dt", &day.to_string()))?;
        }
        within(xml, "NtryDtls", |xml| within(xml, "TxDtls", |xml| details(xml, entry)))
    })
}

fn details(xml: &mut Xml, entry: &Entry) -> io::Result<()> {
    within(xml, "Refs", |xml| entry.references.iter().try_for_each(|one| text(xml, "EndToEndId", one)))?;
    if let Some(payer) = &entry.payer {
        within(xml, "RltdPties", |xml| within(xml, "Dbtr", |xml| text(xml, "Nm", payer)))?;
    }
    within(xml, "RmtInf", |xml| entry.texts.iter().try_for_each(|one| text(xml, "Ustrd", one)))
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
