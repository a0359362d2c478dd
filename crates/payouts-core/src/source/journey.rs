//! What passes between the steps of a journey.

use crate::{Error, Result};
use bytes::Bytes;
use chrono::NaiveDate;
use payouts_http::{CallContext, Download, SecretUrl};
use payouts_model::{Dataset, ExportHandle, Provider, RawFacts, SourceId, Window};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::Duration,
};

/// What a caller requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The first day wanted.
    pub since: NaiveDate,
    /// The last day wanted.
    pub until: NaiveDate,
    /// The datasets wanted; those of other services are passed over.
    pub datasets: Vec<Dataset>,
    /// The accounts wanted, by the provider's ids.
    pub accounts: Vec<String>,
}

impl Plan {
    /// The windows of one source's grid that cover what is wanted, oldest first, each once.
    #[must_use]
    pub fn windows(&self, source: &SourceId, provider: Provider) -> Vec<Window> {
        let wanted = |dataset: &Dataset| self.datasets.contains(dataset) && dataset.provider() == provider;
        let accounts: BTreeSet<&String> = self.accounts.iter().collect();
        let mut windows = Vec::new();
        for dataset in Dataset::ALL.into_iter().filter(wanted) {
            for period in dataset.periods(self.since, self.until) {
                windows.extend(accounts.iter().map(|account| Window {
                    source: source.clone(),
                    dataset,
                    account: (*account).clone(),
                    period,
                }));
            }
        }
        windows.sort_by_key(|window| window.period.first_day());
        windows
    }
}

/// What calls about an export are known by, in spans and errors.
pub(crate) fn call_context(export: &ExportHandle) -> CallContext {
    CallContext::new().window(match &export.window {
        Some(window) => window.to_string(),
        None => format!("{} export {}", export.dataset, export.export_id),
    })
}

/// The answer to a wish.
#[derive(Debug)]
pub enum Begun {
    /// The bytes can be fetched now.
    Ready(Ready),
    /// The service works on it.
    Pending(ExportHandle),
}

/// The state of an export.
#[derive(Debug)]
pub enum Polled {
    /// Not yet. Ask again after this long.
    InProgress {
        /// How long to wait before the next poll.
        after: Duration,
        /// The status as the service writes it.
        status: String,
    },
    /// The bytes can be fetched.
    Ready(Ready),
    /// The service gave up; queue a new export.
    Failed {
        /// The status as the service writes it.
        status: String,
    },
    /// The service does not know the export any more; queue a new one.
    Gone,
    /// The deadline for exports has passed; queue a new one.
    Overdue {
        /// How long ago it was queued.
        age: Duration,
    },
}

/// Bytes that can be fetched. Not storable and not printable: a link in it is a secret.
pub struct Ready(pub(crate) ReadyKind);

pub(crate) enum ReadyKind {
    /// With what an earlier link has brought.
    Link(SecretUrl, Option<Box<SoFar>>),
    Body {
        bytes: Bytes,
        media_type: Option<String>,
        request_ids: BTreeMap<String, String>,
    },
}

impl Ready {
    /// Bytes behind a signed link.
    #[must_use]
    pub fn behind(link: SecretUrl) -> Self {
        Self(ReadyKind::Link(link, None))
    }

    /// The same file behind a fresh link: fetching it goes on where the earlier link expired, into the same sink, if the file
    /// is provably unchanged (strong `ETag`, same length). Otherwise it begins again.
    #[must_use]
    pub fn continuing(self, earlier: Interrupted) -> Self {
        match self.0 {
            ReadyKind::Link(link, _) => Self(ReadyKind::Link(link, earlier.so_far)),
            body @ ReadyKind::Body { .. } => Self(body),
        }
    }

    /// Bytes that came with the answer, its media type, and its request ids by header name.
    #[must_use]
    pub fn here(bytes: Bytes, media_type: Option<String>, request_ids: BTreeMap<String, String>) -> Self {
        Self(ReadyKind::Body { bytes, media_type, request_ids })
    }

    /// The link, where the bytes are behind one. It is a secret: open it, and do nothing else with it.
    #[must_use]
    pub fn link(&self) -> Option<&SecretUrl> {
        match &self.0 {
            ReadyKind::Link(link, _) => Some(link),
            ReadyKind::Body { .. } => None,
        }
    }

    /// The name of the file behind the link: the last segment of its path.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        self.link().and_then(file_name)
    }

    /// The bytes, where they came with the answer.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        match &self.0 {
            ReadyKind::Link(..) => None,
            ReadyKind::Body { bytes, .. } => Some(bytes),
        }
    }

    /// Whether the bytes are behind a link, and may be many; otherwise they are here already.
    #[must_use]
    pub fn is_link(&self) -> bool {
        matches!(self.0, ReadyKind::Link(..))
    }
}

/// The last segment of the path, which Microsoft's own sample names the file after. The query, which is the secret, is
/// no part of it.
pub(crate) fn file_name(link: &SecretUrl) -> Option<String> {
    let url = link.parse().ok()?;
    let name = url.path_segments()?.next_back()?.to_owned();
    (!name.is_empty()).then_some(name)
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ReadyKind::Link(..) => f.write_str("Ready(link [redacted])"),
            ReadyKind::Body { bytes, .. } => write!(f, "Ready(body of {} bytes)", bytes.len()),
        }
    }
}

/// What became of a fetch.
#[must_use = "a link that has expired is no error, and nothing was fetched then"]
#[derive(Debug)]
pub enum Fetched {
    /// All bytes are in the sink.
    Complete(RawFacts),
    /// The link is not accepted any more. Poll again for a fresh one, and [continue](Ready::continuing) with it.
    LinkExpired(Interrupted),
}

impl Fetched {
    /// What is known about the bytes, for a caller to whom an expired link is a failure.
    ///
    /// # Errors
    /// When the link had expired.
    pub fn complete(self) -> Result<RawFacts> {
        match self {
            Self::Complete(facts) => Ok(facts),
            Self::LinkExpired(interrupted) => Err(interrupted.into_error()),
        }
    }
}

/// A fetch whose link expired, with what came before.
#[must_use = "a fresh link can continue it"]
#[derive(Debug)]
pub struct Interrupted {
    error: Error,
    so_far: Option<Box<SoFar>>,
}

/// What a fetch remembers from one link to the next.
#[derive(Debug)]
pub(crate) struct SoFar {
    pub(crate) download: Download,
    /// The hash of the download before this one, whose end nothing confirmed.
    pub(crate) unconfirmed: Option<[u8; 32]>,
}

impl Interrupted {
    pub(crate) fn new(error: Error, so_far: SoFar) -> Self {
        Self { error, so_far: Some(Box::new(so_far)) }
    }

    /// What storage answered.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// What storage answered, for a caller that does not go on.
    #[must_use]
    pub fn into_error(self) -> Error {
        self.error
    }

    /// How many bytes the sink holds.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.so_far.as_ref().map_or(0, |so_far| so_far.download.bytes())
    }
}

/// An expired link that brought nothing.
impl From<Error> for Interrupted {
    fn from(error: Error) -> Self {
        Self { error, so_far: None }
    }
}

/// What became of an export that was to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Released {
    /// Deleted now.
    Deleted,
    /// It was gone already.
    AlreadyGone,
    /// There was nothing to delete: this service keeps no exports.
    NothingToDo,
}
