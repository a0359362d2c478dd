//! The service as the engine sees it.

use super::{Content, Export, Fault, Provider, Step};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::TimeDelta;
use payouts_core::{
    Account, Error, ErrorKind, PayoutSource, Provider as Service, Result, SourceId, Window,
    partner_center::PollSchedule,
    source::{Begun, ExportHandle, Fetched, Polled, RawFacts, RawSink, Ready, Released, RequestId},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
};
use zip::{ZipWriter, write::SimpleFileOptions};

#[async_trait]
impl PayoutSource for Provider {
    fn id(&self) -> &SourceId {
        &self.0.id
    }

    fn provider(&self) -> Service {
        if self.0.profile.keeps_exports { Service::PartnerCenter } else { Service::OracleBi }
    }

    fn keeps_exports(&self) -> bool {
        self.0.profile.keeps_exports
    }

    async fn accounts(&self) -> Result<Vec<Account>> {
        match self.called(Step::Accounts, String::new()) {
            Fault::Refuse(error) => return Err(error),
            Fault::HangBefore => return self.hang().await,
            _ => {}
        }
        let accounts = self.state().accounts.clone();
        let account = |id| Account {
            provider: self.provider(),
            id,
            name: None,
            currency: None,
            status: None,
            locations: Vec::new(),
        };
        Ok(accounts.into_iter().map(account).collect())
    }

    async fn check(&self) -> Result<String> {
        Ok("here".to_owned())
    }

    async fn begin(&self, window: &Window, id: &RequestId) -> Result<Begun> {
        let fault = self.called(Step::Begin, window.to_string());
        match fault {
            Fault::Refuse(error) => return Err(error),
            Fault::HangBefore | Fault::HangHalfway => return self.hang().await,
            _ => {}
        }
        let begun = if self.keeps_exports() {
            Begun::Pending(self.queue(window, id))
        } else {
            let body = match &fault {
                Fault::Bytes(bytes) => bytes.clone(),
                _ => self.body_of(window),
            };
            Begun::Ready(Ready::here(Bytes::from(body), None, BTreeMap::new()))
        };
        match fault {
            Fault::LoseAnswer(error) => Err(error),
            Fault::HangAfter => self.hang().await,
            _ => Ok(begun),
        }
    }

    async fn poll(&self, handle: &ExportHandle) -> Result<Polled> {
        let found = self.export(&handle.export_id);
        let window = found.as_ref().map(|export| export.window.to_string()).unwrap_or_default();
        match self.called(Step::Poll, window) {
            Fault::Refuse(error) | Fault::LoseAnswer(error) => return Err(error),
            Fault::HangBefore | Fault::HangHalfway | Fault::HangAfter => return self.hang().await,
            Fault::Failed => self.change(&handle.export_id, |export| export.failed = true),
            Fault::Gone => self.change(&handle.export_id, |export| export.deleted = true),
            _ => {}
        }
        let now = self.0.environment.now();
        let age = (now - handle.queued_at).to_std().unwrap_or_default();
        let schedule = PollSchedule::default();
        Ok(match self.export(&handle.export_id) {
            None => Polled::Gone,
            Some(export) if export.deleted => Polled::Gone,
            Some(export) if export.failed => Polled::Failed { status: "Failed".to_owned() },
            Some(export) if export.ready_at <= now => {
                let link = format!("https://blob.example/{}?sig=canary", handle.export_id);
                Polled::Ready(Ready::behind(link.into()))
            }
            Some(_) if age >= schedule.deadline => Polled::Overdue { age },
            Some(_) => Polled::InProgress { after: schedule.pause_at(age), status: "Processing".to_owned() },
        })
    }

    async fn fetch(&self, ready: Ready, into: &mut dyn RawSink) -> Result<Fetched> {
        let mut body = match (ready.body(), ready.link()) {
            (Some(body), _) => return self.deliver(body, None, into).await,
            (None, Some(link)) => {
                let url = link.parse()?;
                let id = url.path().trim_start_matches('/').to_owned();
                let export = self.export(&id).ok_or_else(|| refused("no such blob"))?;
                match self.called(Step::Fetch, export.window.to_string()) {
                    Fault::Refuse(error) => return Err(error),
                    Fault::ExpiredLink => {
                        return Ok(Fetched::LinkExpired(refused("the link has expired").into()));
                    }
                    Fault::HangBefore => return self.hang().await,
                    Fault::HangHalfway => {
                        drop(self.deliver(&export.body[..export.body.len() / 2], None, into).await?);
                        return self.hang().await;
                    }
                    Fault::HangAfter => {
                        drop(self.deliver(&export.body, None, into).await?);
                        return self.hang().await;
                    }
                    Fault::Bytes(bytes) => bytes,
                    _ => export.body,
                }
            }
            (None, None) => Vec::new(),
        };
        // In pieces, as from a socket: a task can be dropped between two.
        let rest = body.split_off(body.len() / 2);
        into.restart().await.map_err(|why| unwritable(&why))?;
        into.write(&body).await.map_err(|why| unwritable(&why))?;
        tokio::task::yield_now().await;
        into.write(&rest).await.map_err(|why| unwritable(&why))?;
        body.extend(rest);
        Ok(Fetched::Complete(self.facts(&body, Some("export.csv"))))
    }

