//! The columns of a file: which, in which order, under which names.

use payouts_sandbox_world::{CellKind, EarningColumn, PaymentColumn};

use crate::quirks::Quirks;
use crate::quirks::partner::{
    EarningIdAbsent, EarningsOrder, MaturityMonth, PaymentCurrency, PaymentsColumns, UndocumentedColumns,
    WithdrawnColumns,
};

/// Undocumented columns of real files: the eighteen of a 2020 issue, then the two that a public viewer reads.
const REPORTED: [&str; 20] = [
    "transactionCountryCode",
    "licensingProgramName",
    "taxCountry",
    "taxState",
    "taxCity",
    "taxZipCode",
    "programCode",
    "earningAmountInLastPaymentCurrency",
    "lastPaymentCurrency",
    "assetId",
    "orderId",
    "lineItemId",
    "resellerCountry",
    "customerEmail",
    "skuId",
    "customerTenantId",
    "invoiceDate",
    "instantRebateAmount",
    "revenueClassification",
    "categoryId",
];

/// Columns that were documented in 2019 and are missing from real files of 2020, with the text of some.
const WITHDRAWN: [(&str, &str); 9] = [
    ("paymentAmountWOTax", ""),
    ("paymentCurrency", ""),
    ("paymentExchangeRate", ""),
    ("planId", "standard"),
    ("customerCity", ""),
    ("customerState", ""),
    ("customerZip", ""),
    ("programOfferingLevel", "Registered"),
    ("TenantID", ""),
];

/// Columns that no source mentions.
const INVENTED: [(&str, &str); 2] = [("sustainabilityScore", "A+"), ("notes, internal", "x,\"y\"")];

/// One column of a file.
#[derive(Clone, Debug)]
pub(super) struct Column<C> {
    pub(super) name: &'static str,
    pub(super) source: Source<C>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Source<C> {
    World(C, CellKind),
    /// The same text in every row.
    Fixed(&'static str),
}

pub(super) fn earnings(quirks: &Quirks) -> Vec<Column<EarningColumn>> {
    let undocumented: UndocumentedColumns = quirks.side();
    let maturity: MaturityMonth = quirks.side();
    let mut columns = Vec::new();
    for column in EarningColumn::ALL.iter().copied() {
        let (name, source) = (column.name(), Source::World(column, column.kind()));
        let hidden = match column {
            EarningColumn::EarningId => quirks.side::<EarningIdAbsent>() == EarningIdAbsent::Absent,
            _ => undocumented == UndocumentedColumns::Absent && REPORTED.contains(&name),
        };
        match (column, maturity) {
            _ if hidden => {}
            (EarningColumn::EstimatedPaymentMonth, MaturityMonth::Maturity) => {
                columns.push(Column { name: "Maturity month", source });
            }
            (EarningColumn::EstimatedPaymentMonth, MaturityMonth::Both) => {
                columns.push(Column { name, source });
                columns.push(Column { name: "Maturity month", source });
            }
            _ => columns.push(Column { name, source }),
        }
    }
    if undocumented == UndocumentedColumns::More {
        columns.extend(INVENTED.iter().map(fixed));
    }
    if quirks.side::<WithdrawnColumns>() == WithdrawnColumns::Present {
        columns.extend(WITHDRAWN.iter().map(fixed));
    }
    match quirks.side() {
        EarningsOrder::Documented => {}
        EarningsOrder::Engagement => move_after(&mut columns, "engagementName", "lever"),
        EarningsOrder::Alphabetical => alphabetical(&mut columns),
    }
    columns
}

pub(super) fn payments(quirks: &Quirks) -> Vec<Column<PaymentColumn>> {
    use PaymentColumn as P;
    let newest = quirks.side::<PaymentsColumns>() == PaymentsColumns::Alphabetical;
    let currency: PaymentCurrency = quirks.side();
    let shown = |column: &PaymentColumn| match column {
        P::CurrencyCode => currency != PaymentCurrency::Two,
        P::EarnedCurrencyCode | P::PaymentCurrencyCode => currency != PaymentCurrency::One,
        P::CiReferenceNumber => newest,
        _ => true,
    };
    let columns = PaymentColumn::ALL.iter().copied().filter(shown);
    let mut columns: Vec<_> = columns
        .map(|column| Column { name: column.name(), source: Source::World(column, column.kind()) })
        .collect();
    if newest {
        alphabetical(&mut columns);
    }
    columns
}

fn fixed<C>((name, value): &(&'static str, &'static str)) -> Column<C> {
    Column { name, source: Source::Fixed(value) }
}

fn alphabetical<C>(columns: &mut [Column<C>]) {
    columns.sort_by_key(|column| column.name.to_lowercase());
}

fn move_after<C>(columns: &mut Vec<Column<C>>, name: &str, before: &str) {
    let position = |columns: &[Column<C>], name: &str| columns.iter().position(|column| column.name == name);
    let Some(from) = position(columns, name) else { return };
    let column = columns.remove(from);
    let to = position(columns, before).map_or(columns.len(), |before| before + 1);
    columns.insert(to, column);
}
