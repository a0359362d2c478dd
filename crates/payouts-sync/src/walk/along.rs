//! Reading earnings into the lake while they are downloaded.

use super::{
    Walk,
    load::off_thread,
    turn::{Held, LakeTurn},
};
use payouts_core::{Dataset, source::Ready};
use payouts_store::{RawFile, RawFollower, ReadAlong};
use std::io;
use tokio::task::JoinHandle;

/// A download that is read while it comes, as soon as its first byte is on its way.
pub(super) struct Reading {
    name: Option<String>,
    /// Comes to nothing when the turn at the lake was not to be had, or was given up. Whatever went wrong is found again by
    /// reading the archived bytes, if it is in them.
    read: Option<JoinHandle<Option<Along>>>,
}

/// All that was read of bytes that are archived now, with the turn at the lake that it took.
pub(super) struct Along {
    pub(super) turn: Held,
    pub(super) read: Box<ReadAlong>,
}

impl Walk {
    /// Reads along what goes to the lake.
    pub(super) fn reading(&self, ready: &Ready) -> Option<Reading> {
        (self.window.dataset == Dataset::Earnings).then(|| Reading { name: ready.file_name(), read: None })
    }
}

impl Reading {
    /// Begins with the first byte of a file; what was read of an earlier attempt is forgotten.
    pub(super) fn begin(&mut self, walk: &Walk, file: &RawFile) -> io::Result<()> {
        let follower = file.follow().map_err(io::Error::other)?;
        let (lake, window, name) = (walk.party.lake.clone(), walk.window.clone(), self.name.clone());
        let (turn, before) = (walk.party.lake_turn.clone(), self.read.take());
        self.read = Some(tokio::spawn(async move {
            if let Some(before) = before {
                // It fails soon, because its file is not written any more, and then has no turn.
                drop(before.await);
            }
            read_along(turn.take_if_free()?, &turn, follower, move |follower| {
                lake.read_along(&window, name.as_deref(), follower)
            })
            .await
        }));
        Ok(())
    }

    /// What was read, once the download is at its end.
    pub(super) async fn finish(self) -> Option<Along> {
        self.read?.await.ok()?
    }
}

/// Reads, unless somebody with all bytes at hand has waited for the turn long enough: then these are read later.
async fn read_along(
    held: Held,
    turn: &LakeTurn,
    follower: RawFollower,
    read: impl FnOnce(RawFollower) -> ReadAlong + Send + 'static,
) -> Option<Along> {
    let stopper = follower.stopper();
    let mut reading = std::pin::pin!(off_thread(move || read(follower)));
    let read = tokio::select! {
        biased;
        read = &mut reading => read,
        () = turn.is_wanted() => {
            let is_given_up = stopper.stop();
            let read = reading.await;
            if is_given_up {
                return None;
            }
            read
        }
    };
    read.ok().filter(ReadAlong::is_complete).map(|read| Along { turn: held, read: Box::new(read) })
}
