//! What follows from the bytes of bank files: read again by `verify`, replaced by `rebuild`.

use super::files::{BankFile, files, read, statement, statements};
use crate::{
    AsOf, Error, Ledger, RawArchive, Result, Store,
    catalog::{all_of, open_raw},
    error::Kind,
};
use payouts_bank::Document;
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
            let found = match self.differs(&file) {
                Err(error) if error.is_damaged() => Some((error.to_string(), true)),
                found => found?,
            };
            wrong.extend(found.map(|(what, can_be_rebuilt)| WrongFile {
                name: file.name,
                what,
                can_be_rebuilt,
            }));
        }
        Ok((count, wrong))
    }

    /// What is wrong with the rows of a file, and whether a rebuild mends it.
    fn differs(&self, file: &BankFile) -> Result<Option<(String, bool)>> {
        let documents = match documents(&self.db, self.raw(), file) {
            Err(error) => return Ok(Some((error.to_string(), false))),
            Ok(documents) => documents,
        };
        let mut select =
            self.db.prepare_cached("SELECT * FROM bank_statements WHERE file = ?1 ORDER BY position")?;
        let kept: Vec<_> = all_of(&mut select, [file.id], |row| statement(&self.db, row))?;
        let stated: Vec<_> = statements(&documents).collect();
        let is_same = kept.len() == stated.len()
            && kept.iter().zip(stated).all(|(kept, (entry, statement))| {
                // As text: two scales of one number are two statements.
                kept.entry.as_ref() == entry && format!("{:?}", kept.statement) == format!("{statement:?}")
            });
        Ok((!is_same).then(|| ("its statements differ from those of its raw bytes".to_owned(), true)))
    }
}

impl Ledger<'_> {
    /// Replaces what bank files state by what their bytes state.
    pub(crate) fn rebuild_bank(&mut self, archive: &RawArchive) -> Result<()> {
        self.db.execute_batch("DELETE FROM bank_entries; DELETE FROM bank_statements;")?;
        for file in files(self.db, AsOf::Now)? {
            let documents = documents(self.db, archive, &file)?;
            self.keep_statements(file.id, &documents)?;
        }
        Ok(())
    }
}

fn documents(db: &Connection, archive: &RawArchive, file: &BankFile) -> Result<Vec<Document>> {
    let mut bytes = Vec::new();
    open_raw(db, archive, &file.sha256)?
        .read_to_end(&mut bytes)
        .map_err(|error| Error::because(Kind::Io, format!("raw body {}", file.sha256), error))?;
    read(&file.name, &bytes, file.profiles.as_ref())
}
