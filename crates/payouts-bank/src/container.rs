//! Files in a zip archive or compressed with gzip, unpacked one by one and never without bounds.

use crate::error::NotAStatement;
use flate2::read::MultiGzDecoder;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most entries of an archive. Banks pack a file a day, for a year at the most.
const ENTRIES: usize = 2_000;

/// The most bytes that a file unpacks to, all entries of an archive together.
const UNPACKED: u64 = 512 << 20;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Zip,
    Gzip,
    None,
}

impl Packing {
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            // The second is an archive without any entry.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [0x1F, 0x8B, ..] => Self::Gzip,
            _ => Self::None,
        }
    }
}

/// Hands out each file: the name of its entry, and its bytes.
pub(crate) fn each(
    bytes: &[u8],
    take: impl FnMut(Option<&str>, &[u8]) -> Result<(), NotAStatement>,
) -> Result<(), NotAStatement> {
    each_within(bytes, UNPACKED, take)
}

fn each_within(
    bytes: &[u8],
    mut left: u64,
    mut take: impl FnMut(Option<&str>, &[u8]) -> Result<(), NotAStatement>,
) -> Result<(), NotAStatement> {
    match Packing::of(bytes) {
        Packing::None => take(None, bytes),
        Packing::Gzip => {
            let unpacked = unpack(MultiGzDecoder::new(bytes), &mut left)?;
            nested(&unpacked)?;
            take(None, &unpacked)
        }
        Packing::Zip => {
            let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
            if archive.len() > ENTRIES {
                return Err(NotAStatement::new(format!("the archive has more than {ENTRIES} entries"))
                    .with_hint("unpack it and read its files in parts"));
            }
            let mut is_empty = true;
            for index in 0..archive.len() {
                let entry = archive.by_index(index).map_err(|error| damaged(&error))?;
                let name = entry.name().map_err(|error| damaged(&error))?.into_owned();
                if !entry.is_file() || is_litter(&name) {
                    continue;
                }
                is_empty = false;
                let unpacked =
                    unpack(entry, &mut left).and_then(|unpacked| nested(&unpacked).map(|()| unpacked));
                let unpacked = unpacked.map_err(|error| error.within(&name))?;
                take(Some(&name), &unpacked).map_err(|error| error.within(&name))?;
            }
            if is_empty { Err(NotAStatement::new("the archive has no entries")) } else { Ok(()) }
        }
    }
}

/// What an operating system puts into archives on its own.
fn is_litter(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next() == Some(".DS_Store")
}

fn nested(bytes: &[u8]) -> Result<(), NotAStatement> {
    match Packing::of(bytes) {
        Packing::None => Ok(()),
        _ => Err(NotAStatement::new("it is packed twice").with_hint("unpack the outer archive")),
    }
}

fn unpack(from: impl Read, left: &mut u64) -> Result<Vec<u8>, NotAStatement> {
    let mut unpacked = Vec::new();
    let length = from.take(*left + 1).read_to_end(&mut unpacked).map_err(|error| damaged(&error))?;
    *left = left.checked_sub(length as u64).ok_or_else(|| {
        NotAStatement::new("it unpacks to more than any statements take")
            .with_hint("unpack it and read its files in parts")
    })?;
    Ok(unpacked)
}

fn damaged(error: &dyn std::fmt::Display) -> NotAStatement {
    NotAStatement::new(format!("it cannot be unpacked: {error}"))
        .with_hint("the file is damaged: fetch it again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_unpacks_to_no_more_than_the_bound_all_entries_together() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a", "b"] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a vector");
            writer.write_all(&[b' '; 1000]).expect("a vector");
        }
        let archive = writer.finish().expect("a vector").into_inner();
        let unpacked = |limit| each_within(&archive, limit, |_, _| Ok(()));
        assert!(unpacked(2000).is_ok());
        let refusal = unpacked(1999).expect_err("a refusal");
        assert_eq!(refusal.archive_entry(), Some("b"));
        assert!(refusal.to_string().ends_with("it unpacks to more than any statements take"), "{refusal}");
    }
}
