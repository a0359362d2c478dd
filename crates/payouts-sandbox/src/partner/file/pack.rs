//! The container around the text: zip with one or more entries, gzip, or nothing.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Recipe, encoding};
use crate::quirks::partner::{Container, FileEncoding};

const BUFFER: usize = 256 * 1024;

/// A file being packed.
pub(super) struct Pack {
    sink: Sink,
    encoding: FileEncoding,
    begun: bool,
}

enum Sink {
    Zip(Box<ZipWriter<BufWriter<File>>>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
    Plain(BufWriter<File>),
}

impl Pack {
    pub(super) fn new(recipe: &Recipe<'_>, file: File) -> Self {
        let file = BufWriter::with_capacity(BUFFER, file);
        let sink = match recipe.quirks.side() {
            Container::Zip => Sink::Zip(Box::new(ZipWriter::new(file))),
            Container::Gzip => Sink::Gzip(Box::new(GzEncoder::new(file, Compression::default()))),
            Container::Plain => Sink::Plain(file),
        };
        Self { sink, encoding: recipe.quirks.side(), begun: false }
    }

    /// Whether it can hold several entries.
    pub(super) fn has_entries(&self) -> bool {
        matches!(self.sink, Sink::Zip(_))
    }

    /// Begins an entry; without entries, everything is one stream.
    pub(super) fn begin(&mut self, name: &str) -> io::Result<()> {
        if let Sink::Zip(zip) = &mut self.sink {
            // A fixed time, so that the same rows are the same bytes.
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .last_modified_time(DateTime::default());
            zip.start_file(name, options).map_err(io::Error::other)?;
            self.begun = false;
        }
        if !self.begun {
            self.begun = true;
            encoding::begin(self.encoding, &mut self.sink)?;
        }
        Ok(())
    }

    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        encoding::write(self.encoding, text, &mut self.sink)
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
