//! The runtime against servers on this machine: every quirk of a connection, no real waiting.

mod credentials_use;
mod downloads;
mod errors;
mod limits;
mod observability;
mod requests;
mod retries;
mod secrecy;
mod support;
