//! A claim on an export that a service works on.

use crate::window::{Dataset, Window};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Our own id of a request, made before it leaves: the idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RequestId(String);

impl RequestId {
    /// An id of this text: a fresh GUID, or what a store kept.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text that is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A claim on an export that the service works on. Data: keep it anywhere, resume next week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExportHandle {
    /// What was requested.
    pub dataset: Dataset,
    /// The service's id of the export.
    pub export_id: String,
    /// Our id of the request that queued it.
    pub request_id: RequestId,
    /// When it was queued, by our clock.
    pub queued_at: DateTime<Utc>,
    /// The filter text that was sent.
    pub filter: Option<String>,
    /// The requested window; absent for a custom filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}
