//! BAI2: one group per day, with all accounts of the day.
//!
//! A record has at most 80 characters and continues in records 88. Amounts are whole minor units. A transaction has no date
//! of booking: it is that of its group.

use std::collections::BTreeMap;
use std::io;

use chrono::NaiveDate;

use super::entry::{BankEntry, EntryKind};
use super::statement::BankStatement;
use crate::text::wrap;

/// Whether the days are over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Timing {
    /// They are: as-of date modifier 2 and closing balances.
    PreviousDay,
    /// They are not: modifier 3 and current balances.
    SameDay,
}

const WIDTH: usize = 80;
const SENDER: &str = "SANDBOXBANK";
const RECEIVER: &str = "SANDBOXHLD";

/// Writes the statements as one file.
pub(super) fn write(timing: Timing, statements: &[BankStatement], mut out: impl io::Write) -> io::Result<()> {
    let created_at = statements.iter().map(|statement| statement.created_at).max().unwrap_or_default();
    let mut groups: BTreeMap<(NaiveDate, bool), Vec<BankStatement>> = BTreeMap::new();
    for statement in statements {
        for day in statement.by_day() {
            groups.entry((day.last_day, day.is_reissue)).or_default().push(day);
        }
    }
    let mut lines =
        vec![format!("01,{SENDER},{RECEIVER},{},1,{WIDTH},,2/", created_at.format("%y%m%d,%H%M"))];
    let (mut total, groups_total) = (0, groups.len());
    for ((day, _), accounts) in groups {
        let (sum, group) = group(timing, day, &accounts);
        total += sum;
        lines.extend(group);
    }
    lines.push(format!("99,{total},{groups_total},{}/", lines.len() + 1));
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// The records of a day and their control total.
fn group(timing: Timing, day: NaiveDate, accounts: &[BankStatement]) -> (i64, Vec<String>) {
    let modifier = if timing == Timing::PreviousDay { 2 } else { 3 };
    let mut lines = vec![format!("02,{RECEIVER},{SENDER},1,{},2359,,{modifier}/", day.format("%y%m%d"))];
    let mut total = 0;
    for statement in accounts {
        let (sum, account) = account(timing, statement);
        total += sum;
        lines.extend(account);
    }
    lines.push(format!("98,{total},{},{}/", accounts.len(), lines.len() + 1));
    (total, lines)
}

/// The records of an account on a day and their control total: all amounts of records 03, 16 and 88.
fn account(timing: Timing, statement: &BankStatement) -> (i64, Vec<String>) {
    let closing_code = if timing == Timing::PreviousDay { "015" } else { "030" };
    let sums = [false, true].map(|is_debit| {
        let amounts = statement.booked().map(|entry| entry.amount.minor());
        let amounts: Vec<_> = amounts.filter(|minor| (*minor < 0) == is_debit).map(i64::abs).collect();
        (amounts.iter().sum::<i64>(), amounts.len())
    });
    let [(credits, credit_count), (debits, debit_count)] = sums;
    let (opening, closing) = (statement.opening.minor(), statement.closing.minor());
    let mut lines = vec![
        format!(
            "03,{},{},010,{opening},,,{closing_code},{closing},,/",
            statement.account.id(),
            statement.account.currency().code()
        ),
        format!("88,100,{credits},{credit_count},,400,{debits},{debit_count},/"),
    ];
    let mut total = opening + closing + credits + debits;
    for entry in statement.booked() {
        total += entry.amount.minor().abs();
        lines.extend(transaction(entry));
    }
    lines.push(format!("49,{total},{}/", lines.len() + 1));
    (total, lines)
}

fn transaction(entry: &BankEntry) -> Vec<String> {
    let code = match entry.kind {
        EntryKind::Payment if entry.rate.is_some() => 208,
        EntryKind::Payment => 142,
        EntryKind::Return => 557,
        EntryKind::Collection => 455,
    };
    let bank_reference = if entry.states_booking_id { &entry.booking_id } else { "" };
    // Value dated: the day and no time of day.
    let fields = format!(
        "16,{code},{},V,{},,{bank_reference},{},",
        entry.amount.minor().abs(),
        entry.booked_on.format("%y%m%d"),
        entry.end_to_end.as_deref().unwrap_or("")
    );
    // The text is the last field and ends with its record, without a slash. The payer is in the first record.
    let text = std::iter::once(entry.payer().to_owned()).chain(entry.text_lines());
    let mut lines: Vec<String> = Vec::new();
    for text in text {
        lines.extend(wrap(&text, WIDTH - 3).into_iter().map(|text| format!("88,{text}")));
    }
    if let Some(first) = lines.first_mut() {
        *first = format!("{fields}{}", &first[3..]);
    }
    lines
}
