//! The sandbox on the wire, asked by a client that knows neither it nor our own clients.
#![allow(clippy::unwrap_used, reason = "tests and their helpers: a panic is how they report")]

mod answers;
mod common;
mod control;
mod faults;
mod honesty;
mod journeys;
mod quirks;
