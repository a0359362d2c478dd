//! Writes the rows of both datasets to a file, with the cells that quirks change.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use payouts_sandbox_world::{
    CellKind, Earning, EarningColumn, Payment, PaymentColumn, PaymentMethod, PaymentStatus,
};
use rust_decimal::Decimal;

use super::archive::ArchiveWriter;
use super::columns;
use super::filter::Dataset;
use super::spec::FileSpec;
use super::table::TableWriter;
use crate::quirks::partner::{
    EarningIdRepeats, EarningPaymentJoin, LastPaymentCurrency, PaymentGrain, PaymentIdBlank, PaymentMethods,
    PaymentStatusText, TotalArithmetic,
};

/// One of this many rows is repeated, if ids repeat.
const REPEATED_EVERY: u64 = 10;

/// A complete file.
#[derive(Clone, Debug)]
pub(crate) struct ExportFile {
    pub(crate) path: PathBuf,
    pub(crate) length: u64,
    pub(crate) rows: u64,
}

/// Writes a file. Memory does not grow with its size.
pub(super) fn write_file(spec: &FileSpec<'_>, path: &Path) -> io::Result<ExportFile> {
    let archive = ArchiveWriter::new(spec.quirks, File::create(path)?);
    let rows = match spec.dataset {
        Dataset::Earnings => write_earnings(spec, archive)?,
        Dataset::Payments => write_payments(spec, archive)?,
    };
    Ok(ExportFile { path: path.to_owned(), length: path.metadata()?.len(), rows })
}

fn write_earnings(spec: &FileSpec<'_>, archive: ArchiveWriter) -> io::Result<u64> {
    let limit = usize::try_from(spec.splitting.one_file).unwrap_or(usize::MAX);
    let many = spec.selection.earnings(spec.world).nth(limit).is_some();
    let mut table = TableWriter::new(spec, archive, columns::earnings(spec.quirks), many);
    let cells = EarningCells {
        statuses: spec.quirks.side(),
        join: spec.quirks.side(),
        last_currency: spec.quirks.side(),
    };
    let repeats = spec.quirks.side::<EarningIdRepeats>() == EarningIdRepeats::Repeated;
    for (number, row) in (0..).zip(spec.selection.earnings(spec.world)) {
        table.row(row.earning_for_date(), |column, out| cells.write(&row, column, out))?;
        if repeats && number % REPEATED_EVERY == 0 {
            table.row(row.earning_for_date(), |column, out| {
                cells.write(&row, column, out);
                if column == EarningColumn::TransactionId {
                    out.push_str("-2");
                }
            })?;
        }
    }
    table.finish()
}

struct EarningCells {
    statuses: PaymentStatusText,
    join: EarningPaymentJoin,
    last_currency: LastPaymentCurrency,
}

impl EarningCells {
    fn write(&self, row: &Earning<'_>, column: EarningColumn, out: &mut String) {
        let start = out.len();
        match column {
            EarningColumn::PaymentStatus => out.push_str(&self.statuses.text(row.payout_status())),
            _ => row.write_cell(column, out),
        }
        match column {
            EarningColumn::PaymentId if self.join == EarningPaymentJoin::Unpadded => {
                let digits = out[start..].trim_start_matches('0').to_owned();
                out.replace_range(start.., &digits);
            }
            EarningColumn::LastPaymentCurrency if self.is_blank_dollars(out, start) => out.push_str("USD"),
            EarningColumn::EarningAmountInLastPaymentCurrency if self.is_blank_dollars(out, start) => {
                row.write_cell(EarningColumn::EarningAmountUsd, out);
            }
            _ => {}
        }
    }

    fn is_blank_dollars(&self, out: &str, start: usize) -> bool {
        out.len() == start && self.last_currency == LastPaymentCurrency::Dollars
    }
}

