//! SWIFT MT940 and MT942.
//!
//! Two dialects, chosen by the account. The accounts with an IBAN are at banks that write bare messages with subfields in
//! field 86, as in Germany. The others write messages in SWIFT blocks with free text in field 86.

use std::io;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::entry::{BankEntry, EntryKind};
use super::statement::BankStatement;
use crate::money::Amount;
use crate::text::wrap;

/// Which message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Message {
    /// MT940, with balances.
    Statement,
    /// MT942, without balances and with the sums of debits and credits.
    Interim,
}

/// The width of a subfield of field 86.
const SUBFIELD: usize = 27;
/// The width of a line of field 86.
const LINE: usize = 65;
/// The width of the supplementary details of field 61.
const SUPPLEMENT: usize = 34;

/// Writes the statements one after another.
pub(super) fn write(
    message: Message,
    statements: &[BankStatement],
    mut out: impl io::Write,
) -> io::Result<()> {
    for statement in statements {
        let mut lines = fields(message, statement);
        if statement.account.has_iban() {
            lines.push("-".to_owned());
        } else {
            let number = if message == Message::Statement { "940" } else { "942" };
            // The address of a terminal: the BIC with its ninth place for the terminal.
            let (bank, branch) = statement.account.bic().split_at(8);
            let terminal = format!("{bank}A{branch}");
            lines.insert(0, format!("{{1:F01{terminal}0000000000}}{{2:I{number}{terminal}N}}{{4:"));
            lines.push("-}".to_owned());
        }
        for line in lines {
            write!(out, "{line}\r\n")?;
        }
    }
    Ok(())
}

fn fields(message: Message, statement: &BankStatement) -> Vec<String> {
    let currency = statement.account.currency().code();
    let mut lines = vec![
        format!(":20:SB{currency}{}", statement.created_at.format("%y%m%d%H%M")),
        format!(":25:{}", statement.account.id()),
        format!(":28C:{}/1", statement.number),
    ];
    match message {
        Message::Statement => {
            let day = statement.first_day.pred_opt().unwrap_or(statement.first_day);
            lines.push(format!(":60F:{}", balance(statement.opening, day)));
        }
        Message::Interim => {
            lines.push(format!(":34F:{currency}0,"));
            lines.push(format!(":13D:{}+0000", statement.created_at.format("%y%m%d%H%M")));
        }
    }
    for entry in statement.booked() {
        lines.extend(statement_line(entry, statement.account.has_iban()));
        lines.extend(if statement.account.has_iban() { subfields(entry) } else { free_text(entry) });
    }
    match message {
        Message::Statement => {
            lines.push(format!(":62F:{}", balance(statement.closing, statement.last_day)));
        }
        Message::Interim => {
            for (tag, is_debit) in [(":90D:", true), (":90C:", false)] {
                let amounts = || statement.booked().map(|entry| entry.amount.value());
                let amounts = || amounts().filter(|amount| amount.is_sign_negative() == is_debit);
                let sum: Decimal = amounts().sum();
                let scaled = Decimal::new(0, statement.account.currency().decimals()) + sum;
                lines.push(format!("{tag}{}{currency}{}", amounts().count(), digits(scaled)));
            }
        }
    }
    lines
}

/// Field 61 and its supplementary details: `2507010701CR95,00NTRFNONREF//B250701-K7QX2P9A`.
fn statement_line(entry: &BankEntry, has_funds_code: bool) -> Vec<String> {
    // A return reverses a credit, so it is RC and a debit.
    let mark = match entry.kind {
        EntryKind::Return => "RC",
        _ if entry.amount.minor() < 0 => "D",
        _ => "C",
    };
    // The third letter of the currency, which German banks write and others leave out.
    let funds = if has_funds_code { &entry.amount.currency().code()[2..] } else { "" };
    let kind = match entry.kind {
        EntryKind::Payment => "NTRF",
        EntryKind::Return => "NRTI",
        EntryKind::Collection => "NDDT",
    };
    let reference = entry.end_to_end.as_deref().filter(|reference| reference.len() <= 16);
    let mut line = format!(
        ":61:{}{}{mark}{funds}{}{kind}{}",
        entry.booked_on.format("%y%m%d"),
        entry.booked_on.format("%m%d"),
        digits(entry.amount.value()),
        reference.unwrap_or("NONREF"),
    );
    if entry.states_booking_id {
        line.push_str("//");
        line.push_str(&entry.booking_id);
    }
    let mut supplement = String::new();
    for (code, amount) in [("OCMT", entry.instructed), ("CHGS", entry.charge)] {
        if let Some(amount) = amount {
            let part = format!("/{code}/{}{}/", amount.currency().code(), digits(amount.value()));
            if supplement.len() + part.len() <= SUPPLEMENT {
                supplement.push_str(&part);
            }
        }
    }
    if supplement.is_empty() { vec![line] } else { vec![line, supplement] }
}

/// Field 86 with a code of the transaction and subfields of 27 characters.
fn subfields(entry: &BankEntry) -> Vec<String> {
    let (code, name) = match entry.kind {
        EntryKind::Payment => ("166", "GUTSCHRIFT"),
        EntryKind::Return => ("159", "RUECKGABE"),
        EntryKind::Collection => ("105", "LASTSCHRIFT"),
    };
    let mut texts = Vec::new();
    if let Some(reference) = &entry.end_to_end {
        texts.extend(wrap(&format!("EREF+{reference}"), SUBFIELD));
    }
    let mut lines = entry.text_lines();
    if let Some(first) = lines.first_mut() {
        first.insert_str(0, "SVWZ+");
    }
    texts.extend(lines.iter().flat_map(|line| wrap(line, SUBFIELD)));
    let places = (20..=29).chain(60..=63);
    let mut fields = vec![format!(":86:{code}?00{name}")];
    fields.extend(places.zip(&texts).map(|(place, text)| format!("?{place}{text}")));
    fields.push("?30TESTIE2DXXX".to_owned());
    fields.push(format!("?31{}", BankEntry::PAYER_IBAN));
    fields.push(format!("?32{}", entry.payer()));
    // A line holds as many whole subfields as fit.
    let mut packed: Vec<String> = Vec::new();
    for field in fields {
        match packed.last_mut() {
            Some(last) if last.len() + field.len() <= LINE => last.push_str(&field),
            _ => packed.push(field),
        }
    }
    packed
}

/// Field 86 with the payer and the text in lines of 65 characters.
fn free_text(entry: &BankEntry) -> Vec<String> {
    let lines = std::iter::once(entry.payer().to_owned()).chain(entry.text_lines());
    let mut lines: Vec<_> = lines.flat_map(|line| wrap(&line, LINE - 4)).collect();
    if let Some(first) = lines.first_mut() {
        first.insert_str(0, ":86:");
    }
    lines
}

fn balance(amount: Amount, day: NaiveDate) -> String {
    let mark = if amount.minor() < 0 { 'D' } else { 'C' };
    format!("{mark}{}{}{}", day.format("%y%m%d"), amount.currency().code(), digits(amount.value()))
}

/// Digits with a decimal comma, which is there even without decimals.
fn digits(value: Decimal) -> String {
    let digits = value.abs().to_string();
    if digits.contains('.') { digits.replace('.', ",") } else { format!("{digits},") }
}
