//! From a file to messages, and from messages to statements: pages of one statement are joined.

use super::{field::Field, message::Message};
use crate::{
    encoding::{Decoded, Otherwise},
    error::NotAStatement,
    lines::{Line, lines},
    statement::Statement,
};

/// Whether a text seems to be MT940 or MT942: a line begins with the tag of the reference, and one with that of the
/// account.
pub(crate) fn looks_like(text: &str) -> bool {
    let mut has = [false; 2];
    for line in lines(text).take(200) {
        has[0] |= line.text.starts_with(":20:") || line.text.ends_with("{4::20:");
        has[1] |= line.text.starts_with(":25:") || line.text.starts_with(":25P:");
    }
    has == [true; 2]
}

/// The statements in a file, in its order.
///
/// # Errors
/// When a message has no account, when its end is missing, or when an entry or a balance cannot be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Statement>, NotAStatement> {
    let decoded = Decoded::new(bytes, None, Otherwise::Windows1252)?;
    let mut statements: Vec<Statement> = Vec::new();
    // Whether the statement that was read last continues on another page.
    let mut is_open = false;
    for message in messages(&decoded.text)? {
        let page = message.statement()?;
        let joins = is_open
            && page.opens_in_the_middle
            && statements.last().is_some_and(|last| continues(last, &page.statement));
        is_open = page.closes_in_the_middle;
        match statements.last_mut().filter(|_| joins) {
            Some(last) => join(last, page.statement, is_open),
            None => statements.push(page.statement),
        }
    }
    if statements.is_empty() {
        return Err(NotAStatement::new("it holds no message"));
    }
    let mut places = decoded.places();
    for entry in statements.iter_mut().flat_map(|statement| &mut statement.entries) {
        entry.byte = places.of(entry.byte);
    }
    Ok(statements)
}

/// Whether a page continues a statement: the same number, and the balance in between.
fn continues(before: &Statement, page: &Statement) -> bool {
    let number = |statement: &Statement| {
        statement.sequence.as_ref().map(|text| text.split('/').next().unwrap_or_default().to_owned())
    };
    let money = |balance: &Option<crate::statement::Balance>| balance.as_ref().map(|one| one.money.clone());
    before.account == page.account
        && number(before) == number(page)
        && money(&before.closing) == money(&page.opening)
}

fn join(before: &mut Statement, page: Statement, is_open: bool) {
    before.closing = page.closing;
    before.entries.extend(page.entries);
    before.days = match (before.days, page.days) {
        (Some((first, last)), Some((other_first, other_last))) => {
            Some((first.min(other_first), last.max(other_last)))
        }
        (own, other) => own.or(other),
    };
    if !is_open && let Some(sequence) = &mut before.sequence {
        sequence.truncate(sequence.find('/').unwrap_or(sequence.len()));
    }
}

/// The messages of a file. What is around them, such as the headers of blocks 1 and 2, is passed over.
fn messages(text: &str) -> Result<Vec<Message<'_>>, NotAStatement> {
    let mut all: Vec<Message<'_>> = Vec::new();
    let mut header = "";
    // Block 4 has an end of its own.
    let mut block: Option<u64> = None;
    let mut is_inside = false;
    for mut line in lines(text) {
        if let Some(place) = line.text.find("{4:").filter(|_| line.text.starts_with('{')) {
            if let Some(number) = block {
                return Err(unended(number));
            }
            header = &line.text[..place];
            block = Some(line.number);
            is_inside = false;
            line = Line { text: &line.text[place + 3..], byte: line.byte + place as u64 + 3, ..line };
        }
        let ends = line.text.starts_with("-}") || line.text.trim_end() == "-" || line.text.starts_with("-{");
        if ends {
            (block, is_inside, header) = (None, false, "");
            continue;
        }
        match tag(line.text) {
            Some((name, content)) => {
                if name == "20" {
                    all.push(Message::new(header));
                    is_inside = true;
                }
                if let Some(message) = all.last_mut().filter(|_| is_inside) {
                    message.fields.push(Field { tag: name, lines: vec![Line { text: content, ..line }] });
                }
            }
            None => {
                let field =
                    all.last_mut().filter(|_| is_inside).and_then(|message| message.fields.last_mut());
                if let Some(field) = field {
                    field.lines.push(line);
                }
            }
        }
    }
    block.map_or(Ok(all), |number| Err(unended(number)))
}

fn unended(line: u64) -> NotAStatement {
    NotAStatement::new("the message that begins there has no end")
        .at_line(line)
        .with_hint("fetch the file again")
}

/// The tag of a line, and what comes after it.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (name, content) = line.strip_prefix(':')?.split_once(':')?;
    let (digits, letter) = name.split_at_checked(2)?;
    let is_tag = digits.bytes().all(|byte| byte.is_ascii_digit())
        && letter.len() <= 1
        && letter.bytes().all(|byte| byte.is_ascii_uppercase());
    is_tag.then_some((name, content))
}
