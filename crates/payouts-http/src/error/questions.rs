//! The questions an error answers.

use std::time::Duration;

use super::{Error, ErrorKind, GaveUp, RequestIds};
use crate::Operation;

/// What kind of failure it is, and what to do about it.
impl Error {
    /// What went wrong, coarsely.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the same call may succeed later, without any change by the user.
    ///
    /// It does not say that repeating is harmless: that depends on the operation, and
    /// [`never_reached_server`](Self::never_reached_server) helps to decide it.
    ///
    /// *Troubleshooting*: the runtime has already repeated what it may; run the job again later, and look for an
    /// outage when it stays.
    pub fn is_retryable(&self) -> bool {
        self.0.transient.unwrap_or(match self.0.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport | ErrorKind::Deadline => true,
            // Everything of the 5xx family passes, except statuses that mean that the request can never be served.
            ErrorKind::Status => {
                matches!(self.0.status, Some(408 | 429 | 500 | 502..=504 | 506..=599))
            }
            _ => false,
        })
    }

    /// Whether the caller's identity is the trouble: no credential, or one that the service does not accept (401).
    ///
    /// *Troubleshooting*: sign in again; when it stays, the token is for the wrong audience or the wrong service.
    pub fn is_auth(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Credential | ErrorKind::WrongAudience)
            || self.is_sign_in_needed()
            || self.answered(401)
            || self.refused_sign_in()
    }

    /// Whether a person has to act at the sign-in service before anything can work: sign in, or change a password.
    ///
    /// *Troubleshooting*: [`hint`](Self::hint) names which.
    pub fn is_sign_in_needed(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::SignInNeeded | ErrorKind::PasswordExpired | ErrorKind::PasswordRefused
        )
    }

    /// Whether the identity was accepted but lacks a right (403). Repeating never helps.
    ///
    /// *Troubleshooting*: [`hint`](Self::hint) names the roles or permissions that the service asks for.
    pub fn is_permission(&self) -> bool {
        self.answered(403)
    }

    /// Whether the thing asked for is not there (404, 410).
    ///
    /// *Troubleshooting*: an export is gone (queue a new one), or the operation does not exist at this address or in
    /// this release of the service; it never means "no data".
    pub fn is_not_found(&self) -> bool {
        self.answered(404) || self.answered(410)
    }

    /// Whether the service asked to slow down (429).
    ///
    /// *Troubleshooting*: lower the requests per second and the concurrency; see [`retry_after`](Self::retry_after).
    pub fn is_rate_limited(&self) -> bool {
        self.answered(429)
    }

    /// Whether time ran out: no complete answer (here or at a gateway), or the caller's deadline.
    ///
    /// *Troubleshooting*: ask for less at once (a shorter period, fewer members), or allow more time.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout | ErrorKind::Deadline)
            || self.answered(408)
            || self.answered(504)
            || self.0.gave_up == Some(GaveUp::Deadline)
    }

    /// Whether no connection came about: name resolution, TCP, TLS, or a proxy in between.
    ///
    /// *Troubleshooting*: check the base URL, DNS, the proxy and the firewall.
    pub fn is_connect(&self) -> bool {
        self.0.kind == ErrorKind::Connect
    }

    /// Whether the service certainly never saw the (last) request, so that even a write may be repeated.
    pub fn never_reached_server(&self) -> bool {
        self.0.before_sending
    }

    /// Whether the service itself answered this; a status of the sign-in service means something else.
    fn answered(&self, status: u16) -> bool {
        self.0.kind == ErrorKind::Status && self.0.status == Some(status) && !self.0.before_sending
    }

    /// Whether the sign-in service refused, other than by a fault of its own.
    fn refused_sign_in(&self) -> bool {
        self.0.kind == ErrorKind::Status && self.0.before_sending && !self.is_retryable()
    }
}

/// The facts it carries.
impl Error {
    /// The HTTP status, when there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The code in the service's error body, as text: `accessDenied`, `33204`. The outermost one where they nest.
    pub fn service_code(&self) -> Option<&str> {
        self.0.service_code.as_deref()
    }

    /// The more specific codes nested inside the first one (`innerError`), from the outside in.
    pub fn inner_codes(&self) -> &[String] {
        &self.0.inner_codes
    }

    /// The message in the service's error body, bounded and scrubbed.
    pub fn service_message(&self) -> Option<&str> {
        self.0.service_message.as_deref()
    }

    /// How long the service asked to wait (`Retry-After`), not capped; of a failed sign-in, how long until the next try.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Every id that identifies the call in the logs of the service: those sent and those received.
    pub fn request_ids(&self) -> &RequestIds {
        &self.0.request_ids
    }

    /// How many times the request was sent; of a failed sign-in, how many times that was tried.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Why the call was not repeated once more, where it could have been.
    pub fn gave_up(&self) -> Option<GaveUp> {
        self.0.gave_up
    }

    /// The beginning of a refusal's body, at most 512 characters, scrubbed. Of an answer that could not be understood only
    /// the structure, because its values are a user's data: names of members, kinds and lengths, or the title of a web
    /// page.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.body_excerpt.as_deref()
    }

    /// The operation that failed.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// The window that the call was made for, as the caller labelled it.
    pub fn window(&self) -> Option<&str> {
        self.0.window.as_deref()
    }

    /// What to do now.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }
}
