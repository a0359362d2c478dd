//! The ideas behind this crate, one page each. They hold no code of their own.
//!
//! 1. [A window's journey](journey): what is requested, which states it goes through, and what a crash means in each.
//! 2. [Credentials](credentials): how calls are signed, and which sign-in serves which service.
//! 3. [Errors](errors): what fails, what merely ends, and what to do about either.
//! 4. [Reading](reading): how bytes become rows, and what becomes of everything unexpected.

pub mod credentials;
pub mod errors;
pub mod journey;
pub mod reading;
