//! Data that goes to a file, which appears whole or not at all, or to standard output, a pipe or a device.

use crate::{
    context::shown,
    exit::{Exit, Failure},
};
use std::{
    fs::{self, OpenOptions, Permissions},
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// What is written to.
enum Place {
    Stdout,
    Stderr,
    /// Something that is there and is no regular file: a pipe or a device. It is opened and written to.
    Stream(PathBuf),
    /// A regular file at the end of all symbolic links, with its permissions if it is there already.
    File(PathBuf, Option<Permissions>),
}

/// Writes *to* what is there. A regular file is written next to its place, synced, then renamed, so a reader sees the old
/// file or the whole new one; it keeps its mode, and one that is there is replaced only with `force`, or when a person at a
/// terminal agrees. Symbolic links are followed. Pipes and devices are written to. `-` is standard output.
///
/// # Errors
/// When there is a file already that may not be replaced, or when it cannot be written.
pub(crate) fn to_file<T>(
    path: &Path,
    force: bool,
    work: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let refused = |error: io::Error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return error.into();
        }
        // The file next to it has a name that no user chose.
        let why = error.to_string();
        let why = why.split(" at path \"").next().unwrap_or(&why);
        Failure::new(Exit::Unexpected, format!("{} cannot be written: {why}", shown(path)))
            .with_hint("nothing was changed; check the directory, its permissions and the room on the disk")
    };
    match place(path).map_err(refused)? {
        Place::Stdout => write_all(io::stdout(), work, refused_output).map(|(value, _)| value),
        Place::Stderr => write_all(io::stderr(), work, refused_output).map(|(value, _)| value),
        Place::Stream(stream) => {
            let stream = OpenOptions::new().append(true).open(stream).map_err(refused)?;
            let incomplete = |error: io::Error| Failure {
                hint: Some("what was written so far is not complete".to_owned()),
                ..refused(error)
            };
            write_all(stream, work, incomplete).map(|(value, _)| value)
        }
        Place::File(target, before) => {
            if before.is_some() && !force && !may_replace(path) {
                return Err(Failure::usage(format!("{} exists already, and is left alone", shown(path)))
                    .with_hint("replace it with: --force"));
            }
            let file = beside(&target, before.as_ref()).map_err(refused)?;
            let (value, file) = write_all(file, work, refused)?;
            file.as_file().sync_all().map_err(refused)?;
            match before {
                Some(_) => file.persist(&target),
                // A file that has appeared in the meantime is not this one's to replace.
                None => file.persist_noclobber(&target),
            }
            .map_err(|error| refused(error.error))?;
            Ok(value)
        }
    }
}

/// What a path leads to, links followed to their end.
fn place(path: &Path) -> io::Result<Place> {
    match path.to_str() {
        Some("-" | "/dev/stdout") => return Ok(Place::Stdout),
        Some("/dev/stderr") => return Ok(Place::Stderr),
        _ => {}
    }
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        // A descriptor that the shell opened (`/dev/fd/3`): whatever it leads to is written to, not replaced.
        Ok(there) if !there.is_file() || path.starts_with("/dev") || path.starts_with("/proc") => {
            Ok(Place::Stream(path.to_owned()))
        }
        Ok(there) => Ok(Place::File(fs::canonicalize(path)?, Some(there.permissions()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Place::File(end_of_links(path)?, None)),
        Err(error) => Err(error),
    }
}

/// Where a chain of links that ends at nothing ends.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        match fs::read_link(&target) {
            Ok(next) => target = target.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// A new file in the directory of its place, with the mode of the one it replaces, or that of any new file.
fn beside(target: &Path, before: Option<&Permissions>) -> io::Result<NamedTempFile> {
    let dir = target.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let new = <Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(new);
    let file = builder.tempfile_in(dir)?;
    if let Some(permissions) = before {
        file.as_file().set_permissions(permissions.clone())?;
    }
    Ok(file)
}

/// Asks the person at the terminal, if there is one.
fn may_replace(path: &Path) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return false;
    }
    let _ = write!(io::stderr(), "{} exists already. Replace it? [y/N] ", shown(path));
    let mut answer = String::new();
    let _ = io::stdin().read_line(&mut answer);
    matches!(answer.trim(), "y" | "Y" | "yes")
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

/// The underlying error, with its kind: whether a pipe was closed or a disk is full matters.
pub(crate) fn of_csv(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
