//! Both services on loopback, with their quirks and their faults: Microsoft Partner Center with Entra ID and a blob
//! storage, Oracle's Business Intelligence API with its identity provider.
//!
//! Neither vendor offers a place to test payouts, so this is what clients are developed against. It knows the specs and
//! nothing of our clients: their mistakes are not its own.
//!
//! ```
//! use payouts_sandbox::{Pace, Sandbox};
//! use std::time::Duration;
//!
//! let sandbox = Sandbox::builder().pace(Pace::Stepped).quirk("pc-container", "plain").start_blocking()?;
//! let api = &sandbox.urls().partner_api; // point a client here
//! let token = sandbox.partner_center_token();
//! # let _ = (api, token);
//! sandbox.step(Duration::from_secs(240)); // by now an export is done
//! assert!(sandbox.journal().is_empty()); // nobody has asked anything yet
//! # Ok::<(), payouts_sandbox::StartError>(())
//! ```
//!
//! - What it tells is a seeded [`world`] that adds up; the same seed gives the same bytes.
//! - Where sources disagree about a service, a [quirk](quirks) of the same id turns from one side to the other.
//! - [Faults](Fault) put bad weather in the way, by rule and probability.
//! - Requests are held against the specs. What they do not allow is written into the [journal](RunningSandbox::journal)
//!   and answered 400 with the reason.
//! - Everything can be steered over HTTP as well, below `/_sandbox/` of any host.

mod accounts;
mod app;
mod blob;
mod builder;
mod clock;
mod configuration;
mod control;
mod entra;
mod error;
mod faults;
mod honesty;
mod http;
mod journal;
mod keys;
mod oracle;
mod oracle_idm;
mod partner;
pub mod quirks;
mod running;
mod sync;

pub use accounts::{EntraAccount, OracleAccount};
pub use builder::{Sandbox, SandboxBuilder};
pub use clock::Pace;
pub use configuration::Configuration;
pub use error::StartError;
pub use faults::{ErrorBody, Fault, FaultRule, FileShape, WrongBody};
pub use http::Host;
pub use journal::Entry;
pub use partner::Splitting;
pub use payouts_sandbox_world as world;
pub use quirks::{Preset, Quirks, UnknownQuirk};
pub use running::{BaseUrls, RunningSandbox};
