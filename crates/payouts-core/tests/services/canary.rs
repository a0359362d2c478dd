//! Marked secrets go in everywhere, through sign-in, calls, links and downloads, and come out nowhere but in the token
//! file and on the wire.

mod oracle_bi;
mod partner_center;

use crate::{
    recorder::Recorder,
    support::{Reply, reply},
};
use payouts_auth::FileStore;
use payouts_core::{
    Error, ErrorKind, PayoutSource, Result, Window,
    read::read,
    source::{Begun, ExportHandle, Fetched, Polled, RawSink, Ready, RequestId},
};
use serde_json::json;
use std::{fmt, fmt::Write, fs, io::Cursor, path::Path};
use tempfile::TempDir;
use tracing::instrument::WithSubscriber;

/// Looks like nothing in particular, so that no pattern would catch it.
const CANARY: &str = "CANARY";

/// What a faulty service might answer, with every secret that it received or issues.
fn echoes(all: &str) -> Vec<Reply> {
    let gateway = json!({"statusCode": 401, "message": all});
    let partner = json!({"error": {"code": all, "message": all, "innerError": {"code": all}}});
    let oracle = json!({"title": all, "detail": all, "o:errorCode": all, "type": all});
    let away = reply(302, all).header("location", "https://x/?sig=CANARY");
    // The decoder of an answer no longer knows the token, and treats every value as a user's data.
    let broken = r#"["Bearer CANARY", {"access_token": "CANARY", "name": "Jane CANARY", "link": "https://x/f?sig=CANARY"}"#;
    let nobodys = [
        r#""Jane CANARY""#,
        "Jane CANARY",
        r#"{"value": CANARY}"#,
        "<html>CANARY</html>",
        r#"{"CANARY@x":1"#,
    ];
    let mut replies: Vec<_> = [400, 403, 404, 500]
        .into_iter()
        .flat_map(|status| [&gateway, &partner, &oracle].map(|body| reply(status, body.to_string())))
        .collect();
    replies.extend([409, 410, 429, 503].map(|status| reply(status, gateway.to_string())));
    replies.extend([reply(401, gateway.to_string()), away, reply(418, ""), reply(599, all)]);
    replies.extend(nobodys.map(|body| reply(200, body)));
    replies.extend([reply(400, format!("<html><title>{all}</title>{all}</html>")), reply(200, broken)]);
    replies
}

/// Everything that a program could print, gathered to be searched.
#[derive(Default)]
struct Printed(String);

impl Printed {
    /// Everything that comes to light while a source is used for all it is good for.
    async fn by(source: &dyn PayoutSource, window: &Window, sink: &mut dyn RawSink) -> Self {
        let (mut printed, recorder) = (Self::default(), Recorder::new());
        let walk = walk(source, window, sink, &mut printed);
        if let Err(error) = walk.with_subscriber(recorder.clone()).await {
            printed.error(&error);
        }
        for outcome in [
            source.accounts().with_subscriber(recorder.clone()).await.map(|_| ()),
            source.check().with_subscriber(recorder.clone()).await.map(|_| ()),
        ] {
            outcome.map_or_else(|error| printed.error(&error), |()| ());
        }
        printed.0 += &recorder.text();
        printed
    }

    fn show(&mut self, value: &impl fmt::Debug) {
        write!(self.0, "{value:?}\n{value:#?}\n").unwrap();
    }

    fn error(&mut self, error: &Error) {
        write!(self.0, "{:?}\n{:?}\n", error.body_excerpt(), error.service_message()).unwrap();
        self.chain(error);
    }

    fn chain(&mut self, error: &dyn std::error::Error) {
        write!(self.0, "{error}\n{error:?}\n{error:#?}\n").unwrap();
        let mut cause = error.source();
        while let Some(beneath) = cause {
            write!(self.0, "{beneath}\n{beneath:?}\n").unwrap();
            cause = beneath.source();
        }
    }

    /// Rows are data and may echo anything; the error is ours.
    fn reading(&mut self, window: &Window, bytes: &[u8]) {
        let facts = json!({"sha256": "", "size": bytes.len(), "received_at": "2024-06-01T00:00:00Z"});
        let facts = serde_json::from_value(facts).unwrap();
        if let Err(error) = read(window, &facts, &mut Cursor::new(bytes), &mut Vec::new()) {
            self.chain(&error);
        }
    }

    #[track_caller]
    fn assert_silent(&self, what: &str) {
        let leaks: Vec<_> = self.0.lines().filter(|line| line.contains(CANARY)).collect();
        assert!(leaks.is_empty(), "{what}:\n{}", leaks.join("\n"));
    }
}

/// Walks a window as far as it goes; everything met on the way is printed.
async fn walk(
    source: &dyn PayoutSource,
    window: &Window,
    sink: &mut dyn RawSink,
    printed: &mut Printed,
) -> Result<()> {
    let ready = match source.begin(window, &RequestId::new("1")).await? {
        Begun::Ready(ready) => ready,
        Begun::Pending(handle) => {
            printed.show(&handle);
            printed.0 += &serde_json::to_string(&handle).unwrap();
            source.release(&handle).await.map_or_else(|error| printed.error(&error), |_| ());
            ready_at_last(source, &handle, printed).await?
        }
    };
    printed.show(&ready);
    match source.fetch(ready, sink).await? {
        Fetched::Complete(facts) => {
            printed.show(&facts);
            printed.0 += &serde_json::to_string(&facts).unwrap();
        }
        expired @ Fetched::LinkExpired(_) => {
            printed.show(&expired);
            printed.error(&expired.complete().unwrap_err());
        }
    }
    Ok(())
}

async fn ready_at_last(
    source: &dyn PayoutSource,
    handle: &ExportHandle,
    printed: &mut Printed,
) -> Result<Ready> {
    for _ in 0..3 {
        let polled = source.poll(handle).await?;
        printed.show(&polled);
        if let Polled::Ready(ready) = polled {
            return Ok(ready);
        }
    }
    Err(Error::new(ErrorKind::Deadline, "it never became ready"))
}

/// The store of tokens in a folder that holds nothing else.
fn store_in(home: &TempDir) -> FileStore {
    FileStore::new(home.path().join("tokens"))
}

/// Files that hold a secret, below a folder.
fn leaky_files(folder: &Path) -> Vec<String> {
    let mut leaky = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            leaky.extend(leaky_files(&path));
        } else if fs::read_to_string(&path).unwrap().contains(CANARY) {
            leaky.push(path.display().to_string());
        }
    }
    leaky
}
