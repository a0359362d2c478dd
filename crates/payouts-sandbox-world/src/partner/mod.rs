//! Partners, what they earn, and what Microsoft pays them.

mod catalog;
mod columns;
mod earning;
mod facts;
mod lifecycle;
mod payment;
mod payment_runs;
mod queries;
mod registry;
mod status;

pub use columns::{CellKind, EarningColumn, PaymentColumn};
pub use earning::Earning;
pub use payment::Payment;
pub use queries::{EarningsQuery, PartnerCenter, PaymentsQuery};
pub use registry::Participant;
pub use status::{OrderType, PaymentMethod, PaymentStatus};
