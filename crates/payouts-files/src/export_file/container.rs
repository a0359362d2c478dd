//! How a file is packed, recognized by its first bytes.

use super::limits::{LimitExceeded, Limits};
use crate::{
    error::{Error, ErrorKind, Result},
    sink::RawRead,
};
use std::{
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};
use zip::read::{ZipArchive, ZipArchiveMetadata};

/// How a file is packed. The service never states it; the first bytes show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Container {
    /// A zip archive of tables.
    Zip,
    /// One table, compressed with gzip; several members in a row count as one.
    Gzip,
    /// One table as it is.
    Text,
}

impl Container {
    /// How many bytes [`Container::sniff`] wants to see.
    pub const MAGIC_LEN: usize = 4;

    /// Recognizes the container by the first bytes of a file.
    ///
    /// ```
    /// use payouts_files::export_file::Container;
    /// assert_eq!(Container::sniff(b"PK\x03\x04"), Container::Zip);
    /// assert_eq!(Container::sniff(b"\x1F\x8B\x08\x00"), Container::Gzip);
    /// assert_eq!(Container::sniff(b"paym"), Container::Text);
    /// ```
    #[must_use]
    pub fn sniff(first: &[u8]) -> Self {
        match first {
            // The second is an archive without any entry.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [0x1F, 0x8B, ..] => Self::Gzip,
            _ => Self::Text,
        }
    }
}

/// The container and the size of a file, which is left at its beginning.
pub(super) fn measure(mut raw: &mut dyn RawRead) -> io::Result<(Container, u64)> {
    let size = raw.seek(SeekFrom::End(0))?;
    raw.rewind()?;
    let mut first = Vec::with_capacity(Container::MAGIC_LEN);
    Read::by_ref(&mut raw).take(Container::MAGIC_LEN as u64).read_to_end(&mut first)?;
    raw.rewind()?;
    Ok((Container::sniff(&first), size))
}

/// Reads the directory of a zip archive.
pub(super) fn directory(raw: &mut dyn RawRead, limits: &Limits) -> Result<Arc<ZipArchiveMetadata>> {
    const FIXED: u64 = 1 << 20;
    const PER_ENTRY: u64 = 1 << 10;
    let entries = u64::try_from(limits.max_entries).unwrap_or(u64::MAX);
    let left = FIXED.saturating_add(entries.saturating_mul(PER_ENTRY));
    let archive = ZipArchive::new(Budgeted { raw, left }).map_err(|e| damaged(&e))?.metadata();
    if archive.len() > limits.max_entries {
        return Err(LimitExceeded::Entries(limits.max_entries).into());
    }
    if archive.has_duplicate_names() {
        return Err(Error::new(ErrorKind::Unreadable, "two entries of the archive have the same name")
            .with_hint("only one of them could be read, so none was; the file is kept as received"));
    }
    Ok(archive)
}

/// An error for an archive that breaks the rules of its format.
pub(super) fn damaged(e: &zip::result::ZipError) -> Error {
    if let zip::result::ZipError::Io(io) = e
        && let Some(exceeded) = exceeded(io)
    {
        return exceeded.into();
    }
    Error::new(ErrorKind::Unreadable, "the file is a zip archive that cannot be read")
        .with_hint("fetch it again; when it stays so, the service packs it in a new way")
        .with_source(e)
}

/// The limit behind an error, where there is one.
pub(super) fn exceeded(e: &io::Error) -> Option<LimitExceeded> {
    e.get_ref()?.downcast_ref().copied()
}

/// Keeps the directory from being larger than any honest one: it is held in memory.
struct Budgeted<'r> {
    raw: &'r mut dyn RawRead,
    left: u64,
}

impl Read for Budgeted<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(buf)?;
        let left = self.left.checked_sub(u64::try_from(read).unwrap_or(u64::MAX));
        self.left = left.ok_or_else(|| io::Error::other(LimitExceeded::Directory))?;
        Ok(read)
    }
}

impl Seek for Budgeted<'_> {
    fn seek(&mut self, pos: SeekFrom) -> io::Result<u64> {
        self.raw.seek(pos)
    }
}
