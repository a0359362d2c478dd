//! What one call, or a group of them, adds to the settings of its runtime.

use chrono::{DateTime, Utc};

/// A label, a request id and a deadline for the calls made through one clone of a runtime.
///
/// ```
/// # use payouts_http::CallContext;
/// let context = CallContext::new().window("payments 2024-05").request_id("5f0c3b9e-7a1d-4a57-9a6d-0d5c6c0f4f11");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallContext {
    pub(super) window: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) deadline: Option<DateTime<Utc>>,
}

impl CallContext {
    /// No label, a fresh request id per call, no deadline.
    pub fn new() -> Self {
        Self::default()
    }

    /// Labels spans and errors with the window that the call is for.
    #[must_use]
    pub fn window(mut self, label: impl Into<String>) -> Self {
        self.window = Some(label.into());
        self
    }

    /// The window that calls are made for, as it was labelled.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.window.as_deref()
    }

    /// The `ms-requestid` of a keyed call: the one written down before, so that a restart sends the same.
    #[must_use]
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// The moment after which nothing more is tried. Running attempts are cut off, waits never reach beyond it.
    #[must_use]
    pub fn deadline(mut self, at: DateTime<Utc>) -> Self {
        self.deadline = Some(at);
        self
    }
}
