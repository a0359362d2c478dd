//! Exit codes, and the error that carries one.

use std::fmt;

/// How the command ends, for whatever started it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Everything asked for is done.
    Done = 0,
    /// Something that should not happen.
    Unexpected = 1,
    /// The arguments or the configuration cannot work.
    Usage = 2,
    /// A person has to sign in.
    SignIn = 3,
    /// Some windows failed or were held, or something received could not be understood; the rest is kept.
    SomeFailed = 4,
    /// Exports are still pending at the provider; come back.
    Pending = 5,
    /// What was paid is not what was earned, or not what the bank booked.
    Reconciliation = 6,
    /// What was read back is not what was written.
    Integrity = 7,
    /// Another process writes to the store.
    InUse = 8,
    /// The provider asked to slow down; come back.
    RateLimited = 9,
    /// SIGINT: the current transaction was finished.
    Interrupted = 130,
    /// SIGTERM: the current transaction was finished.
    Terminated = 143,
}

impl Exit {
    /// What the code means, in a few words.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unexpected => "something that should not happen",
            Self::Usage => "the arguments or the configuration cannot work",
            Self::SignIn => "a person has to sign in",
            Self::SomeFailed => {
                "some windows failed or were held, or something received could not be understood"
            }
            Self::Pending => "exports are pending, or time ran out",
            Self::Reconciliation => "there are exceptions",
            Self::Integrity => "the disk does not contain what was received",
            Self::InUse => "another process writes to the ledger",
            Self::RateLimited => "the provider asked to slow down",
            Self::Interrupted | Self::Terminated => "interrupted",
        }
    }

    /// Whether a person has to do something. Everything else passes by itself: a later run goes on.
    pub(crate) const fn needs_person(self) -> bool {
        match self {
            Self::Unexpected
            | Self::Usage
            | Self::SignIn
            | Self::SomeFailed
            | Self::Reconciliation
            | Self::Integrity => true,
            Self::Done
            | Self::Pending
            | Self::InUse
            | Self::RateLimited
            | Self::Interrupted
            | Self::Terminated => false,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A command that could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
    /// What to do now.
    pub(crate) hint: Option<String>,
}

/// What a command gives back.
pub(crate) type Outcome = Result<Exit, Failure>;

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hint: None }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n\n{hint}"),
            None => Ok(()),
        }
    }
}

impl From<payouts_store::Error> for Failure {
    fn from(error: payouts_store::Error) -> Self {
        let (exit, hint) = if error.is_in_use() {
            (Exit::InUse, None)
        } else if error.is_catalog_damaged() {
            (
                Exit::Integrity,
                Some(
                    "restore the directory from a backup, or make a new ledger: payouts sync --store DIR. What was received as \
                     a file is still whole below raw/",
                ),
            )
        } else if error.is_damaged() {
            (
                Exit::Integrity,
                Some("payouts verify shows what is wrong, payouts rebuild makes the tables again"),
            )
        } else if error.is_of_other_version() || error.is_absent() || error.is_no_statement() {
            (Exit::Usage, None)
        } else if error.is_disk_full() {
            (
                Exit::Unexpected,
                Some("the disk is full: what was committed is safe; free some room and run again"),
            )
        } else if is_denied(&error) {
            (
                Exit::Unexpected,
                Some(
                    "nothing was changed; the directory of the ledger has to be writable: see its owner and permissions",
                ),
            )
        } else {
            (Exit::Unexpected, None)
        };
        Self { exit, message: error.to_string(), hint: hint.map(str::to_owned) }
    }
}

/// Whether the system does not permit writing there.
fn is_denied(error: &payouts_store::Error) -> bool {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    let mut kinds =
        causes.filter_map(|cause| cause.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    kinds.any(|kind| matches!(kind, PermissionDenied | ReadOnlyFilesystem))
}

impl From<payouts_sync::Error> for Failure {
    fn from(error: payouts_sync::Error) -> Self {
        match error.into_store() {
            Ok(store) => store.into(),
            Err(other) => Self::new(Exit::Unexpected, other.to_string()),
        }
    }
}

impl From<payouts_core::Error> for Failure {
    fn from(error: payouts_core::Error) -> Self {
        let exit = if error.is_auth() || error.is_sign_in_needed() {
            Exit::SignIn
        } else if error.is_rate_limited() {
            Exit::RateLimited
        } else if error.kind() == payouts_core::ErrorKind::Configuration {
            Exit::Usage
        } else {
            Exit::Unexpected
        };
        let ids = error.request_ids();
        let ids = (!ids.is_empty()).then(|| format!("for the provider's support: {ids}"));
        let hint: Vec<_> = error.hint().map(str::to_owned).into_iter().chain(ids).collect();
        let hint = (!hint.is_empty()).then(|| hint.join("\n"));
        Self { exit, message: format!("{error:#}"), hint }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        // The reader has seen enough: `payouts export payouts --to - | head`.
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::new(Exit::Done, "the reader closed the pipe");
        }
        Self::new(Exit::Unexpected, error.to_string())
    }
}
