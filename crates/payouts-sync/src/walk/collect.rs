//! Waiting for an export, and bringing its bytes home.

use super::{
    Walk,
    along::{Along, Reading},
    trouble::Trouble,
};
use crate::{Event, PendingWindow};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use payouts_core::{
    Window,
    source::{ExportHandle, Fetched, Interrupted, Polled, RawFacts, RawSink, Ready},
};
use payouts_store::{JobState, RawFile};
use std::{io, time::Duration};

/// How many fresh links in a row may expire without bringing more of the file than any link before.
const LINKS: u32 = 5;

/// What became of an export.
pub(super) enum Collected {
    Archived(RawFacts, Option<Along>),
    Pending(PendingWindow),
    Lost(Lost),
}

/// An export that will bring nothing.
pub(super) struct Lost {
    pub(super) why: String,
    /// Whether it may still lie at the provider, and has to be deleted.
    pub(super) remains: bool,
}

fn lost(why: String) -> Collected {
    Collected::Lost(Lost { why, remains: true })
}

impl Walk {
    pub(super) async fn collect(&self, handle: &ExportHandle) -> Result<Collected, Trouble> {
        let (mut links, mut furthest) = (0, 0);
        let mut begun: Option<(Incoming<'_>, Interrupted)> = None;
        loop {
            let polled =
                self.party.unless_leaving(self.source.poll(handle)).await.ok_or(Trouble::Leave)??;
            self.party.heard();
            match polled {
                Polled::InProgress { after, status } => {
                    let age = self.party.environment.now() - handle.queued_at;
                    self.party.observer.event(&Event::Polled {
                        window: &self.window,
                        status: &status,
                        age_seconds: age.num_seconds(),
                    });
                    let Some(patience) = self.party.patience() else {
                        let (window, queued_at) = (Window::clone(&self.window), handle.queued_at);
                        return Ok(Collected::Pending(PendingWindow { window, status, queued_at }));
                    };
                    self.pause(after.min(patience)).await?;
                    self.leave_in_time()?;
                }
                Polled::Ready(ready) => {
                    let (mut incoming, ready) = match begun.take() {
                        Some((incoming, interrupted)) => (incoming, ready.continuing(interrupted)),
                        None => (self.incoming(&ready)?, ready),
                    };
                    match self.fetch(ready, &mut incoming).await? {
                        Fetched::Complete(facts) => {
                            let (facts, along) = self.archive(incoming, facts, Some(handle)).await?;
                            return Ok(Collected::Archived(facts, along));
                        }
                        Fetched::LinkExpired(interrupted) => {
                            let reached = incoming.file.size();
                            links = if reached > furthest { 0 } else { links + 1 };
                            furthest = furthest.max(reached);
                            if links > LINKS {
                                return Err(interrupted.into_error().into());
                            }
                            begun = Some((incoming, interrupted));
                        }
                    }
                }
                Polled::Failed { status } => {
                    return Ok(lost(format!("the provider gave up on the export (status {status})")));
                }
                Polled::Gone => {
                    let why = "the provider does not know the export any more".to_owned();
                    return Ok(Collected::Lost(Lost { why, remains: false }));
                }
                Polled::Overdue { age } => {
                    let hours = age.as_secs() / 3600;
                    return Ok(lost(format!("the export was not ready after {hours} hours")));
                }
            }
        }
    }

    async fn pause(&self, duration: Duration) -> Result<(), Trouble> {
        let sleep = self.party.environment.sleep(duration);
        self.party.unless_leaving(sleep).await.ok_or(Trouble::Leave)
    }

    /// Room in the archive for the bytes of an export.
    pub(super) fn incoming(&self, ready: &Ready) -> Result<Incoming<'_>, Trouble> {
        let (file, reading) = (self.party.raw.begin()?, self.reading(ready));
        Ok(Incoming { walk: self, asked_at: self.party.environment.now(), file, reading, failure: None })
    }

    /// Brings what is missing of the bytes.
    pub(super) async fn fetch(&self, ready: Ready, incoming: &mut Incoming<'_>) -> Result<Fetched, Trouble> {
        let fetched = self.party.unless_leaving(self.source.fetch(ready, incoming)).await;
        if let Some(failure) = incoming.failure.take() {
            return Err(incoming.file.failed(failure).into());
        }
        Ok(fetched.ok_or(Trouble::Leave)??)
    }

    /// Gives all bytes their place in the archive. They are synced and named before the catalog vouches for them.
    ///
    /// With them goes how their export is called, at the provider and by us: that is what its support asks for.
    pub(super) async fn archive(
        &self,
        incoming: Incoming<'_>,
        facts: RawFacts,
        export: Option<&ExportHandle>,
    ) -> Result<(RawFacts, Option<Along>), Trouble> {
        let Incoming { asked_at, file, reading, .. } = incoming;
        let sha256 = super::load::off_thread(move || file.commit()).await??;
        let mut facts = RawFacts { sha256, ..facts };
        if let Some(export) = export {
            facts.request_ids.insert("export".to_owned(), export.export_id.clone());
            facts.request_ids.insert("ms-requestid".to_owned(), export.request_id.to_string());
        }
        let along = match reading {
            Some(reading) => reading.finish().await,
            None => None,
        };
        let (window, kept) = (self.id, facts.clone());
        self.party.writer.change(move |ledger| ledger.archive(window, &kept, None, asked_at)).await?;
        self.reached(JobState::Archived);
        Ok((facts, along))
    }
}

/// A file of the archive on its way, over all its links. It shows how it grows, and remembers why it could not.
pub(super) struct Incoming<'a> {
    walk: &'a Walk,
    asked_at: DateTime<Utc>,
    file: RawFile,
    reading: Option<Reading>,
    failure: Option<io::Error>,
}

impl Incoming<'_> {
    /// The store's failure is kept for the walk; the download only needs to know that it is over.
    fn remember(&mut self, outcome: io::Result<()>) -> io::Result<()> {
        outcome.map_err(|error| {
            let kind = error.kind();
            self.failure = Some(error);
            kind.into()
        })
    }
}

#[async_trait]
impl RawSink for Incoming<'_> {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let outcome = RawSink::write(&mut self.file, piece).await;
        self.remember(outcome)?;
        let event = Event::Downloaded { window: &self.walk.window, bytes: self.file.size() };
        self.walk.party.observer.event(&event);
        self.walk.party.heard();
        Ok(())
    }

    async fn restart(&mut self) -> io::Result<()> {
        let outcome = self.file.restart().await;
        let outcome = outcome.and_then(|()| match &mut self.reading {
            Some(reading) => reading.begin(self.walk, &self.file),
            None => Ok(()),
        });
        self.remember(outcome)
    }
}
