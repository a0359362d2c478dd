//! What follows from the bytes of bank files: read again by `verify`, replaced by `rebuild`.

use super::files::{files, read, statement, statements};
use crate::{
    AsOf, Error, Ledger, RawArchive, Result, Store,
    catalog::{all_of, open_raw},
    error::Kind,
};
use payouts_bank::{Document, Profiles};
use rusqlite::Connection;
use std::io::Read;

/// A file whose rows are not what its bytes state.
pub(crate) struct WrongFile {
    pub(crate) name: String,
    pub(crate) what: String,
    /// Whether a rebuild mends it.
    pub(crate) can_be_rebuilt: bool,
}

impl Store {
    /// Reads every bank file again and compares. Returns how many there are, and which differ.
    pub(crate) fn wrong_bank_files(&self) -> Result<(u64, Vec<WrongFile>)> {
        let (mut count, mut wrong) = (0, Vec::new());
        for file in files(&self.db, AsOf::Now)? {
            count += 1;
            let differs =
                match documents(&self.db, self.raw(), &file.name, &file.sha256, file.profiles.as_ref()) {
                    Err(error) => Some((error.to_string(), false)),
                    Ok(documents) => {
                        let mut select = self.db.prepare_cached(
                            "SELECT * FROM bank_statements WHERE file = ?1 ORDER BY position",
                        )?;
                        let kept: Vec<_> = all_of(&mut select, [file.id], |row| statement(&self.db, row))?;
                        let stated: Vec<_> = statements(&documents).collect();
                        let is_same = kept.len() == stated.len()
                            && kept.iter().zip(stated).all(|(kept, (entry, statement))| {
                                // As text: two scales of one number are two statements.
                                kept.entry.as_ref() == entry
                                    && format!("{:?}", kept.statement) == format!("{statement:?}")
                            });
                        (!is_same)
                            .then(|| ("its statements differ from those of its raw bytes".to_owned(), true))
                    }
                };
            if let Some((what, can_be_rebuilt)) = differs {
                wrong.push(WrongFile { name: file.name, what, can_be_rebuilt });
            }
        }
        Ok((count, wrong))
    }
}

impl Ledger<'_> {
    /// Replaces what bank files state by what their bytes state.
    pub(crate) fn rebuild_bank(&mut self, archive: &RawArchive) -> Result<()> {
        self.db.execute_batch("DELETE FROM bank_entries; DELETE FROM bank_statements;")?;
        for file in files(self.db, AsOf::Now)? {
            let documents = documents(self.db, archive, &file.name, &file.sha256, file.profiles.as_ref())?;
            self.keep_statements(file.id, &documents)?;
        }
        Ok(())
    }
}

fn documents(
    db: &Connection,
    archive: &RawArchive,
    name: &str,
    sha256: &str,
    profiles: Option<&Profiles>,
) -> Result<Vec<Document>> {
    let mut bytes = Vec::new();
    open_raw(db, archive, sha256)?
        .read_to_end(&mut bytes)
        .map_err(|error| Error::because(Kind::Io, format!("raw body {sha256}"), error))?;
    read(name, &bytes, profiles)
}
