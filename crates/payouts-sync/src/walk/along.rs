//! Reading earnings into the lake while they are downloaded.

use super::{Walk, load::off_thread};
use crate::Result;
use payouts_core::{Dataset, source::Ready};
use payouts_store::{RawFile, ReadAlong};
use std::io;
use tokio::{sync::OwnedMutexGuard, task::JoinHandle};

/// A download that is read while it comes, as soon as its first byte is on its way.
pub(super) struct Reading {
    turn: OwnedMutexGuard<()>,
    name: Option<String>,
    read: Option<JoinHandle<Result<ReadAlong>>>,
}

/// What was read of bytes that are archived now, with the turn at the lake that it took.
pub(super) struct Along {
    pub(super) turn: OwnedMutexGuard<()>,
    pub(super) read: Box<ReadAlong>,
}

impl Walk {
    /// Takes a turn at the lake, when it is free. Otherwise the bytes are read once they are archived.
    pub(super) fn reading(&self, ready: &Ready) -> Option<Reading> {
        if self.window.dataset != Dataset::Earnings {
            return None;
        }
        let turn = self.party.lake_turn.clone().try_lock_owned().ok()?;
        Some(Reading { turn, name: ready.file_name(), read: None })
    }
}

impl Reading {
    /// Begins with the first byte of a file; what was read of an earlier attempt is forgotten.
    pub(super) fn begin(&mut self, walk: &Walk, file: &RawFile) -> io::Result<()> {
        let follower = file.follow().map_err(io::Error::other)?;
        let (lake, window, name) = (walk.party.lake.clone(), walk.window.clone(), self.name.clone());
        let read = off_thread(move || lake.read_along(&window, name.as_deref(), follower));
        self.read = Some(tokio::spawn(read));
        Ok(())
    }

    /// What was read, once the download is at its end.
    pub(super) async fn finish(self) -> Option<Along> {
        // Whatever went wrong is found again by reading the archived bytes, if it is in them.
        let read = self.read?.await.ok()?.ok()?;
        read.is_complete().then(|| Along { turn: self.turn, read: Box::new(read) })
    }
}
