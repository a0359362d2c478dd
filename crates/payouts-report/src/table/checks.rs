//! The tables of what was compared, loaded and left out.

use super::model::{Cell, Column, Table, Value};
use crate::{
    figures::{BankLine, Figures},
    snapshot::{BankState, CoverageState},
};
use chrono::SecondsFormat;
use payouts_model::Money;

const PROVIDER: Column = Column::text("provider", "Provider");
const CURRENCY: Column = Column::text("currency", "Currency");
const BANK_ACCOUNT: Column = Column::id("bank_account", "Bank account");
const REASON: Column = Column::text("reason", "Why");

/// What bank statements show of payouts.
pub(super) fn bank(figures: &Figures) -> Table {
    let columns = [
        PROVIDER,
        Column::id("payouts", "Payouts"),
        Column::text("state", "State"),
        Column::amount("ledger", "Ledger"),
        CURRENCY,
        Column::amount("booked", "Booked"),
        Column::text("booked_currency", "Booked in"),
        Column::amount("difference", "Difference"),
        Column::day("booked_on", "Booked on"),
        Column::count("days", "Days to the bank"),
        BANK_ACCOUNT,
        Column::id("entries", "Entries"),
        REASON,
    ];
    let mut table =
        Table::new("bank", "Bank", &columns, "No payout of this month was compared with a bank statement.");
    for line in &figures.bank.lines {
        // A transfer that was booked in several currencies takes a line for each, and counts its ledger once.
        let first = line.booked.first();
        table.push(transfer(line, first, true));
        for booked in line.booked.iter().skip(1) {
            table.push(transfer(line, Some(booked), false));
        }
    }
    table
}

fn transfer(line: &BankLine, booked: Option<&Money>, is_first: bool) -> Vec<Cell> {
    let ledger = line.ledger.as_ref().filter(|_| is_first);
    vec![
        Cell::text(line.provider.as_str()),
        Cell::text(line.payouts.join(", ")),
        Cell::text(state(line.state)),
        Cell::money(ledger),
        Cell::currency(ledger),
        Cell::money(booked),
        Cell::currency(booked),
        Cell::money(line.difference.as_ref().filter(|_| is_first)),
        Cell::day(line.booked_on),
        line.days.map_or(Value::Absent, |days| Value::Count(days.into())).into(),
        Cell::optional(line.bank_account.as_ref()),
        Cell::optional(Some(line.entries.join(", ")).filter(|text| !text.is_empty())),
        Cell::text(&line.reason),
    ]
}

const fn state(state: BankState) -> &'static str {
    match state {
        BankState::InBank => "in the bank",
        BankState::InTransit => "in transit",
        BankState::CreditNote => "credit note",
        BankState::FailedOrReturned => "failed or returned",
        BankState::Difference => "difference",
    }
}

/// Entries that no payout explains.
pub(super) fn unmatched(figures: &Figures) -> Table {
    let columns = [
        BANK_ACCOUNT,
        Column::day("booked_on", "Booked on"),
        Column::amount("amount", "Amount"),
        CURRENCY,
        PROVIDER,
        Column::text("label", "Text of the bank"),
        REASON,
        Column::id("entry", "Entry"),
    ];
    let mut table = Table::new(
        "unmatched",
        "Unmatched bank entries",
        &columns,
        "Every entry of a provider has its payout.",
    );
    for entry in &figures.bank.unmatched {
        table.push(vec![
            Cell::text(&entry.bank_account),
            Cell::day(entry.booked_on),
            Cell::money(Some(&entry.money)),
            Cell::currency(Some(&entry.money)),
            Cell::shown(entry.provider),
            Cell::optional(entry.label.as_ref()),
            Cell::text(&entry.reason),
            Cell::text(&entry.id),
        ]);
    }
    table
}

