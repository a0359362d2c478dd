//! The tables of sums and of payouts.

use super::model::{Cell, Column, Row, Table, word};
use crate::figures::{Breakdown, Figures, PayoutLine, Place, ProviderFigures};
use payouts_reconcile::SettlementStatus;

const PROVIDER: Column = Column::text("provider", "Provider");
const CURRENCY: Column = Column::text("currency", "Currency");
const PAYOUTS: Column = Column::count("payouts", "Payouts");
const COMMAND: Column = Column::command("command", "Where it comes from");

/// The money columns of payouts, and the names by which a link finds the payouts that have them.
const MONEY: [Column; 6] = [
    Column::amount("earned", "Earned"),
    Column::amount("withheld_tax", "Withheld tax"),
    Column::amount("sales_tax", "Sales tax"),
    Column::amount("service_fee_tax", "Service fee tax"),
    Column::amount("withheld", "Held back"),
    Column::amount("total", "Total"),
];

/// The main figures, one line for each.
pub(super) fn summary(figures: &Figures) -> Table {
    let columns = [
        PROVIDER,
        CURRENCY,
        Column::text("figure", "Figure"),
        Column::amount("amount", "Amount"),
        PAYOUTS,
        COMMAND,
    ];
    let mut table = Table::new("summary", "Summary", &columns, "No payout of this month has an amount.");
    for line in &figures.providers {
        add_provider(&mut table, line);
        let tie_out = figures.tie_out.iter();
        let tie_out = tie_out.filter(|tie| (tie.provider, tie.currency) == (line.provider, line.currency));
        for (place, figure) in tie_out.flat_map(|tie| &tie.places) {
            if matches!(place, Place::InBank | Place::InTransit | Place::NotCompared | Place::Difference) {
                let (provider, currency) = (line.provider.as_str(), line.currency);
                let link = [provider, &format!("total:{currency}"), place.as_str()];
                table.push(vec![
                    Cell::text(provider),
                    Cell::text(currency.as_str()),
                    Cell::text(place.label()),
                    Cell::sum(figure.amount, currency).to(&link),
                    Cell::count(figure.count),
                    Cell::text(&figure.command),
                ]);
            }
        }
    }
    table.with_note(Some(
        "Earned, taxes and amounts held back are those of payouts that were sent to a bank or settled by a credit note. \
         Amounts of different currencies are never added. A figure that no payout has is left out: absent is not zero."
            .to_owned(),
    ))
}

fn add_provider(table: &mut Table, line: &ProviderFigures) {
    let (provider, currency) = (line.provider.as_str(), line.currency);
    let mut push = |label: &str, amount, count, link: &[&str], command: &str| {
        table.push(vec![
            Cell::text(provider),
            Cell::text(currency.as_str()),
            Cell::text(label),
            Cell::sum(amount, currency).to(link),
            Cell::count(count),
            Cell::text(command),
        ]);
    };
    for (column, sum) in MONEY.iter().zip(line.sent.all()).take(5) {
        if let Some(sum) = sum {
            let link = [provider, &format!("{}:{currency}", column.name), "sent"];
            push(column.label, sum, line.sent_count, &link, &line.sent_command);
        }
    }
    for (label, figure, settlement) in [
        ("Paid", &line.paid, SettlementStatus::SentToBank),
        ("Credit notes", &line.credit_notes, SettlementStatus::CreditNote),
        ("Failed or returned", &line.failed, SettlementStatus::FailedOrReturned),
        ("Not paid yet", &line.not_paid_yet, SettlementStatus::NotPaidYet),
        ("Unknown", &line.unknown, SettlementStatus::Unknown),
    ] {
        let link = [provider, &format!("total:{currency}"), &format!("settled:{settlement}")];
        push(label, figure.amount, figure.count, &link, &figure.command);
    }
}

