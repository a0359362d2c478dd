//! Waiting for an export, and bringing its bytes home.

use super::{
    Walk,
    along::{Along, Reading},
    trouble::Trouble,
};
use crate::{Event, PendingWindow};
use async_trait::async_trait;
use payouts_core::{
    Window,
    source::{ExportHandle, Fetched, Polled, RawFacts, RawSink, Ready},
};
use payouts_store::{JobState, RawFile};
use std::{io, time::Duration};

/// How often a fresh link is asked for when the one at hand turns out to have expired.
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
        let mut links = 0;
        loop {
            match self.party.unless_leaving(self.source.poll(handle)).await.ok_or(Trouble::Leave)?? {
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
                Polled::Ready(ready) => match self.archive(ready, Some(handle)).await? {
                    Brought::Archived(facts, along) => return Ok(Collected::Archived(facts, along)),
                    Brought::Nothing(_) if links < LINKS => links += 1,
                    Brought::Nothing(error) => return Err(error.into()),
                },
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

    /// Brings the bytes into the archive. They are synced and named before the catalog vouches for them.
    ///
    /// With them goes how their export is called, at the provider and by us: that is what its support asks for.
    pub(super) async fn archive(
        &self,
        ready: Ready,
        export: Option<&ExportHandle>,
    ) -> Result<Brought, Trouble> {
        let asked_at = self.party.environment.now();
        let reading = self.reading(&ready);
        let mut watched = Watched { walk: self, file: self.party.raw.begin()?, reading, failure: None };
        let fetched = self.party.unless_leaving(self.source.fetch(ready, &mut watched)).await;
        if let Some(failure) = watched.failure {
            return Err(payouts_store::Error::from(failure).into());
        }
        let facts = match fetched.ok_or(Trouble::Leave)?? {
            Fetched::Complete(facts) => facts,
            Fetched::LinkExpired(error) => return Ok(Brought::Nothing(error)),
        };
        let (file, reading) = (watched.file, watched.reading);
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
        Ok(Brought::Archived(facts, along))
    }
}

/// What a link brought.
pub(super) enum Brought {
    Archived(RawFacts, Option<Along>),
    /// The link was not accepted any more.
    Nothing(payouts_core::Error),
}

/// A file of the archive that tells how it grows, and remembers why it could not.
struct Watched<'a> {
    walk: &'a Walk,
    file: RawFile,
    reading: Option<Reading>,
    failure: Option<io::Error>,
}

impl Watched<'_> {
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
impl RawSink for Watched<'_> {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let outcome = RawSink::write(&mut self.file, piece).await;
        self.remember(outcome)?;
        let event = Event::Downloaded { window: &self.walk.window, bytes: self.file.size() };
        self.walk.party.observer.event(&event);
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
