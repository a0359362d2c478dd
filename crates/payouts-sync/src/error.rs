//! What stops a whole run.

use std::fmt;

/// A run that could not go on: the store failed, or the settings cannot work. What one window met is in the
/// [`SyncReport`](crate::SyncReport) instead.
#[derive(Debug)]
pub struct Error(Box<Kind>);

/// The result of a run.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug)]
enum Kind {
    Store(payouts_store::Error),
    WriterGone,
}

impl Error {
    pub(crate) fn writer_gone() -> Self {
        Self(Box::new(Kind::WriterGone))
    }

    /// The store's own error, when it was the store.
    #[must_use]
    pub fn store(&self) -> Option<&payouts_store::Error> {
        match &*self.0 {
            Kind::Store(error) => Some(error),
            Kind::WriterGone => None,
        }
    }
}

impl Error {
    /// Takes the store's own error out, when it was the store; gives the error back otherwise.
    ///
    /// # Errors
    /// The error itself, when it was not the store's.
    pub fn into_store(self) -> Result<payouts_store::Error, Self> {
        match *self.0 {
            Kind::Store(error) => Ok(error),
            kind => Err(Self(Box::new(kind))),
        }
    }
}

impl From<payouts_store::Error> for Error {
    fn from(error: payouts_store::Error) -> Self {
        Self(Box::new(Kind::Store(error)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Store(error) => error.fmt(f),
            Kind::WriterGone => {
                f.write_str("the store was closed while windows were under way; what was committed is safe")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.store().and_then(std::error::Error::source)
    }
}
