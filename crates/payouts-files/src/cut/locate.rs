//! From a line of a part back to the line of the file it was cut from.

use super::{
    lines::Lines,
    parts::{distinct_names, name_in_part},
    survey::CutFile,
};
use crate::{
    error::Result,
    export_file::{ExportFile, Limits, cannot_read},
    sink::RawRead,
};
use std::io::Read;

/// A line of one of the files that were cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The place of the file among them.
    pub file: usize,
    /// The entry of an archive.
    pub entry: Option<String>,
    /// The line, from 1.
    pub line: u64,
}

/// Finds the line of the files that a line of a part was cut from; `None` when the part has no such line, or the files do not
/// have it.
///
/// Equal lines have the same date, so all of them are in the same part and in the same order: the second of them here is the
/// second of them there.
///
/// # Errors
/// When the part or a file cannot be read.
pub fn locate(
    part: &mut dyn RawRead,
    entry: Option<&str>,
    line: u64,
    files: &mut [CutFile<'_>],
) -> Result<Option<Located>> {
    let mut wanted = None;
    each_entry(part, |inside, text| {
        if inside == entry && wanted.is_none() {
            wanted = nth_line(text, line)?;
        }
        Ok(())
    })?;
    let Some((bytes, before)) = wanted else { return Ok(None) };
    let names = distinct_names(files);
    let is_one = files.len() == 1;
    let mut located = None;
    for (file, (cut, name)) in files.iter_mut().zip(names).enumerate() {
        each_entry(cut.raw, |inside, text| {
            let named = if is_one { inside.map(str::to_owned) } else { Some(name_in_part(&name, inside)) };
            if located.is_none()
                && named.as_deref() == entry
                && let Some(line) = line_of(text, &bytes, before)?
            {
                located = Some(Located { file, entry: inside.map(str::to_owned), line });
            }
            Ok(())
        })?;
    }
    Ok(located)
}

fn each_entry(
    raw: &mut dyn RawRead,
    mut visit: impl FnMut(Option<&str>, &mut dyn Read) -> std::io::Result<()>,
) -> Result<()> {
    let mut file = ExportFile::open(raw, None, Limits::default())?;
    while let Some((name, mut bytes)) = file.next_bytes()? {
        visit(name.as_deref(), &mut *bytes).map_err(|e| cannot_read(name.as_deref(), &e))?;
    }
    Ok(())
}

/// A line, and how many lines before it are equal to it.
fn nth_line(text: &mut dyn Read, number: u64) -> std::io::Result<Option<(Vec<u8>, u64)>> {
    // Their hashes are enough to count: only those of the wanted line matter.
    let mut seen = std::collections::HashMap::<[u8; 16], u64>::new();
    let (mut lines, mut line, mut at) = (Lines::new(text)?, Vec::new(), 0);
    while lines.next(&mut line)? {
        at += 1;
        let bytes = without_end(&line);
        let count = seen.entry(crate::read::fingerprint_of(bytes)).or_default();
        if at == number {
            return Ok(Some((bytes.to_vec(), *count)));
        }
        *count += 1;
    }
    Ok(None)
}

fn line_of(text: &mut dyn Read, wanted: &[u8], before: u64) -> std::io::Result<Option<u64>> {
    let (mut lines, mut line, mut at, mut seen) = (Lines::new(text)?, Vec::new(), 0, 0);
    while lines.next(&mut line)? {
        at += 1;
        if without_end(&line) == wanted {
            if seen == before {
                return Ok(Some(at));
            }
            seen += 1;
        }
    }
    Ok(None)
}

/// The last line of a file may lack its end.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
