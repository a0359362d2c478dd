//! Both services over a real socket and on virtual time: what the facade promises, and each quirk of the register that
//! needs it, by the name of its entry.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]
#![allow(clippy::duplicate_mod, reason = "each example brings the settings that all of them share")]

mod canary;
mod conformance;
mod criteria;
mod discrepancies;
mod examples;
mod exports;
mod exports_refused;
mod filters;
mod oracle_bi;
mod recorder;
mod schemas;
mod support;
mod tokens;