/// The ledger and the places of its money, one line for each provider and currency.
pub(super) fn tie_out(figures: &Figures) -> Table {
    let name = |place: Place| match place {
        Place::InBank => "in_bank",
        Place::InTransit => "in_transit",
        Place::CreditNotes => "credit_notes",
        Place::FailedOrReturned => "failed_or_returned",
        Place::NotPaidYet => "not_paid_yet",
        Place::Unknown => "unknown",
        Place::NotCompared => "not_compared",
        Place::Difference => "difference",
    };
    let mut columns = vec![PROVIDER, CURRENCY, Column::amount("ledger", "Ledger")];
    columns.extend(Place::ALL.into_iter().map(|place| Column::amount(name(place), place.label())));
    columns.extend([PAYOUTS, COMMAND]);
    let mut table = Table::new("tie-out", "Tie-out", &columns, "No payout of this month has an amount.");
    for line in &figures.tie_out {
        let (provider, total) = (line.provider.as_str(), format!("total:{}", line.currency));
        let mut cells = vec![
            Cell::text(provider),
            Cell::text(line.currency.as_str()),
            Cell::sum(line.ledger.amount, line.currency).to(&[provider, &total, "in-sums"]),
        ];
        cells.extend(line.places.iter().map(|(place, figure)| {
            let cell = Cell::sum(figure.amount, line.currency);
            let is_empty = figure.count == 0 && figure.amount.is_zero();
            if is_empty { cell } else { cell.to(&[provider, &total, place.as_str()]) }
        }));
        cells.extend([Cell::count(line.ledger.count), Cell::text(&line.ledger.command)]);
        table.push(cells);
    }
    table.with_note(Some(
        "The places add up to the ledger. Where a bank booked another amount than the ledger has, the booked amount is \
         in the bank, and the rest is the difference."
            .to_owned(),
    ))
}

/// Sums by settlement status, program, account and location.
pub(super) fn breakdowns(figures: &Figures) -> [Table; 4] {
    [
        breakdown(&figures.settlements, "by-settlement", "By settlement", None),
        breakdown(&figures.programs, "by-program", "By program", Some(Column::text("program", "Program"))),
        breakdown(&figures.accounts, "by-account", "By account", Some(Column::id("account", "Account"))),
        breakdown(&figures.locations, "by-location", "By location", Some(Column::id("location", "Location"))),
    ]
}

fn breakdown(sums: &Breakdown, id: &'static str, title: &'static str, property: Option<Column>) -> Table {
    let is_account = property.is_some_and(|column| column.name == "account");
    let mut columns: Vec<Column> = property.into_iter().collect();
    if is_account {
        columns.push(Column::text("participant", "Name"));
    }
    columns.extend([PROVIDER, Column::text("settlement", "Settlement"), CURRENCY, PAYOUTS]);
    columns.extend(MONEY);
    columns.push(COMMAND);
    let mut table = Table::new(id, title, &columns, "No payout of this month has it.");
    for line in &sums.lines {
        let property_word =
            property.map(|column| format!("{}={}", column.name, line.id.as_deref().unwrap_or("")));
        let settled = format!("settled:{}", line.settlement);
        let link = |column: &Column| {
            let has = format!("{}:{}", column.name, line.currency);
            let words =
                [Some(line.provider.as_str()), Some(&settled), Some(has.as_str()), property_word.as_deref()];
            words.into_iter().flatten().map(str::to_owned).collect::<Vec<String>>()
        };
        let mut cells: Vec<Cell> = property.iter().map(|_| Cell::optional(line.id.as_ref())).collect();
        if is_account {
            cells.push(Cell::optional(line.name.as_ref()));
        }
        cells.extend([
            Cell::text(line.provider.as_str()),
            Cell::text(line.settlement.label()),
            Cell::text(line.currency.as_str()),
            Cell::count(line.payouts),
        ]);
        cells.extend(MONEY.iter().zip(line.columns.all()).map(|(column, sum)| {
            let words = link(column);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let is_linked = sum.is_some();
            Cell::optional_sum(sum, line.currency).to(if is_linked { &words } else { &[] })
        }));
        cells.push(Cell::text(&line.command));
        table.push(cells);
    }
    table.with_note(sums.note.clone())
}

