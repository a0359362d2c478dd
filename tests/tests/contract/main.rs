//! The contract with both services, over a real socket: what leaves this machine, and what is made of every answer that
//! was documented or seen.
//!
//! Tables run over the operations, statuses and examples of the OpenAPI documents, so that whatever is added there is
//! tested here, or fails here.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

mod document;
mod oracle_bi;
mod partner_center;
