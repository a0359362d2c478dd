//! The short way: a service that answers at once.
//!
//! Nothing is claimed and nothing has to be released, so bytes, rows and the end of the journey share one transaction;
//! and since repeating the read is free, the walk does not wait for the commit before the next window begins.

use super::{Ended, Odd, Settling, Walk, task::on_a_task, trouble::Trouble};
use chrono::{DateTime, Utc};
use payouts_core::{
    PayoutSource, Window,
    source::{Begun, Fetched, RawFacts, RequestId},
};
use payouts_store::{Answer, Ledger, ReadWindow, SMALL_BODY, read_loaded};
use std::{io::Cursor, sync::Arc};

impl Walk {
    pub(super) async fn answer(&self) -> Result<Ended, Trouble> {
        self.leave_in_time()?;
        let asked_at = self.party.environment.now();
        let id = RequestId::new(self.party.environment.guid());
        let (source, window, read) = (self.source.clone(), self.window.clone(), self.party.read);
        // On a task of its own, which knows nothing of the store: so answers are read on all cores.
        let asked = on_a_task(async move { ask(&*source, &window, &id, asked_at, read).await });
        let Asked { facts, body, answer } =
            self.party.unless_leaving(asked).await.ok_or(Trouble::Leave)??;
        self.party.heard();
        match answer {
            Ok((answer, odd)) => self.keep(answer, odd, body).await,
            Err(error) => {
                self.keep_unread(asked_at, facts, body).await?;
                Err(Trouble::Unreadable(error))
            }
        }
    }

    async fn keep(&self, answer: Answer, odd: Odd, body: Vec<u8>) -> Result<Ended, Trouble> {
        let body = self.in_catalog_or_file(body).await?;
        let (window, run, now) = (self.id, self.party.run, self.party.environment.now());
        let keep = move |ledger: &mut Ledger<'_>| {
            ledger.keep_answer(window, &answer, body.as_deref(), Some(run), now)
        };
        let (observer, fleet) = (Arc::clone(&self.party.observer), self.ends.clone());
        let settling = Settling::new(observer, Arc::clone(&self.window), odd, fleet);
        self.party.writer.change_soon(keep, move |outcome| settling.end(outcome)).await?;
        Ok(Ended::Settling)
    }

    /// Bytes that make no sense are evidence: they are kept like any other.
    async fn keep_unread(
        &self,
        asked_at: DateTime<Utc>,
        facts: RawFacts,
        body: Vec<u8>,
    ) -> Result<(), Trouble> {
        let body = self.in_catalog_or_file(body).await?;
        let window = self.id;
        Ok(self
            .party
            .writer
            .change(move |ledger| ledger.archive(window, &facts, body.as_deref(), asked_at))
            .await?)
    }

    /// Gives back a small body, for the catalog; a large one becomes a file of the archive first.
    pub(super) async fn in_catalog_or_file(&self, body: Vec<u8>) -> Result<Option<Vec<u8>>, Trouble> {
        if body.len() <= SMALL_BODY {
            return Ok(Some(body));
        }
        let mut file = self.party.raw.begin()?;
        std::io::Write::write_all(&mut file, &body).map_err(|why| file.failed(why))?;
        super::load::off_thread(move || file.commit()).await??;
        Ok(None)
    }
}

/// An answer, and what it says, if it makes sense.
struct Asked {
    facts: RawFacts,
    body: Vec<u8>,
    answer: payouts_store::Result<(Answer, Odd)>,
}

async fn ask(
    source: &dyn PayoutSource,
    window: &Window,
    id: &RequestId,
    asked_at: DateTime<Utc>,
    read: ReadWindow,
) -> Result<Asked, Trouble> {
    let ready = match source.begin(window, id).await? {
        Begun::Ready(ready) if !ready.is_link() => ready,
        _ => {
            let what = format!("{window} was answered with an export, though its source keeps none");
            return Err(Trouble::Torn(what));
        }
    };
    let mut body = Vec::new();
    let facts = match source.fetch(ready, &mut body).await? {
        Fetched::Complete(facts) => facts,
        Fetched::LinkExpired(interrupted) => return Err(interrupted.into_error().into()),
    };
    let answer = read_loaded(read, window, &facts, &mut Cursor::new(&body)).and_then(|loaded| {
        let odd = Odd::of(&loaded.report);
        Ok((Answer::new(window, &facts, loaded, asked_at)?, odd))
    });
    Ok(Asked { facts, body, answer })
}
