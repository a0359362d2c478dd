//! `payouts bank ls`: what banks booked, each booking once.

use super::{BankLedger, files::NOTHING};
use crate::{
    args::BankLsArgs,
    commands::{open, selection::check_days},
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
};
use payouts_bank::{Entry, book::Booking};
use std::collections::{BTreeMap, HashMap};

pub(super) const COLUMNS: [Column; 20] = [
    Column::new("bank_entry", ""),
    Column::new("bank_account", ""),
    Column::new("booked_on", ""),
    Column::new("valued_on", ""),
    Column::new("amount", ""),
    Column::new("currency", ""),
    Column::new("finality", ""),
    Column::new("proved", ""),
    Column::new("reversal", ""),
    Column::new("return_reason", ""),
    Column::new("counterparty", ""),
    Column::new("references", ""),
    Column::new("text", ""),
    Column::new("instructed", ""),
    Column::new("instructed_currency", ""),
    Column::new("rate", ""),
    Column::new("charges", ""),
    Column::new("payout_ids", ""),
    Column::new("statement", ""),
    Column::new("bank_file", ""),
];

/// What people see.
const SHORT: [Column; 7] = [
    Column::new("booked_on", "Booked on"),
    Column::new("bank_account", "Account"),
    Column::new("amount", "Amount"),
    Column::new("currency", ""),
    Column::new("proved", "Proved"),
    Column::new("payout_ids", "Payouts"),
    Column::new("text", "Text").aside(),
];

pub(super) fn run(args: &BankLsArgs, context: &Context) -> Outcome {
    check_days(args.since, args.until)?;
    let store = open(context)?;
    let as_of = args.selection.knowledge();
    let ledger = BankLedger::of(&store, as_of)?;
    let mut payouts: HashMap<String, String> = HashMap::new();
    for kept in store.matches(as_of)? {
        let transfers = kept.record.transfers.join(", ");
        payouts.extend(kept.record.entries.into_iter().map(|entry| (entry, transfers.clone())));
    }
    let mut shown = Vec::new();
    for account in ledger.accounts(&args.selection)? {
        for booking in &account.bookings {
            let (entry, id) = (ledger.entry(booking), booking.id.to_string());
            let day = entry.booked_on;
            let is_within = args.since.is_none_or(|since| day.is_some_and(|day| since <= day))
                && args.until.is_none_or(|until| day.is_some_and(|day| day <= until));
            let is_asked = (!args.unproved || !booking.proved) && (!args.open || !payouts.contains_key(&id));
            if is_within && is_asked {
                shown.push((&account.account, booking, entry, payouts.get(&id)));
            }
        }
    }
    let nothing = if ledger.is_empty() { NOTHING } else { "no entries match" };
    let mut printer = context.printer();
    if context.for_people() {
        let rows =
            shown.iter().map(|(account, booking, entry, payouts)| short(account, booking, entry, *payouts));
        printer.rows(&SHORT, rows, nothing)?;
        printer.line(&summary(&shown.iter().map(|(_, _, entry, _)| *entry).collect::<Vec<_>>()))?;
    } else {
        let rows = shown.iter().map(|(account, booking, entry, payouts)| {
            let kept = ledger.statement(booking);
            let mut cells = cells(account, booking, entry, *payouts);
            cells.push(Cell::text(&kept.statement.id));
            cells.push(Cell::Number(kept.file.to_string()));
            cells
        });
        printer.rows(&COLUMNS, rows, nothing)?;
    }
    Ok(Exit::Done)
}

/// The sums of what is shown, one for each currency: what came, and what went.
fn summary(entries: &[&Entry]) -> String {
    let mut totals: BTreeMap<String, [payouts_core::Totals; 2]> = BTreeMap::new();
    for entry in entries {
        let currency =
            entry.money.currency.map_or_else(|| "no currency".to_owned(), |currency| currency.to_string());
        let is_debit = entry.money.amount.sign() == payouts_wire::amount::Sign::Negative;
        totals.entry(currency).or_default()[usize::from(is_debit)].add(&entry.money);
    }
    let parts = totals.iter().map(|(currency, [credits, debits])| {
        let sum = |totals: &payouts_core::Totals| {
            totals.sums.values().next().map_or_else(|| "0".to_owned(), ToString::to_string)
        };
        format!("{currency}: {} in {}, {} out {}", credits.counted, sum(credits), debits.counted, sum(debits))
    });
    let all: Vec<_> = parts.collect();
    let count = if entries.len() == 1 { "1 entry".to_owned() } else { format!("{} entries", entries.len()) };
    format!("{count}; {}", all.join("; ")).trim_end_matches("; ").to_owned()
}

fn cells(account: &str, booking: &Booking, entry: &Entry, payouts: Option<&String>) -> Vec<Cell> {
    let references: Vec<_> = entry.references.iter().map(|reference| reference.text.as_str()).collect();
    let charges: Vec<_> = entry.charges.iter().map(ToString::to_string).collect();
    vec![
        Cell::text(booking.id.to_string()),
        Cell::text(account),
        Cell::optional(entry.booked_on),
        Cell::optional(entry.valued_on),
        Cell::amount(Some(&entry.money)),
        Cell::currency(Some(&entry.money)),
        Cell::text(booking.finality.as_str()),
        Cell::Flag(booking.proved),
        Cell::Flag(entry.is_reversal),
        Cell::optional(entry.return_reason.as_ref()),
        Cell::optional(entry.counterparty.as_ref()),
        Cell::text(references.join(", ")),
        Cell::text(entry.texts.join(" ")),
        Cell::amount(entry.instructed.as_ref()),
        Cell::currency(entry.instructed.as_ref()),
        Cell::optional(entry.rate),
        Cell::text(charges.join(", ")),
        Cell::optional(payouts),
    ]
}

fn short(account: &str, booking: &Booking, entry: &Entry, payouts: Option<&String>) -> Vec<Cell> {
    vec![
        Cell::optional(entry.booked_on),
        Cell::text(account),
        Cell::amount(Some(&entry.money)),
        Cell::currency(Some(&entry.money)),
        Cell::Flag(booking.proved),
        Cell::optional(payouts),
        Cell::optional(shown(entry)),
    ]
}

/// What a person knows an entry by: its text, else its reference.
fn shown(entry: &Entry) -> Option<String> {
    let text = entry.texts.join(" ");
    if text.is_empty() { entry.label() } else { Some(text) }
}
