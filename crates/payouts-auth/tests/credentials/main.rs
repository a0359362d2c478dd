//! Signing in: every flow and quirk against mocks on this machine, on virtual time.

#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in test functions; here the helpers are tests too"
)]

mod browser;
mod calls;
mod canary;
mod device;
mod entra;
mod oracle;
mod races;
mod store;
mod support;
