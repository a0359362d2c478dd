//! The answer to a queued or read export, in whichever shape it comes.
//!
//! Microsoft documents an envelope and, elsewhere, a bare array; a public client came to accept a bare object and keys in another
//! case as well. All of these are read here, and mean the same: some exports, normally one.

mod shape;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::types::Export;

/// Some exports, normally one.
///
/// Reads an envelope with `value` around an array or a single export, a bare array, or a bare export. Names of members
/// match ignoring case, blanks and underscores. Serializes as the documented envelope, links redacted.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExportAnswer {
    /// The exports, in the order of the answer.
    #[serde(rename = "value")]
    pub exports: Vec<Export>,
    /// The other members of the envelope, such as `nextLink` and `totalCount`, as they came. It is unknown whether they
    /// mean anything for a single export, so nothing here depends on them.
    #[serde(flatten)]
    pub envelope: Map<String, Value>,
    /// Entries that are no exports: kept to be shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strangers: Vec<Value>,
}

impl ExportAnswer {
    /// The export with this request id. Where no entry has that id, the only entry counts, unless it has another id.
    pub fn export(&self, request_id: &str) -> Option<&Export> {
        let is_asked_for =
            |export: &&Export| export.id().is_some_and(|id| id.eq_ignore_ascii_case(request_id));
        let only = match self.exports.as_slice() {
            [only] if only.id().is_none() => Some(only),
            _ => None,
        };
        self.exports.iter().find(is_asked_for).or(only)
    }

    /// The request id of a freshly queued export: that of the first entry that has one.
    pub fn request_id(&self) -> Option<Cow<'_, str>> {
        self.exports.iter().find_map(Export::id)
    }
}

impl<'de> Deserialize<'de> for ExportAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let answer = Value::deserialize(deserializer)?;
        shape::read(answer).map_err(serde::de::Error::custom)
    }
}

/// The request id at the end of a `Location` header, for an answer that names the export there only.
///
/// ```
/// let location = "https://api.partner.microsoft.com/v1.0/payouts/payments/93c2b3cf?api=1";
/// assert_eq!(partner_center_client::answer::id_of_location(location), Some("93c2b3cf"));
/// ```
pub fn id_of_location(location: &str) -> Option<&str> {
    let path = location.split(['?', '#']).next()?.trim_end_matches('/');
    // A host alone, or a relative id alone, has no segment before it.
    path.rsplit_once('/').map(|(_, last)| last).filter(|last| !last.is_empty() && !path.ends_with("://"))
}
