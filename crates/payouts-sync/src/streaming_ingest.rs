//! Ingests an export of earnings into the lake while it is downloaded.
//!
//! The rows count only after the archived bytes were compared with what was read. When the ingest fails, or gives its permit to a
//! complete download, the task reads the archived bytes instead.

use crate::run_context::{HeldPermit, IngestPermit, RunContext, blocking};
use payouts_core::Window;
use payouts_store::{Lake, RawFile, RawFollower, ReadAlong};
use std::{io, sync::Arc};
use tokio::task::JoinHandle;

/// The ingest of one download, over all its attempts.
pub(crate) struct StreamingIngest {
    lake: Lake,
    permit: IngestPermit,
    window: Arc<Window>,
    /// The name of the file behind the link.
    name: Option<String>,
    running: Option<JoinHandle<Option<StreamedRows>>>,
}

/// All rows of a download that is complete, with the permit that the ingest holds.
pub(crate) struct StreamedRows {
    pub(crate) permit: HeldPermit,
    pub(crate) rows: Box<ReadAlong>,
}

impl StreamingIngest {
    pub(crate) fn new(context: &RunContext, window: &Arc<Window>, name: Option<String>) -> Self {
        let (lake, permit) = (context.lake.clone(), context.ingest_permit.clone());
        Self { lake, permit, window: Arc::clone(window), name, running: None }
    }

    /// Begins with the first byte of the file. What was read of an earlier attempt is discarded.
    pub(crate) fn begin(&mut self, file: &RawFile) -> io::Result<()> {
        let follower = file.follow().map_err(io::Error::other)?;
        let (lake, window, name) = (self.lake.clone(), Arc::clone(&self.window), self.name.clone());
        let (permit, before) = (self.permit.clone(), self.running.take());
        self.running = Some(tokio::spawn(async move {
            if let Some(before) = before {
                // The earlier attempt fails soon, because its file is not written any more. Then its permit is free.
                drop(before.await);
            }
            let held = permit.try_acquire()?;
            ingest(held, &permit, follower, move |follower| {
                lake.read_along(&window, name.as_deref(), follower)
            })
            .await
        }));
        Ok(())
    }

    /// The rows, once the download is complete.
    pub(crate) async fn finish(self) -> Option<StreamedRows> {
        self.running?.await.ok()?
    }
}

/// Reads until the download is complete, or until a complete download asks for the permit.
async fn ingest(
    permit: HeldPermit,
    permits: &IngestPermit,
    follower: RawFollower,
    read: impl FnOnce(RawFollower) -> ReadAlong + Send + 'static,
) -> Option<StreamedRows> {
    let stopper = follower.stopper();
    let mut reading = std::pin::pin!(blocking(move || read(follower)));
    let rows = tokio::select! {
        biased;
        rows = &mut reading => rows,
        () = permits.requested() => {
            let is_stopped = stopper.stop();
            let rows = reading.await;
            if is_stopped {
                return None;
            }
            rows
        }
    };
    rows.ok().filter(ReadAlong::is_complete).map(|rows| StreamedRows { permit, rows: Box::new(rows) })
}
