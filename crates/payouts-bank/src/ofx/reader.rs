//! From elements to statements of bank accounts and of credit cards.

use super::{
    element::{Event, events},
    transaction::{Transaction, day, number},
};
use crate::{
    encoding::{Decoded, Otherwise, declared_in_xml},
    error::{NotAStatement, excerpt},
    statement::{Balance, Format, ReferenceKind, Statement},
};
use chrono::NaiveDate;
use payouts_model::Money;
use payouts_wire::Amount;

/// Whether a text seems to be OFX: its header, or its root element, is at the beginning.
pub(crate) fn looks_like(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(2000)];
    head.trim_start().starts_with("OFXHEADER") || head.contains("<?OFX") || head.contains("<OFX>")
}

/// The statements in a file, in its order.
///
/// # Errors
/// When its end is missing, when it has no statement, or when an amount or a day cannot be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Statement>, NotAStatement> {
    let declared = declared_in_xml(bytes).or_else(|| declared_in_header(bytes));
    let decoded = Decoded::new(bytes, declared.as_deref(), Otherwise::Windows1252)?;
    let mut file = File::default();
    for (place, event) in events(&decoded.text) {
        file.take(place, &event).map_err(|error| error.at_byte(decoded.place(place)))?;
    }
    if !file.is_ended {
        return Err(NotAStatement::new("it ends in the middle").with_hint("download the file again"));
    }
    if file.statements.is_empty() {
        let hint = "a file of bank accounts or credit cards is read, not one of investments";
        return Err(match file.refusal {
            Some(refusal) => {
                NotAStatement::new(format!("it holds no statement but the answer {}", excerpt(&refusal)))
            }
            None => NotAStatement::new("it holds no statement"),
        }
        .with_hint(hint));
    }
    let mut places = decoded.places();
    for entry in file.statements.iter_mut().flat_map(|statement| &mut statement.entries) {
        entry.byte = places.of(entry.byte);
    }
    Ok(file.statements)
}

/// The encoding that the header of version 1 names: `CHARSET:1252`, or `ENCODING:UTF-8`.
fn declared_in_header(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(1000)];
    let head = String::from_utf8_lossy(head);
    let head = head.split('<').next()?;
    let value = |name: &str| {
        let (_, rest) = head.split_once(name)?;
        rest.split_whitespace().next().map(str::to_ascii_uppercase)
    };
    match (value("ENCODING:").as_deref(), value("CHARSET:").as_deref()) {
        (Some("UTF-8" | "UNICODE"), _) => Some("utf-8".to_owned()),
        (_, Some("1252" | "WINDOWS-1252" | "ISO-8859-1" | "8859-1")) => None,
        (_, Some(page)) if page.bytes().all(|byte| byte.is_ascii_digit()) => Some(format!("windows-{page}")),
        (_, Some(name)) if name != "NONE" => Some(name.to_owned()),
        _ => None,
    }
}

#[derive(Default)]
struct File {
    is_ended: bool,
    open: Vec<String>,
    statements: Vec<Statement>,
    /// The message of a request that failed.
    refusal: Option<String>,
    transaction: Option<Transaction>,
    days: [Option<NaiveDate>; 2],
    balance: (Option<Amount>, Option<NaiveDate>),
}

impl File {
    fn take(&mut self, place: u64, event: &Event<'_>) -> Result<(), NotAStatement> {
        match event {
            Event::Begin(name) => {
                self.open.push((*name).to_owned());
                match *name {
                    "STMTRS" | "CCSTMTRS" => {
                        self.statements.push(Statement { format: Format::Ofx, ..Statement::default() });
                        (self.days, self.balance) = ([None; 2], (None, None));
                    }
                    "STMTTRN" | "STMTTRNP" => {
                        let is_pending = *name == "STMTTRNP";
                        self.transaction = Some(Transaction::new(place, is_pending));
                    }
                    _ => {}
                }
            }
            Event::End(name) => {
                let Some(at) = self.open.iter().rposition(|open| open == name) else { return Ok(()) };
                self.open.truncate(at);
                self.end(name)?;
            }
            Event::Value(name, text) => self.value(name, text)?,
        }
        Ok(())
    }

    fn value(&mut self, name: &str, text: &str) -> Result<(), NotAStatement> {
        let within = self.open.last().map_or("", String::as_str);
        if let Some(transaction) = &mut self.transaction {
            return transaction.value(within, name, text);
        }
        if (within, name) == ("STATUS", "MESSAGE") {
            self.refusal = Some(text.to_owned());
        }
        let Some(statement) = self.statements.last_mut() else { return Ok(()) };
        match (within, name) {
            ("STMTRS" | "CCSTMTRS", "CURDEF") => {
                statement.currency =
                    Some(text.parse().map_err(|error| NotAStatement::new(format!("{error}")))?);
            }
            ("BANKACCTFROM", "BANKID") => statement.bank = Some(text.to_owned()),
            ("BANKACCTFROM" | "CCACCTFROM", "ACCTID") => {
                statement.account = text.split_whitespace().collect();
            }
            ("BANKTRANLIST", "DTSTART") => self.days[0] = Some(day(text)?),
            ("BANKTRANLIST", "DTEND") => self.days[1] = Some(day(text)?),
            ("LEDGERBAL", "BALAMT") => self.balance.0 = Some(number(text)?),
            ("LEDGERBAL", "DTASOF") => self.balance.1 = Some(day(text)?),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), NotAStatement> {
        match (name, self.statements.last_mut()) {
            ("OFX", _) => self.is_ended = true,
            ("STMTTRN" | "STMTTRNP", Some(statement)) => {
                if let Some(transaction) = self.transaction.take() {
                    let finished = transaction.finish(statement.currency)?;
                    correct(statement, finished.entry.corrects.as_deref());
                    let is_done = finished.is_deletion && finished.entry.corrects.is_none();
                    if !is_done {
                        statement.entries.push(finished.entry);
                    }
                }
            }
            ("LEDGERBAL", Some(statement)) => {
                if let ((Some(amount), day), Some(currency)) = (self.balance, statement.currency) {
                    statement.closing = Some(Balance::new(day, Money::new(amount, currency)));
                }
            }
            ("STMTRS" | "CCSTMTRS", Some(statement)) => {
                let booked = || statement.entries.iter().filter_map(|entry| entry.booked_on);
                let [first, last] = self.days;
                let first = first.or_else(|| booked().min());
                let last = last.or_else(|| booked().max()).or(self.balance.1);
                statement.days = first.or(last).zip(last);
                statement.id =
                    statement.days.map(|(first, last)| format!("{first}/{last}")).unwrap_or_default();
            }
            _ => {}
        }
        Ok(())
    }
}

/// Removes the entry that a later one of the same file replaces or deletes.
fn correct(statement: &mut Statement, corrects: Option<&str>) {
    if let Some(id) = corrects {
        statement.entries.retain(|entry| {
            !entry.references.iter().any(|one| one.kind == ReferenceKind::Servicer && one.text == id)
        });
    }
}
