//! The payments file.

use std::io;

use rust_decimal::Decimal;

use super::pack::Pack;
use super::table::Table;
use super::{Recipe, layout};
use crate::quirks::partner::{
    PaymentGrain, PaymentIdBlank, PaymentMethods, PaymentStatusText, TotalArithmetic,
};
use payouts_sandbox_world::{CellKind, Payment, PaymentColumn, PaymentMethod, PaymentStatus};

pub(super) fn write(recipe: &Recipe<'_>, pack: Pack) -> io::Result<u64> {
    let limit = usize::try_from(recipe.splitting.one_file).unwrap_or(usize::MAX);
    let many = recipe.wanted.payments(recipe.world).nth(limit).is_some();
    let mut table = Table::new(recipe, pack, layout::payments(recipe.quirks), many);
    let cells = Cells {
        statuses: recipe.quirks.side(),
        methods: recipe.quirks.side(),
        ids: recipe.quirks.side(),
        arithmetic: recipe.quirks.side(),
    };
    let merges = recipe.quirks.side::<PaymentGrain>() == PaymentGrain::Merged;
    let mut rows = recipe.wanted.payments(recipe.world).peekable();
    while let Some(row) = rows.next() {
        // The orders of one payment are neighbours, within the stretch of their participant.
        let mut stretch = vec![row];
        while merges
            && let Some(next) = rows.next_if(|next| next.participant_id() == stretch[0].participant_id())
        {
            stretch.push(next);
        }
        for payment in grouped(stretch) {
            let day = payment[0].status_updated_at().date_naive();
            table.row(day, |column, out| cells.spell(&payment, column, out))?;
        }
    }
    table.finish()
}

/// Payments of the same id together, in the order of their first; those without an id each alone.
fn grouped(stretch: Vec<Payment<'_>>) -> Vec<Vec<Payment<'_>>> {
    let mut groups: Vec<Vec<Payment<'_>>> = Vec::new();
    for payment in stretch {
        let id = payment.payment_id();
        let same = |group: &&mut Vec<Payment<'_>>| id.is_some() && group[0].payment_id() == id;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(payment),
            None => groups.push(vec![payment]),
        }
    }
    groups
}

struct Cells {
    statuses: PaymentStatusText,
    methods: PaymentMethods,
    ids: PaymentIdBlank,
    arithmetic: TotalArithmetic,
}

impl Cells {
    fn spell(&self, orders: &[Payment<'_>], column: PaymentColumn, out: &mut String) {
        use PaymentColumn as P;
        let row = &orders[0];
        match column {
            P::PaymentStatus => out.push_str(&self.statuses.spell(row.status())),
            P::PaymentMethod => out.push_str(self.methods.spell(row.method())),
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

/// The exact sum of a column; blank when it is blank in every order.
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
    fn spell(self, method: PaymentMethod) -> &'static str {
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
    /// How a status is written, in both files.
    pub(super) fn spell(self, status: PaymentStatus) -> String {
        match (self, status) {
            (Self::Paid, PaymentStatus::Sent) => "PAID".to_owned(),
            (Self::Processed, PaymentStatus::Sent) => "Processed".to_owned(),
            (Self::Pages | Self::Processed, status) => status.text().to_owned(),
            (Self::Upper | Self::Paid, status) => status.text().to_uppercase(),
        }
    }
}
