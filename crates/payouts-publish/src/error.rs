//! What can go wrong when a ledger is published, and what to do then.

use std::fmt;

/// A failure of a publication. The target is as it was before it.
///
/// Ask it questions ([`is_in_use`](Self::is_in_use), [`is_unreachable`](Self::is_unreachable), …) rather than matching on it. It
/// shows what happened and to what; [`hint`](Self::hint) is what to do now. It never holds a password.
#[derive(Debug)]
pub struct Error(Box<Repr>);

/// The result of a publication.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug)]
struct Repr {
    kind: Kind,
    what: String,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Configuration,
    Unreachable,
    SignIn,
    Permission,
    InUse,
    OtherVersion,
    OtherLedger,
    Ledger,
    Lost,
    Server,
}

/// The longest text of a server that an error shows.
const LONGEST: usize = 600;

impl Error {
    pub(crate) fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self(Box::new(Repr { kind, what: what.into(), hint: None, source: None }))
    }

    pub(crate) fn because(
        kind: Kind,
        what: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self(Box::new(Repr { kind, what: what.into(), hint: None, source: Some(source.into()) }))
    }

    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// What to do now, if it is known.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The URL or an option makes no sense. Nothing was sent.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.0.kind == Kind::Configuration
    }

    /// No connection could be made, or TLS failed.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        self.0.kind == Kind::Unreachable
    }

    /// The server refused the user or the password.
    #[must_use]
    pub fn is_sign_in(&self) -> bool {
        self.0.kind == Kind::SignIn
    }

    /// The role lacks a privilege.
    #[must_use]
    pub fn is_not_permitted(&self) -> bool {
        self.0.kind == Kind::Permission
    }

    /// Another publication of the same ledger into the same schema is running.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        self.0.kind == Kind::InUse
    }

    /// The target was written by a newer version of this program.
    #[must_use]
    pub fn is_of_other_version(&self) -> bool {
        self.0.kind == Kind::OtherVersion
    }

    /// The rows of this name in the target are those of another ledger.
    #[must_use]
    pub fn is_of_other_ledger(&self) -> bool {
        self.0.kind == Kind::OtherLedger
    }

    /// The ledger itself could not be read.
    #[must_use]
    pub fn is_about_the_ledger(&self) -> bool {
        self.0.kind == Kind::Ledger
    }

    /// The connection broke. If it broke while the server committed, the publication may be complete: publishing again is safe
    /// and changes nothing then.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.0.kind == Kind::Lost
    }

    /// Names what could not be done with the server.
    pub(crate) fn server(what: impl Into<String>) -> impl FnOnce(tokio_postgres::Error) -> Self {
        let what = what.into();
        move |error| Self::from_server(&what, &error)
    }

    fn from_server(what: &str, error: &tokio_postgres::Error) -> Self {
        let Some(answer) = error.as_db_error() else {
            // The client's own words name no host and no password.
            let cause =
                std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
            return Self::new(Kind::Lost, format!("{what}: the connection is lost: {}", shortened(&cause)))
                .with_hint("publish again: nothing is lost, and what is complete is not published twice");
        };
        let code = answer.code().code();
        let detail = answer.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        let said = shortened(&format!("{}{detail}", answer.message()));
        let what = format!("{what}: the server refused: {said} [{code}]");
        match code {
            "42501" => Self::new(Kind::Permission, what)
                .with_hint("grant the role what the documentation of `payouts publish postgres` lists"),
            "55P03" => Self::new(Kind::InUse, what)
                .with_hint("wait for the other publication to end, then publish again"),
            _ if code.starts_with("28") => {
                Self::new(Kind::SignIn, what).with_hint("check the user of the URL and the password")
            }
            // The server or an administrator ended it.
            _ if code.starts_with("57P") || code.starts_with("08") => Self::new(Kind::Lost, what)
                .with_hint("publish again: nothing is lost, and what is complete is not published twice"),
            "53100" => {
                Self::new(Kind::Server, what).with_hint("free disk space at the server, then publish again")
            }
            _ => Self::new(Kind::Server, what),
        }
    }
}

/// Control characters of a server must not reach a terminal.
fn shortened(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut short: String = text.chars().take(LONGEST).map(plain).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.what)?;
        match &self.0.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| &**source as _)
    }
}

impl From<payouts_store::Error> for Error {
    fn from(source: payouts_store::Error) -> Self {
        Self::because(Kind::Ledger, "the ledger cannot be read", source)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(source: rusqlite::Error) -> Self {
        Self::because(Kind::Ledger, "the catalog of the ledger cannot be read", source)
            .with_hint("run payouts verify")
    }
}
