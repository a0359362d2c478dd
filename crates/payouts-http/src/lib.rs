//! One client runtime: credentials, retry, limits, errors, resumable downloads.

mod credential;
pub mod environment;
mod error;
mod limits;
mod operation;
pub mod retry;
mod runtime;
mod secret;
mod service;
#[cfg(any(test, feature = "test-util"))]
pub mod testing;
mod transport;

pub use credential::{Credential, CredentialFuture, CredentialProvider};
pub use environment::{BoxFuture, Environment};
pub use error::{Error, ErrorKind, GaveUp, RequestIds};
pub use limits::Limits;
pub use operation::{Idempotency, Operation};
pub use runtime::{CallContext, Runtime, RuntimeBuilder};
pub use secret::{Secret, SecretString, SecretUrl};
pub use service::{RequestIdStyle, Service};
