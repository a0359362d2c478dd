//! Writes the store on a thread of its own, and commits the changes that have queued up as one batch.
//!
//! A change is acknowledged after its commit, so an acknowledgement means that the change is durable.
//!
//! A change that a task waits for is committed at once. The last change of an answered window is not awaited, so it may wait
//! for 0.3 s in the queue: SQLite writes whole pages, so a commit that adds one row to a page costs as much as one that
//! adds a hundred.

use crate::error::{Error, Result};
use payouts_core::source::RawRead;
use payouts_http::Environment;
use payouts_store::{Ledger, Store};
use std::{sync::Arc, thread::JoinHandle, time::Duration};
use tokio::{
    runtime::Handle,
    sync::{Notify, mpsc, oneshot},
};

/// The most changes in one commit.
pub(crate) const BATCH: usize = 2048;

/// How many commands may wait for the thread. They queue up while the thread moves the write-ahead log into the catalog.
pub(crate) const QUEUE: usize = 3 * BATCH;

/// How long a change that no task waits for may stay in the queue. A kill loses what is in the queue.
const BATCH_DELAY: Duration = Duration::from_millis(300);

/// A handle to the write loop, cheap to clone. The thread ends when the last handle is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    commands: mpsc::Sender<Command>,
    /// Ends the batch delay.
    flush: Arc<Notify>,
}

enum Command {
    Change { change: Change, is_awaited: bool },
    Read(Box<dyn FnOnce(&Store) + Send>),
}

/// Makes a change inside the open transaction. An error undoes the whole batch.
type Change = Box<dyn FnOnce(&mut Ledger<'_>) -> payouts_store::Result<Acknowledge> + Send>;

/// Reports the outcome of a change after the commit. It is dropped when there is no commit.
type Acknowledge = Box<dyn FnOnce() + Send>;

/// The thread returns the store, or the error that stopped it.
pub(crate) type WriteThread = JoinHandle<payouts_store::Result<Store>>;

impl Command {
    fn is_awaited(&self) -> bool {
        !matches!(self, Self::Change { is_awaited: false, .. })
    }
}

/// The acknowledgement of a change.
pub(crate) struct CommitAck<T>(oneshot::Receiver<payouts_store::Result<T>>);

impl<T> CommitAck<T> {
    /// The outcome of the change, once it is durable.
    ///
    /// # Errors
    /// The error of the change, or of a store that was closed before the commit.
    pub(crate) async fn outcome(self) -> Result<T> {
        Ok(self.0.await.map_err(|_| Error::writer_gone())??)
    }
}

impl Writer {
    pub(crate) fn spawn(store: Store, environment: &Environment) -> (Self, WriteThread) {
        let (commands, queue) = mpsc::channel(QUEUE);
        let flush = Arc::new(Notify::new());
        let write_loop = WriteLoop { queue, flush: Arc::clone(&flush), environment: environment.clone() };
        let runtime = Handle::current();
        let thread = std::thread::Builder::new().name("ledger".to_owned());
        let work = move || runtime.block_on(write_loop.run(store));
        (Self { commands, flush }, thread.spawn(work).expect("the system starts a thread"))
    }

    /// Makes a change and waits until it is durable. A change that fails leaves nothing behind.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger<'_>) -> payouts_store::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, receiver) = oneshot::channel();
        let change = move |ledger: &mut Ledger<'_>| {
            let outcome = ledger.apart(work);
            acknowledge(ledger, outcome, reply, |error| !error.is_disk_full())
        };
        self.send(Command::Change { change: Box::new(change), is_awaited: true }).await?;
        CommitAck(receiver).outcome().await
    }

    /// Queues a change that leaves nothing behind when it is refused, and does not wait for its commit.
    pub(crate) async fn queue_change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger<'_>) -> payouts_store::Result<T> + Send + 'static,
    ) -> Result<CommitAck<T>> {
        let (reply, receiver) = oneshot::channel();
        let change = move |ledger: &mut Ledger<'_>| {
            let outcome = work(ledger);
            acknowledge(ledger, outcome, reply, payouts_store::Error::is_refused)
        };
        self.send(Command::Change { change: Box::new(change), is_awaited: false }).await?;
        Ok(CommitAck(receiver))
    }

    /// Reads from the store between two commits.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> payouts_store::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, receiver) = oneshot::channel();
        let read = move |store: &Store| drop(reply.send(work(store)));
        self.send(Command::Read(Box::new(read))).await?;
        CommitAck(receiver).outcome().await
    }

    /// Opens archived bytes.
    pub(crate) async fn open_raw(&self, sha256: String) -> Result<Box<dyn RawRead>> {
        self.read(move |store| store.open_raw(&sha256)).await
    }

    /// Commits what is queued without waiting for more changes.
    pub(crate) fn flush(&self) {
        self.flush.notify_one();
    }

    async fn send(&self, command: Command) -> Result<()> {
        let is_awaited = command.is_awaited();
        self.commands.send(command).await.map_err(|_| Error::writer_gone())?;
        let queued = QUEUE - self.commands.capacity();
        // Only the command that completes a batch ends the delay. A second signal would end the next delay early.
        if is_awaited || (queued > 0 && queued.is_multiple_of(BATCH)) {
            self.flush();
        }
        Ok(())
    }
}

/// The last handle ends the delay, because no further command comes. Any other handle may do so too.
impl Drop for Writer {
    fn drop(&mut self) {
        self.flush();
    }
}

