//! An export, from its claim to its end.

use super::PartnerCenter;
use crate::{
    Error, Month, Period, Provider, Result, SourceId, Window,
    source::{
        ExportHandle, Fetched, Polled, RawFacts, RawRead, RawSink, ReadReport, Ready, Released, RowSink,
        call_context,
    },
};
use futures_util::{Stream, stream};
use std::time::Duration;

/// An export that was queued, by this process or another.
#[derive(Clone, Debug)]
pub struct ExportJob {
    partner_center: PartnerCenter,
    handle: ExportHandle,
}

/// How the waiting for an export ended.
#[must_use = "an export that ended without a file is no error"]
#[derive(Debug)]
pub enum ExportEnded {
    /// The file can be downloaded.
    Ready(Ready),
    /// The service gave up after retries of its own. Queue a new export.
    Failed {
        /// The status as the service writes it.
        status: String,
    },
    /// The service does not know the export any more.
    Gone,
    /// The deadline passed.
    Overdue {
        /// How long ago it was queued.
        age: Duration,
    },
}

/// An export that ended without a file. Queue a new one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoFile {
    /// The service gave up.
    #[error("the service gave up on the export (status {status}): queue a new one")]
    Failed {
        /// The status as the service writes it.
        status: String,
    },
    /// The service does not know it any more.
    #[error("the service does not know the export any more: queue a new one")]
    Gone,
    /// It was not ready in time.
    #[error("the export was not ready after {} hours: queue a new one", age.as_secs() / 3600)]
    Overdue {
        /// How long ago it was queued.
        age: Duration,
    },
}

impl ExportEnded {
    /// The file, for a caller to whom every other end is a failure.
    ///
    /// # Errors
    /// The end that it came to, when there is no file.
    pub fn ready(self) -> Result<Ready, NoFile> {
        match self {
            Self::Ready(ready) => Ok(ready),
            Self::Failed { status } => Err(NoFile::Failed { status }),
            Self::Gone => Err(NoFile::Gone),
            Self::Overdue { age } => Err(NoFile::Overdue { age }),
        }
    }
}

impl ExportJob {
    pub(super) fn new(partner_center: PartnerCenter, handle: ExportHandle) -> Self {
        Self { partner_center, handle }
    }

    /// The claim: store it, and [`PartnerCenter::resume`] from it next week.
    #[must_use]
    pub fn handle(&self) -> &ExportHandle {
        &self.handle
    }

    /// How long ago it was queued.
    #[must_use]
    pub fn age(&self) -> Duration {
        (self.partner_center.environment().now() - self.handle.queued_at).to_std().unwrap_or_default()
    }

    /// Asks once for its state.
    ///
    /// # Errors
    /// When the service cannot be asked. A failed export is [`Polled::Failed`].
    pub async fn poll(&self) -> Result<Polled> {
        self.partner_center.poll(&self.handle, call_context(&self.handle)).await
    }

    /// Its states as they are asked for, with pauses in between; the last one is not in progress.
    ///
    /// # Errors
    /// An item is an error when the service cannot be asked. After one that [may pass](crate::Error::is_retryable) it is
    /// asked again, until the deadline for exports.
    pub fn states(&self) -> impl Stream<Item = Result<Polled>> + '_ {
        stream::unfold(Some(Duration::ZERO), move |pause| async move {
            let pause = pause?;
            if !pause.is_zero() {
                self.partner_center.environment().sleep(pause).await;
            }
            let polled = self.poll().await;
            let next = match &polled {
                Ok(Polled::InProgress { after, .. }) => Some(*after),
                Ok(_) => None,
                Err(error) => self.pause_after(error),
            };
            Some((polled, next))
        })
    }

    /// Waits until it is ready, or will not be. An hour in which the service cannot be reached is no reason to give up a
    /// day of waiting.
    ///
    /// # Errors
    /// When the service refuses, or still cannot be asked at the deadline for exports.
    pub async fn until_ready(&self) -> Result<ExportEnded> {
        loop {
            let pause = match self.poll().await {
                Ok(Polled::InProgress { after, .. }) => after,
                Ok(Polled::Ready(ready)) => return Ok(ExportEnded::Ready(ready)),
                Ok(Polled::Failed { status }) => return Ok(ExportEnded::Failed { status }),
                Ok(Polled::Gone) => return Ok(ExportEnded::Gone),
                Ok(Polled::Overdue { age }) => return Ok(ExportEnded::Overdue { age }),
                Err(error) => self.pause_after(&error).ok_or(error)?,
            };
            self.partner_center.environment().sleep(pause).await;
        }
    }

    /// How long to wait after a poll that failed; nothing when waiting is of no use.
    fn pause_after(&self, error: &Error) -> Option<Duration> {
        let (schedule, age) = (self.partner_center.schedule, self.age());
        let pause = schedule.pause_at(age).max(error.retry_after().unwrap_or_default());
        // However long the service asks us to stay away: at the deadline the waiting is over.
        let pause = pause.min(schedule.deadline.saturating_sub(age));
        (error.is_retryable() && !pause.is_zero()).then_some(pause)
    }

    /// Downloads the file into the sink, exactly as it is stored there. The sink is emptied first, unless the file
    /// [continues](Ready::continuing) what an expired link began.
    ///
    /// # Errors
    /// When the file cannot be had or the sink refuses it.
    pub async fn download(&self, ready: Ready, into: &mut dyn RawSink) -> Result<Fetched> {
        self.partner_center.fetch(ready, into).await
    }

    /// Reads downloaded bytes into rows, as [`read`](payouts_files::read()) does for their window.
    ///
    /// An export with a custom filter is read as the month in which it was queued. That month distinguishes rows
    /// which carry no id, and says nothing of others.
    ///
    /// # Errors
    /// When the bytes as a whole are no export, cannot be had, or the sink refuses a row.
    pub fn rows(
        &self,
        facts: &RawFacts,
        raw: &mut dyn RawRead,
        into: &mut dyn RowSink,
    ) -> payouts_files::Result<ReadReport> {
        let of_filter = || Window {
            source: SourceId::new(Provider::PartnerCenter.as_str()),
            dataset: self.handle.dataset,
            account: "all".to_owned(),
            period: Period::Month(Month::of(self.handle.queued_at.date_naive())),
        };
        match &self.handle.window {
            Some(window) => payouts_files::read(window, facts, raw, into),
            None => payouts_files::read(&of_filter(), facts, raw, into),
        }
    }

    /// Deletes the export at the service.
    ///
    /// # Errors
    /// When the service refuses or cannot be reached.
    pub async fn delete(&self) -> Result<Released> {
        self.partner_center.delete(&self.handle, call_context(&self.handle)).await
    }
}