    async fn release(&self, handle: &ExportHandle) -> Result<Released> {
        let found = self.export(&handle.export_id);
        let window = found.as_ref().map(|export| export.window.to_string()).unwrap_or_default();
        let fault = self.called(Step::Release, window);
        match fault {
            Fault::Refuse(error) => return Err(error),
            Fault::HangBefore | Fault::HangHalfway => return self.hang().await,
            _ => {}
        }
        let released = match found {
            Some(export) if !export.deleted => {
                // Like the real one: an export in progress cannot be deleted.
                if !export.failed && export.ready_at > self.0.environment.now() {
                    return Err(refused("the export is being processed").with_status(409));
                }
                self.change(&handle.export_id, |export| export.deleted = true);
                Released::Deleted
            }
            _ => Released::AlreadyGone,
        };
        match fault {
            Fault::LoseAnswer(error) => Err(error),
            Fault::HangAfter => self.hang().await,
            _ => Ok(released),
        }
    }
}

impl Provider {
    fn queue(&self, window: &Window, id: &RequestId) -> ExportHandle {
        let body = self.body_of(window);
        let now = self.0.environment.now();
        let mut state = self.state();
        let honoured = state
            .exports
            .iter()
            .find(|(_, export)| {
                self.0.profile.honours_ids && !export.deleted && export.request == id.as_str()
            })
            .map(|(export_id, _)| export_id.clone());
        let export_id = honoured.unwrap_or_else(|| {
            state.queued += 1;
            let export_id = format!("{}-export-{}", self.0.id, state.queued);
            let takes = TimeDelta::from_std(self.0.profile.takes).expect("a duration within reason");
            let export = Export {
                window: window.clone(),
                request: id.to_string(),
                body,
                ready_at: now + takes,
                failed: false,
                deleted: false,
            };
            state.exports.insert(export_id.clone(), export);
            export_id
        });
        ExportHandle {
            dataset: window.dataset,
            export_id,
            request_id: id.clone(),
            queued_at: now,
            filter: None,
            window: None,
        }
    }

    fn body_of(&self, window: &Window) -> Vec<u8> {
        let nothing = Content::Rows(Vec::new());
        let text = self.state().content.get(&window.to_string()).unwrap_or(&nothing).bytes(window);
        if self.0.profile.zips { zipped(&text) } else { text }
    }

    fn export(&self, id: &str) -> Option<Export> {
        self.state().exports.get(id).cloned()
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Export)) {
        if let Some(export) = self.state().exports.get_mut(id) {
            change(export);
        }
    }

    async fn deliver(&self, body: &[u8], name: Option<&str>, into: &mut dyn RawSink) -> Result<Fetched> {
        into.restart().await.map_err(|why| unwritable(&why))?;
        into.write(body).await.map_err(|why| unwritable(&why))?;
        Ok(Fetched::Complete(self.facts(body, name)))
    }

    fn facts(&self, body: &[u8], name: Option<&str>) -> RawFacts {
        RawFacts {
            sha256: hex::encode(Sha256::digest(body)),
            size: body.len() as u64,
            name: name.map(str::to_owned),
            media_type: None,
            received_at: self.0.environment.now(),
            length_proof: payouts_core::source::LengthProof::Declared,
            request_ids: BTreeMap::new(),
        }
    }
}

fn zipped(text: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("rows.csv", SimpleFileOptions::default()).expect("an entry");
    zip.write_all(text).expect("in memory");
    zip.finish().expect("an archive").into_inner()
}

fn unwritable(why: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, "the answer cannot be written").with_source(why)
}

/// A refusal of the service.
pub(crate) fn refused(what: &str) -> Error {
    Error::new(ErrorKind::Status, what).with_status(400)
}
