//! One opaque error for everything that can go wrong between a call and its answer.

mod answer;
mod body;
mod cause;
mod kind;
mod progenitor;
mod questions;
mod request_ids;
mod scrub;
mod transport;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::kind::{ErrorKind, GaveUp};
pub use self::request_ids::RequestIds;
pub(crate) use self::scrub::secrets_of;
pub use payouts_wire::scrub::Scrubber;
pub(crate) use payouts_wire::scrub::scrub;

use self::cause::Cause;
use crate::Operation;

/// What went wrong, with everything that helps to find out why and nothing that must stay secret.
///
/// It is asked, not matched: [`is_retryable`](Self::is_retryable), [`is_permission`](Self::is_permission),
/// [`retry_after`](Self::retry_after) and so on; see [`guide::errors`](crate::guide::errors). One pointer wide, cheap
/// to clone. Every text in it has gone through the scrubber: no tokens, no URL queries.
#[derive(Clone)]
pub struct Error(Arc<Details>);

#[derive(Clone)]
struct Details {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    operation: Option<&'static Operation>,
    window: Option<String>,
    status: Option<u16>,
    service_code: Option<String>,
    inner_codes: Vec<String>,
    service_message: Option<String>,
    body_excerpt: Option<String>,
    retry_after: Option<Duration>,
    request_ids: RequestIds,
    attempts: u32,
    gave_up: Option<GaveUp>,
    before_sending: bool,
    transient: Option<bool>,
    cause: Option<Arc<Cause>>,
}

/// Building one. Every text is scrubbed on the way in.
impl Error {
    /// An error that states what happened: lower case, no trailing period.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Arc::new(Details {
            kind,
            message: scrub(&message.into()),
            hint: None,
            operation: None,
            window: None,
            status: None,
            service_code: None,
            inner_codes: Vec::new(),
            service_message: None,
            body_excerpt: None,
            retry_after: None,
            request_ids: RequestIds::default(),
            attempts: 0,
            gave_up: None,
            before_sending: kind.never_reached_server(),
            transient: None,
            cause: None,
        }))
    }

    /// Says what to do now: lower case, no trailing period.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        self.with(|details| details.hint = Some(scrub(&hint.into())))
    }

    /// Keeps the texts of the underlying error, and of its own causes; not the values, which may hold URLs.
    #[must_use]
    pub fn with_source(self, source: &(dyn std::error::Error + 'static)) -> Self {
        self.with(|details| details.cause = Some(Arc::new(Cause::of(source))))
    }

    /// Names the operation that failed.
    #[must_use]
    pub fn with_operation(self, operation: &'static Operation) -> Self {
        self.with(|details| details.operation = Some(operation))
    }

    /// Names the window that the call was made for.
    #[must_use]
    pub fn with_window(self, window: impl Into<String>) -> Self {
        self.with(|details| details.window = Some(scrub(&window.into())))
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        self.with(|details| details.status = Some(status))
    }

    /// The code that the service put into its error body.
    #[must_use]
    pub fn with_service_code(self, code: impl Into<String>) -> Self {
        self.with(|details| details.service_code = Some(scrub(&code.into())))
    }

    /// How long the service asked to wait.
    #[must_use]
    pub fn with_retry_after(self, wait: Duration) -> Self {
        self.with(|details| details.retry_after = Some(wait))
    }

    /// How many attempts were made.
    #[must_use]
    pub fn with_attempts(self, attempts: u32) -> Self {
        self.with(|details| details.attempts = attempts)
    }

    /// Overrides what the kind and the status say about whether a later repetition may succeed.
    #[must_use]
    pub fn with_retryable(self, retryable: bool) -> Self {
        self.with(|details| details.transient = Some(retryable))
    }

    /// Adds to the hint what only this call knows.
    #[must_use]
    pub(crate) fn with_more_hint(self, more: &str) -> Self {
        let hint = match self.hint() {
            Some(hint) => format!("{hint}; {more}"),
            None => more.to_owned(),
        };
        self.with_hint(hint)
    }

    /// Why the call was not repeated, although it could have been.
    #[must_use]
    pub fn with_gave_up(self, gave_up: GaveUp) -> Self {
        self.with(|details| details.gave_up = Some(gave_up))
    }

    /// Adds ids in front of those it has.
    #[must_use]
    pub(crate) fn with_request_ids(self, ids: &RequestIds) -> Self {
        self.with(|details| details.request_ids.prepend(ids))
    }

    /// Keeps the request ids among the headers of an answer.
    #[must_use]
    pub fn with_ids_of(self, headers: &reqwest::header::HeaderMap) -> Self {
        self.with(|details| details.request_ids.collect(headers))
    }

    /// Marks a failure (at the sign-in service, say) as one before the call itself was sent.
    #[must_use]
    pub fn before_sending(self) -> Self {
        self.with(|details| details.before_sending = true)
    }

    fn with(mut self, change: impl FnOnce(&mut Details)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

/// What happened and what to do now. The alternate form (`{:#}`) leaves out what to do, for callers that show the hint
/// separately.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        if let Some(operation) = details.operation {
            write!(f, "{}", operation.id)?;
            if let Some(window) = &details.window {
                write!(f, " for {window}")?;
            }
            f.write_str(": ")?;
        } else if let Some(window) = &details.window {
            write!(f, "{window}: ")?;
        }
        f.write_str(&details.message)?;
        if let Some(said) = &details.service_message {
            write!(f, ": {said}")?;
        }
        // Of a refusal, the code and the message are enough; of what could not be understood, this is all there is.
        if let (ErrorKind::Decode, Some(structure)) = (details.kind, &details.body_excerpt) {
            write!(f, "; received: {structure}")?;
        }
        if let Some(gave_up) = details.gave_up {
            match details.attempts {
                0 => f.write_str("; gave up before anything was sent")?,
                1 => f.write_str("; gave up after 1 attempt")?,
                attempts => write!(f, "; gave up after {attempts} attempts")?,
            }
            if gave_up != GaveUp::AttemptLimit {
                write!(f, ": {gave_up}")?;
            }
        }
        if let (Some(wait), Some(_)) = (details.retry_after, details.gave_up) {
            write!(f, "; the service asks for a pause of {} seconds (Retry-After)", wait.as_secs())?;
        }
        match &details.hint {
            Some(hint) if !f.alternate() => write!(f, "; {hint}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        let mut shown = f.debug_struct("Error");
        shown.field("kind", &details.kind).field("message", &details.message);
        let mut text = |name, value: &Option<String>| {
            if let Some(value) = value {
                shown.field(name, value);
            }
        };
        text("service_code", &details.service_code);
        text("service_message", &details.service_message);
        text("window", &details.window);
        text("hint", &details.hint);
        text("body_excerpt", &details.body_excerpt);
        if let Some(operation) = details.operation {
            shown.field("operation", &operation.id);
        }
        if let Some(status) = details.status {
            shown.field("status", &status);
        }
        if let Some(wait) = details.retry_after {
            shown.field("retry_after", &wait);
        }
        if let Some(gave_up) = details.gave_up {
            shown.field("gave_up", &gave_up);
        }
        if let Some(cause) = &details.cause {
            shown.field("cause", cause);
        }
        shown.field("attempts", &details.attempts).field("request_ids", &details.request_ids).finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as _)
    }
}
