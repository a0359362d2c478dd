//! All exports of a sandbox. Nothing runs in the background: the status of an export depends on the clock.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;
use tokio::sync::watch;

use super::archive::file_name;
use super::filter::Dataset;
use super::rows::{ExportFile, write_file};
use super::spec::{FileSpec, Format, Selection, Splitting};
use crate::context::Context;
use crate::quirks::partner::{EmptyExport, ExportDuration, ExportRetention};
use crate::sync::lock;

/// How long a read waits for the file of an export that is due. After that, the export stays `Processing`.
const FILE_TIMEOUT: Duration = Duration::from_secs(10);

/// The status of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Queued,
    Processing,
    Failed,
    Completed,
}

impl Status {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Processing => "Processing",
            Self::Failed => "Failed",
            Self::Completed => "Completed",
        }
    }
}

/// One export.
#[derive(Debug)]
pub(crate) struct Export {
    pub(crate) id: String,
    pub(crate) dataset: Dataset,
    pub(crate) format: Format,
    /// The filter as it was sent.
    pub(crate) filter_text: String,
    pub(crate) requested_at: DateTime<Utc>,
    pub(crate) begins_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    selection: Selection,
    /// Whether a read has returned its completion.
    pub(crate) completion_was_read: AtomicBool,
    /// How often its entity tag was changed.
    pub(crate) edition: AtomicU32,
    file: Mutex<Option<watch::Receiver<Progress>>>,
}

#[derive(Clone, Debug)]
enum Progress {
    Writing,
    Done(Arc<ExportFile>),
    /// The file could not be written, so the export fails.
    Failed,
}

/// A requested export.
pub(crate) struct ExportRequest {
    pub(crate) dataset: Dataset,
    pub(crate) format: Format,
    pub(crate) filter_text: String,
    pub(crate) selection: Selection,
}

impl Export {
    fn new(context: &Context, request: ExportRequest) -> Self {
        let (queued, processed) = context.quirk::<ExportDuration>().phases();
        let (queued, processed) = (context.shared.clock.work(queued), context.shared.clock.work(processed));
        let begins_at = context.now + queued;
        Self {
            id: context.shared.keys.guid("export"),
            dataset: request.dataset,
            format: request.format,
            filter_text: request.filter_text,
            requested_at: context.now,
            begins_at,
            ends_at: begins_at + processed,
            selection: Selection { as_of: context.shared.business_at(begins_at), ..request.selection },
            completion_was_read: AtomicBool::new(false),
            edition: AtomicU32::new(0),
            file: Mutex::new(None),
        }
    }

    /// The status by the clock alone.
    fn phase(&self, now: DateTime<Utc>) -> Status {
        match now {
            now if now < self.begins_at => Status::Queued,
            now if now < self.ends_at => Status::Processing,
            _ => Status::Completed,
        }
    }

    /// The file, if it is complete.
    fn file(&self) -> Option<Arc<ExportFile>> {
        match &*lock(&self.file).as_ref()?.borrow() {
            Progress::Done(file) => Some(Arc::clone(file)),
            Progress::Writing | Progress::Failed => None,
        }
    }

    /// Changes its entity tag.
    pub(crate) fn change_tag(&self) {
        self.edition.fetch_add(1, Ordering::Relaxed);
    }
}

impl ExportDuration {
    /// The time in the queue and the time of processing.
    fn phases(self) -> (TimeDelta, TimeDelta) {
        match self {
            Self::Minutes => (TimeDelta::seconds(30), TimeDelta::seconds(180)),
            Self::Seconds => (TimeDelta::seconds(1), TimeDelta::seconds(2)),
            Self::Day => (TimeDelta::minutes(59), TimeDelta::hours(23)),
        }
    }
}

/// All exports of a sandbox, with their files.
#[derive(Debug)]
pub(crate) struct Exports {
    kept: Mutex<Kept>,
    splitting: Splitting,
    /// The directory of the files. It is removed with the sandbox, after the last file was written.
    directory: Arc<TempDir>,
}

