//! Rows of Partner Center's payments file.

use super::{cells::Cells, origin::Origin, tables::Shape};
use crate::columns::PAYMENTS;
use payouts_model::{Payout, Provider, Row, RowKey};

pub(super) const SHAPE: Shape = Shape { dataset: &PAYMENTS, moved: MOVED, row, refuses_overlap: true };

/// What is paid, and what is kept back from it or added to it.
const MOVED: &[&str] = &["totalPayment", "withheldTax", "salesTax", "serviceFeeTax"];

fn row(key: RowKey, mut cells: Cells<'_>, origin: Origin<'_>) -> Row {
    let (paid_on, paid_at) = cells.moment("paymentDate");
    Row::Payout(Box::new(Payout {
        key,
        provider: Provider::PartnerCenter,
        account: cells.text("participantID").unwrap_or_else(|| origin.account().to_owned()),
        reference: cells.text("paymentID"),
        paid_on,
        paid_at,
        status: cells.text("paymentStatus"),
        method: cells.text("paymentMethod"),
        program: cells.text("programName"),
        earned: cells.money("earned"),
        withheld_tax: cells.money("withheldTax"),
        sales_tax: cells.money("salesTax"),
        service_fee_tax: cells.money("serviceFeeTax"),
        // Oracle's word for money held back; Partner Center has no such figure.
        withheld: None,
        total: cells.money("totalPayment"),
        extra: cells.rest(),
        provenance: origin.provenance(),
    }))
}
