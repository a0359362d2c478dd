//! Opening a file of the lake as what was written.
//!
//! What is read of it may be money, and neither the format nor its readers find every bit that changes on a disk: some make
//! another figure, some make a reader panic. So all of a file is hashed before any of it is believed.

use super::LakeFile;
use crate::{
    Error, Result,
    error::{Kind, at},
    hash,
};
use std::{
    fs::File,
    io::{ErrorKind, Seek},
    path::Path,
};

impl LakeFile {
    /// Opens the file below the store's directory, at its beginning.
    ///
    /// # Errors
    /// When it is missing or holds other bytes than were written; when it cannot be read.
    pub(crate) fn open(&self, root: &Path) -> Result<File> {
        let path = root.join(&self.path);
        let mut file = File::open(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => self.not_what_was_written(error),
            _ => at(&path)(error),
        })?;
        let (sha256, bytes) = hash::to_the_end(&mut file).map_err(at(&path))?;
        if (sha256.as_str(), bytes) != (self.sha256.as_str(), self.bytes) {
            return Err(self.not_what_was_written("its bytes have changed on disk"));
        }
        file.rewind().map_err(at(&path))?;
        Ok(file)
    }

    /// Damage: we wrote the file, and could read it then.
    pub(crate) fn not_what_was_written(
        &self,
        why: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Error {
        Error::because(Kind::Damaged, format!("lake file {} is not what was written", self.path), why)
    }
}
