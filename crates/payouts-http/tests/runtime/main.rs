//! The runtime against servers on this machine: every quirk of a connection, no real waiting.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its server must fail loudly, helpers included"
)]

mod connecting;
mod credentials_use;
mod discrepancies;
mod downloads;
mod errors;
mod limits;
mod observability;
mod requests;
mod retries;
mod secrecy;
mod storage;
mod support;
