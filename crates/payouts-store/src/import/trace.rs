//! From a record of an imported window back to the file that was imported.

use super::prepare::unread;
use crate::{Result, Store};
use payouts_files::cut::{CutFile, locate};
use payouts_model::{Provenance, RawFacts};

/// Where a record is in a file that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportedPlace {
    /// The name of the file.
    pub file: String,
    /// The hash of its bytes, which are archived.
    pub sha256: String,
    /// The entry of an archive.
    pub entry: Option<String>,
    /// The line, from 1; absent when it is that of the window's own bytes.
    pub line: Option<u64>,
}

impl Store {
    /// Where a record is in the imported file; `None` for a window that was not imported.
    ///
    /// # Errors
    /// When the archived bytes are missing or cannot be read.
    pub fn imported_place(&self, facts: &RawFacts, at: &Provenance) -> Result<Option<ImportedPlace>> {
        let ids = &facts.request_ids;
        let original = |number: usize| {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let id = |name: &str| ids.get(&format!("{name}{suffix}")).cloned();
            id("imported-file").zip(id("imported-from"))
        };
        let originals: Vec<_> = (1..).map_while(original).collect();
        let Some((file, sha256)) = originals.first().cloned() else { return Ok(None) };
        if sha256 == facts.sha256 || ids.contains_key("imported-entry") {
            let entry = ids.get("imported-entry").cloned();
            return Ok(Some(ImportedPlace { file, sha256, entry, line: None }));
        }
        let raws = originals.iter().map(|(_, sha256)| self.open_raw(sha256));
        let mut raws = raws.collect::<Result<Vec<_>>>()?;
        let named = originals.iter().zip(&mut raws);
        let mut files: Vec<_> =
            named.map(|((name, _), raw)| CutFile { name: name.clone(), raw: &mut **raw }).collect();
        let mut part = self.open_raw(&facts.sha256)?;
        let located = locate(&mut *part, at.entry.as_deref(), at.line, &mut files);
        let located = located.map_err(|error| unread(&file, error))?;
        Ok(located.map(|located| {
            let (file, sha256) = originals[located.file].clone();
            ImportedPlace { file, sha256, entry: located.entry, line: Some(located.line) }
        }))
    }
}
