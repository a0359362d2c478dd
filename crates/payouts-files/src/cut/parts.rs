//! Copying lines to the parts they belong to.

use super::{
    lines::{Lines, Unit},
    survey::{CutFile, Piece, Survey, Target},
};
use crate::{
    error::{Error, ErrorKind, Result},
    export_file::{Container, ExportFile, cannot_read, is_table},
};
use flate2::{Compression, write::GzEncoder};
use payouts_model::Period;
use std::{
    collections::{BTreeMap, HashSet},
    io::{self, Write},
    slice,
};
use zip::{
    CompressionMethod,
    write::{SimpleFileOptions, StreamWriter, ZipWriter},
};

impl Survey {
    /// Cuts the files into a part for each period, which is written to the writer of the same place. The parts are packed as the
    /// file was; those of several files are archives with an entry for each file.
    ///
    /// # Errors
    /// When a file cannot be read, a writer fails, or there are rows of another period.
    pub fn cut<W: Write>(
        &self,
        files: &mut [CutFile<'_>],
        periods: &[Period],
        writers: Vec<W>,
    ) -> Result<Vec<W>> {
        let places: BTreeMap<Period, usize> = periods.iter().copied().zip(0..).collect();
        let places = self.periods.iter().map(|period| {
            places.get(period).copied().ok_or_else(|| {
                Error::new(ErrorKind::Unreadable, format!("the file has rows of {period}, which no part has"))
            })
        });
        let places = places.collect::<Result<Vec<_>>>()?;
        let container = match self.files.as_slice() {
            [one] => one.container,
            _ => Container::Zip,
        };
        let names = distinct_names(files);
        let mut cutter = Cutter {
            places,
            parts: writers.into_iter().map(|writer| Part::new(container, writer)).collect(),
            header: Head::default(),
            first: None,
        };
        let is_one = files.len() == 1;
        for ((file, lines), name) in files.iter_mut().zip(&self.files).zip(names) {
            let mut opened = ExportFile::open(file.raw, Some(&file.name), self.limits())?;
            let mut entries = lines.entries.iter();
            while let Some((inside, bytes)) = opened.next_bytes()? {
                let Some(entry) = entries.next() else { break };
                let named = match &inside {
                    Some(inside) if is_one => inside.clone(),
                    inside => name_in_part(&name, inside.as_deref()),
                };
                let failed = |e: io::Error| cannot_read(inside.as_deref(), &e);
                let lines = Lines::new(bytes).map_err(failed)?;
                cutter.begin_entry(named, lines.mark, lines.unit, entry.inherits)?;
                cutter.entry(lines, &mut entry.pieces.iter())?;
            }
        }
        cutter.finish()
    }
}

/// The name of a table in a part of several files.
pub(super) fn name_in_part(file: &str, inside: Option<&str>) -> String {
    inside.map_or_else(|| file.to_owned(), |inside| format!("{file}/{inside}"))
}

/// The names of files as those of tables in an archive.
pub(super) fn distinct_names(files: &[CutFile<'_>]) -> Vec<String> {
    let mut taken = HashSet::new();
    let name = |(index, file): (usize, &CutFile<'_>)| {
        let mut name = file.name.trim_start_matches('.').to_owned();
        if let Some(plain) = name.strip_suffix(".gz") {
            name = plain.to_owned();
        }
        if !is_table(&name) && !name.to_ascii_lowercase().ends_with(".zip") {
            name.push_str(".txt");
        }
        if !taken.insert(name.clone()) {
            name = format!("{}/{name}", index + 1);
        }
        name
    };
    files.iter().enumerate().map(name).collect()
}

/// A header, and what its entry is.
#[derive(Clone, Debug, Default)]
struct Head {
    entry: String,
    mark: &'static [u8],
    unit: Option<Unit>,
    /// The number of the header among all, from 1; 0 while there is none in the entry.
    number: u64,
    bytes: Vec<u8>,
}

struct Cutter<W: Write> {
    /// The place of each period's part, by the index of the period.
    places: Vec<usize>,
    parts: Vec<Part<W>>,
    header: Head,
    first: Option<Head>,
}

impl<W: Write> Cutter<W> {
    fn begin_entry(&mut self, entry: String, mark: &'static [u8], unit: Unit, inherits: bool) -> Result<()> {
        if inherits && self.header.unit != Some(unit) {
            let what = format!("{entry} has no header, and another encoding than the table before");
            return Err(Error::new(ErrorKind::Unreadable, what).with_hint("import its months one by one"));
        }
        let bytes = if inherits { std::mem::take(&mut self.header.bytes) } else { Vec::new() };
        let number = self.header.number + u64::from(inherits);
        self.header = Head { entry, mark, unit: Some(unit), number, bytes };
        self.parts.iter_mut().for_each(|part| part.header = None);
        Ok(())
    }

    fn entry<R: io::Read>(&mut self, mut lines: Lines<R>, pieces: &mut slice::Iter<'_, Piece>) -> Result<()> {
        let (mut line, mut target, mut next) = (Vec::new(), Target::Undecided, pieces.next());
        let mut number = 0;
        while lines.next(&mut line).map_err(|e| cannot_read(Some(&self.header.entry), &e))? {
            number += 1;
            while let Some(piece) = next.filter(|piece| piece.line <= number) {
                target = piece.target;
                if target == Target::Header {
                    self.header.number += 1;
                    self.header.bytes.clear();
                }
                next = pieces.next();
            }
            match target {
                Target::Header => self.header.bytes.extend_from_slice(&line),
                Target::Part(index) => self.copy(self.places[index], &line)?,
                Target::Undecided => self.copy(0, &line)?,
            }
        }
        if self.first.is_none() && !self.header.bytes.is_empty() {
            self.first = Some(self.header.clone());
        }
        Ok(())
    }

    fn copy(&mut self, place: usize, line: &[u8]) -> Result<()> {
        self.parts[place].copy(&self.header, line).map_err(|e| not_written(&e))
    }

    fn finish(self) -> Result<Vec<W>> {
        let Self { parts, first, .. } = self;
        let mut writers = Vec::with_capacity(parts.len());
        for mut part in parts {
            if !part.is_begun {
                let first = first.as_ref().ok_or_else(|| {
                    Error::new(
                        ErrorKind::Unreadable,
                        "the file has no header that windows without rows could have",
                    )
                })?;
                part.copy(first, &[]).map_err(|e| not_written(&e))?;
            }
            writers.push(part.finish().map_err(|e| not_written(&e))?);
        }
        Ok(writers)
    }
}

/// One part.
struct Part<W: Write> {
    packed: Packed<W>,
    is_begun: bool,
    /// The number of the last header that it has in the present entry; absent before the entry is begun.
    header: Option<u64>,
}

enum Packed<W: Write> {
    Text(W),
    Gzip(Box<GzEncoder<W>>),
    Zip(Box<ZipWriter<StreamWriter<W>>>),
}

impl<W: Write> Part<W> {
    fn new(container: Container, writer: W) -> Self {
        let packed = match container {
            Container::Text => Packed::Text(writer),
            Container::Gzip => Packed::Gzip(Box::new(GzEncoder::new(writer, Compression::default()))),
            Container::Zip => Packed::Zip(Box::new(ZipWriter::new_stream(writer))),
        };
        Self { packed, is_begun: false, header: None }
    }

    fn copy(&mut self, header: &Head, line: &[u8]) -> io::Result<()> {
        if self.header.is_none() {
            if let Packed::Zip(archive) = &mut self.packed {
                // No time of day, so that the same records make the same bytes. A part may have more than 4 GiB.
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Deflated)
                    .last_modified_time(zip::DateTime::default())
                    .large_file(true);
                archive.start_file(header.entry.as_str(), options).map_err(io::Error::other)?;
            }
            self.packed.write_all(header.mark)?;
            self.is_begun = true;
        }
        if self.header != Some(header.number) {
            self.packed.write_all(&header.bytes)?;
            self.header = Some(header.number);
        }
        self.packed.write_all(line)
    }

    fn finish(self) -> io::Result<W> {
        match self.packed {
            Packed::Text(writer) => Ok(writer),
            Packed::Gzip(encoder) => encoder.finish(),
            Packed::Zip(archive) => archive.finish().map(StreamWriter::into_inner).map_err(io::Error::other),
        }
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Text(writer) => writer.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zip(archive) => archive.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Text(writer) => writer.flush(),
            Self::Gzip(encoder) => encoder.flush(),
            Self::Zip(archive) => archive.flush(),
        }
    }
}

fn not_written(error: &io::Error) -> Error {
    Error::new(ErrorKind::Io, "a part of the file cannot be written to this machine's disk")
        .with_source(error)
}
