//! The store on a thread of its own: whatever changes have queued up are committed as one group.
//!
//! A change is answered after the commit that holds it, never before: an answer means durable.

use crate::{Error, Result};
use payouts_core::source::RawRead;
use payouts_store::{Ledger, Store};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// The most changes in one commit: enough to make the sync to disk cheap, few enough to lose little time to a kill.
const GROUP: usize = 1024;

/// A handle to the thread. Cheap to clone; the thread ends when the last one is gone.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    orders: mpsc::Sender<Order>,
}

enum Order {
    Change(Box<dyn Change>),
    Read(Box<dyn FnOnce(&Store) + Send>),
}

trait Change: Send {
    /// Makes the change inside the open transaction. An error here ends the whole group.
    fn make(&mut self, ledger: &mut Ledger<'_>) -> payouts_store::Result<()>;
    /// Answers, once the transaction is durable.
    fn answer(self: Box<Self>);
}

struct Waiting<F, T> {
    work: Option<F>,
    outcome: Option<payouts_store::Result<T>>,
    reply: oneshot::Sender<payouts_store::Result<T>>,
}

impl<F, T> Change for Waiting<F, T>
where
    F: FnOnce(&mut Ledger<'_>) -> payouts_store::Result<T> + Send,
    T: Send,
{
    fn make(&mut self, ledger: &mut Ledger<'_>) -> payouts_store::Result<()> {
        if let Some(work) = self.work.take() {
            match ledger.apart(work) {
                // A full disk is nobody's own failure: nothing of the group can be kept.
                Err(error) if error.is_disk_full() || ledger.is_undone() => return Err(error),
                outcome => self.outcome = Some(outcome),
            }
        }
        Ok(())
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // Whoever asked may have left; the change stays.
            let _ = self.reply.send(outcome);
        }
    }
}

/// What the thread gives back in the end: the store, or what stopped it.
pub(crate) type Ended = JoinHandle<payouts_store::Result<Store>>;

impl Writer {
    pub(crate) fn spawn(store: Store) -> (Self, Ended) {
        let (orders, queue) = mpsc::channel(GROUP);
        (Self { orders }, std::thread::spawn(move || work_off(store, queue)))
    }

    /// Makes a change and waits until it is durable.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger<'_>) -> payouts_store::Result<T> + Send + 'static,
    ) -> Result<T> {
        self.queue(work).await?.await
    }

    /// Queues a change; the answer to wait for comes separately, so that the next step of another window need not.
    pub(crate) async fn queue<T, W>(&self, work: W) -> Result<impl Future<Output = Result<T>> + use<T, W>>
    where
        T: Send + 'static,
        W: FnOnce(&mut Ledger<'_>) -> payouts_store::Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let change = Waiting { work: Some(work), outcome: None, reply };
        self.orders.send(Order::Change(Box::new(change))).await.map_err(|_| Error::writer_gone())?;
        Ok(async move { Ok(answer.await.map_err(|_| Error::writer_gone())??) })
    }

    /// Opens archived bytes.
    pub(crate) async fn open_raw(&self, sha256: String) -> Result<Box<dyn RawRead>> {
        let (reply, answer) = oneshot::channel();
        let read = move |store: &Store| {
            let _ = reply.send(store.open_raw(&sha256));
        };
        self.orders.send(Order::Read(Box::new(read))).await.map_err(|_| Error::writer_gone())?;
        Ok(answer.await.map_err(|_| Error::writer_gone())??)
    }
}

fn work_off(mut store: Store, mut queue: mpsc::Receiver<Order>) -> payouts_store::Result<Store> {
    let mut orders = Vec::with_capacity(GROUP);
    while queue.blocking_recv_many(&mut orders, GROUP) > 0 {
        let mut changes = Vec::with_capacity(orders.len());
        for order in orders.drain(..) {
            match order {
                Order::Change(change) => changes.push(change),
                Order::Read(read) => read(&store),
            }
        }
        if changes.is_empty() {
            continue;
        }
        store.write(|ledger| changes.iter_mut().try_for_each(|change| change.make(ledger)))?;
        tracing::trace!(changes = changes.len(), "group committed");
        changes.into_iter().for_each(Change::answer);
    }
    Ok(store)
}
