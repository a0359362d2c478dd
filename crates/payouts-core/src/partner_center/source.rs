//! Partner Center as a source of windows: a calendar month of one dataset.

use super::{FileFormat, Filter, PartnerCenter, earnings, payments};
use crate::{
    Account, Dataset, PayoutSource, Provider, Result, SourceId, Window,
    source::{Begun, ExportHandle, Fetched, Polled, RawSink, Ready, Released, RequestId, call_context},
};
use async_trait::async_trait;
use payouts_http::CallContext;

/// The account of a window that asks for whatever the sign-in may see.
const ALL: &str = "all";

/// One sign-in at Partner Center.
#[derive(Clone, Debug)]
pub struct PartnerCenterSource {
    id: SourceId,
    partner_center: PartnerCenter,
    participants: Vec<String>,
}

impl PartnerCenterSource {
    /// A source of this name. With participants, each has windows of its own; without, a window asks for all of them.
    pub fn new(id: SourceId, partner_center: PartnerCenter, participants: Vec<String>) -> Self {
        Self { id, partner_center, participants }
    }

    /// The filter text of a window: from its first instant to the one after its last, UTC.
    #[must_use]
    pub fn filter_of(window: &Window) -> String {
        let (from, to) = (window.period.starts_at(), window.period.ends_at());
        let only = (window.account != ALL).then_some(&window.account);
        match window.dataset {
            Dataset::Earnings => {
                let all =
                    earnings::EARNING_FOR_DATE.at_or_after(from) & earnings::EARNING_FOR_DATE.before(to);
                narrowed(all, only.map(|id| earnings::ENROLLMENT_PARTICIPANT_ID.is(id)))
            }
            _ => {
                let field = payments::PAYOUT_STATUS_UPDATE_TS;
                let all = field.at_or_after(from) & field.before(to);
                narrowed(all, only.map(|id| payments::ENROLLMENT_PARTICIPANT_ID.is(id)))
            }
        }
    }
}

fn narrowed<D>(all: Filter<D>, only: Option<Filter<D>>) -> String {
    match only {
        Some(only) => (all & only).to_string(),
        None => all.to_string(),
    }
}

#[async_trait]
impl PayoutSource for PartnerCenterSource {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn provider(&self) -> Provider {
        Provider::PartnerCenter
    }

    fn keeps_exports(&self) -> bool {
        true
    }

    /// The participants of the configuration. The service has no operation that lists them.
    async fn accounts(&self) -> Result<Vec<Account>> {
        let ids = if self.participants.is_empty() { vec![ALL.to_owned()] } else { self.participants.clone() };
        Ok(ids
            .into_iter()
            .map(|id| Account {
                provider: Provider::PartnerCenter,
                id,
                name: None,
                currency: None,
                status: None,
                locations: Vec::new(),
            })
            .collect())
    }

    /// Asks for an export that cannot exist. A token of a wrong kind is refused with 401 or 403, but one of an app alone got
    /// the same 404 on every path that an accepted one gets here, so "not found" proves less than it seems to.
    async fn check(&self) -> Result<String> {
        let environment = self.partner_center.environment();
        let handle = ExportHandle {
            dataset: Dataset::Payments,
            export_id: environment.guid(),
            request_id: RequestId::new(environment.guid()),
            queued_at: environment.now(),
            filter: None,
            window: None,
        };
        self.partner_center.poll(&handle, CallContext::new().window("check")).await?;
        Ok("the service answers and does not refuse the token; whether it is good for payouts, only an export shows"
            .to_owned())
    }

    async fn begin(&self, window: &Window, id: &RequestId) -> Result<Begun> {
        let context = CallContext::new().window(window.to_string());
        let filter = Self::filter_of(window);
        let queued = self.partner_center.queue(window.dataset, &filter, FileFormat::Csv, id, context).await;
        Ok(Begun::Pending(ExportHandle { window: Some(window.clone()), ..queued? }))
    }

    async fn poll(&self, handle: &ExportHandle) -> Result<Polled> {
        self.partner_center.poll(handle, call_context(handle)).await
    }

    async fn fetch(&self, ready: Ready, into: &mut dyn RawSink) -> Result<Fetched> {
        self.partner_center.fetch(ready, into).await
    }

    async fn release(&self, handle: &ExportHandle) -> Result<Released> {
        self.partner_center.delete(handle, call_context(handle)).await
    }
}