/// What banks kept.
pub(super) fn charges(figures: &Figures) -> Table {
    let columns =
        [PROVIDER, CURRENCY, Column::count("charges", "Charges"), Column::amount("amount", "Amount")];
    let mut table = Table::new("charges", "Bank charges", &columns, "No bank states that it kept something.");
    for line in &figures.bank.charges {
        table.push(vec![
            Cell::text(line.provider.as_str()),
            Cell::text(line.currency.as_str()),
            Cell::count(line.charges),
            Cell::sum(line.amount, line.currency),
        ]);
    }
    table
}

/// Conversions as the data states them.
pub(super) fn exchange(figures: &Figures) -> Table {
    let columns = [
        Column::id("payment", "Payment"),
        Column::text("stated_by", "Stated by"),
        Column::amount("from", "From"),
        Column::text("from_currency", "From currency"),
        Column::amount("to", "To"),
        Column::text("to_currency", "To currency"),
        Column::text("rate", "Rate as stated"),
        Column::amount("difference", "Difference of the payment"),
        Column::text("difference_currency", "Difference in"),
        Column::text("note", "Note"),
    ];
    let empty = "The data of this month states no other currency.";
    let mut table = Table::new("exchange", "Foreign exchange", &columns, empty);
    for line in &figures.exchange {
        let rate = line.rates.map(
            |(low, high)| {
                if low == high { low.to_string() } else { format!("{low} to {high}") }
            },
        );
        table.push(vec![
            Cell::text(&line.payment),
            Cell::text(line.stated_by),
            Cell::money(line.from.as_ref()),
            Cell::currency(line.from.as_ref()),
            Cell::money(line.to.as_ref()),
            Cell::currency(line.to.as_ref()),
            Cell::optional(rate),
            Cell::money(line.difference.as_ref()),
            Cell::currency(line.difference.as_ref()),
            Cell::optional(line.note.as_ref()),
        ]);
    }
    table.with_note(Some(
        "Rates and converted amounts are those of the data. This program converts nothing.".to_owned(),
    ))
}

/// Days from the payment to the bank.
pub(super) fn days(figures: &Figures) -> Table {
    let columns = [PROVIDER, Column::count("days", "Days"), Column::count("transfers", "Transfers")];
    let empty = "No payout of this month has a day of booking.";
    let mut table = Table::new("days-to-bank", "Days to the bank", &columns, empty);
    for line in &figures.bank.days {
        table.push(vec![
            Cell::text(line.provider.as_str()),
            Cell::count(line.days.into()),
            Cell::count(line.transfers),
        ]);
    }
    table
}

/// What changed since the last close.
pub(super) fn corrections(figures: &Figures) -> Table {
    let columns = [
        Column::text("cause", "Cause"),
        PROVIDER,
        Column::id("account", "Account"),
        Column::id("reference", "Reference"),
        Column::text("column", "Column"),
        Column::text("was", "What was"),
        Column::text("is", "What is"),
        Column::amount("difference", "Difference"),
        CURRENCY,
        Column::id("observation", "By observation"),
        Column::text("at", "At"),
        Column::id("row", "Row"),
    ];
    let mut table =
        Table::new("corrections", "Corrections", &columns, "Nothing changed since the last close.");
    for line in &figures.corrections {
        table.push(vec![
            Cell::text(line.cause.as_str()),
            Cell::shown(line.provider),
            Cell::optional(line.account.as_ref()),
            Cell::optional(line.reference.as_ref()),
            Cell::optional(line.column.as_ref()),
            Cell::optional(line.was.as_ref()),
            Cell::optional(line.is.as_ref()),
            Cell::money(line.difference.as_ref()),
            Cell::currency(line.difference.as_ref()),
            Cell::text(&line.observation),
            Cell::optional(line.at.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))),
            Cell::text(&line.row),
        ]);
    }
    let since = figures.last_close.as_ref().map(|close| format!("Counted from {close}."));
    table.with_note(Some(since.unwrap_or_else(|| "The month was not closed yet.".to_owned())))
}

