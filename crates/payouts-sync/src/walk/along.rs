//! Reading earnings into the lake while they are downloaded.

use super::{Walk, load::off_thread};
use crate::Result;
use payouts_core::{Dataset, source::Ready};
use payouts_store::{RawFile, ReadAlong};
use tokio::{sync::OwnedMutexGuard, task::JoinHandle};

/// A download that is read while it comes.
pub(super) struct Reading {
    turn: OwnedMutexGuard<()>,
    read: JoinHandle<Result<ReadAlong>>,
}

/// What was read of bytes that are archived now, with the turn at the lake that it took.
pub(super) struct Along {
    pub(super) turn: OwnedMutexGuard<()>,
    pub(super) read: ReadAlong,
}

impl Walk {
    /// Begins to read along, when the lake is free. Otherwise the bytes are read once they are archived.
    pub(super) fn read_along(&self, ready: &Ready, file: &RawFile) -> payouts_store::Result<Option<Reading>> {
        if self.window.dataset != Dataset::Earnings {
            return Ok(None);
        }
        let Ok(turn) = self.party.lake_turn.clone().try_lock_owned() else { return Ok(None) };
        let (follower, lake) = (file.follow()?, self.party.lake.clone());
        let (window, name) = (self.window.clone(), ready.file_name());
        let read = off_thread(move || lake.read_along(&window, name.as_deref(), follower));
        Ok(Some(Reading { turn, read: tokio::spawn(read) }))
    }
}

impl Reading {
    /// What was read, once the download is at its end.
    pub(super) async fn finish(self) -> Option<Along> {
        // Whatever went wrong is found again by reading the archived bytes, if it is in them.
        let read = self.read.await.ok()?.ok()?;
        read.is_complete().then_some(Along { turn: self.turn, read })
    }
}
