//! Ends of walks on their way to the disk: other walks need not wait for them.

use super::{Odd, Rows, Tally, Walked};
use crate::{Error, Event, Observer, Result};
use payouts_core::Window;
use payouts_store::{JobState, LoadOutcome};
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// A walk that has nothing left to do, but is not durable yet. The fleet hears of its end in any case.
pub(super) struct Settling {
    end: Option<End>,
    fleet: UnboundedSender<Result<Settled>>,
}

/// What is left of a walk. Neither the writer nor the fleet can be reached from here: an end lies in the queues of both, and
/// would keep one alive that nobody empties any more.
struct End {
    observer: Arc<dyn Observer>,
    window: Arc<Window>,
    odd: Odd,
}

impl Settling {
    pub(super) fn new(
        observer: Arc<dyn Observer>,
        window: Arc<Window>,
        odd: Odd,
        fleet: UnboundedSender<Result<Settled>>,
    ) -> Self {
        Self { end: Some(End { observer, window, odd }), fleet }
    }

    pub(super) fn end(mut self, outcome: payouts_store::Result<LoadOutcome>) {
        self.tell(outcome.map_err(Error::from));
    }

    fn tell(&mut self, outcome: Result<LoadOutcome>) {
        if let Some(end) = self.end.take() {
            // A fleet that is gone has met something that ends the run.
            let _ = self.fleet.send(outcome.map(|outcome| Settled { end, outcome }));
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
    end: End,
    outcome: LoadOutcome,
}

impl Settled {
    pub(crate) fn walked(self) -> Walked {
        let End { observer, window, odd } = self.end;
        observer.event(&Event::Reached { window: &window, state: JobState::Released });
        Walked::Done(Some(Tally { rows: Rows::Compared(self.outcome), odd }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quiet;
    use payouts_core::{Dataset, SourceId};
    use payouts_store::ObservationId;
    use tokio::sync::mpsc::unbounded_channel;

    fn settling(fleet: UnboundedSender<Result<Settled>>) -> Settling {
        let window = Window {
            source: SourceId::new("grand"),
            dataset: Dataset::PayoutSummary,
            account: "0042".to_owned(),
            period: "2026-01-05".parse().unwrap(),
        };
        let odd = Odd { unreadable_rows: 0, malformed_cells: 0, unknown_cells: 0 };
        Settling::new(Arc::new(Quiet), Arc::new(window), odd, fleet)
    }

    /// An end that came just when its fleet was dropped once kept the queue that it lay in, the writer and the store's lock.
    #[test]
    fn an_end_does_not_keep_its_own_queue_alive() {
        let (fleet, mut ends) = unbounded_channel();
        let (observation, held) = (ObservationId(1), Vec::new());
        let outcome = LoadOutcome { observation, held, new: 0, changed: 0, unchanged: 0, vanished: 0 };
        settling(fleet).end(Ok(outcome));
        let settled = ends.try_recv().unwrap().unwrap();
        assert!(ends.is_closed() && ends.is_empty(), "the end that is held here could still send");
        assert!(matches!(settled.walked(), Walked::Done(Some(_))));
    }

    #[test]
    fn an_end_that_is_dropped_is_heard_of() {
        let (fleet, mut ends) = unbounded_channel();
        drop(settling(fleet));
        assert!(ends.try_recv().unwrap().is_err());
    }
}
