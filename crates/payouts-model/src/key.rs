//! What makes a row the same row when it is read again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The identity of a row inside its dataset: its business key and an occurrence index.
///
/// The business key is the list of cells that the spec marks as identifying. Two rows with the same cells in one
/// observation are twins, distinguished by `occurrence`, so that both survive and a re-read adds nothing.
///
/// The text form is canonical: parts joined by `~` (a `~` or `\` inside a part is escaped by `\`), and `#n` for the
/// second and later twins.
///
/// ```
/// use payouts_model::RowKey;
/// let key = RowKey::new(["000000000042", "CSP Direct Bill Partner"], 0);
/// assert_eq!(key.as_str(), "000000000042~CSP Direct Bill Partner");
/// assert_eq!(RowKey::new(["a~b", ""], 1).as_str(), r"a\~b~#1");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RowKey(String);

impl RowKey {
    /// The key of the `occurrence`-th row (from 0) whose identifying cells are `parts`.
    pub fn new<P: AsRef<str>>(parts: impl IntoIterator<Item = P>, occurrence: u32) -> Self {
        let mut text = String::new();
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                text.push('~');
            }
            for letter in part.as_ref().chars() {
                if matches!(letter, '~' | '\\' | '#') {
                    text.push('\\');
                }
                text.push(letter);
            }
        }
        if occurrence > 0 {
            text.push('#');
            text.push_str(&occurrence.to_string());
        }
        Self(text)
    }

    /// Takes back a key from its canonical text, as a store keeps it.
    #[must_use]
    pub fn from_canonical(text: String) -> Self {
        Self(text)
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_run_into_each_other() {
        assert_ne!(RowKey::new(["a", "b"], 0), RowKey::new(["a~b"], 0));
        assert_ne!(RowKey::new(["a#1"], 0), RowKey::new(["a"], 1));
        assert_ne!(RowKey::new(["a\\", "b"], 0), RowKey::new(["a\\~b"], 0));
    }

    #[test]
    fn twins_get_keys_of_their_own() {
        assert_ne!(RowKey::new(["a"], 0), RowKey::new(["a"], 1));
    }
}
