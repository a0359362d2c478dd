//! Data that goes to a file, which appears whole or not at all, or to standard output.

use crate::{
    context::shown,
    exit::{Exit, Failure},
};
use std::{
    io::{self, BufWriter, Write},
    path::Path,
};
use tempfile::NamedTempFile;

/// Writes beside the file, syncs, then renames: a reader sees the old file or the whole new one. `-` is standard output.
pub(crate) fn to_file<T>(
    path: &Path,
    work: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if path.as_os_str() == "-" {
        return write_all(io::stdout(), work, refused_output).map(|(value, _)| value);
    }
    let refused = |error: io::Error| {
        // The file beside it has a name that nobody chose.
        let why = error.to_string();
        let why = why.split(" at path \"").next().unwrap_or(&why);
        Failure::new(Exit::Unexpected, format!("{} cannot be written: {why}", shown(path)))
            .with_hint("nothing was changed; check the directory, its permissions and the room on the disk")
    };
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = NamedTempFile::new_in(dir).map_err(refused)?;
    let (value, file) = write_all(file, work, refused)?;
    file.as_file().sync_all().map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    Ok(value)
}

fn refused_output(error: io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return error.into();
    }
    Failure::new(Exit::Unexpected, format!("standard output cannot be written: {error}"))
        .with_hint("what was written so far is not complete")
}

fn write_all<W: Write + Send, T>(
    out: W,
    work: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, Failure>,
    refused: impl Fn(io::Error) -> Failure,
) -> Result<(T, W), Failure> {
    let mut out = BufWriter::new(Watched { out, failure: None });
    let outcome = work(&mut out).and_then(|value| Ok(out.flush().map(|()| value)?));
    // What was refused is the cause; what the work made of it is its echo.
    let (Watched { out, failure }, _) = out.into_parts();
    match failure {
        Some(failure) => Err(refused(failure)),
        None => outcome.map(|value| (value, out)),
    }
}

/// A writer that remembers why it could not go on.
struct Watched<W> {
    out: W,
    failure: Option<io::Error>,
}

impl<W> Watched<W> {
    fn remember<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        outcome.map_err(|error| {
            let kind = error.kind();
            self.failure = Some(error);
            kind.into()
        })
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.out.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            outcome => self.remember(outcome),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let outcome = self.out.flush();
        self.remember(outcome)
    }
}

/// The error beneath, with its kind: whether a pipe was closed or a disk is full matters.
pub(crate) fn of_csv(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
