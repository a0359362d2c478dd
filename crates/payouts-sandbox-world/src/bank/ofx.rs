//! OFX 1 in SGML and OFX 2 in XML.
//!
//! The two differ in the header, in the end tags of values and in the form of days. Neither has an opening balance.

use std::io;

use chrono::NaiveDate;

use super::entry::{BankEntry, EntryKind};
use super::statement::BankStatement;

/// How elements are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// OFX 1.02: values have no end tags.
    Sgml,
    /// OFX 2.11.
    Xml,
}

/// The longest `MEMO`.
const MEMO: usize = 255;

/// Writes the statements as one response.
pub(super) fn write(syntax: Syntax, statements: &[BankStatement], out: impl io::Write) -> io::Result<()> {
    let mut ofx = Ofx { syntax, out };
    ofx.header()?;
    let created_at = statements.iter().map(|statement| statement.created_at).max().unwrap_or_default();
    ofx.within("OFX", |ofx| {
        ofx.within("SIGNONMSGSRSV1", |ofx| {
            ofx.within("SONRS", |ofx| {
                ofx.success()?;
                ofx.value("DTSERVER", &created_at.format("%Y%m%d%H%M%S").to_string())?;
                ofx.value("LANGUAGE", "ENG")
            })
        })?;
        ofx.within("BANKMSGSRSV1", |ofx| {
            (1..).zip(statements).try_for_each(|(place, statement)| ofx.statement(place, statement))
        })
    })
}

struct Ofx<W> {
    syntax: Syntax,
    out: W,
}

impl<W: io::Write> Ofx<W> {
    fn header(&mut self) -> io::Result<()> {
        let lines: &[&str] = match self.syntax {
            Syntax::Sgml => &[
                "OFXHEADER:100",
                "DATA:OFXSGML",
                "VERSION:102",
                "SECURITY:NONE",
                "ENCODING:USASCII",
                "CHARSET:1252",
                "COMPRESSION:NONE",
                "OLDFILEUID:NONE",
                "NEWFILEUID:NONE",
                "",
            ],
            Syntax::Xml => &[
                r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>"#,
                r#"<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>"#,
            ],
        };
        lines.iter().try_for_each(|line| write!(self.out, "{line}\r\n"))
    }

    fn statement(&mut self, place: u32, statement: &BankStatement) -> io::Result<()> {
        self.within("STMTTRNRS", |ofx| {
            ofx.value("TRNUID", &place.to_string())?;
            ofx.success()?;
            ofx.within("STMTRS", |ofx| {
                ofx.value("CURDEF", statement.account.currency().code())?;
                ofx.within("BANKACCTFROM", |ofx| {
                    ofx.value("BANKID", statement.account.bank_code())?;
                    ofx.value("ACCTID", statement.account.id())?;
                    ofx.value("ACCTTYPE", "CHECKING")
                })?;
                ofx.within("BANKTRANLIST", |ofx| {
                    ofx.day("DTSTART", statement.first_day)?;
                    ofx.day("DTEND", statement.last_day)?;
                    statement.booked().try_for_each(|entry| ofx.transaction(entry))
                })?;
                ofx.within("LEDGERBAL", |ofx| {
                    ofx.value("BALAMT", &statement.closing.value().to_string())?;
                    ofx.day("DTASOF", statement.last_day)
                })
            })
        })
    }

    fn transaction(&mut self, entry: &BankEntry) -> io::Result<()> {
        let kind = match entry.kind {
            EntryKind::Payment => "CREDIT",
            EntryKind::Return => "DEBIT",
            EntryKind::Collection => "DIRECTDEBIT",
        };
        // A line break of the bank becomes a blank, also inside a reference.
        let mut memo = entry.text_lines().join(" ");
        memo.truncate(MEMO);
        self.within("STMTTRN", |ofx| {
            ofx.value("TRNTYPE", kind)?;
            ofx.day("DTPOSTED", entry.booked_on)?;
            ofx.value("TRNAMT", &entry.amount.value().to_string())?;
            ofx.value("FITID", &entry.booking_id)?;
            if let Some(reference) = &entry.end_to_end {
                ofx.value("REFNUM", reference)?;
            }
            ofx.value("NAME", entry.payer())?;
            ofx.value("MEMO", memo.trim_end())?;
            let (Some(instructed), Some(rate)) = (entry.instructed, entry.rate) else { return Ok(()) };
            ofx.within("ORIGCURRENCY", |ofx| {
                ofx.value("CURRATE", &rate.to_string())?;
                ofx.value("CURSYM", instructed.currency().code())
            })
        })
    }

    fn success(&mut self) -> io::Result<()> {
        self.within("STATUS", |ofx| {
            ofx.value("CODE", "0")?;
            ofx.value("SEVERITY", "INFO")
        })
    }

    fn day(&mut self, name: &str, day: NaiveDate) -> io::Result<()> {
        let day = day.format("%Y%m%d");
        match self.syntax {
            Syntax::Sgml => self.value(name, &day.to_string()),
            Syntax::Xml => self.value(name, &format!("{day}120000.000[0:GMT]")),
        }
    }

    /// No value has a character that needs an escape.
    fn value(&mut self, name: &str, value: &str) -> io::Result<()> {
        match self.syntax {
            Syntax::Sgml => write!(self.out, "<{name}>{value}\r\n"),
            Syntax::Xml => write!(self.out, "<{name}>{value}</{name}>\r\n"),
        }
    }

    fn within(&mut self, name: &str, content: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        write!(self.out, "<{name}>\r\n")?;
        content(self)?;
        write!(self.out, "</{name}>\r\n")
    }
}
