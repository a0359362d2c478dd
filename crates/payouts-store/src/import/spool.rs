//! Bytes on their way into the archive, which can be read before it is certain that they are archived.

use crate::{
    Error, RawArchive, RawFile, Result, SMALL_BODY,
    error::{Kind, at},
    hash,
};
use payouts_files::RawRead;
use std::{
    fs::{self, File},
    io::{self, BufReader, Cursor, Read},
    path::Path,
};

/// Bytes that are whole, and not archived yet. Dropped, they leave nothing behind.
#[derive(Debug)]
pub(super) struct Spool {
    pub(super) sha256: String,
    pub(super) size: u64,
    body: Body,
}

#[derive(Debug)]
enum Body {
    /// For the catalog.
    Small(Vec<u8>),
    /// For the archive.
    Large(RawFile),
}

impl Spool {
    /// Copies a file, so that a later change of it does no harm.
    pub(super) fn copy(archive: &RawArchive, path: &Path) -> Result<Self> {
        let unread = |error: io::Error| {
            Error::because(Kind::NotImported, format!("{} cannot be read", path.display()), error)
        };
        let mut from = File::open(path).map_err(unread)?;
        if from.metadata().map_err(unread)?.is_dir() {
            let what = format!("{} is a directory: name its files", path.display());
            return Err(Error::new(Kind::NotImported, what));
        }
        let (mut file, mut piece) = (archive.begin()?, vec![0; 128 << 10]);
        loop {
            match from.read(&mut piece).map_err(unread)? {
                0 => return Self::from_file(file),
                read => {
                    if let Err(why) = io::Write::write_all(&mut file, &piece[..read]) {
                        return Err(file.failed(why));
                    }
                }
            }
        }
    }

    /// What was written to a file of the archive. A small one is held in memory from here on.
    pub(super) fn from_file(file: RawFile) -> Result<Self> {
        let (sha256, size) = (file.sha256(), file.size());
        let body = if size > SMALL_BODY as u64 {
            Body::Large(file)
        } else {
            Body::Small(fs::read(file.path()).map_err(at(file.path()))?)
        };
        Ok(Self { sha256, size, body })
    }

    /// Bytes in memory.
    pub(super) fn from_bytes(archive: &RawArchive, bytes: Vec<u8>) -> Result<Self> {
        if bytes.len() <= SMALL_BODY {
            return Ok(Self { sha256: hash::of(&bytes), size: bytes.len() as u64, body: Body::Small(bytes) });
        }
        let mut file = archive.begin()?;
        if let Err(why) = io::Write::write_all(&mut file, &bytes) {
            return Err(file.failed(why));
        }
        Self::from_file(file)
    }

    /// Reads the bytes.
    pub(super) fn open(&self) -> Result<Box<dyn RawRead + '_>> {
        Ok(match &self.body {
            Body::Small(bytes) => Box::new(Cursor::new(bytes.as_slice())),
            Body::Large(file) => {
                let path = file.path();
                Box::new(BufReader::new(File::open(path).map_err(at(path))?))
            }
        })
    }

    /// Makes the bytes durable. Those of a small body are given back, for the catalog.
    pub(super) fn archive(self) -> Result<Option<Vec<u8>>> {
        match self.body {
            Body::Small(bytes) => Ok(Some(bytes)),
            Body::Large(file) => file.commit().map(|_| None),
        }
    }
}
