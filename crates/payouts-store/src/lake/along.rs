//! Reading a window's bytes while they are downloaded.

use super::{
    ingest::{self, Ingested, Reading, Task},
    pipeline::Passed,
};
use crate::Result;
use payouts_files::{
    RawRead,
    export_file::{Arrived, Limits, Repeats},
};
use payouts_model::Window;
use std::{fmt, io::Read, path::Path};

/// What was read of a window's bytes before they were archived. Nothing of it counts until the archived bytes were
/// seen to say the same; dropped, it leaves nothing behind.
pub struct ReadAlong(Option<(Passed<Reading>, Along)>);

/// What has to be so in the end.
#[derive(Debug)]
struct Along {
    window: Window,
    name: Option<String>,
    arrived: Arrived,
}

pub(super) fn read(root: &Path, window: &Window, name: Option<&str>, raw: impl Read + Send) -> ReadAlong {
    let passed = ingest::pass(root, window, Limits::default(), Repeats::default(), |reading, feed| {
        reading.read_along(raw, feed)
    });
    match passed {
        Ok((passed, arrived)) => {
            let along = Along { window: window.clone(), name: name.map(str::to_owned), arrived };
            ReadAlong(Some((passed, along)))
        }
        Err(why) => {
            // Reading the whole file finds the reason again, if it is one.
            tracing::debug!(%window, %why, "the bytes are read once they are archived");
            ReadAlong(None)
        }
    }
}

pub(super) fn ingest(task: &Task<'_>, along: ReadAlong, raw: &mut dyn RawRead) -> Result<Ingested> {
    if let ReadAlong(Some((passed, along))) = along
        && along.window == *task.window
        && along.name == task.facts.name
        && along.arrived.agrees_with(raw).is_ok_and(|agrees| agrees)
    {
        return ingest::finish(task, passed).map_err(|error| error.about(task.window, &task.facts.sha256));
    }
    ingest::ingest(task, raw)
}

impl ReadAlong {
    /// Whether there is anything that can be used.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.0.is_some()
    }
}

impl fmt::Debug for ReadAlong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReadAlong").field(&self.0.as_ref().map(|(_, along)| along)).finish()
    }
}
