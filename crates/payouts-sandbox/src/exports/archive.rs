//! The archive of an export file: zip with one or more entries, gzip, or plain text, in one of four encodings.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::spec::Format;
use crate::quirks::Quirks;
use crate::quirks::partner::{Container, FileEncoding};

/// The byte order mark as text.
const MARK: &str = "\u{feff}";
const BUFFER: usize = 256 * 1024;

/// An archive that is being written.
pub(super) struct ArchiveWriter {
    sink: Sink,
    encoding: FileEncoding,
    /// Whether the current entry has its byte order mark.
    has_mark: bool,
}

enum Sink {
    Zip(Box<ZipWriter<BufWriter<File>>>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
    Plain(BufWriter<File>),
}

impl ArchiveWriter {
    pub(super) fn new(quirks: &Quirks, file: File) -> Self {
        let file = BufWriter::with_capacity(BUFFER, file);
        let sink = match quirks.side() {
            Container::Zip => Sink::Zip(Box::new(ZipWriter::new(file))),
            Container::Gzip => Sink::Gzip(Box::new(GzEncoder::new(file, Compression::default()))),
            Container::Plain => Sink::Plain(file),
        };
        Self { sink, encoding: quirks.side(), has_mark: false }
    }

    /// Whether it can contain several entries.
    pub(super) fn has_entries(&self) -> bool {
        matches!(self.sink, Sink::Zip(_))
    }

    /// Begins an entry. Without entries, everything is one stream.
    pub(super) fn begin(&mut self, name: &str) -> io::Result<()> {
        if let Sink::Zip(zip) = &mut self.sink {
            // A fixed time, so that the same rows are the same bytes.
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .last_modified_time(DateTime::default());
            zip.start_file(name, options).map_err(io::Error::other)?;
            self.has_mark = false;
        }
        if !self.has_mark {
            self.has_mark = true;
            if self.encoding != FileEncoding::Utf8 {
                self.write(MARK)?;
            }
        }
        Ok(())
    }

    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        let units = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        match self.encoding {
            FileEncoding::Utf8 | FileEncoding::Utf8Bom => self.sink.write_all(text.as_bytes()),
            FileEncoding::Utf16Le => self.sink.write_all(&units(u16::to_le_bytes)),
            FileEncoding::Utf16Be => self.sink.write_all(&units(u16::to_be_bytes)),
        }
    }

    pub(super) fn finish(self) -> io::Result<()> {
        match self.sink {
            Sink::Zip(zip) => zip.finish().map_err(io::Error::other)?.flush(),
            Sink::Gzip(gzip) => gzip.finish()?.flush(),
            Sink::Plain(mut file) => file.flush(),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Zip(zip) => zip.write(bytes),
            Self::Gzip(gzip) => gzip.write(bytes),
            Self::Plain(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The name of the file behind a link.
pub(super) fn file_name(id: &str, format: Format, quirks: &Quirks) -> String {
    match quirks.side() {
        Container::Zip => format!("{id}.zip"),
        Container::Gzip => format!("{id}.{}.gz", format.extension()),
        Container::Plain => format!("{id}.{}", format.extension()),
    }
}
