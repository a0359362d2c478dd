//! Rows of Partner Center's transaction history.

use super::{cells::Cells, origin::Origin, tables::Shape};
use crate::columns::EARNINGS;
use payouts_model::{Earning, Row, RowKey};

pub(super) const SHAPE: Shape = Shape { dataset: &EARNINGS, moved: &[], row, refuses_overlap: false };

fn row(key: RowKey, mut cells: Cells<'_>, origin: Origin<'_>) -> Row {
    Row::Earning(Box::new(Earning {
        key,
        account: cells.text("participantId").unwrap_or_else(|| origin.account().to_owned()),
        payout_reference: cells.text("paymentId"),
        status: cells.text("paymentStatus"),
        program: cells.text("programName"),
        lever: cells.text("lever"),
        earning_type: cells.text("earningType"),
        customer: cells.text("customerName"),
        product: cells.text("productName"),
        transaction: cells.money("transactionAmount"),
        transaction_on: cells.day("transactionDate"),
        earning: cells.money("earningAmount"),
        earning_usd: cells.money("earningAmountUSD"),
        earning_paid: cells.money("earningAmountInLastPaymentCurrency"),
        earned_on: cells.day("earningDate"),
        extra: cells.rest(),
        provenance: origin.provenance(),
    }))
}
