//! Opening a file of the lake as what was written.
//!
//! What is read of it may be money, and neither the format nor its readers find every bit that changes on a disk: some make
//! another figure, some make a reader panic. So all of a file is hashed before any of it is believed.

use super::LakeFile;
use crate::{
    Error, Result,
    error::{Kind, at},
};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{ErrorKind, Read, Seek},
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
        let (mut hash, mut size, mut piece) = (Sha256::new(), 0, vec![0; 128 * 1024]);
        loop {
            let read = file.read(&mut piece).map_err(at(&path))?;
            if read == 0 {
                break;
            }
            hash.update(&piece[..read]);
            size += read as u64;
        }
        if size != self.bytes || hex::encode(hash.finalize()) != self.sha256 {
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
