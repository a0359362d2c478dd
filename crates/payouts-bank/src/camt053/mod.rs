//! Reading bank statements: ISO 20022 `camt.053`, any version, as far as reconciling needs it.
//!
//! Read are the account, its currency, the days, and of each booked entry the amount, direction, dates, payer, references
//! and remittance information. An entry that books several transactions, each with its amount, is read as that many. What
//! else there is, is passed over. An amount that cannot be read exactly fails the file: a statement with a hole proves nothing.
//!
//! A file is read as it comes: what takes memory is the entries that were booked, never the file around them.

#[cfg(any(test, feature = "fuzzing"))]
mod compare;
mod entry;
mod path;
mod ration;
#[cfg(test)]
mod tests;

#[cfg(feature = "fuzzing")]
pub(crate) use compare::any_input_agrees;

use crate::{error::NotAStatement, statement::Statement};
use entry::Booking;
use path::Path;
use quick_xml::{Reader, events::Event};
use ration::Rationed;
use std::io::BufRead;

/// The statements in a file, in its order.
///
/// # Errors
/// When it is not XML in UTF-8, holds no `BkToCstmrStmt`, or has an entry whose amount or direction cannot be read.
pub fn read(input: impl BufRead) -> Result<Vec<Statement>, NotAStatement> {
    let mut reader = Reader::from_reader(Rationed::new(input));
    let (mut path, mut buffer) = (Path::default(), Vec::new());
    let mut file = File::default();
    loop {
        buffer.clear();
        reader.get_mut().next_piece();
        let place = reader.buffer_position();
        let broken =
            |error: quick_xml::Error| NotAStatement::new(format!("it is not XML at byte {place}: {error}"));
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(start) => {
                path.enter(&start)?;
                file.begin(&path);
            }
            Event::Empty(start) => {
                path.enter(&start)?;
                file.begin(&path);
                file.end(&mut path)?;
            }
            Event::Text(text) => path.text(&text.xml10_content()),
            Event::CData(text) => path.text(&text.xml10_content()),
            Event::GeneralRef(name) => path.reference(&name)?,
            Event::End(_) => file.end(&mut path)?,
            Event::Eof => break,
            // What it declares would not be heeded, and where it ends is not agreed upon.
            Event::DocType(_) => return Err(NotAStatement::new("it has a DOCTYPE, which no statement has")),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    if path.depth() > 0 {
        return Err(NotAStatement::new("it ends in the middle"));
    }
    if file.is_statement { Ok(file.statements) } else { Err(file.refusal()) }
}

#[derive(Default)]
struct File {
    is_statement: bool,
    /// What there is in place of a statement.
    other: Option<String>,
    statements: Vec<Statement>,
    /// The days of opening and closing balances, and those given as the statement's own.
    balances: Vec<chrono::NaiveDate>,
    from_to: [Option<chrono::NaiveDate>; 2],
    booking: Booking,
}

impl File {
    fn begin(&mut self, path: &Path) {
        match path.names().as_slice() {
            ["Document", "BkToCstmrStmt"] => self.is_statement = true,
            ["Document", other] => self.other = Some((*other).to_owned()),
            ["Document", "BkToCstmrStmt", "Stmt"] => {
                self.statements.push(Statement::default());
                self.balances.clear();
                self.from_to = [None; 2];
            }
            ["Document", "BkToCstmrStmt", "Stmt", "Ntry"] => self.booking = Booking::default(),
            ["Document", "BkToCstmrStmt", "Stmt", "Ntry", "NtryDtls", "TxDtls"] => self.booking.begin_part(),
            _ => {}
        }
    }

    fn end(&mut self, path: &mut Path) -> Result<(), NotAStatement> {
        if let (["Document", "BkToCstmrStmt", "Stmt", inside @ ..], Some(statement)) =
            (path.names().as_slice(), self.statements.last_mut())
        {
            let text = path.content();
            match inside {
                [] => statement.days = days(self.from_to, &self.balances, statement),
                ["Id"] => text.clone_into(&mut statement.id),
                ["Acct", "Id", "IBAN"] | ["Acct", "Id", "Othr", "Id"] => {
                    text.clone_into(&mut statement.account);
                }
                ["Acct", "Ccy"] => statement.currency = text.parse().ok(),
                ["FrToDt", "FrDtTm"] => self.from_to[0] = entry::day(text),
                ["FrToDt", "ToDtTm"] => self.from_to[1] = entry::day(text),
                ["Bal", "Dt", _] => self.balances.extend(entry::day(text)),
                ["Ntry"] => self.booking.finish(statement)?,
                ["Ntry", .., "Amt"] if path.is_cut() => {
                    return Err(NotAStatement::new("an amount in it is longer than any amount"));
                }
                ["Ntry", inside @ ..] => self.booking.leaf(inside, text, path.currency())?,
                _ => {}
            }
        }
        path.leave();
        Ok(())
    }

    fn refusal(self) -> NotAStatement {
        NotAStatement::new(match self.other.as_deref() {
            Some("BkToCstmrAcctRpt") => {
                "it is an intraday report (camt.052): what is in it may still change".to_owned()
            }
            Some("BkToCstmrDbtCdtNtfctn") => "it is a notification (camt.054), not a statement".to_owned(),
            Some(other) => format!("it holds {other}, not a statement"),
            None => "it holds no statement".to_owned(),
        })
    }
}

/// The days that a statement covers: its own, else those of its balances, else those of its entries.
fn days(
    from_to: [Option<chrono::NaiveDate>; 2],
    balances: &[chrono::NaiveDate],
    statement: &Statement,
) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    let booked = statement.entries.iter().filter_map(|entry| entry.booked_on);
    let between = || balances.iter().copied().chain(booked.clone());
    let [from, to] = from_to;
    Some((from.or_else(|| between().min())?, to.or_else(|| between().max())?))
}
