//! An archive that still arrives: its tables in the order in which it contains them.
//!
//! An archive lists its entries at its end, and has a header in front of each entry. Going by these headers, an
//! archive is read while it is downloaded; what was read counts only when the end agrees with it.

mod header;
mod inflate;

use super::{
    Container, Entry, Limits, container,
    entry::{is_table, unreadable},
    limits::{LimitExceeded, Meter},
};
use crate::{error::Result, sink::RawRead};
use header::Ahead;
use inflate::Inflating;
use std::{
    fmt,
    io::{self, BufReader, Read},
};

/// How much is read of the bytes at a time.
const CHUNK: usize = 64 << 10;

/// A zip archive that still arrives, handing out its tables.
///
/// It is stricter than [`ExportFile`](super::ExportFile), which asks the end of an archive first: whatever is unusual is
/// an error here, and so is a file that is no archive. Then it has to be read when it is whole.
pub struct ArrivingFile<R> {
    raw: BufReader<R>,
    limits: Limits,
    /// Where in the file the next header is.
    at: u64,
    open: Option<(Ahead, Inflating)>,
    members: Vec<Member>,
    passed_over: Vec<String>,
}

/// An entry as it is in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Member {
    name: Vec<u8>,
    start: u64,
    crc32: u32,
    packed: u64,
    size: u64,
}

/// What was read of an archive, to be compared with the whole file.
#[derive(Debug)]
pub struct Arrived {
    members: Vec<Member>,
    limits: Limits,
}

impl<R: Read + Send> ArrivingFile<R> {
    /// Reads an archive from its first byte on.
    pub fn new(raw: R, limits: Limits) -> Self {
        Self {
            raw: BufReader::with_capacity(CHUNK, raw),
            limits,
            at: 0,
            open: None,
            members: Vec::new(),
            passed_over: Vec::new(),
        }
    }

    /// Names of the entries that were passed over so far, as [`ExportFile::passed_over`](super::ExportFile::passed_over).
    #[must_use]
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// The next table.
    ///
    /// # Errors
    /// When the bytes do not come, or the archive cannot be read from front to back.
    pub fn next_entry(&mut self) -> io::Result<Option<Entry<'_>>> {
        loop {
            self.close_entry()?;
            let Some(ahead) = header::read(&mut self.raw)? else { return Ok(None) };
            if self.members.len() == self.limits.max_entries {
                return Err(io::Error::other(LimitExceeded::Entries(self.limits.max_entries)));
            }
            let name = String::from_utf8_lossy(&ahead.name).into_owned();
            let inflating = Inflating::new(&ahead, &self.limits);
            self.open = Some((ahead, inflating));
            if is_table(&name) {
                break;
            }
            self.passed_over.push(name);
        }
        let Some((ahead, inflating)) = &mut self.open else { return Ok(None) };
        let name = String::from_utf8_lossy(&ahead.name).into_owned();
        Ok(Some(Entry::new(Some(name), None, inflating.reading(&mut self.raw))))
    }

    /// Reads what is left of the open entry, and notes what it turned out to be.
    fn close_entry(&mut self) -> io::Result<()> {
        let Some((ahead, mut inflating)) = self.open.take() else { return Ok(()) };
        io::copy(&mut inflating.reading(&mut self.raw), &mut io::sink())?;
        let facts = inflating.facts();
        let behind = header::check(&ahead, &facts, &mut self.raw)?;
        let start = self.at;
        self.at += ahead.length + facts.packed + behind;
        self.members.push(Member {
            name: ahead.name,
            start,
            crc32: facts.crc32,
            packed: facts.packed,
            size: facts.size,
        });
        Ok(())
    }

    /// Ends the reading, when there are no more tables.
    #[must_use]
    pub fn finish(self) -> Arrived {
        Arrived { members: self.members, limits: self.limits }
    }
}

impl Arrived {
    /// Whether [`ExportFile`](super::ExportFile) hands out the same tables of the whole file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn agrees_with(&self, raw: &mut dyn RawRead) -> Result<bool> {
        let (container, size) = container::measure(raw).map_err(|e| unreadable(None, &e))?;
        let inflated = self.members.iter().map(|member| member.size).sum();
        if container != Container::Zip || !Meter::new(&self.limits, size).allows(inflated) {
            return Ok(false);
        }
        let directory = container::directory(raw, &self.limits)?;
        let mut members = Vec::with_capacity(directory.len());
        for index in 0..directory.len() {
            let member = directory.entry(index).map_err(|e| container::damaged(&e))?;
            members.push(Member {
                name: member.name_raw().to_vec(),
                start: member.header_start(),
                crc32: member.crc32(),
                packed: member.compressed_size(),
                size: member.size(),
            });
        }
        Ok(members == self.members)
    }
}

impl<R> fmt::Debug for ArrivingFile<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArrivingFile").field("members", &self.members).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
