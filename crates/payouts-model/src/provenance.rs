//! Where a figure comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The way from a figure back to the bytes that were received.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// The observation (one load of one window) that brought the row; the store gives it its number.
    pub observation: Option<i64>,
    /// SHA-256 of the raw bytes as received, 64 lower-case hex digits.
    pub sha256: String,
    /// Name of the entry inside an archive; absent for a plain body.
    pub entry: Option<String>,
    /// Line (of a file) or position (in a JSON array) where the row begins, from 1.
    pub line: u64,
}
