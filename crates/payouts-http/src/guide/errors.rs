//! What an error contains, and what to do about it.
//!
//! # One type, asked and not matched
//!
//! Everything between a call and its answer fails with one type, [`Error`](crate::Error): one pointer wide, cheap to
//! clone, opaque. You ask it what you need to decide. Two services with five shapes of error bodies, a sign-in service
//! each, and every gateway in between would make an enum that no caller can match on and that grows with each surprise; a
//! question stays true when the surprise gets a name.
//!
//! ```
//! # use payouts_http::{Error, ErrorKind};
//! # fn act(error: &Error) -> &'static str {
//! if error.is_sign_in_needed() {
//!     "ask a person to sign in"
//! } else if error.is_permission() {
//!     "give up, and show error.hint(): it names the missing role"
//! } else if error.is_retryable() {
//!     "leave it to the next run, not before error.retry_after()"
//! } else {
//!     "report it with error.request_ids()"
//! }
//! # }
//! # assert_eq!(act(&Error::new(ErrorKind::SignInNeeded, "x")), "ask a person to sign in");
//! # assert_eq!(act(&Error::new(ErrorKind::Connect, "x")), "leave it to the next run, not before error.retry_after()");
//! # assert!(act(&Error::new(ErrorKind::Status, "x").with_status(403)).starts_with("give up"));
//! # assert!(act(&Error::new(ErrorKind::Status, "x").with_status(400)).starts_with("report"));
//! ```
//!
//! | question | means | usual answer |
//! |---|---|---|
//! | [`is_sign_in_needed`](crate::Error::is_sign_in_needed) | a person must sign in, or change a password | stop the account |
//! | [`is_auth`](crate::Error::is_auth) | no acceptable credential (401, wrong audience) | stop the account |
//! | [`is_permission`](crate::Error::is_permission) | known, but not allowed (403) | stop the account |
//! | [`is_not_found`](crate::Error::is_not_found) | an export is gone, or the operation does not exist here | queue again, or report |
//! | [`is_rate_limited`](crate::Error::is_rate_limited) | too many calls (429) | fewer calls, later |
//! | [`is_timeout`](crate::Error::is_timeout) | no answer in time, or your deadline | later, or ask for less |
//! | [`is_connect`](crate::Error::is_connect) | no connection | later; check the network |
//! | [`is_retryable`](crate::Error::is_retryable) | passes by itself | later |
//! | [`never_reached_server`](crate::Error::never_reached_server) | even a write is safe to repeat | |
//!
//! By the time you see an error, the runtime has already repeated what it may ([`guide::retry`](crate::guide::retry)).
//! [`attempts`](crate::Error::attempts) and [`gave_up`](crate::Error::gave_up) say how far it went.
//!
//! # What is in it
//!
//! The operation and the window, the HTTP status, the service's own code and message, the beginning of the body (512
//! characters at most), how long the service asked to wait, and *every* request id of both sides: the support of either
//! service asks for them first. [`hint`](crate::Error::hint) states what to do now in words of that service: which role a
//! 403 of Partner Center wants, which permission one of Oracle's.
//!
//! Six shapes of bodies are understood, whatever the `Content-Type` says: Microsoft's gateway
//! (`statusCode`, `message`), the Partner API (`error.code` with nested `innerError`), Partner Center (`code`,
//! `description`), OAuth (`error`, `error_description`), Oracle (`o:errorCode` as number or text, `title`, `detail`) and
//! its identity provider (`code`, `message`). A web page gives its title, storage's XML its code; text and nothing are
//! fine too.
//!
//! # What is never in it
//!
//! A token, a password, a signed link, or the query of any URL. Every text is scrubbed when it enters an error, twice
//! over: of what looks like a secret, and of the very credential the call was sent with, should the service echo it.
//! The underlying error ([`source`](std::error::Error::source)) is kept as scrubbed text and not as a value, because a
//! foreign `Debug` may print a URL.
//!
//! # How it gets through generated code
//!
//! Generated clients return `progenitor_client::Error`, which has no room for ours. So the runtime answers *every*
//! failure with a response: the service's last one, or a stand-in with status 599 where there was none, and puts the
//! error into the extensions of that response. Generated code finds a status that it does not know and hands the response out
//! whole; [`From`] takes the error out again:
//!
//! ```
//! # fn generated() -> Result<(), progenitor_client::Error<()>> { Err(progenitor_client::Error::InvalidRequest("x".into())) }
//! fn call() -> Result<(), payouts_http::Error> {
//!     generated()?;
//!     Ok(())
//! }
//! # assert!(call().is_err());
//! ```
