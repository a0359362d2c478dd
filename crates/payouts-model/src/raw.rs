//! What is known about raw bytes in addition to the bytes.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How it is known that raw bytes are all that the service has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LengthProof {
    /// The service declared how many there are, and that many came.
    #[default]
    Declared,
    /// The transfer marks its own end (chunked encoding).
    Framed,
    /// Neither is so, but the bytes show their own end: an archive, or a JSON text. Reading them refuses a part.
    Structure,
    /// None of these is so, but two downloads in a row brought the same bytes, and they end with a complete record.
    Repeated,
    /// No service sent them: a person imported a file, which has no more. Whether it is all of the download is not known.
    Imported,
}

impl LengthProof {
    /// Whether it is the usual one.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        *self == Self::Declared
    }

    /// The name used in files and listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Framed => "framed",
            Self::Structure => "structure",
            Self::Repeated => "repeated",
            Self::Imported => "imported",
        }
    }

    /// The same in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Declared => "as many bytes as the service declared",
            Self::Framed => "the transfer marked its own end",
            Self::Structure => "the bytes show their own end",
            Self::Repeated => "two downloads brought the same bytes",
            Self::Imported => "the imported file has no more",
        }
    }
}

/// What is known about raw bytes in addition to the bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RawFacts {
    /// SHA-256 of the bytes, 64 lower-case hex digits.
    pub sha256: String,
    /// How many bytes.
    pub size: u64,
    /// The last segment of the link's path, which names the file; absent for an answer in the body.
    pub name: Option<String>,
    /// The media type the service gave.
    pub media_type: Option<String>,
    /// When the last byte arrived.
    pub received_at: DateTime<Utc>,
    /// How it is known that these are all of them.
    #[serde(default, skip_serializing_if = "LengthProof::is_declared")]
    pub length_proof: LengthProof,
    /// What identifies the answer that brought them, by header name: every request id, and the `ETag` of a file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub request_ids: BTreeMap<String, String>,
}

impl RawFacts {
    /// Bytes of this SHA-256 and size, all of which arrived at this time. What else is known is filled in by field.
    pub fn new(sha256: impl Into<String>, size: u64, received_at: DateTime<Utc>) -> Self {
        Self {
            sha256: sha256.into(),
            size,
            name: None,
            media_type: None,
            received_at,
            length_proof: LengthProof::default(),
            request_ids: BTreeMap::new(),
        }
    }
}