/// Each payout of the month.
pub(super) fn payouts(figures: &Figures) -> Table {
    // What most readers look for comes first: a page shows the first columns without scrolling.
    let mut columns = vec![
        Column::day("paid_on", "Paid on"),
        PROVIDER,
        Column::id("account", "Account"),
        Column::text("participant", "Name"),
        Column::id("reference", "Reference"),
        MONEY[5],
        CURRENCY,
        Column::text("place", "Place"),
        Column::day("booked_on", "Booked on"),
        Column::text("settlement", "Settlement"),
        Column::text("status", "Status"),
        Column::text("method", "Method"),
        Column::text("program", "Program"),
        Column::id("location", "Location"),
    ];
    columns.extend(&MONEY[..5]);
    columns.extend([
        Column::text("source", "Sign-in"),
        Column::id("key", "Key"),
        Column::id("trace", "Trace"),
        COMMAND,
    ]);
    let mut table = Table::new("payouts", "Payouts", &columns, "The ledger has no payout of this month.");
    table.rows = figures.payouts.iter().map(payout).collect();
    table.with_note(Some(
        "The currency is that of the total. A column in another currency shows its own. The trace is the digest of the raw \
         file, its entry and the line."
            .to_owned(),
    ))
}

fn payout(line: &PayoutLine) -> Row {
    let place = line.place.map(Place::label);
    let settlement = if line.vanished { "vanished" } else { line.settlement.label() };
    let money = [
        line.earned.as_ref(),
        line.withheld_tax.as_ref(),
        line.sales_tax.as_ref(),
        line.service_fee_tax.as_ref(),
        line.withheld.as_ref(),
        line.total.as_ref(),
    ];
    let mut cells = vec![
        Cell::day(line.paid_on),
        Cell::text(line.provider.as_str()),
        Cell::text(&line.account),
        Cell::optional(line.participant.as_ref()),
        Cell::optional(line.reference.as_ref()),
        Cell::money(line.total.as_ref()),
        Cell::currency(line.total.as_ref()),
        Cell::optional(place),
        Cell::day(line.booked_on),
        Cell::text(settlement),
        Cell::optional(line.status.as_ref()),
        Cell::optional(line.method.as_ref()),
        Cell::optional(line.program.as_ref()),
        Cell::optional(line.location.as_ref()),
    ];
    let own = line.total.as_ref().and_then(|total| total.currency);
    cells.extend(money[..5].iter().map(|money| {
        let mut cell = Cell::money(*money);
        cell.has_other_currency = money.is_some_and(|money| money.currency != own);
        cell
    }));
    cells.extend([
        Cell::text(line.source.as_str()),
        Cell::text(&line.id),
        Cell::text(&line.trace),
        Cell::text(&line.command),
    ]);
    Row { cells, words: words(line, money) }
}

/// The words by which figures find the payout. One that is in no sum has none.
fn words(line: &PayoutLine, money: [Option<&payouts_model::Money>; 6]) -> Vec<String> {
    if line.vanished {
        return Vec::new();
    }
    let property =
        |name: &str, value: Option<&String>| format!("{name}={}", value.map_or("", String::as_str));
    let mut words = vec![
        line.provider.as_str().to_owned(),
        format!("settled:{}", line.settlement),
        property("program", line.program.as_ref()),
        property("account", Some(&line.account)),
        property("location", line.location.as_ref()),
    ];
    for (column, money) in MONEY.iter().zip(money) {
        let currency = money.and_then(|money| money.currency);
        words.extend(currency.map(|currency| format!("{}:{currency}", column.name)));
    }
    if matches!(line.settlement, SettlementStatus::SentToBank | SettlementStatus::CreditNote) {
        words.push("sent".to_owned());
    }
    if let Some(place) = line.place {
        words.extend(["in-sums".to_owned(), place.as_str().to_owned()]);
    }
    words.iter().map(|text| word(text)).collect()
}

