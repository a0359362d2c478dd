//! Exports and how far each is. Nothing runs in the background: how far an export is follows from the clock.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::file::{Format, Recipe, Spooled, file_name};
use super::filter::Dataset;
use super::rows::Wanted;
use crate::app::Context;
use crate::quirks::partner::{EmptyExport, ExportDuration, ExportRetention};
use crate::sync::lock;

/// How long a read waits for a file that the clock says is ready; a large one stays `Processing` beyond it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Queued,
    Processing,
    Failed,
    Completed,
}

impl Status {
    pub(super) fn name(self) -> &'static str {
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
    /// The filter as it came.
    pub(super) filter_text: String,
    pub(super) asked_at: DateTime<Utc>,
    pub(super) begins_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    wanted: Wanted,
    /// Whether a read has told that it is completed.
    pub(super) told: AtomicBool,
    /// How often its entity tag was changed.
    pub(crate) edition: AtomicU32,
    file: Mutex<Option<watch::Receiver<Progress>>>,
}

#[derive(Clone, Debug)]
enum Progress {
    Writing,
    Done(Arc<Spooled>),
    /// The disk failed; the export fails with it.
    Broken,
}

/// What is asked for, before it has an id.
pub(super) struct Order {
    pub(super) dataset: Dataset,
    pub(super) format: Format,
    pub(super) filter_text: String,
    pub(super) wanted: Wanted,
}

impl Export {
    fn new(context: &Context, order: Order) -> Self {
        let (queued, processed) = context.quirk::<ExportDuration>().parts();
        let (queued, processed) = (context.app.clock.work(queued), context.app.clock.work(processed));
        let begins_at = context.now + queued;
        Self {
            id: context.app.keys.guid("export"),
            dataset: order.dataset,
            format: order.format,
            filter_text: order.filter_text,
            asked_at: context.now,
            begins_at,
            ends_at: begins_at + processed,
            wanted: Wanted { as_of: context.app.business_at(begins_at), ..order.wanted },
            told: AtomicBool::new(false),
            edition: AtomicU32::new(0),
            file: Mutex::new(None),
        }
    }

    /// How far it is, by the clock alone.
    pub(super) fn phase(&self, now: DateTime<Utc>) -> Status {
        match now {
            now if now < self.begins_at => Status::Queued,
            now if now < self.ends_at => Status::Processing,
            _ => Status::Completed,
        }
    }

    /// How far it is; once completed, with its file.
    pub(super) async fn status(self: &Arc<Self>, context: &Context) -> (Status, Option<Arc<Spooled>>) {
        let phase = self.phase(context.now);
        if phase == Status::Queued {
            return (phase, None);
        }
        let mut progress = self.writing(context);
        if phase == Status::Processing {
            return (phase, None);
        }
        let ended = progress.wait_for(|progress| !matches!(progress, Progress::Writing));
        match tokio::time::timeout(PATIENCE, ended).await.map(|ended| ended.map(|ended| ended.clone())) {
            Ok(Ok(Progress::Done(file))) if file.rows > 0 => (Status::Completed, Some(file)),
            Ok(Ok(Progress::Done(file))) => match context.quirk() {
                EmptyExport::Header => (Status::Completed, Some(file)),
                EmptyExport::NoLink => (Status::Completed, None),
                EmptyExport::Failed => (Status::Failed, None),
            },
            Ok(Ok(Progress::Writing)) | Err(_) => (Status::Processing, None),
            Ok(Ok(Progress::Broken) | Err(_)) => (Status::Failed, None),
        }
    }

    /// The file, begun now if nobody has.
    fn writing(self: &Arc<Self>, context: &Context) -> watch::Receiver<Progress> {
        let mut file = lock(&self.file);
        if let Some(progress) = &*file {
            return progress.clone();
        }
        let (told, progress) = watch::channel(Progress::Writing);
        *file = Some(progress.clone());
        let (export, context) = (Arc::clone(self), context.clone());
        tokio::task::spawn_blocking(move || {
            let recipe = Recipe {
                world: &context.app.world,
                dataset: export.dataset,
                wanted: export.wanted.clone(),
                format: export.format,
                quirks: &context.quirks,
                splitting: context.app.splitting,
            };
            let name = file_name(&export.id, export.format, &context.quirks);
            let spooled = recipe.spool(&context.app.spool_file(&name));
            told.send_replace(spooled.map_or(Progress::Broken, |file| Progress::Done(Arc::new(file))));
        });
        progress
    }

    /// The file behind a link, which is there once the clock says that the export is completed.
    pub(crate) async fn file(self: &Arc<Self>, context: &Context) -> Option<Arc<Spooled>> {
        self.status(context).await.1
    }

    /// When it was completed.
    pub(crate) fn finished_at(&self) -> DateTime<Utc> {
        self.ends_at
    }

    fn finished_file(&self) -> Option<Arc<Spooled>> {
        match &*lock(&self.file).as_ref()?.borrow() {
            Progress::Done(file) => Some(Arc::clone(file)),
            Progress::Writing | Progress::Broken => None,
        }
    }

    pub(crate) fn edit(&self) {
        self.edition.fetch_add(1, Ordering::Relaxed);
    }
}

impl ExportDuration {
    /// Waiting, then working.
    fn parts(self) -> (TimeDelta, TimeDelta) {
        match self {
            Self::Minutes => (TimeDelta::seconds(30), TimeDelta::seconds(180)),
            Self::Seconds => (TimeDelta::seconds(1), TimeDelta::seconds(2)),
            Self::Day => (TimeDelta::minutes(59), TimeDelta::hours(23)),
        }
    }
}

/// All exports of a sandbox.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    exports: HashMap<String, Arc<Export>>,
    /// By `ms-requestid`, path and query.
    by_request: HashMap<(String, &'static str, String), String>,
}

impl Exports {
    /// Queues an export, or finds the one that the same request queued before.
    pub(super) fn queue(&self, context: &Context, order: Order, request: Option<String>) -> Arc<Export> {
        let mut kept = lock(&self.kept);
        let key = request.map(|request| {
            let query = format!("{:?} {}", order.format, order.filter_text);
            (request, order.dataset.name(), query)
        });
        let before =
            key.as_ref().and_then(|key| kept.by_request.get(key)).and_then(|id| kept.exports.get(id));
        if let Some(export) = before {
            return Arc::clone(export);
        }
        let export = Arc::new(Export::new(context, order));
        if let Some(key) = key {
            kept.by_request.insert(key, export.id.clone());
        }
        kept.exports.insert(export.id.clone(), Arc::clone(&export));
        export
    }

    /// The export of that id, unless it has aged out.
    pub(crate) fn find(&self, context: &Context, id: &str) -> Option<Arc<Export>> {
        let export = lock(&self.kept).exports.get(id).map(Arc::clone)?;
        let gone = context.quirk::<ExportRetention>() == ExportRetention::Day
            && context.now >= export.ends_at + TimeDelta::days(1);
        (!gone).then_some(export)
    }

    /// Removes an export and its file.
    pub(super) fn remove(&self, id: &str) {
        let removed = lock(&self.kept).exports.remove(id);
        if let Some(file) = removed.and_then(|export| export.finished_file()) {
            // An open download keeps its bytes; the name is gone.
            let _ = std::fs::remove_file(&file.path);
        }
    }

    pub(crate) fn count(&self) -> usize {
        lock(&self.kept).exports.len()
    }
}
