//! Partners, what they earn, and what Microsoft pays them.

mod book;
mod buyer;
mod catalog;
mod cells;
mod columns;
mod deposit;
mod earning;
mod facts;
mod ledger;
mod lifecycle;
mod payment;
mod query;
mod status;
mod walk;

pub(crate) use book::Book;
pub use book::Participant;
pub use columns::{CellKind, EarningColumn, PaymentColumn};
pub(crate) use deposit::{Deposit, deposits};
pub use earning::Earning;
pub use payment::Payment;
pub use query::{EarningsQuery, PaymentsQuery};
pub use status::{OrderType, PaymentMethod, PaymentStatus};

/// The Partner Center side of a world.
#[derive(Clone, Copy, Debug)]
pub struct PartnerCenter<'w> {
    book: &'w Book,
}

impl<'w> PartnerCenter<'w> {
    pub(crate) fn new(book: &'w Book) -> Self {
        Self { book }
    }

    /// Every participant, two per partner: partner id, then seller id.
    #[must_use]
    pub fn participants(self) -> &'w [Participant] {
        &self.book.participants
    }

    /// The earnings of a query, month by month, within a month by participant and program, within those by day.
    ///
    /// The first call that needs payments sums up all earnings once, which takes about a second for ten million.
    pub fn earnings(self, query: &EarningsQuery) -> impl Iterator<Item = Earning<'w>> + use<'w> {
        walk::earnings(self.book, query)
    }

    /// The payments of a query, run by run, within a run by participant and program.
    pub fn payments(self, query: &PaymentsQuery) -> impl Iterator<Item = Payment<'w>> + use<'w> {
        walk::payments(self.book, query)
    }
}
