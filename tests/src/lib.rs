//! Helpers that the end-to-end tests share.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "whatever fails here fails a test")]

pub mod damage;
pub mod loopback;
pub mod nonsense;
pub mod signed_in;
