//! The store on a thread of its own: whatever changes have queued up are committed as one group.
//!
//! A change is answered after the commit that holds it, never before: an answer means durable.
//!
//! Some changes are waited for by the walk that made them; those are committed at once. Others end a walk, and nobody
//! holds still for them: they linger a moment, so that many share one commit. A commit writes each page it touched as a
//! whole, whether one row of it is new or a hundred.

use crate::{Error, Result};
use payouts_core::source::RawRead;
use payouts_http::Environment;
use payouts_store::{Ledger, Store};
use std::{sync::Arc, thread::JoinHandle, time::Duration};
use tokio::{
    runtime::Handle,
    sync::{Notify, mpsc, oneshot},
};

/// The most changes in one commit.
pub(crate) const GROUP: usize = 2048;

/// How many changes may wait for the thread. Now and then it moves the write-ahead log into the catalog; what comes
/// meanwhile has room here.
pub(crate) const QUEUE: usize = 3 * GROUP;

/// How long a change that nobody waits for may stay out of the ledger: what a kill can cost, beside what is under way.
const LINGER: Duration = Duration::from_millis(300);

/// A handle to the thread. Cheap to clone; the thread ends when the last one is gone.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    orders: mpsc::Sender<Order>,
    /// Rung when somebody waits.
    bell: Arc<Notify>,
}

enum Order {
    Change { change: Box<dyn Change>, is_waited_for: bool },
    Read(Box<dyn FnOnce(&Store) + Send>),
}

impl Order {
    fn is_waited_for(&self) -> bool {
        !matches!(self, Self::Change { is_waited_for: false, .. })
    }
}

trait Change: Send {
    /// Makes the change inside the open transaction. An error here ends the whole group.
    fn make(&mut self, ledger: &mut Ledger<'_>) -> payouts_store::Result<()>;
    /// Answers, once the transaction is durable.
    fn answer(self: Box<Self>);
}

struct Waiting<F, T, R> {
    work: Option<F>,
    outcome: Option<payouts_store::Result<T>>,
    /// Takes the outcome. It is dropped when there will be none.
    reply: R,
    /// Whether a failure has left nothing behind, and concerns nobody else.
    is_own: fn(&payouts_store::Error) -> bool,
}

impl<F, T, R> Change for Waiting<F, T, R>
where
    F: FnOnce(&mut Ledger<'_>) -> payouts_store::Result<T> + Send,
    T: Send,
    R: FnOnce(payouts_store::Result<T>) + Send,
{
    fn make(&mut self, ledger: &mut Ledger<'_>) -> payouts_store::Result<()> {
        if let Some(work) = self.work.take() {
            match work(ledger) {
                // What is not this change's own failure is everybody's: nothing of the group can be kept.
                Err(error) if ledger.is_undone() || !(self.is_own)(&error) => return Err(error),
                outcome => self.outcome = Some(outcome),
            }
        }
        Ok(())
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            (self.reply)(outcome);
        }
    }
}

/// What the thread gives back in the end: the store, or what stopped it.
pub(crate) type Ended = JoinHandle<payouts_store::Result<Store>>;

impl Writer {
    pub(crate) fn spawn(store: Store, environment: &Environment) -> (Self, Ended) {
        let (orders, queue) = mpsc::channel(QUEUE);
        let bell = Arc::new(Notify::new());
        let desk = Desk { queue, bell: Arc::clone(&bell), environment: environment.clone() };
        let runtime = Handle::current();
        let thread = std::thread::Builder::new().name("ledger".to_owned());
        let work = move || runtime.block_on(desk.work_off(store));
        (Self { orders, bell }, thread.spawn(work).expect("the system gives a thread"))
    }

    /// Makes a change and waits until it is durable.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger<'_>) -> payouts_store::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let change = Waiting {
            work: Some(|ledger: &mut Ledger<'_>| ledger.apart(work)),
            outcome: None,
            // Whoever asked may have left; the change stays.
            reply: |outcome| drop(reply.send(outcome)),
            is_own: |error| !error.is_disk_full(),
        };
        self.order(Order::Change { change: Box::new(change), is_waited_for: true }).await?;
        Ok(answer.await.map_err(|_| Error::writer_gone())??)
    }

    /// Queues a change that leaves nothing behind when it is refused. Once it is durable, which is not at once, `reply`
    /// gets what came of it; it is dropped when there will be nothing.
    pub(crate) async fn change_soon<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger<'_>) -> payouts_store::Result<T> + Send + 'static,
        reply: impl FnOnce(payouts_store::Result<T>) + Send + 'static,
    ) -> Result<()> {
        let is_own = payouts_store::Error::is_refused;
        let change = Box::new(Waiting { work: Some(work), outcome: None, reply, is_own });
        self.order(Order::Change { change, is_waited_for: false }).await
    }

    /// Reads from the store between two commits.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> payouts_store::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let read = move |store: &Store| {
            let _ = reply.send(work(store));
        };
        self.order(Order::Read(Box::new(read))).await?;
        Ok(answer.await.map_err(|_| Error::writer_gone())??)
    }

    /// Opens archived bytes.
    pub(crate) async fn open_raw(&self, sha256: String) -> Result<Box<dyn RawRead>> {
        self.read(move |store| store.open_raw(&sha256)).await
    }

    /// Has everything committed that is queued: nothing more is coming that it could share a commit with.
    pub(crate) fn hurry(&self) {
        self.bell.notify_one();
    }

    async fn order(&self, order: Order) -> Result<()> {
        let is_waited_for = order.is_waited_for();
        self.orders.send(order).await.map_err(|_| Error::writer_gone())?;
        let queued = QUEUE - self.orders.capacity();
        // Only the one who completes a group rings: a second ring would cut the next moment short.
        if is_waited_for || (queued > 0 && queued.is_multiple_of(GROUP)) {
            self.hurry();
        }
        Ok(())
    }
}

/// Whoever was to ring may be gone: nobody waits for what was queued, and nothing more is coming.
impl Drop for Writer {
    fn drop(&mut self) {
        self.hurry();
    }
}

/// Where the orders are worked off.
struct Desk {
    queue: mpsc::Receiver<Order>,
    bell: Arc<Notify>,
    environment: Environment,
}

impl Desk {
    async fn work_off(mut self, mut store: Store) -> payouts_store::Result<Store> {
        let mut orders = Vec::new();
        while self.queue.recv_many(&mut orders, GROUP).await > 0 {
            if orders.len() < GROUP && !orders.iter().any(Order::is_waited_for) {
                // What comes meanwhile stays in the queue: nobody is woken for it.
                self.environment.within(LINGER, self.bell.notified()).await;
            }
            while orders.len() < GROUP
                && let Ok(order) = self.queue.try_recv()
            {
                orders.push(order);
            }
            commit(&mut store, orders.drain(..))?;
        }
        Ok(store)
    }
}

fn commit(store: &mut Store, orders: impl Iterator<Item = Order>) -> payouts_store::Result<()> {
    let mut changes = Vec::new();
    for order in orders {
        match order {
            Order::Change { change, .. } => changes.push(change),
            Order::Read(read) => read(store),
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    store.write(|ledger| changes.iter_mut().try_for_each(|change| change.make(ledger)))?;
    tracing::trace!(changes = changes.len(), "group committed");
    changes.into_iter().for_each(Change::answer);
    Ok(())
}

#[cfg(test)]
mod tests;
