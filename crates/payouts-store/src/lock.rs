//! One writer at a time.

use crate::{
    Error, Result,
    error::{Kind, at},
};
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

/// Held while writing; the operating system lets it go when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    pub(crate) fn take(path: &Path) -> Result<Self> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(at(path))?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0).and_then(|()| file.rewind()).map_err(at(path))?;
                writeln!(file, "{}", std::process::id()).map_err(at(path))?;
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Only to name the process: what cannot be read is left out.
                let _ = file.take(32).read_to_string(&mut holder);
                let by = match holder.trim() {
                    "" => "another process".to_owned(),
                    pid => format!("process {pid}"),
                };
                Err(Error::new(
                    Kind::InUse,
                    format!("the store is in use by {by}: wait until it is done, then run again"),
                ))
            }
            Err(TryLockError::Error(error)) => Err(at(path)(error)),
        }
    }
}
