//! The real command, as a person would run it, against both services on this machine.

mod audits;
mod bank;
mod basics;
mod demo;
mod exits;
mod exports;
mod forms;
mod held;
mod history;
mod import;
mod journey;
mod kills;
mod lake;
mod leftovers;
mod listings;
mod notify;
mod quarantine;
mod reconcile;
mod secrets;
mod settlement;
mod setup;
mod signing_in;
mod status;
mod sums;
mod support;
mod surroundings;
#[cfg(unix)]
mod terminal;
mod typos;
