//! The bank statements of both services, in every form and with every habit that makes statements hard to reconcile.

mod account;
mod bai2;
mod booking;
mod camt;
mod delimited;
mod entry;
mod form;
mod mt940;
mod ofx;
mod quirks;
mod statement;
mod transform;
mod truth;

pub use account::BankAccount;
pub use booking::Bank;
pub use camt::{CamtMessage, CamtVersion};
pub use entry::{BankEntry, EntryKind, EntryStatus, PaidPayout, Provider, ReturnReason};
pub use form::{StatementForm, UnknownForm};
pub use quirks::{BankQuirk, BankQuirks, UnknownQuirk};
pub use statement::{BankStatement, StatementPeriod};
pub use truth::write as write_truth;