fn write_payments(spec: &FileSpec<'_>, archive: ArchiveWriter) -> io::Result<u64> {
    let limit = usize::try_from(spec.splitting.one_file).unwrap_or(usize::MAX);
    let many = spec.selection.payments(spec.world).nth(limit).is_some();
    let mut table = TableWriter::new(spec, archive, columns::payments(spec.quirks), many);
    let cells = PaymentCells {
        statuses: spec.quirks.side(),
        methods: spec.quirks.side(),
        ids: spec.quirks.side(),
        arithmetic: spec.quirks.side(),
    };
    let merges = spec.quirks.side::<PaymentGrain>() == PaymentGrain::Merged;
    let mut rows = spec.selection.payments(spec.world).peekable();
    while let Some(row) = rows.next() {
        // The orders of one payment are among the consecutive rows of its participant.
        let mut of_participant = vec![row];
        while merges
            && let Some(next) =
                rows.next_if(|next| next.participant_id() == of_participant[0].participant_id())
        {
            of_participant.push(next);
        }
        for payment in grouped_by_id(of_participant) {
            let day = payment[0].status_updated_at().date_naive();
            table.row(day, |column, out| cells.write(&payment, column, out))?;
        }
    }
    table.finish()
}

/// Groups payments by id, in the order of the first of each. Payments without an id stay alone.
fn grouped_by_id(payments: Vec<Payment<'_>>) -> Vec<Vec<Payment<'_>>> {
    let mut groups: Vec<Vec<Payment<'_>>> = Vec::new();
    for payment in payments {
        let id = payment.payment_id();
        let same = |group: &&mut Vec<Payment<'_>>| id.is_some() && group[0].payment_id() == id;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(payment),
            None => groups.push(vec![payment]),
        }
    }
    groups
}

struct PaymentCells {
    statuses: PaymentStatusText,
    methods: PaymentMethods,
    ids: PaymentIdBlank,
    arithmetic: TotalArithmetic,
}

impl PaymentCells {
    fn write(&self, orders: &[Payment<'_>], column: PaymentColumn, out: &mut String) {
        use PaymentColumn as P;
        let row = &orders[0];
        match column {
            P::PaymentStatus => out.push_str(&self.statuses.text(row.status())),
            P::PaymentMethod => out.push_str(self.methods.text(row.method())),
            P::PaymentId if self.hides_id(row) => {}
            P::WithheldTax | P::SalesTax | P::ServiceFeeTax
                if self.arithmetic == TotalArithmetic::Unexplained => {}
            _ if orders.len() > 1 && column.kind() == CellKind::Money => out.push_str(&sum(orders, column)),
            _ => row.write_cell(column, out),
        }
    }

    fn hides_id(&self, row: &Payment<'_>) -> bool {
        self.ids == PaymentIdBlank::CreditNotes && row.method() == PaymentMethod::CreditNote
    }
}

/// The exact sum of a column; blank if it is blank in every order.
fn sum(orders: &[Payment<'_>], column: PaymentColumn) -> String {
    let mut cell = String::new();
    let values = orders.iter().filter_map(|order| {
        cell.clear();
        order.write_cell(column, &mut cell);
        cell.parse::<Decimal>().ok()
    });
    values.reduce(|sum, value| sum + value).map(|sum| sum.to_string()).unwrap_or_default()
}

impl PaymentMethods {
    fn text(self, method: PaymentMethod) -> &'static str {
        match (self, method) {
            (Self::Pages, PaymentMethod::BankTransfer) => "Bank transfer",
            (Self::Pages, PaymentMethod::CreditNote) => "Credit note",
            (Self::Codes, method) => method.text(),
            (Self::Lower, PaymentMethod::BankTransfer) => "electronicbank",
            (Self::Lower, PaymentMethod::CreditNote) => "lrdcredit",
        }
    }
}

impl PaymentStatusText {
    /// The text of a status in both files.
    fn text(self, status: PaymentStatus) -> String {
        match (self, status) {
            (Self::Paid, PaymentStatus::Sent) => "PAID".to_owned(),
            (Self::Processed, PaymentStatus::Sent) => "Processed".to_owned(),
            (Self::Pages | Self::Processed, status) => status.text().to_owned(),
            (Self::Upper | Self::Paid, status) => status.text().to_uppercase(),
        }
    }
}
