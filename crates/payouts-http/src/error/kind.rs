//! What went wrong, coarsely.

use std::fmt;

/// The coarse kind of an [`Error`](crate::Error). Prefer its questions (`is_retryable()`, `is_auth()`…) where they fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting cannot work; nothing was sent.
    Configuration,
    /// The request could not be built, or would have broken a rule of this client; nothing was sent.
    InvalidRequest,
    /// No usable credential could be obtained; nothing was sent.
    Credential,
    /// A person has to sign in (again); nothing was sent.
    SignInNeeded,
    /// The password has expired and has to be changed by a person; nothing was sent.
    PasswordExpired,
    /// The password was refused, or the account is locked; it is not tried again until a person changes it.
    PasswordRefused,
    /// The token is meant for another service; nothing was sent.
    WrongAudience,
    /// No connection: name resolution, TCP or TLS failed, so the request never reached the service.
    Connect,
    /// No complete answer in time. The request may have been carried out.
    Timeout,
    /// The connection broke before the answer was complete. The request may have been carried out.
    Transport,
    /// The service answered with a status that is not a success.
    Status,
    /// The answer came whole but could not be understood.
    Decode,
    /// A file on this machine could not be written.
    Io,
    /// The caller's deadline passed before an attempt could begin.
    Deadline,
}

impl ErrorKind {
    /// Whether this kind means by itself that the service never saw the request.
    pub(super) fn never_reached_server(self) -> bool {
        match self {
            Self::Configuration
            | Self::InvalidRequest
            | Self::Credential
            | Self::SignInNeeded
            | Self::PasswordExpired
            | Self::PasswordRefused
            | Self::WrongAudience
            | Self::Connect
            | Self::Deadline => true,
            Self::Timeout | Self::Transport | Self::Status | Self::Decode | Self::Io => false,
        }
    }
}

/// Why a call that could have been repeated was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GaveUp {
    /// As many attempts as the policy allows were made.
    AttemptLimit,
    /// The next attempt would have begun after the time the policy allows.
    TimeLimit,
    /// The next attempt would have begun after the caller's deadline.
    Deadline,
    /// The service asks for a longer wait than a call is held for. [`Error::retry_after`](crate::Error::retry_after)
    /// states how long.
    LongWait,
    /// The run waits no longer: it makes no pauses as long as this one, or it is about to end.
    /// [`WaitLimit`](crate::WaitLimit) says so.
    RunEnds,
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AttemptLimit => "no attempts left",
            Self::TimeLimit => "no time left for another attempt",
            Self::Deadline => "the deadline leaves no time for another attempt",
            Self::RunEnds => "this run does not wait that long",
            Self::LongWait => "the service asks for a longer wait than a call is held for",
        })
    }
}
