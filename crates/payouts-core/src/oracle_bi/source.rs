//! Oracle as a source of windows: one payout date of one account.

use super::OracleBi;
use crate::{
    Account, Dataset, Error, ErrorKind, PayoutSource, Period, Provider, Result, SourceId, Window,
    source::{
        Begun, Directory, ExportHandle, Fetched, Polled, RawSink, Ready, ReadyKind, Released, RequestId,
        keep_body,
    },
};
use async_trait::async_trait;
use payouts_http::CallContext;

/// One API account at Oracle.
#[derive(Clone, Debug)]
pub struct OracleBiSource {
    id: SourceId,
    oracle: OracleBi,
    account_codes: Vec<String>,
}

impl OracleBiSource {
    /// A source of this name. With account codes, only those are asked for; without, those of every location.
    pub fn new(id: SourceId, oracle: OracleBi, account_codes: Vec<String>) -> Self {
        Self { id, oracle, account_codes }
    }
}

#[async_trait]
impl PayoutSource for OracleBiSource {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn provider(&self) -> Provider {
        Provider::OracleBi
    }

    fn keeps_exports(&self) -> bool {
        false
    }

    async fn accounts(&self) -> Result<Vec<Account>> {
        self.directory().await.map(|directory| directory.accounts)
    }

    async fn directory(&self) -> Result<Directory> {
        if self.account_codes.is_empty() {
            return self.oracle.directory().await;
        }
        let known = self.account_codes.iter().map(|code| Account {
            provider: Provider::OracleBi,
            id: code.clone(),
            name: None,
            currency: None,
            status: None,
            locations: Vec::new(),
        });
        Ok(known.collect::<Vec<_>>().into())
    }

    async fn check(&self) -> Result<String> {
        let locations = self.oracle.locations().await?.len();
        Ok(format!("the token is accepted; {locations} locations are visible"))
    }

    async fn begin(&self, window: &Window, id: &RequestId) -> Result<Begun> {
        let (Dataset::PayoutSummary, Period::Day(day)) = (window.dataset, window.period) else {
            let what = format!("{window} is no payout date: oracle answers for one account and one day");
            return Err(Error::new(ErrorKind::InvalidRequest, what));
        };
        let context = CallContext::new().window(window.to_string()).request_id(id.as_str());
        let answer = self.oracle.payout_summary_bytes(&window.account, day, context).await?;
        Ok(Begun::Ready(Ready(ReadyKind::Body {
            bytes: answer.body,
            media_type: answer.media_type,
            request_ids: answer
                .request_ids
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        })))
    }

    async fn poll(&self, handle: &ExportHandle) -> Result<Polled> {
        Err(no_exports(handle))
    }

    async fn fetch(&self, ready: Ready, into: &mut dyn RawSink) -> Result<Fetched> {
        match ready.0 {
            ReadyKind::Body { bytes, media_type, request_ids } => {
                let now = self.oracle.client.runtime().environment().now();
                keep_body(bytes, media_type, request_ids, now, into).await.map(Fetched::Complete)
            }
            ReadyKind::Link(..) => Err(Error::new(
                ErrorKind::InvalidRequest,
                "oracle answers in the body, and gives out no links",
            )),
        }
    }

    async fn release(&self, _: &ExportHandle) -> Result<Released> {
        Ok(Released::NothingToDo)
    }
}

fn no_exports(handle: &ExportHandle) -> Error {
    Error::new(ErrorKind::InvalidRequest, format!("oracle keeps no exports, and so not {}", handle.export_id))
}
