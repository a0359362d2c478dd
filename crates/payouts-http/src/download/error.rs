//! Why a file did not arrive.

use std::{fmt, io};

use crate::{Error, ErrorKind};

/// A download that did not complete. Says what to do next: a fresh link, more room, or patience.
pub struct DownloadError(Box<Inner>);

struct Inner {
    outcome: Outcome,
    error: Error,
    sink: Option<io::Error>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    LinkExpired,
    LinkRefused,
    SinkFailed,
    TooLarge,
    Unstable,
    TransferFailed,
}

impl DownloadError {
    pub(super) fn link_expired(error: Error) -> Self {
        Self::of(
            Outcome::LinkExpired,
            error.with_hint("the link has expired: read the export again for a fresh one, and go on with it"),
        )
    }

    pub(super) fn link_refused(error: Error) -> Self {
        Self::of(Outcome::LinkRefused, error)
    }

    pub(super) fn transfer(error: Error) -> Self {
        Self::of(Outcome::TransferFailed, error)
    }

    pub(super) fn too_large(largest: u64) -> Self {
        let message = format!("the file is larger than {largest} bytes, the most that is accepted");
        Self::of(
            Outcome::TooLarge,
            Error::new(ErrorKind::Decode, message)
                .with_hint("raise the largest file in the settings if a file of this size is expected"),
        )
    }

    pub(super) fn unstable(reason: &str, restarts: u32) -> Self {
        let message = format!("the file was restarted {restarts} times without coming to an end: {reason}");
        Self::of(
            Outcome::Unstable,
            Error::new(ErrorKind::Transport, message)
                .with_retryable(true)
                .with_hint("try again later; a proxy in between may be changing the transfer"),
        )
    }

    pub(super) fn sink(why: io::Error) -> Self {
        let (message, hint) = if why.kind() == io::ErrorKind::StorageFull {
            ("there is no room left for the file", "make room and run again")
        } else {
            ("the file cannot be written", "check the directory and its permissions, then run again")
        };
        let error = Error::new(ErrorKind::Io, message).with_hint(hint).with_source(&why);
        Self(Box::new(Inner { outcome: Outcome::SinkFailed, error, sink: Some(why) }))
    }

    fn of(outcome: Outcome, error: Error) -> Self {
        Self(Box::new(Inner { outcome, error, sink: None }))
    }

    /// Whether storage no longer accepts the link (401, 403, 404, 410).
    ///
    /// *Troubleshooting*: read the export again for a fresh link, and run the same [`Download`](super::Download) with
    /// it. Only when that fails too, queue a new export.
    pub fn is_link_expired(&self) -> bool {
        self.0.outcome == Outcome::LinkExpired
    }

    /// Whether the link was not opened at all: empty, not https, or to a host that is not allowed.
    ///
    /// *Troubleshooting*: an empty link means that the export is not ready; a new storage host has to be allowed.
    pub fn is_link_refused(&self) -> bool {
        self.0.outcome == Outcome::LinkRefused
    }

    /// Whether the file has more bytes than are accepted, or no end.
    ///
    /// *Troubleshooting*: raise [`largest_file`](super::DownloaderBuilder::largest_file) if it is expected to be that large.
    pub fn is_too_large(&self) -> bool {
        self.0.outcome == Outcome::TooLarge
    }

    /// Whether the bytes could not be written. Nothing is repeated then.
    ///
    /// *Troubleshooting*: look at [`sink_error`](Self::sink_error).
    pub fn is_sink_failure(&self) -> bool {
        self.0.outcome == Outcome::SinkFailed
    }

    /// Whether the disk is full.
    ///
    /// *Troubleshooting*: make room and run again.
    pub fn is_storage_full(&self) -> bool {
        self.sink_error().is_some_and(|why| why.kind() == io::ErrorKind::StorageFull)
    }

    /// Whether the same download may succeed later with the same link.
    ///
    /// *Troubleshooting*: the transfer has already been taken up as often as allowed; run the job again later.
    pub fn is_retryable(&self) -> bool {
        matches!(self.0.outcome, Outcome::Unstable | Outcome::TransferFailed) && self.0.error.is_retryable()
    }

    /// The error of the sink, when it failed.
    pub fn sink_error(&self) -> Option<&io::Error> {
        self.0.sink.as_ref()
    }

    /// The failure in the terms of all other calls: status, storage's error code, request ids, excerpt.
    pub fn error(&self) -> &Error {
        &self.0.error
    }
}

/// A failure before any download began, such as one of the settings.
impl From<Error> for DownloadError {
    fn from(error: Error) -> Self {
        Self::transfer(error)
    }
}

impl From<DownloadError> for Error {
    fn from(failed: DownloadError) -> Self {
        failed.0.error
    }
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the download did not complete: {}", self.0.error)
    }
}

impl fmt::Debug for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadError")
            .field("outcome", &self.0.outcome)
            .field("error", &self.0.error)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for DownloadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.0.error)
    }
}
