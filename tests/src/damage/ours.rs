//! Reading a damaged file with payouts itself.

use super::{DamagedFile, ReadRow, Reading, Report};
use chrono::DateTime;
use payouts_core::{
    Currency, Money, SourceId, Window,
    read::read,
    source::{RawFacts, Row, RowSink, UnreadCell},
};
use payouts_files::columns::{Column, ColumnKind, EARNINGS, PAYMENTS};
use payouts_wire::{WireDate, amount::parse_loose};
use std::{collections::BTreeMap, io::Cursor};

/// Reads a file as a sync would.
///
/// # Errors
/// Why it was refused.
pub fn read_with_payouts(file: &DamagedFile) -> Result<Reading, String> {
    let window = Window {
        source: SourceId::new("contoso"),
        dataset: file.dataset(),
        account: NO_ACCOUNT.to_owned(),
        period: "2026-03".parse().unwrap(),
    };
    let facts = RawFacts {
        sha256: "ab".repeat(32),
        size: file.bytes.len() as u64,
        name: None,
        media_type: None,
        received_at: DateTime::UNIX_EPOCH,
        length_proof: payouts_core::source::LengthProof::Declared,
        request_ids: BTreeMap::default(),
    };
    let mut taken = Taken::default();
    let report = read(&window, &facts, &mut Cursor::new(&file.bytes), &mut taken)
        .map_err(|error| error.to_string())?;
    taken.0.is_noted = !report.malformed_cells.is_empty();
    Ok(taken.0)
}

/// A row without an account is filed under the window's.
const NO_ACCOUNT: &str = "all";

#[derive(Default)]
struct Taken(Reading);

impl RowSink for Taken {
    fn row(&mut self, row: Row) -> payouts_files::Result<()> {
        match row {
            Row::Unreadable(unreadable) => {
                self.0.reports.push(Report { line: unreadable.line, bytes: unreadable.bytes });
            }
            row => self.0.rows.push(cells(&row)),
        }
        Ok(())
    }

    fn cell(&mut self, cell: UnreadCell) -> payouts_files::Result<()> {
        self.0.reports.push(Report { line: cell.line, bytes: cell.text.into_bytes() });
        Ok(())
    }
}

fn cells(row: &Row) -> ReadRow {
    let mut fields = Fields::default();
    let (extra, line, dataset) = match row {
        Row::Payout(payout) => {
            fields.text("participantID", Some(&payout.account).filter(|account| *account != NO_ACCOUNT));
            fields.text("paymentID", payout.reference.as_ref());
            fields.text("paymentStatus", payout.status.as_ref());
            fields.text("paymentMethod", payout.method.as_ref());
            fields.text("programName", payout.program.as_ref());
            fields.text("paymentDate", payout.paid_on.as_ref());
            for (name, money) in [
                ("earned", &payout.earned),
                ("withheldTax", &payout.withheld_tax),
                ("salesTax", &payout.sales_tax),
                ("serviceFeeTax", &payout.service_fee_tax),
                ("totalPayment", &payout.total),
            ] {
                fields.money(name, money.as_ref(), "currencyCode");
            }
            (&payout.extra, payout.provenance.line, &PAYMENTS)
        }
        Row::Earning(earning) => {
            fields.text("participantId", Some(&earning.account).filter(|account| *account != NO_ACCOUNT));
            fields.text("paymentId", earning.payout_reference.as_ref());
            fields.text("paymentStatus", earning.status.as_ref());
            fields.text("programName", earning.program.as_ref());
            fields.text("lever", earning.lever.as_ref());
            fields.text("earningType", earning.earning_type.as_ref());
            fields.text("customerName", earning.customer.as_ref());
            fields.text("productName", earning.product.as_ref());
            fields.text("transactionDate", earning.transaction_on.as_ref());
            fields.text("earningDate", earning.earned_on.as_ref());
            fields.money("transactionAmount", earning.transaction.as_ref(), "transactionCurrency");
            fields.money("earningAmount", earning.earning.as_ref(), "transactionCurrency");
            fields.text("earningAmountUSD", earning.earning_usd.as_ref().map(|money| money.amount).as_ref());
            (&earning.extra, earning.provenance.line, &EARNINGS)
        }
        _ => return ReadRow::default(),
    };
    let mut others = Vec::new();
    for (name, text) in extra {
        match dataset.find(name) {
            Some(column) if !fields.0.contains_key(name) => {
                fields.0.insert(name.clone(), read_cell(column, text));
            }
            Some(_) => {}
            None => others.push(text.clone()),
        }
    }
    ReadRow { line: Some(line), cells: fields.0, others }
}

/// The fields of a row by the name of their column; one that the model has no value for is empty, whatever `extra` keeps.
#[derive(Default)]
struct Fields(BTreeMap<String, String>);

impl Fields {
    fn text(&mut self, name: &str, value: Option<&impl ToString>) {
        self.0.insert(name.to_owned(), value.map(ToString::to_string).unwrap_or_default());
    }

    fn money(&mut self, name: &str, money: Option<&Money>, currency: &str) {
        self.text(name, money.map(|money| money.amount).as_ref());
        if let Some(code) = money.and_then(|money| money.currency) {
            self.text(currency, Some(&code));
        }
    }
}

/// The content of a cell without a field, read as what its column holds; empty where it holds no such thing.
fn read_cell(column: &Column, text: &str) -> String {
    match column.kind {
        ColumnKind::Amount | ColumnKind::Decimal | ColumnKind::Integer => {
            parse_loose(text).ok().flatten().map(|amount| amount.to_string()).unwrap_or_default()
        }
        ColumnKind::Date | ColumnKind::Instant => {
            text.trim().parse::<WireDate>().map(|day| day.date().to_string()).unwrap_or_default()
        }
        // Text that is no code is kept, and is no currency.
        _ if column.name.to_lowercase().contains("currency") => {
            text.parse::<Currency>().map(|code| code.to_string()).unwrap_or_default()
        }
        _ => text.to_owned(),
    }
}
