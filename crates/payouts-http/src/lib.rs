//! One client runtime under both generated clients: retry, limits, errors, resumable downloads.
//!
//! A generated client turns a call into a request and an answer into values. Everything in between is here, once for
//! both services, because it is where money gets lost: a token that travels to the wrong host, an export queued twice, an
//! answer cut off in the middle, an error that no caller can act on.
//!
//! ```no_run
//! # async fn example() -> Result<(), payouts_http::Error> {
//! use payouts_http::{CallContext, Limits, Runtime, Service};
//!
//! let address = "https://api.partner.microsoft.com".parse().expect("a constant URL");
//! let runtime = Runtime::builder(Service::PartnerCenter, address)
//!     .limits(Limits::default().requests_per_second(5))
//!     // .credentials(…): see `payouts_auth`
//!     .build()?;
//! let for_may = runtime.with_context(CallContext::new().window("payments 2024-05"));
//! // A generated client is built from `for_may.base_url()`, `for_may.http_client()` and `for_may`.
//! # Ok(()) }
//! ```
//!
//! # A map
//!
//! - [`Runtime`] carries every call of one account; [`CallContext`] adds a label, a request id, a deadline.
//! - [`Credential`] and [`CredentialProvider`] are the seam to signing in, which the crate `payouts-auth` does.
//! - [`retry`] and [`Limits`] decide what is repeated, and how fast calls may come.
//! - [`Error`] is what goes wrong, as one type with questions.
//! - [`Downloader`] fetches a file from a signed link.
//! - [`Secret`], [`SecretString`] and [`SecretUrl`] hold what must not be printed.
//! - [`post_webhook`] sends a signed notification.
//! - [`environment`] is time, waiting and randomness as values.
//!
//! The reasons are in the [`guide`]: [errors](guide::errors), [retry](guide::retry), [downloads](guide::downloads).
//!
//! # What it does not do
//!
//! It knows no operation, parses no file and writes none. It polls nothing: waiting hours for an export is the business
//! of the layer above. It follows no redirects and keeps no cookies. It never sends a credential to an origin other than the one its
//! runtime was built for.
//!
//! Public signatures name our types and std's, and by decision those of `chrono`, `url` and `bytes`; [`Runtime`] also
//! names reqwest's, and [`decode`] progenitor's: generated clients are made of them.

mod address;
mod credential;
mod download;
pub mod environment;
mod error;
pub mod guide;
mod limits;
mod operation;
mod probe;
pub mod retry;
mod runtime;
mod secret;
mod service;
#[cfg(any(test, feature = "test-util"))]
pub mod testing;
pub mod transport;
mod webhook;

pub use address::{application_server_from, private_address};
pub use credential::{Credential, CredentialFuture, CredentialProvider};
pub use download::{
    Download, DownloadError, Downloaded, Downloader, DownloaderBuilder, LengthCheck, Progress,
};
pub use environment::{BoxFuture, Environment, WaitLimit};
pub use error::{Error, ErrorKind, GaveUp, RequestIds, Scrubber};
pub use limits::Limits;
pub use operation::{Idempotency, Operation};
pub use probe::{Probe, probe};
pub use runtime::{CallContext, Endpoint, RawAnswer, Runtime, RuntimeBuilder, decode};
pub use secret::{Secret, SecretString, SecretUrl};
pub use service::{RequestIdStyle, Service};
pub use transport::{RootCertificates, is_loopback};
pub use webhook::{SIGNATURE_HEADER, post_webhook};
