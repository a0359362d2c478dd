//! Microsoft Partner Center: exports of payments and of the transaction history.
//!
//! An export is a job: queue it, wait (minutes, at worst a day), download a file, delete the export. The job is offered
//! three ways: as a future ([`ExportJob::until_ready`]), as a stream of its states ([`ExportJob::states`]) and as a single
//! question ([`ExportJob::poll`]). Between any two steps, its [`ExportHandle`] can be stored and taken up elsewhere.

mod builder;
pub mod fetch;
mod filter;
mod job;
mod schedule;
mod source;

pub use builder::PartnerCenterBuilder;
pub use filter::{Earnings, Filter, Payments, earnings, payments};
pub use job::{ExportEnded, ExportJob, NoFile};
pub use schedule::PollSchedule;
pub use source::PartnerCenterSource;

use crate::{
    Dataset, Error, ErrorKind, Result, Window,
    source::{ExportHandle, Polled, Ready, Released, RequestId},
};
use partner_center_client::{Client, ResponseValue, answer::ExportAnswer, operations, types::ExportStatus};
use payouts_http::{CallContext, Downloader, Environment};
use std::time::Duration;

/// Microsoft Partner Center, as one sign-in sees it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PartnerCenter {
    client: Client,
    downloader: Downloader,
    schedule: PollSchedule,
}

/// The form of an exported file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileFormat {
    /// Comma-separated values.
    #[default]
    Csv,
    /// Tab-separated values.
    Tsv,
}

/// Queues, reads and deletes look the same for both datasets but are operations of their own.
macro_rules! for_dataset {
    ($dataset:expr, $payments:expr, $earnings:expr) => {
        match $dataset {
            Dataset::Payments => $payments,
            Dataset::Earnings => $earnings,
            other => Err(Error::new(
                ErrorKind::InvalidRequest,
                format!("partner center has no dataset {other}: ask for payments or earnings"),
            )),
        }
    };
}

impl PartnerCenter {
    /// Begins with the address of the service, `https://api.partner.microsoft.com` unless set otherwise.
    #[must_use]
    pub fn builder() -> PartnerCenterBuilder {
        PartnerCenterBuilder::default()
    }