/// The earnings that each payment of the month pays.
pub(super) fn earnings_by_payment(figures: &Figures) -> Table {
    let columns = [
        Column::id("payment", "Payment"),
        Column::text("program", "Program"),
        Column::id("account", "Account"),
        Column::count("earnings", "Earnings"),
        Column::amount("earning", "Earned"),
        CURRENCY,
        Column::amount("converted", "Converted by the provider"),
        Column::text("converted_currency", "Converted to"),
        COMMAND,
    ];
    let empty = "No earning names a payment of this month.";
    let mut table = Table::new("earnings-by-payment", "Earnings by payment", &columns, empty);
    for line in &figures.earnings.by_payment {
        let to = line.converted_currency;
        let converted = line.converted.zip(to).map(|(sum, currency)| Cell::sum(sum, currency));
        table.push(vec![
            Cell::text(&line.payment),
            Cell::optional(line.program.as_ref()),
            Cell::text(&line.account),
            Cell::count(line.rows),
            Cell::sum(line.amount, line.currency),
            Cell::text(line.currency.as_str()),
            converted.unwrap_or_else(|| Cell::optional(None::<String>)),
            Cell::shown(to),
            Cell::text(&line.command),
        ]);
    }
    table
}

/// The earnings of the month by program, account and status.
pub(super) fn earnings(figures: &Figures) -> Table {
    let columns = [
        Column::text("program", "Program"),
        Column::id("account", "Account"),
        Column::text("status", "Status of its payment"),
        Column::text("has_payment", "Names a payment"),
        Column::count("earnings", "Earnings"),
        Column::amount("earning", "Earned"),
        CURRENCY,
        COMMAND,
    ];
    let mut table = Table::new("earnings", "Earnings", &columns, "The ledger has no earning of this month.");
    for line in &figures.earnings.lines {
        table.push(vec![
            Cell::optional(line.program.as_ref()),
            Cell::text(&line.account),
            Cell::optional(line.status.as_ref()),
            Cell::text(if line.has_payment { "yes" } else { "no" }),
            Cell::count(line.rows),
            Cell::sum(line.amount, line.currency),
            Cell::text(line.currency.as_str()),
            Cell::text(&figures.earnings.command),
        ]);
    }
    table
}

/// The earnings of the month by customer.
pub(super) fn customers(figures: &Figures) -> Table {
    let columns = [
        Column::text("customer", "Customer"),
        Column::count("earnings", "Earnings"),
        Column::amount("earning", "Earned"),
        CURRENCY,
    ];
    let mut table =
        Table::new("customers", "Earnings by customer", &columns, "No customers are listed for this month.");
    for line in &figures.earnings.by_customer {
        table.push(vec![
            Cell::optional(line.customer.as_ref()),
            Cell::count(line.rows),
            Cell::sum(line.amount, line.currency),
            Cell::text(line.currency.as_str()),
        ]);
    }
    table.with_note(figures.earnings.customers_note.clone())
}

/// What was sent to banks in each month.
pub(super) fn history(figures: &Figures) -> Table {
    let columns =
        [Column::text("month", "Month"), PROVIDER, CURRENCY, PAYOUTS, Column::amount("paid", "Paid")];
    let mut table = Table::new("paid-per-month", "Paid per month", &columns, "No payout was sent to a bank.");
    for line in &figures.history {
        table.push(vec![
            Cell::text(&line.month),
            Cell::text(line.provider.as_str()),
            Cell::text(line.currency.as_str()),
            Cell::count(line.payouts),
            Cell::sum(line.amount, line.currency),
        ]);
    }
    table
}
