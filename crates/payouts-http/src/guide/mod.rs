//! The ideas behind this crate, one page each. They hold no code of their own.

pub mod downloads;
pub mod errors;
pub mod retry;
