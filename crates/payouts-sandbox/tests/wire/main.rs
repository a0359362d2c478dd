//! The sandbox on the wire, called by a client that shares no code with it or with our own clients.
#![allow(clippy::unwrap_used, reason = "tests and their helpers: a panic is how they report")]

mod answers;
mod common;
mod control;
mod faults;
mod journeys;
mod quirks;
mod validation;
