//! One table inside a file.

use super::{blocks::Misfit, container::exceeded, dialect::Delimiter, table::refused};
use crate::error::{Error, ErrorKind};
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::{
    fmt,
    io::{self, BufReader, Read},
};

/// Room for a few letters: read into less, the decoder loses the end of the last one when a file is broken off inside it.
const DECODED: usize = 64;

/// One table of an export file, inflated and as UTF-8 while it is read.
///
/// It is a [`Read`]: a byte order mark is gone, UTF-16 is decoded where there is a mark, and bytes that are no UTF-8 pass
/// through as they are.
pub struct Entry<'e> {
    name: Option<String>,
    file_name: Option<String>,
    text: Box<dyn Read + Send + 'e>,
}

impl<'e> Entry<'e> {
    pub(super) fn new(name: Option<String>, file_name: Option<String>, bytes: impl Read + Send + 'e) -> Self {
        let text = DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).build(bytes);
        Self { name, file_name, text: Box::new(BufReader::with_capacity(DECODED, text)) }
    }

    /// Its name inside the archive; absent for a file that is no archive.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The delimiter of its cells, if its name shows it.
    #[must_use]
    pub fn named_delimiter(&self) -> Option<Delimiter> {
        self.name.as_deref().or(self.file_name.as_deref()).and_then(Delimiter::of_name)
    }
}

impl Read for Entry<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.text.read(buf)
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Whether a name inside an archive is that of a table: `.csv`, `.tsv`, `.txt`, or no extension at all, as in the
/// service's own example `2022-04_25`. Directories and what some systems add to archives are not.
pub(crate) fn is_table(name: &str) -> bool {
    let mut segments = name.rsplit(['/', '\\']);
    let file = segments.next().unwrap_or_default();
    let is_hidden = file.is_empty() || file.starts_with('.') || segments.any(|folder| folder == "__MACOSX");
    !is_hidden
        && match file.rsplit_once('.') {
            None => true,
            Some((_, extension)) => {
                ["csv", "tsv", "txt"].iter().any(|table| extension.eq_ignore_ascii_case(table))
            }
        }
}

/// An error for bytes that could not be had or inflated.
pub(crate) fn unreadable(entry: Option<&str>, e: &io::Error) -> Error {
    if let Some(misfit) = e.get_ref().and_then(|e| e.downcast_ref::<Misfit>()) {
        return refused(entry, &misfit.to_string());
    }
    if let Some(exceeded) = exceeded(e) {
        return exceeded.into();
    }
    let what =
        entry.map_or_else(|| "the file".to_owned(), |name| format!("the entry {name:?} of the archive"));
    if e.raw_os_error().is_some() {
        // What failed is the disk under our copy, and not what the service sent.
        return Error::new(ErrorKind::Io, format!("{what} cannot be read from this machine's disk: {e}"))
            .with_hint("check the disk; the next run reads the same copy again")
            .with_entry(entry)
            .with_source(e);
    }
    Error::new(ErrorKind::Unreadable, format!("{what} cannot be read to its end"))
        .with_hint("fetch it again; when it stays so, the service packs it in a new way")
        .with_entry(entry)
        .with_source(e)
}

#[cfg(test)]
mod tests {
    use super::{is_table, unreadable};
    use crate::error::ErrorKind;
    use std::io;

    #[test]
    fn a_disk_that_fails_is_no_fault_of_the_file() {
        let disk = unreadable(None, &io::Error::from_raw_os_error(5));
        assert_eq!(disk.kind(), ErrorKind::Io, "{disk}");
        let cut = unreadable(Some("rows.csv"), &io::ErrorKind::UnexpectedEof.into());
        assert_eq!(cut.kind(), ErrorKind::Unreadable, "{cut}");
    }

    #[test]
    fn tables_are_recognized_by_their_names() {
        for name in ["a.csv", "A.TSV", "folder/2022-04_25", r"folder\b.Csv", "notes.txt"] {
            assert!(is_table(name), "{name}");
        }
        for name in ["folder/", r"folder\", "a.pdf", ".hidden.csv", "__MACOSX/a.csv", "a.csv.gz", ""] {
            assert!(!is_table(name), "{name}");
        }
    }
}