#[derive(Debug, Default)]
struct Kept {
    exports: HashMap<String, Arc<Export>>,
    /// Export ids by `ms-requestid`, path and query.
    by_request: HashMap<(String, &'static str, String), String>,
}

impl Exports {
    pub(crate) fn new(directory: TempDir, splitting: Splitting) -> Self {
        Self { kept: Mutex::default(), splitting, directory: Arc::new(directory) }
    }

    /// Queues an export, or returns the one that a request with the same id queued before.
    pub(crate) fn queue(
        &self,
        context: &Context,
        request: ExportRequest,
        request_id: Option<String>,
    ) -> Arc<Export> {
        let mut kept = lock(&self.kept);
        let key = request_id.map(|id| {
            let query = format!("{:?} {}", request.format, request.filter_text);
            (id, request.dataset.name(), query)
        });
        let before =
            key.as_ref().and_then(|key| kept.by_request.get(key)).and_then(|id| kept.exports.get(id));
        if let Some(export) = before {
            return Arc::clone(export);
        }
        let export = Arc::new(Export::new(context, request));
        if let Some(key) = key {
            kept.by_request.insert(key, export.id.clone());
        }
        kept.exports.insert(export.id.clone(), Arc::clone(&export));
        export
    }

    /// The export of that id, unless its retention has ended.
    pub(crate) fn find(&self, context: &Context, id: &str) -> Option<Arc<Export>> {
        let export = lock(&self.kept).exports.get(id).map(Arc::clone)?;
        let gone = context.quirk::<ExportRetention>() == ExportRetention::Day
            && context.now >= export.ends_at + TimeDelta::days(1);
        (!gone).then_some(export)
    }

    /// Removes an export and its file.
    pub(crate) fn remove(&self, id: &str) {
        let removed = lock(&self.kept).exports.remove(id);
        if let Some(file) = removed.and_then(|export| export.file()) {
            // A running download keeps the bytes. Only the name is removed.
            let _ = std::fs::remove_file(&file.path);
        }
    }

    /// How many exports there are.
    pub(crate) fn count(&self) -> usize {
        lock(&self.kept).exports.len()
    }

    /// The status of an export, with the file of a completed one.
    pub(crate) async fn status(
        &self,
        context: &Context,
        export: &Arc<Export>,
    ) -> (Status, Option<Arc<ExportFile>>) {
        let phase = export.phase(context.now);
        if phase == Status::Queued {
            return (phase, None);
        }
        let mut progress = self.write(context, export);
        if phase == Status::Processing {
            return (phase, None);
        }
        let ended = progress.wait_for(|progress| !matches!(progress, Progress::Writing));
        match tokio::time::timeout(FILE_TIMEOUT, ended).await.map(|ended| ended.map(|ended| ended.clone())) {
            Ok(Ok(Progress::Done(file))) if file.rows > 0 => (Status::Completed, Some(file)),
            Ok(Ok(Progress::Done(file))) => match context.quirk() {
                EmptyExport::Header => (Status::Completed, Some(file)),
                EmptyExport::NoLink => (Status::Completed, None),
                EmptyExport::Failed => (Status::Failed, None),
            },
            Ok(Ok(Progress::Writing)) | Err(_) => (Status::Processing, None),
            Ok(Ok(Progress::Failed) | Err(_)) => (Status::Failed, None),
        }
    }

    /// Begins to write the file of an export, unless a call before did.
    fn write(&self, context: &Context, export: &Arc<Export>) -> watch::Receiver<Progress> {
        let mut file = lock(&export.file);
        if let Some(progress) = &*file {
            return progress.clone();
        }
        let (done, progress) = watch::channel(Progress::Writing);
        *file = Some(progress.clone());
        let (directory, splitting) = (Arc::clone(&self.directory), self.splitting);
        let (export, context) = (Arc::clone(export), context.clone());
        tokio::task::spawn_blocking(move || {
            let path = directory.path().join(file_name(&export.id, export.format, &context.quirks));
            let spec = FileSpec {
                world: &context.shared.world,
                dataset: export.dataset,
                selection: export.selection.clone(),
                format: export.format,
                quirks: &context.quirks,
                splitting,
            };
            let written = write_file(&spec, &path);
            done.send_replace(written.map_or(Progress::Failed, |file| Progress::Done(Arc::new(file))));
        });
        progress
    }
}