/// How many windows are in which state.
pub(super) fn coverage(figures: &Figures) -> Table {
    let mut columns = vec![
        Column::text("source", "Sign-in"),
        Column::text("dataset", "Dataset"),
        Column::id("account", "Account"),
    ];
    let label = |state: CoverageState| match state {
        CoverageState::Complete => Column::count("complete", "Complete"),
        CoverageState::Early => Column::count("early", "Early"),
        CoverageState::Held => Column::count("held", "Held"),
        CoverageState::Pending => Column::count("pending", "Pending"),
        CoverageState::Failed => Column::count("failed", "Failed"),
        CoverageState::Missing => Column::count("missing", "Missing"),
    };
    columns.extend(CoverageState::ALL.map(label));
    columns.push(Column::count("rows", "Rows"));
    let mut table = Table::new("coverage", "Coverage", &columns, "No window of this month was planned.");
    for line in &figures.coverage.summary {
        let mut cells = vec![
            Cell::text(line.source.as_str()),
            Cell::text(line.dataset.as_str()),
            Cell::text(&line.account),
        ];
        cells.extend(
            CoverageState::ALL.map(|state| Cell::count(line.states.get(&state).copied().unwrap_or(0))),
        );
        cells.push(Cell::count(line.rows));
        table.push(cells);
    }
    table
}

/// The windows that are not complete.
pub(super) fn windows(figures: &Figures) -> Table {
    let columns = [
        Column::text("source", "Sign-in"),
        Column::text("dataset", "Dataset"),
        Column::id("account", "Account"),
        Column::text("period", "Period"),
        Column::text("state", "State"),
    ];
    let mut table =
        Table::new("windows", "Incomplete windows", &columns, "Every planned window is complete.");
    for window in figures.coverage.windows.iter().filter(|window| window.state != CoverageState::Complete) {
        table.push(vec![
            Cell::text(window.source.as_str()),
            Cell::text(window.dataset.as_str()),
            Cell::text(&window.account),
            Cell::text(window.period.to_string()),
            Cell::text(window.state.as_str()),
        ]);
    }
    table
}

/// What statements prove of the days of bank accounts.
pub(super) fn bank_days(figures: &Figures) -> Table {
    let columns = [
        BANK_ACCOUNT,
        CURRENCY,
        Column::day("first", "From"),
        Column::day("last", "To"),
        Column::count("days", "Days"),
        Column::text("state", "State"),
    ];
    let mut table = Table::new("bank-days", "Bank days", &columns, "No bank account has statements.");
    for line in &figures.coverage.bank_days {
        table.push(vec![
            Cell::text(&line.bank_account),
            Cell::shown(line.currency),
            Cell::day(Some(line.first)),
            Cell::day(Some(line.last)),
            Cell::count(line.days()),
            Cell::text(line.state.as_str()),
        ]);
    }
    table
}

/// What is in no sum.
pub(super) fn left_out(figures: &Figures) -> Table {
    let columns = [
        Column::text("reason", "Why"),
        Column::text("rows_of", "What"),
        PROVIDER,
        Column::count("rows", "Rows"),
        Column::command("command", "Where they are"),
    ];
    let mut table =
        Table::new("not-in-sums", "Not in sums", &columns, "Every row that was read is in a sum.");
    for line in &figures.left_out {
        table.push(vec![
            Cell::text(&line.reason),
            Cell::text(line.kind),
            Cell::shown(line.provider),
            Cell::count(line.rows),
            Cell::text(&line.command),
        ]);
    }
    table
}

/// What the report is about, and what it was made from.
pub(super) fn about(figures: &Figures) -> Table {
    let columns = [Column::text("name", "Name"), Column::id("value", "Value")];
    let mut table = Table::new("about", "About", &columns, "");
    let about = &figures.about;
    let as_of = about.as_of.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    for (name, value) in [
        ("month", &about.month),
        ("as of", &as_of),
        ("ledger digest", &about.ledger_digest),
        ("version", &about.version),
    ] {
        table.push(vec![Cell::text(name), Cell::text(value)]);
    }
    for (name, value) in &about.parameters {
        table.push(vec![Cell::text(format!("parameter: {name}")), Cell::text(value)]);
    }
    table.with_note(Some("The same inputs give the same bytes.".to_owned()))
}
