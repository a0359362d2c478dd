//! Who else could read or change a file.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

/// What happens when others could read a kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looseness {
    Refuse,
    Warn,
}

#[cfg(unix)]
mod unix {
    use std::fs::DirBuilder;
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};

    use super::{Looseness, OpenOptions, Path, io};
    use payouts_http::{Error, ErrorKind};

    /// No other user may read or change a file. In a directory other users may list, but neither add nor replace
    /// anything.
    const FILE_IS_LOOSE: u32 = 0o077;
    const DIRECTORY_IS_LOOSE: u32 = 0o022;

    pub(in super::super) fn create_private_directory(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    pub(in super::super) fn owner_only(options: &mut OpenOptions) {
        options.mode(0o600);
    }

    pub(in super::super) fn check(path: &Path, looseness: Looseness) -> Result<(), Error> {
        let metadata = path.metadata().map_err(|why| {
            Error::new(ErrorKind::Configuration, format!("cannot examine {}", path.display()))
                .with_source(&why)
        })?;
        let mode = metadata.permissions().mode() & 0o7777;
        let (loose, fit) =
            if metadata.is_dir() { (DIRECTORY_IS_LOOSE, "700") } else { (FILE_IS_LOOSE, "600") };
        if mode & loose == 0 {
            return Ok(());
        }
        let message = format!("others could get at the kept sign-ins: {} has mode {mode:o}", path.display());
        let hint = format!("run: chmod {fit} {}", path.display());
        match looseness {
            Looseness::Refuse => Err(Error::new(ErrorKind::Configuration, message).with_hint(hint)),
            Looseness::Warn => {
                tracing::warn!(path = %path.display(), mode = format_args!("{mode:o}"), "{message}; {hint}");
                Ok(())
            }
        }
    }
}

#[cfg(unix)]
pub(super) use unix::{check, create_private_directory, owner_only};

/// A new directory in a user's profile is private to that user already.
#[cfg(not(unix))]
pub(super) fn create_private_directory(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Access is inherited from the directory.
#[cfg(not(unix))]
pub(super) fn owner_only(_: &mut OpenOptions) {}

/// Access control lists have no bits to check.
#[cfg(not(unix))]
pub(super) fn check(_: &Path, _: Looseness) -> Result<(), payouts_http::Error> {
    Ok(())
}