    /// The generated client underneath: every operation with every parameter.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    fn environment(&self) -> &Environment {
        self.client.runtime().environment()
    }

    /// Queues an export of a window: a month of payments or earnings, of one participant or of all.
    ///
    /// # Errors
    /// When the service refuses or cannot be reached, or the window is of another service.
    pub async fn export(&self, window: &Window) -> Result<ExportJob> {
        let context = CallContext::new().window(window.to_string());
        let filter = PartnerCenterSource::filter_of(window);
        let handle = self.start(window.dataset, &filter, context).await?;
        Ok(self.resume(ExportHandle { window: Some(window.clone()), ..handle }))
    }

    /// Queues an export of payments.
    ///
    /// # Errors
    /// When the service refuses or cannot be reached.
    pub async fn export_payments(&self, filter: &Filter<Payments>) -> Result<ExportJob> {
        self.start(Dataset::Payments, filter.as_str(), CallContext::new())
            .await
            .map(|handle| self.resume(handle))
    }

    /// Queues an export of the transaction history.
    ///
    /// # Errors
    /// When the service refuses or cannot be reached.
    pub async fn export_earnings(&self, filter: &Filter<Earnings>) -> Result<ExportJob> {
        self.start(Dataset::Earnings, filter.as_str(), CallContext::new())
            .await
            .map(|handle| self.resume(handle))
    }

    async fn start(&self, dataset: Dataset, filter: &str, context: CallContext) -> Result<ExportHandle> {
        let id = RequestId::new(self.environment().guid());
        self.queue(dataset, filter, FileFormat::default(), &id, context).await
    }

    /// Takes up an export that was queued before, here or in another process.
    #[must_use]
    pub fn resume(&self, handle: ExportHandle) -> ExportJob {
        ExportJob::new(self.clone(), handle)
    }

    /// Queues an export under a request id of the caller's, so that it can be sent again after a crash. The filter is sent
    /// as it is.
    ///
    /// # Errors
    /// When the service refuses, cannot be reached, or gives no id to claim the export by.
    pub async fn queue(
        &self,
        dataset: Dataset,
        filter: &str,
        format: FileFormat,
        id: &RequestId,
        context: CallContext,
    ) -> Result<ExportHandle> {
        use partner_center_client::types::FileFormat as Wire;
        let window = context.label().map(str::to_owned);
        let client = self.client.with_context(context.request_id(id.as_str()));
        let format = match format {
            FileFormat::Csv => Wire::Csv,
            FileFormat::Tsv => Wire::Tsv,
        };
        let answer = for_dataset!(
            dataset,
            client
                .queue_payments_export()
                .filter(filter)
                .fileformat(format)
                .send()
                .await
                .map_err(Error::from),
            client
                .queue_earnings_export()
                .filter(filter)
                .fileformat(format)
                .send()
                .await
                .map_err(Error::from)
        )?;
        let located = answer.headers().get("location").and_then(|value| value.to_str().ok());
        let located = located.and_then(partner_center_client::answer::id_of_location).map(str::to_owned);
        let export_id = answer.request_id().map(std::borrow::Cow::into_owned).or(located);
        let export_id = export_id.ok_or_else(|| unclaimable(dataset, window, &answer))?;
        Ok(ExportHandle {
            dataset,
            export_id,
            request_id: id.clone(),
            queued_at: self.environment().now(),
            filter: Some(filter.to_owned()),
            window: None,
        })
    }

    /// Asks once for the state of an export.
    ///
    /// `Completed` without a link is "not yet"; an undocumented status is "not yet" too, until the deadline.
    ///
    /// # Errors
    /// When the service cannot be asked. A failed export is [`Polled::Failed`].
    pub async fn poll(&self, handle: &ExportHandle, context: CallContext) -> Result<Polled> {
        let answer = match self.read(handle, context).await {
            Ok(answer) => answer,
            Err(error) if error.is_not_found() => return Ok(Polled::Gone),
            Err(error) => return Err(error),
        };
        let age = (self.environment().now() - handle.queued_at).to_std().unwrap_or(Duration::ZERO);
        let Some(export) = answer.export(&handle.export_id) else { return Ok(Polled::Gone) };
        let status = export
            .status
            .as_ref()
            .map_or_else(|| "no status".to_owned(), |status| status.text().into_owned());
        if export.is_status(ExportStatus::Failed) {
            return Ok(Polled::Failed { status });
        }
        if export.is_status(ExportStatus::Completed)
            && let Some(link) = export.link()
        {
            return Ok(Polled::Ready(Ready::behind(link.clone())));
        }
        if age >= self.schedule.deadline {
            return Ok(Polled::Overdue { age });
        }
        Ok(Polled::InProgress { after: self.schedule.pause_at(age), status })
    }

    async fn read(&self, handle: &ExportHandle, context: CallContext) -> Result<ExportAnswer> {
        let (client, id) = (self.client.with_context(context), &handle.export_id);
        for_dataset!(
            handle.dataset,
            client.get_payments_export().request_id(id).send().await.map_err(Error::from),
            client.get_earnings_export().request_id(id).send().await.map_err(Error::from)
        )
        .map(ResponseValue::into_inner)
    }

    /// Deletes an export. One that is gone already is fine; one that is being processed cannot be deleted yet.
    ///
    /// # Errors
    /// When the service refuses or cannot be reached.
    pub async fn delete(&self, handle: &ExportHandle, context: CallContext) -> Result<Released> {
        let (client, id) = (self.client.with_context(context), &handle.export_id);
        let deleted = for_dataset!(
            handle.dataset,
            client.delete_payments_export().request_id(id).send().await.map_err(Error::from),
            client.delete_earnings_export().request_id(id).send().await.map_err(Error::from)
        );
        match deleted {
            Ok(_) => Ok(Released::Deleted),
            Err(error) if error.is_not_found() => Ok(Released::AlreadyGone),
            Err(error) => Err(error),
        }
    }
}

/// The service has queued an export and does not say which.
fn unclaimable(dataset: Dataset, window: Option<String>, answer: &ResponseValue<ExportAnswer>) -> Error {
    let what = "the export was queued, but the answer names no request id to claim it by";
    let hint = "see the export on the Export data page of Partner Center; the next run queues it again";
    let error = Error::new(ErrorKind::Decode, what).with_hint(hint).with_ids_of(answer.headers());
    let error = error.with_status(answer.status().as_u16());
    let id = if dataset == Dataset::Payments { "queuePaymentsExport" } else { "queueEarningsExport" };
    let error = match operations::operation(id) {
        Some(operation) => error.with_operation(operation),
        None => error,
    };
    match window {
        Some(window) => error.with_window(window),
        None => error,
    }
}
