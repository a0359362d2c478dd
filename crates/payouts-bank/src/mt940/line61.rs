//! Field 61: one entry.

use super::field::Field;
use crate::{
    error::{NotAStatement, excerpt},
    figures::{decimal, nearest, short_day},
    statement::{Entry, Reference, ReferenceKind, Status},
};
use chrono::NaiveDate;
use payouts_model::{Currency, Money};
use payouts_wire::Amount;

/// What the field has in its first line.
struct Parts<'a> {
    valued_on: NaiveDate,
    booked_on: NaiveDate,
    mark: &'a str,
    amount: Amount,
    code: &'a str,
    reference: &'a str,
    servicer: &'a str,
}

/// The entry of a field 61. Its amount is in the currency of the opening balance.
pub(super) fn entry(field: &Field<'_>, currency: Option<Currency>) -> Result<Entry, NotAStatement> {
    let text = field.lines.first().map_or("", |line| line.text);
    let (number, byte) = field.place();
    let parts = parts(text).ok_or_else(|| {
        NotAStatement::new(format!("the entry {} cannot be read", excerpt(text)))
            .at_line(number)
            .with_hint("a field 61 has a day, C, D, RC or RD, an amount with a decimal comma and a code")
    })?;
    let currency = currency.ok_or_else(|| {
        NotAStatement::new("the entry has no currency: no field 60 or 34F comes before it").at_line(number)
    })?;
    let is_credit = matches!(parts.mark, "C" | "RD" | "EC");
    let mut entry = Entry::new(Money::new(if is_credit { parts.amount } else { -parts.amount }, currency));
    entry.is_reversal = parts.mark.starts_with('R');
    if parts.mark.starts_with('E') {
        entry.status = Status::Pending;
    }
    (entry.booked_on, entry.valued_on) = (Some(parts.booked_on), Some(parts.valued_on));
    entry.code = Some(parts.code.to_owned());
    entry.byte = byte;
    for (kind, text) in [(ReferenceKind::Other, parts.reference), (ReferenceKind::Servicer, parts.servicer)] {
        let text = text.trim();
        if !text.is_empty() && !text.eq_ignore_ascii_case("NONREF") {
            entry.references.push(Reference::new(kind, text));
        }
    }
    for line in field.lines.iter().skip(1).filter(|line| !line.text.trim().is_empty()) {
        supplement(&mut entry, line.text.trim());
    }
    Ok(entry)
}

/// `YYMMDD[MMDD](C|D|RC|RD|EC|ED)[letter]amount code reference[//reference]`.
fn parts(text: &str) -> Option<Parts<'_>> {
    let (day, rest) = text.split_at_checked(6)?;
    let valued_on = short_day(day)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (entry_day, rest) = rest.split_at_checked(digits)?;
    let booked_on = match entry_day.len() {
        0 => valued_on,
        4 => nearest(entry_day, valued_on)?,
        _ => return None,
    };
    let mark_length = if rest.starts_with(['C', 'D']) { 1 } else { 2 };
    let (mark, rest) = rest.split_at_checked(mark_length)?;
    if !matches!(mark, "C" | "D" | "RC" | "RD" | "EC" | "ED") {
        return None;
    }
    // The third letter of the currency code, which only distinguishes currencies of one country.
    let rest = rest.strip_prefix(|letter: char| letter.is_ascii_uppercase()).unwrap_or(rest);
    let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b',').count();
    let (amount, rest) = rest.split_at_checked(length)?;
    let amount = decimal(amount, ',').filter(|_| amount.contains(','))?;
    let (code, rest) = rest.split_at_checked(4)?;
    if !code.starts_with(['N', 'F', 'S']) {
        return None;
    }
    let (reference, servicer) = rest.split_once("//").unwrap_or((rest, ""));
    Some(Parts { valued_on, booked_on, mark, amount, code, reference, servicer })
}

/// The line for details: free text, or the original amount, the rate and the charges behind code words.
fn supplement(entry: &mut Entry, text: &str) {
    entry.texts.push(text.to_owned());
    let after =
        |word: &str| text.split_once(word).map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    let money = |text: &str| {
        let (currency, amount) = text.split_at_checked(3)?;
        Some(Money::new(decimal(amount.trim(), ',')?, currency.parse().ok()?))
    };
    entry.instructed = after("/OCMT/").and_then(money).or(entry.instructed.take());
    entry.charges.extend(after("/CHGS/").and_then(money));
    entry.rate = after("/EXCH/").and_then(|rate| decimal(rate.trim(), ',')).or(entry.rate);
}
