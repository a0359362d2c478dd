//! The engine: plans windows and takes each from `planned` to `released`.
//!
//! # The states of a window
//!
//! | state | what is durable | next step | after a crash |
//! |---|---|---|---|
//! | planned | the window's row | write the intent | start again |
//! | intended | our own request id, before the request | send the request with that id | send it again, same id |
//! | requested | the provider's export id | poll | poll by id |
//! | archived | raw bytes, hashed and synced | load | load from the archive |
//! | loaded | rows, counts, control totals: one transaction | delete the export at the provider | delete |
//! | released | the observation; the job's row is deleted | none | none |
//! | failed | kind, message, when to try again | by policy | by policy |
//!
//! Each state is durable before the next step begins, so the process may be killed at any instant. A service that answers
//! at once has no export to claim or delete. For such a service bytes, rows and the end of the job share one transaction, and
//! many windows share one commit.
//!
//! # The path of a window
//!
//! 1. [`Engine::run`] asks every source for its accounts (`accounts`).
//! 2. `planner` selects the windows that were never loaded or are inside the look-back, and writes their jobs page by page.
//! 3. `task_pool` runs the tasks of one source, as many at once as its limit allows.
//! 4. `window_task` is the state machine of one window. `fetch` brings its bytes; `streaming_ingest` reads earnings while they
//!    are downloaded.
//! 5. `writer` owns the store on a thread of its own. It commits the changes that have queued up as one batch.
//! 6. `orphaned_exports` deletes unused exports that earlier runs could not delete.
//!
//! Memory is flat: for each waiting window the engine keeps its id, and makes or reads its job when its turn comes.
//!
//! A failure of one window stops no other. A refused sign-in stops its own source only. A store that cannot be written stops
//! the run, and nothing that was committed is lost.

mod accounts;
mod engine;
mod error;
mod fetch;
mod options;
mod orphaned_exports;
mod planner;
mod report;
mod run_context;
mod streaming_ingest;
mod task_pool;
mod window_task;
mod writer;

pub use engine::Engine;
pub use error::{Error, Result};
pub use options::{LookBack, Options, Stop, StopReason, Stopper, Wait};
pub use planner::{Selection, select};
pub use report::{
    Event, FailedWindow, HaltedSource, Observer, OrphanedExports, PendingWindow, Quiet, SourceNotice,
    SyncReport,
};
