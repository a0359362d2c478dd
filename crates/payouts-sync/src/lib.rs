//! The engine: plans windows and walks each through its journey.
//!
//! # A window's journey
//!
//! | state | what is durable | next step | found after a crash |
//! |---|---|---|---|
//! | planned | the window's row | write the intent | start again |
//! | intended | our own request id, before the request | send it with that id | send it again, same id |
//! | requested | the provider's export id | poll, patiently | poll by id |
//! | archived | raw bytes, hashed and synced | load | load from the archive |
//! | loaded | rows, counts, control totals: one transaction | delete the export at the provider | delete |
//! | released | the observation; the journey is told no more | none | none |
//! | failed | kind, message, when to try again | by policy | by policy |
//!
//! Each state is durable before the next step begins, so a process may be killed at any instant. A service that answers
//! at once takes a shorter way: nothing has to be claimed or released there, so bytes, rows and the end of the journey
//! share one transaction, and many windows share one commit.
//!
//! # Who does what
//!
//! - `grid` cuts what is wanted into parts, `selection` decides which windows of them are asked for: those never loaded,
//!   and those inside the look-back. `planner` puts them on their journeys, page by page, while the first are walked.
//! - `walk` takes one window from state to state. It asks the service, never the clock and never the disk.
//! - `fleet` keeps many walks of one source under way; `journeys` tells it which, a page at a time.
//! - `leftovers` deletes exports that are of no more use, or tries again what an earlier run could not delete.
//! - `writer` owns the store on a thread of its own, and commits whatever has queued up as one group.
//! - [`Engine`] plans, and sends out a fleet for each source, within limits and within its time.
//!
//! Nothing here grows with the number of windows but the numbers of those that were left half-way.
//!
//! One window's failure stops no other. A sign-in that is refused stops its own source only. A store that cannot be
//! written stops everything, and loses nothing.

mod directory;
mod engine;
mod error;
mod failure;
mod fleet;
mod grid;
mod journeys;
mod leftovers;
mod options;
mod planner;
mod report;
mod selection;
mod stop;
mod walk;
mod writer;

pub use engine::Engine;
pub use error::{Error, Result};
pub use options::{LookBack, Options, Wait};
pub use report::{
    Event, FailedWindow, HaltedSource, Leftovers, Observer, PendingWindow, Quiet, SourceNotice, SyncReport,
};
pub use selection::{Selection, select};
pub use stop::{Stop, StopReason, Stopper};