/// Prepares the acknowledgement of a change. An error of the change alone is its outcome; any other error ends the batch.
fn acknowledge<T: Send + 'static>(
    ledger: &Ledger<'_>,
    outcome: payouts_store::Result<T>,
    reply: oneshot::Sender<payouts_store::Result<T>>,
    is_of_change: impl Fn(&payouts_store::Error) -> bool,
) -> payouts_store::Result<Acknowledge> {
    match outcome {
        Err(error) if ledger.is_undone() || !is_of_change(&error) => Err(error),
        // The caller may be gone; the change stays.
        outcome => Ok(Box::new(move || drop(reply.send(outcome)))),
    }
}

/// Runs on the thread that owns the store.
struct WriteLoop {
    queue: mpsc::Receiver<Command>,
    flush: Arc<Notify>,
    environment: Environment,
}

impl WriteLoop {
    async fn run(mut self, mut store: Store) -> payouts_store::Result<Store> {
        let mut commands = Vec::new();
        while self.queue.recv_many(&mut commands, BATCH).await > 0 {
            if commands.len() < BATCH && !commands.iter().any(Command::is_awaited) {
                // Further commands stay in the queue, so they do not wake this thread one by one.
                self.environment.within(BATCH_DELAY, self.flush.notified()).await;
            }
            while commands.len() < BATCH
                && let Ok(command) = self.queue.try_recv()
            {
                commands.push(command);
            }
            commit(&mut store, commands.drain(..))?;
        }
        Ok(store)
    }
}

fn commit(store: &mut Store, commands: impl Iterator<Item = Command>) -> payouts_store::Result<()> {
    let mut changes = Vec::new();
    for command in commands {
        match command {
            Command::Change { change, .. } => changes.push(change),
            Command::Read(read) => read(store),
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    let acknowledgements: Vec<Acknowledge> =
        store.write(|ledger| changes.into_iter().map(|change| change(ledger)).collect())?;
    tracing::trace!(changes = acknowledgements.len(), "batch committed");
    acknowledgements.into_iter().for_each(|acknowledge| acknowledge());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_http::testing::ManualTime;
    use payouts_store::RunId;
    use tempfile::TempDir;

    struct Fixture {
        dir: TempDir,
        time: ManualTime,
        writer: Writer,
    }

    impl Fixture {
        fn new() -> Self {
            let dir = tempfile::tempdir().expect("a directory");
            let time = ManualTime::starting_at("2026-02-10T12:00:00Z".parse().expect("an instant"));
            let store = Store::open(dir.path()).expect("a store");
            let (writer, _) = Writer::spawn(store, &time.environment());
            Self { dir, time, writer }
        }

        /// Queues a change that no task waits for: it begins a run.
        async fn queue(&self) -> CommitAck<RunId> {
            let now = self.time.environment().now();
            let begin = move |ledger: &mut Ledger<'_>| ledger.begin_run("sync", now);
            self.writer.queue_change(begin).await.expect("it is queued")
        }

        fn durable(&self) -> usize {
            Store::open_read_only(self.dir.path()).expect("a reader").runs(100).expect("runs").len()
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn changes_that_no_task_waits_for_share_a_commit() {
        let fixture = Fixture::new();
        let (first, second) = (fixture.queue().await, fixture.queue().await);
        assert_eq!(fixture.durable(), 0, "the delay is not over");
        // The thread may set its alarm late, so the clock moves on until the alarm has ended the delay.
        let ends = async { (first.outcome().await, second.outcome().await) };
        let mut ends = std::pin::pin!(ends);
        let ended = loop {
            fixture.time.advance(BATCH_DELAY);
            tokio::select! {
                ended = &mut ends => break ended,
                () = tokio::task::yield_now() => {}
            }
        };
        assert!(ended.0.is_ok() && ended.1.is_ok());
        assert_eq!(fixture.durable(), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_change_that_a_task_waits_for_ends_the_delay() {
        let fixture = Fixture::new();
        let queued = fixture.queue().await;
        let now = fixture.time.environment().now();
        fixture.writer.change(move |ledger| ledger.begin_run("sync", now)).await.expect("a change");
        assert_eq!(fixture.durable(), 2);
        queued.outcome().await.expect("it is durable too");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_batch_is_committed_without_delay() {
        let fixture = Fixture::new();
        // What the thread has taken already is less than a batch, and what is queued then becomes one.
        let fill = async {
            let mut queued = Vec::new();
            for _ in 0..2 * BATCH {
                queued.push(fixture.queue().await);
            }
            queued.swap_remove(0).outcome().await.expect("durable, though the clock did not move");
            queued
        };
        let queued = tokio::time::timeout(Duration::from_secs(20), fill).await.expect("the delay ends");
        // The last changes share a commit with any that may come, until a flush.
        for change in queued {
            let mut change = std::pin::pin!(change.outcome());
            loop {
                fixture.writer.flush();
                tokio::select! {
                    durable = &mut change => break durable.map(drop).expect("durable"),
                    () = tokio::task::yield_now() => {}
                }
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn queued_changes_are_kept_when_all_handles_are_dropped() {
        let fixture = Fixture::new();
        drop(fixture.queue().await);
        let Fixture { dir, writer, .. } = fixture;
        drop(writer);
        let store = loop {
            match Store::open(dir.path()) {
                Err(error) if error.is_in_use() => tokio::task::yield_now().await,
                opened => break opened.expect("a store"),
            }
        };
        assert_eq!(store.runs(100).expect("runs").len(), 1);
    }

    #[tokio::test]
    async fn a_change_without_a_commit_is_an_error() {
        let (reply, receiver) = oneshot::channel::<payouts_store::Result<()>>();
        drop(reply);
        assert!(CommitAck(receiver).outcome().await.is_err());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_refused_change_fails_alone() {
        let fixture = Fixture::new();
        let queued = fixture.queue().await;
        let refused = |ledger: &mut Ledger<'_>| ledger.release(payouts_store::WindowId(9));
        assert!(fixture.writer.change(refused).await.is_err());
        queued.outcome().await.expect("durable");
    }
}
