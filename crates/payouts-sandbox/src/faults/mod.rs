//! Injected faults: their rules, damaged export files and wrong bodies.

mod damaged_file;
mod rules;
mod wrong_body;

pub use damaged_file::FileDamage;
pub(crate) use damaged_file::damaged;
pub(crate) use rules::FaultRules;
pub use rules::{ErrorBody, Fault, FaultRule};
pub use wrong_body::WrongBody;
pub(crate) use wrong_body::with_wrong_body;
