//! Brings the bytes of a window: the file of an export into the archive, or the body of an answer into memory.

use crate::{
    error::{Result, TaskError},
    report::{Event, ReadProblems},
    run_context::{RunContext, blocking},
    streaming_ingest::{StreamedRows, StreamingIngest},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use payouts_core::{
    Dataset, PayoutSource, Window,
    source::{Begun, ExportHandle, Fetched, RawFacts, RawSink, Ready, RequestId},
};
use payouts_store::{Answer, RawArchive, RawFile, SMALL_BODY, read_loaded};
use std::{
    io::{self, Cursor, Write},
    sync::Arc,
};
use tokio::task::JoinSet;

/// A file of the archive that is being downloaded, over all its links.
pub(crate) struct Download {
    /// When the window was requested, as far as no earlier request is known.
    pub(crate) asked_at: DateTime<Utc>,
    context: Arc<RunContext>,
    window: Arc<Window>,
    file: RawFile,
    ingest: Option<StreamingIngest>,
    /// Why the file could not be written.
    failure: Option<io::Error>,
}

impl Download {
    pub(crate) fn begin(
        context: &Arc<RunContext>,
        window: &Arc<Window>,
        ready: &Ready,
    ) -> Result<Self, TaskError> {
        let is_for_lake = window.dataset == Dataset::Earnings;
        Ok(Self {
            asked_at: context.environment.now(),
            file: context.raw.begin()?,
            ingest: is_for_lake.then(|| StreamingIngest::new(context, window, ready.file_name())),
            failure: None,
            context: Arc::clone(context),
            window: Arc::clone(window),
        })
    }

    /// Downloads what is missing of the file.
    pub(crate) async fn fetch(
        &mut self,
        source: &dyn PayoutSource,
        ready: Ready,
    ) -> Result<Fetched, TaskError> {
        let context = Arc::clone(&self.context);
        let fetched = context.unless_leaving(source.fetch(ready, self)).await;
        match self.failure.take() {
            Some(failure) => Err(self.file.failed(failure).into()),
            None => Ok(fetched??),
        }
    }

    /// How many bytes the file has.
    pub(crate) fn size(&self) -> u64 {
        self.file.size()
    }

    /// Syncs the file and gives it its name, before the catalog names it.
    ///
    /// The ids of the export become part of the facts, because the provider's support asks for them.
    pub(crate) async fn finish(
        self,
        mut facts: RawFacts,
        export: Option<&ExportHandle>,
    ) -> Result<(RawFacts, Option<StreamedRows>)> {
        let Self { file, ingest, .. } = self;
        facts.sha256 = blocking(move || file.commit()).await??;
        if let Some(export) = export {
            facts.request_ids.insert("export".to_owned(), export.export_id.clone());
            facts.request_ids.insert("ms-requestid".to_owned(), export.request_id.to_string());
        }
        let streamed = match ingest {
            Some(ingest) => ingest.finish().await,
            None => None,
        };
        Ok((facts, streamed))
    }

    /// Keeps the store's error for the task. The download only needs to know that it is over.
    fn remember(&mut self, outcome: io::Result<()>) -> io::Result<()> {
        outcome.map_err(|error| {
            let kind = error.kind();
            self.failure = Some(error);
            kind.into()
        })
    }
}

#[async_trait]
impl RawSink for Download {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let outcome = RawSink::write(&mut self.file, piece).await;
        self.remember(outcome)?;
        let event = Event::Downloaded { window: &self.window, bytes: self.file.size() };
        self.context.observer.event(&event);
        self.context.heard();
        Ok(())
    }

    async fn restart(&mut self) -> io::Result<()> {
        let outcome = self.file.restart().await;
        let outcome = outcome.and_then(|()| match &mut self.ingest {
            Some(ingest) => ingest.begin(&self.file),
            None => Ok(()),
        });
        self.remember(outcome)
    }
}

/// The answer of a service that answers at once.
pub(crate) struct Answered {
    pub(crate) facts: RawFacts,
    pub(crate) body: Vec<u8>,
    /// The rows of the body, if it can be read.
    pub(crate) answer: payouts_store::Result<(Answer, ReadProblems)>,
}

/// Requests a window and reads the answer on a task of its own, so that answers are read on all cores. The task ends when the
/// caller drops this future.
pub(crate) async fn request_answer(
    source: Arc<dyn PayoutSource>,
    window: Arc<Window>,
    id: RequestId,
    asked_at: DateTime<Utc>,
) -> Result<Answered, TaskError> {
    let mut task = JoinSet::new();
    task.spawn(async move {
        let ready = match source.begin(&window, &id).await? {
            Begun::Ready(ready) if !ready.is_link() => ready,
            _ => {
                let what = format!("{window} was answered with an export, though its source keeps none");
                return Err(TaskError::inconsistent(what));
            }
        };
        let mut body = Vec::new();
        let facts = source.fetch(ready, &mut body).await?.complete()?;
        let loaded = read_loaded(&window, &facts, &mut Cursor::new(&body));
        let answer = loaded.and_then(|loaded| {
            let problems = ReadProblems::from(&loaded.report);
            Ok((Answer::new(&window, &facts, loaded, asked_at)?, problems))
        });
        Ok(Answered { facts, body, answer })
    });
    match task.join_next().await {
        Some(Ok(answered)) => answered,
        Some(Err(gone)) => std::panic::resume_unwind(gone.into_panic()),
        None => unreachable!("the set has one task"),
    }
}

/// Returns a small body, for the catalog. A large one becomes a file of the archive first.
pub(crate) async fn body_for_catalog(archive: &RawArchive, body: Vec<u8>) -> Result<Option<Vec<u8>>> {
    if body.len() <= SMALL_BODY {
        return Ok(Some(body));
    }
    let mut file = archive.begin()?;
    file.write_all(&body).map_err(|why| file.failed(why))?;
    blocking(move || file.commit()).await??;
    Ok(None)
}
