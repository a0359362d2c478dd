//! A source on a machine whose lid is closed just when a download is about to begin.

use async_trait::async_trait;
use payouts_core::{
    Account, PayoutSource, Provider, Result, SourceId, Window,
    source::{Begun, ExportHandle, Fetched, Polled, RawSink, Ready, Released, RequestId},
};

/// Lets time pass between the answer that brings a link and the first use of that link.
pub(crate) struct Lid<S, F> {
    pub(crate) source: S,
    pub(crate) before_download: F,
}

#[async_trait]
impl<S: PayoutSource, F: Fn() + Send + Sync> PayoutSource for Lid<S, F> {
    fn id(&self) -> &SourceId {
        self.source.id()
    }

    fn provider(&self) -> Provider {
        self.source.provider()
    }

    fn keeps_exports(&self) -> bool {
        self.source.keeps_exports()
    }

    async fn accounts(&self) -> Result<Vec<Account>> {
        self.source.accounts().await
    }

    async fn check(&self) -> Result<String> {
        self.source.check().await
    }

    async fn begin(&self, window: &Window, id: &RequestId) -> Result<Begun> {
        self.source.begin(window, id).await
    }

    async fn poll(&self, handle: &ExportHandle) -> Result<Polled> {
        self.source.poll(handle).await
    }

    async fn fetch(&self, ready: Ready, into: &mut dyn RawSink) -> Result<Fetched> {
        (self.before_download)();
        self.source.fetch(ready, into).await
    }

    async fn release(&self, handle: &ExportHandle) -> Result<Released> {
        self.source.release(handle).await
    }
}
