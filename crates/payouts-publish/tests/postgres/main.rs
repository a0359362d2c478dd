//! What a publication into PostgreSQL promises, on a real server.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]
#![cfg(unix)]

mod cuts;
mod ledger;
mod odd_values;
mod privileges;
mod proxy;
mod publishing;
mod server;
mod snapshot;
