//! Makes an error from a failure of the connection.

use super::{Error, ErrorKind};

impl Error {
    /// The error for a request that got no complete answer.
    ///
    /// What counts most is whether the service can have seen the request: reqwest says `is_connect` for name
    /// resolution, TCP, TLS and proxy tunnels, all of which happen before the first byte of a request is sent.
    pub(crate) fn from_transport(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let (kind, message) = if error.is_connect() {
            (ErrorKind::Connect, "no connection to the service")
        } else if error.is_timeout() {
            (ErrorKind::Timeout, "no complete answer from the service in time")
        } else if error.is_builder() {
            (ErrorKind::InvalidRequest, "the request could not be built")
        } else {
            (ErrorKind::Transport, "the connection broke before the answer was complete")
        };
        let built = Self::new(kind, message).with_source(&error);
        match kind {
            ErrorKind::Connect => {
                built.with_hint("check the base URL, DNS, the proxy, the firewall and the root certificates")
            }
            ErrorKind::Timeout => built.with_hint("ask for less at once, or allow more time"),
            _ => built,
        }
    }
}
