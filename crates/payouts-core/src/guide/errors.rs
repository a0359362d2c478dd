//! What fails, what merely ends, and what to do about either.
//!
//! # Two kinds of bad news
//!
//! An **error** means that a question got no answer: the service could not be reached, the sign-in was refused, the
//! answer made no sense. It is always the same type, [`Error`](crate::Error), opaque and asked rather than matched;
//! [`payouts_http::guide::errors`] is the page about it.
//!
//! An **outcome** is an answer, if not the one that was hoped for. Outcomes are values:
//!
//! | outcome | means | do |
//! |---|---|---|
//! | [`Polled::InProgress`](crate::source::Polled::InProgress) | not yet; also: completed without a link, an unknown status | wait as long as it says |
//! | [`Polled::Failed`](crate::source::Polled::Failed) | the service gave up, after retries of its own | queue a new export |
//! | [`Polled::Gone`](crate::source::Polled::Gone) | it does not know the export (any more) | queue a new export |
//! | [`Polled::Overdue`](crate::source::Polled::Overdue) | the deadline passed | queue a new export |
//! | [`Fetched::LinkExpired`](crate::source::Fetched::LinkExpired) | storage refuses the link | poll for a fresh one, then fetch into the same sink |
//! | [`Released::AlreadyGone`](crate::source::Released::AlreadyGone) | another caller deleted it | nothing |
//!
//! Callers that need not distinguish them turn them into errors with
//! [`ExportEnded::ready`](crate::partner_center::ExportEnded::ready) and [`Fetched::complete`](crate::source::Fetched::complete).
//!
//! # What was done before you hear of it
//!
//! A call that returns an error has been repeated already, as often as its operation allows: reads freely, the wish for an
//! export with the request id unchanged. `Retry-After` was honoured, the token renewed once. So there is little sense in
//! a loop around a call. Ask the error instead:
//!
//! ```
//! # use payouts_core::{Error, ErrorKind};
//! # fn act(error: &Error) -> &'static str {
//! if error.is_sign_in_needed() {
//!     "nothing works before a person has signed in"
//! } else if error.is_permission() {
//!     "show error.hint(): it names the role or permission that is missing"
//! } else if error.is_retryable() {
//!     "leave it to the next run, not before error.retry_after()"
//! } else {
//!     "report it, with error.request_ids(): the service's support asks for them first"
//! }
//! # }
//! # assert!(act(&Error::new(ErrorKind::SignInNeeded, "x")).starts_with("nothing"));
//! # assert!(act(&Error::new(ErrorKind::Status, "x").with_status(403)).starts_with("show"));
//! # assert!(act(&Error::new(ErrorKind::Connect, "x")).starts_with("leave"));
//! # assert!(act(&Error::new(ErrorKind::Decode, "x")).starts_with("report"));
//! ```
//!
//! # What is no error at all
//!
//! One odd cell, one unreadable row, one unknown column. They are kept, counted and shown; see [reading](super::reading).
//! An error of reading is about the bytes as a whole: no table, no JSON, a damaged archive, a limit exceeded.
