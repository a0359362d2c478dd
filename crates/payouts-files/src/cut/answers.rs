//! Answers of Oracle as files: one account and day each.

use crate::{
    error::{Error, ErrorKind, Result},
    export_file::{Container, Limits},
    read::addressed,
    sink::RawRead,
};
use chrono::NaiveDate;
use flate2::read::MultiGzDecoder;
use std::{
    fmt,
    io::{self, Read},
};
use zip::ZipArchive;

/// One answer, and what it is about as it states itself.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportedAnswer {
    /// Its name inside an archive.
    pub entry: Option<String>,
    /// The account.
    pub account: String,
    /// The day.
    pub day: NaiveDate,
    /// Its bytes, inflated.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for ImportedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entry, account, day, bytes } = self;
        let size = bytes.len();
        write!(f, "ImportedAnswer {{ {entry:?}, {account:?}, {day}, {size} bytes }}")
    }
}

/// The payout summaries in a file: a JSON answer as it is, in gzip, or any number of them in a zip archive.
///
/// # Errors
/// When the file cannot be read, is larger than the limits, or has an entry that is no payout summary or does not state its
/// account and day.
pub fn answers(raw: &mut dyn RawRead, limits: Limits) -> Result<Vec<ImportedAnswer>> {
    let container = container(raw).map_err(|e| unread(None, &e))?;
    let mut answers = Vec::new();
    if container != Container::Zip {
        let bytes = match container {
            Container::Gzip => bounded(MultiGzDecoder::new(raw), None, limits)?,
            _ => bounded(raw, None, limits)?,
        };
        return Ok(vec![answer(None, bytes)?]);
    }
    let damaged = |e: zip::result::ZipError| unread(None, &io::Error::other(e));
    let mut archive = ZipArchive::new(raw).map_err(damaged)?;
    if archive.len() > limits.max_entries {
        let most = limits.max_entries;
        return Err(Error::new(ErrorKind::Limit, format!("the archive has more than {most} entries")));
    }
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if entry.is_dir() || file.starts_with('.') || name.starts_with("__MACOSX") {
            continue;
        }
        let bytes = bounded(entry, Some(&name), limits)?;
        answers.push(answer(Some(name), bytes)?);
    }
    if answers.is_empty() {
        return Err(Error::new(ErrorKind::Unreadable, "the archive has no answers"));
    }
    Ok(answers)
}

/// Whether a file begins as a JSON object does, or is an archive with an entry that is named so.
///
/// # Errors
/// When the file cannot be read.
pub fn holds_answers(raw: &mut dyn RawRead) -> Result<bool> {
    let failed = |e: io::Error| unread(None, &e);
    let container = container(raw).map_err(failed)?;
    let mut beginning = Vec::new();
    let read = match container {
        Container::Zip => {
            // A damaged archive is for the reader of tables to describe.
            let holds = ZipArchive::new(&mut *raw).is_ok_and(|archive| {
                let mut names = archive.file_names().filter_map(Result::ok);
                names.any(|name| name.to_ascii_lowercase().ends_with(".json"))
            });
            raw.rewind().map_err(failed)?;
            return Ok(holds);
        }
        Container::Gzip => MultiGzDecoder::new(&mut *raw).take(64).read_to_end(&mut beginning),
        Container::Text => (&mut *raw).take(64).read_to_end(&mut beginning),
    };
    raw.rewind().map_err(failed)?;
    let text = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&beginning);
    Ok(read.is_ok() && text.trim_ascii_start().starts_with(b"{"))
}

fn container(raw: &mut dyn RawRead) -> io::Result<Container> {
    raw.rewind()?;
    let mut first = Vec::with_capacity(Container::MAGIC_LEN);
    (&mut *raw).take(Container::MAGIC_LEN as u64).read_to_end(&mut first)?;
    raw.rewind()?;
    Ok(Container::sniff(&first))
}

fn bounded(bytes: impl Read, entry: Option<&str>, limits: Limits) -> Result<Vec<u8>> {
    let most = limits.max_answer_bytes;
    let mut body = Vec::new();
    bytes.take(most.saturating_add(1)).read_to_end(&mut body).map_err(|e| unread(entry, &e))?;
    if body.len() as u64 > most {
        return Err(
            Error::new(ErrorKind::Limit, format!("the answer has more than {most} bytes")).with_entry(entry)
        );
    }
    Ok(body)
}

fn answer(entry: Option<String>, bytes: Vec<u8>) -> Result<ImportedAnswer> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let (account, day) = addressed(&String::from_utf8_lossy(text))?;
    let (Some(account), Some(day)) = (account, day) else {
        return Err(Error::new(ErrorKind::Unreadable, "the answer does not state its account and day")
            .with_entry(entry.as_deref())
            .with_hint("acctCode and payoutDt are what assigns it to a window: import it with both"));
    };
    Ok(ImportedAnswer { entry, account, day, bytes })
}

fn unread(entry: Option<&str>, error: &io::Error) -> Error {
    Error::new(ErrorKind::Unreadable, "the file cannot be read to its end")
        .with_entry(entry)
        .with_source(error)
}
