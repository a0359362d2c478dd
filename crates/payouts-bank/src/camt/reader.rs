//! The loop over the elements of a message.

use super::{booking::Booking, header::Header, path::Path, ration::Rationed};
use crate::{
    encoding::{Decoded, Otherwise, declared_in_xml},
    error::NotAStatement,
    statement::{Finality, Statement},
};
use quick_xml::{Reader, events::Event};
use std::io::BufRead;

/// The statements, reports or notifications in a message, in its order. Its encoding is the one that it declares.
///
/// # Errors
/// When it is not XML, contains none of them, or has an entry or a balance whose amount or direction cannot be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Statement>, NotAStatement> {
    let decoded = Decoded::new(bytes, declared_in_xml(bytes).as_deref(), Otherwise::Refuse)?;
    let mut statements = read_utf8(decoded.text.as_bytes())?;
    let mut places = decoded.places();
    for entry in statements.iter_mut().flat_map(|statement| &mut statement.entries) {
        entry.byte = places.of(entry.byte);
    }
    Ok(statements)
}

/// The same of a message in UTF-8 that is read as it comes: what takes memory is its entries, never the message itself.
///
/// # Errors
/// As [`read`], and when reading fails.
pub fn read_utf8(input: impl BufRead) -> Result<Vec<Statement>, NotAStatement> {
    let mut reader = Reader::from_reader(Rationed::new(input));
    let (mut path, mut buffer) = (Path::default(), Vec::new());
    let mut file = File::default();
    loop {
        buffer.clear();
        reader.get_mut().next_piece();
        let place = reader.buffer_position();
        let broken = |error: quick_xml::Error| {
            NotAStatement::new(format!("it is not XML at byte {place}: {error}"))
                .with_hint("the file is damaged or incomplete: fetch it again")
        };
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(start) => {
                path.enter(&start)?;
                file.begin(&path, place);
            }
            Event::Empty(start) => {
                path.enter(&start)?;
                file.begin(&path, place);
                file.end(&mut path).map_err(|error| error.at_byte(place))?;
            }
            Event::Text(text) => path.text(&text.xml10_content()),
            Event::CData(text) => path.text(&text.xml10_content()),
            Event::GeneralRef(name) => path.reference(&name)?,
            Event::End(_) => file.end(&mut path).map_err(|error| error.at_byte(place))?,
            Event::Eof => break,
            // What it declares would not be heeded, and where it ends is not agreed upon.
            Event::DocType(_) => return Err(NotAStatement::new("it has a DOCTYPE, which no statement has")),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    if path.depth() > 0 {
        return Err(NotAStatement::new("it ends in the middle").with_hint("fetch the file again"));
    }
    if file.is_message { Ok(file.statements) } else { Err(file.refusal()) }
}

#[derive(Default)]
struct File {
    is_message: bool,
    /// What there is in place of a message about an account.
    other: Option<String>,
    statements: Vec<Statement>,
    header: Header,
    booking: Booking,
}

impl File {
    fn begin(&mut self, path: &Path, place: u64) {
        match path.names().as_slice() {
            ["Document", root] => match message(root) {
                Some(_) => self.is_message = true,
                None => self.other = Some((*root).to_owned()),
            },
            ["Document", root, kind] => {
                if let Some((_, finality)) = message(root).filter(|(name, _)| name == kind) {
                    self.statements.push(Statement { finality, ..Statement::default() });
                    self.header = Header::default();
                }
            }
            ["Document", _, _, "Bal"] => self.header.begin_balance(),
            ["Document", _, _, "Ntry"] => self.booking = Booking::new(place),
            ["Document", _, _, "Ntry", "NtryDtls"] => self.booking.begin_details(),
            ["Document", _, _, "Ntry", "NtryDtls", "TxDtls"] => self.booking.begin_transaction(place),
            ["Document", _, _, "Ntry", inside @ ..] => self.booking.begin(inside),
            _ => {}
        }
    }

    fn end(&mut self, path: &mut Path) -> Result<(), NotAStatement> {
        let names = path.names();
        if let (["Document", root, kind, inside @ ..], Some(statement)) =
            (names.as_slice(), self.statements.last_mut())
            && message(root).is_some_and(|(name, _)| name == *kind)
        {
            let text = path.content();
            match inside {
                [] => std::mem::take(&mut self.header).finish(statement)?,
                [.., "Amt"] if path.is_cut() => {
                    return Err(NotAStatement::new("an amount in it is longer than any amount"));
                }
                ["Ntry"] => self.booking.finish(statement)?,
                ["Ntry", inside @ ..] => self.booking.leaf(inside, text, path.currency())?,
                _ => self.header.leaf(inside, text, path.currency(), statement)?,
            }
        }
        path.leave();
        Ok(())
    }

    fn refusal(self) -> NotAStatement {
        NotAStatement::new(match self.other.as_deref() {
            Some(other) => format!("it holds {other}, not a statement"),
            None => "it holds no statement".to_owned(),
        })
        .with_hint("ask the bank for camt.053, camt.052 or camt.054")
    }
}

/// The element of one account in a message, and whether what it states may still change.
fn message(root: &str) -> Option<(&'static str, Finality)> {
    match root {
        "BkToCstmrStmt" => Some(("Stmt", Finality::Final)),
        "BkToCstmrAcctRpt" => Some(("Rpt", Finality::Intraday)),
        "BkToCstmrDbtCdtNtfctn" => Some(("Ntfctn", Finality::Notification)),
        _ => None,
    }
}
