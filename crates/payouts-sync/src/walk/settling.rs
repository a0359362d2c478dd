//! Ends of walks on their way to the disk: other walks need not wait for them.

use super::{Odd, Rows, Tally, Walk, Walked};
use crate::{Error, Result};
use payouts_store::{JobState, LoadOutcome};

/// A walk that has nothing left to do, but is not durable yet. The fleet hears of its end in any case.
pub(super) struct Settling(Option<(Walk, Odd)>);

impl Settling {
    pub(super) fn new(walk: Walk, odd: Odd) -> Self {
        Self(Some((walk, odd)))
    }

    pub(super) fn end(mut self, outcome: payouts_store::Result<LoadOutcome>) {
        self.tell(outcome.map_err(Error::from));
    }

    fn tell(&mut self, outcome: Result<LoadOutcome>) {
        if let Some((walk, odd)) = self.0.take() {
            let ends = walk.ends.clone();
            // A fleet that is gone has met something that ends the run.
            let _ = ends.send(outcome.map(|outcome| Settled { walk, odd, outcome }));
        }
    }
}

impl Drop for Settling {
    fn drop(&mut self) {
        self.tell(Err(Error::writer_gone()));
    }
}

/// A walk whose end is durable.
pub(crate) struct Settled {
    walk: Walk,
    odd: Odd,
    outcome: LoadOutcome,
}

impl Settled {
    pub(crate) fn walked(self) -> Walked {
        self.walk.reached(JobState::Released);
        Walked::Done(Some(Tally { rows: Rows::Compared(self.outcome), odd: self.odd }))
    }
}
