//! The journeys that a fleet is to walk: those that earlier runs left, then those that are planned meanwhile.

use crate::{Result, planner::Page, writer::Writer};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesOrdered};
use payouts_core::PayoutSource;
use payouts_store::{Job, WindowId};
use std::{collections::VecDeque, sync::Arc};
use tokio::sync::mpsc::UnboundedReceiver;

/// Journeys that are read from the catalog at once. Few such pages are in memory, however many windows there are.
const PAGE: usize = 1024;

/// Pages that are read ahead.
const AHEAD: usize = 2;

pub(crate) struct Journeys {
    source: Arc<dyn PayoutSource>,
    writer: Writer,
    left: VecDeque<WindowId>,
    pages: FuturesOrdered<BoxFuture<'static, Result<Vec<Job>>>>,
    planned: UnboundedReceiver<Page>,
    page: Box<dyn Iterator<Item = Job> + Send>,
}

impl Journeys {
    /// The windows that earlier runs left, in this order, and the pages of whoever plans.
    pub(crate) fn new(
        source: Arc<dyn PayoutSource>,
        writer: Writer,
        left: Vec<WindowId>,
        planned: UnboundedReceiver<Page>,
    ) -> Self {
        let page = Box::new(std::iter::empty());
        Self { source, writer, left: left.into(), pages: FuturesOrdered::new(), planned, page }
    }

    /// The next journey; none when all are on their way and nothing more is planned. Nothing is lost when nobody waits for
    /// it to the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Job>> {
        loop {
            if let Some(job) = self.page.next() {
                return Ok(Some(job));
            }
            self.read_ahead();
            self.page = match self.pages.next().await {
                Some(page) => Box::new(page?.into_iter()),
                None => match self.planned.recv().await {
                    Some(page) => Box::new(page.jobs(&*self.source)),
                    None => return Ok(None),
                },
            };
        }
    }

    fn read_ahead(&mut self) {
        while self.pages.len() < AHEAD && !self.left.is_empty() {
            let windows: Vec<_> = self.left.drain(..PAGE.min(self.left.len())).collect();
            let writer = self.writer.clone();
            let page = async move { writer.read(move |store| store.jobs(&windows)).await };
            self.pages.push_back(page.boxed());
        }
    }
}
