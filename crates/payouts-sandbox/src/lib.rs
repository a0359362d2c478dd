//! Both services on loopback, with their quirks and with injected faults: Microsoft Partner Center with Entra ID and a blob
//! storage, and Oracle's Business Intelligence API with its identity provider.
//!
//! Neither vendor offers a test environment for payouts, so clients are developed against this one. It depends on the
//! specs and on no client of ours, so that it does not share the mistakes of a client.
//!
//! ```
//! use payouts_sandbox::{Pace, Sandbox};
//! use std::time::Duration;
//!
//! let sandbox = Sandbox::builder().pace(Pace::Stepped).quirk("pc-container", "plain").start_blocking()?;
//! let api = &sandbox.urls().partner_api; // the base URL for a client
//! let token = sandbox.partner_center_token();
//! # let _ = (api, token);
//! sandbox.step(Duration::from_secs(240)); // enough for an export to complete
//! assert!(sandbox.journal().is_empty()); // there was no request yet
//! # Ok::<(), payouts_sandbox::StartError>(())
//! ```
//!
//! - Its data is a seeded [`world`] that adds up. The same seed gives the same bytes.
//! - Where sources disagree about a service, a [quirk](quirks) with the id of the discrepancy selects a side.
//! - [Rules](FaultRule) inject [faults](Fault), by operation, count and probability.
//! - Requests are validated against the specs. Violations are recorded in the [journal](RunningSandbox::journal) and
//!   answered with 400 and the reason.
//! - HTTP requests below `/_sandbox/` of any host control it as well.

mod accounts;
mod app;
mod blob;
mod builder;
mod clock;
mod configuration;
mod context;
mod control;
mod csv_text;
mod entra;
mod error;
mod exports;
mod expression;
mod fault_responses;
mod faults;
mod http;
mod journal;
mod keys;
mod oracle;
mod oracle_identity;
mod partner;
pub mod quirks;
mod running;
mod state;
mod sync;
mod validation;

pub use accounts::{EntraAccount, OracleAccount};
pub use builder::{Sandbox, SandboxBuilder};
pub use clock::Pace;
pub use configuration::Configuration;
pub use error::StartError;
pub use exports::Splitting;
pub use faults::{ErrorBody, Fault, FaultRule, FileDamage, WrongBody};
pub use http::{BaseUrls, Host};
pub use journal::JournalEntry;
pub use payouts_sandbox_world as world;
pub use quirks::{Preset, Quirks, UnknownQuirk};
pub use running::RunningSandbox;
