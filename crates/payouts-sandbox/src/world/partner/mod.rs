//! Partners, what they earn, and what Microsoft pays them.

mod columns;
mod query;
mod status;

pub use columns::{CellKind, EarningColumn, PaymentColumn};
pub use query::{EarningsQuery, PaymentsQuery};
pub use status::{OrderType, PaymentMethod, PaymentStatus};
