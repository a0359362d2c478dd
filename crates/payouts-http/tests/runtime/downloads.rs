//! Files from a storage that breaks off, declares wrong sizes, changes the file and times out.

use std::io;
use std::time::Duration;

use payouts_http::{Download, DownloadError, Downloaded, Downloader, LengthCheck, Progress, SecretUrl};
use payouts_wire::RawSink;
use sha2::{Digest as _, Sha256};
use tracing::instrument::WithSubscriber as _;

use crate::observability::Recorder;
use crate::storage::{Mood, Storage, content};
use crate::support::may_day;

fn download() -> Download {
    Downloader::builder()
        .allow_loopback(true)
        .environment(may_day().environment())
        .read_timeout(Duration::from_millis(200))
        .build()
        .unwrap()
        .start()
}

async fn fetch(storage: &Storage) -> (Vec<u8>, Result<Downloaded, DownloadError>) {
    let mut sink = Vec::new();
    let outcome = download().run(&storage.link, &mut sink, |_| ()).await;
    (sink, outcome)
}

/// The download completed with exactly these bytes, and its report states it.
fn assert_whole(sink: &[u8], done: &Downloaded, expected: &[u8]) {
    assert!(sink == expected, "got {} bytes of {}", sink.len(), expected.len());
    assert_eq!(done.bytes, expected.len() as u64);
    assert_eq!(done.sha256, <[u8; 32]>::from(Sha256::digest(expected)));
}

#[tokio::test]
async fn a_file_arrives_whole_with_its_facts() {
    let storage = Storage::with(&[]).await;
    let (sink, done) = fetch(&storage).await;
    let done = done.unwrap();
    assert_whole(&sink, &done, &content());
    assert_eq!((done.resumes, done.restarts, done.length), (0, 0, LengthCheck::Declared));
    assert_eq!(done.etag.as_deref(), Some("\"v1\""));
    assert_eq!(done.content_type.as_deref(), Some("application/zip"));
    assert_eq!(done.sha256_hex().len(), 64);
    assert_eq!(storage.header("authorization"), [""]);
    assert_eq!(storage.header("accept-encoding"), ["identity"]);
}

#[tokio::test]
async fn resumes_at_the_next_byte_after_a_break() {
    for mood in [Mood::CutAfter(70_001), Mood::ResetAfter(70_001), Mood::StallAfter(70_001)] {
        let storage = Storage::with(&[mood, Mood::HangUp, Mood::Refuse(503), mood]).await;
        let (sink, done) = fetch(&storage).await;
        let done = done.unwrap();
        assert_whole(&sink, &done, &content());
        assert_eq!((done.resumes, done.restarts), (2, 0), "{mood:?}");
        let ranges = storage.header("range");
        assert_eq!(ranges, ["", "bytes=70001-", "bytes=70001-", "bytes=70001-", "bytes=140002-"], "{mood:?}");
        assert_eq!(storage.header("if-range")[1], "\"v1\"");
    }
}

#[tokio::test]
async fn a_file_may_take_longer_as_a_whole_than_any_piece_of_it() {
    let storage = Storage::with(&[Mood::Trickle]).await;
    let begun = std::time::Instant::now();
    let (sink, done) = fetch(&storage).await;
    let done = done.unwrap();
    assert_whole(&sink, &done, &content());
    assert_eq!((done.resumes, storage.asked()), (0, 1), "nothing was cut off");
    assert!(begun.elapsed() > Duration::from_millis(200), "the time between two pieces");
}

/// Downloads while half a minute goes by with every piece; a kilobyte a minute is the least.
async fn fetch_slowly(storage: &Storage) -> (Vec<u8>, Result<Downloaded, DownloadError>) {
    let (time, mut sink) = (may_day(), Vec::new());
    let downloader = Downloader::builder()
        .allow_loopback(true)
        .environment(time.environment())
        .least_speed(1024, Duration::from_secs(60));
    let mut download = downloader.build().unwrap().start();
    let outcome = download.run(&storage.link, &mut sink, |_| time.advance(Duration::from_secs(30))).await;
    (sink, outcome)
}

#[tokio::test]
async fn a_transfer_that_drips_is_given_up_after_three_slow_periods() {
    let storage = Storage::with(&[Mood::Drip; 9]).await;
    let (sink, failed) = fetch_slowly(&storage).await;
    let failed = failed.unwrap_err();
    assert!(failed.is_retryable() && failed.error().is_timeout(), "{failed:?}");
    assert!(
        failed.to_string().contains("fewer than 1024 bytes came in 60 seconds, 3 times in a row"),
        "{failed}"
    );
    let ranges = storage.header("range");
    assert!(ranges.len() == 3 && ranges[2].starts_with("bytes="), "it is resumed in between: {ranges:?}");
    assert!(!sink.is_empty() && content().starts_with(&sink), "what came is kept");
}

#[tokio::test]
async fn a_transfer_that_drips_once_goes_on_over_another_connection() {
    let storage = Storage::with(&[Mood::Drip]).await;
    let (sink, done) = fetch_slowly(&storage).await;
    let done = done.unwrap();
    assert_whole(&sink, &done, &content());
    assert_eq!((done.resumes, done.restarts), (1, 0));
}

#[tokio::test]
async fn a_file_that_is_too_large_or_has_no_end_is_refused() {
    for (mood, most, kept) in [(Mood::Fine, 199_999, 0), (Mood::Endless, 1_000_000, 1_000_000)] {
        let storage = Storage::with(&[mood]).await;
        let downloader = Downloader::builder().allow_loopback(true).environment(may_day().environment());
        let mut sink = Vec::new();
        let mut download = downloader.largest_file(most).build().unwrap().start();
        let failed = download.run(&storage.link, &mut sink, |_| ()).await.unwrap_err();
        assert!(failed.is_too_large() && !failed.is_retryable(), "{mood:?}: {failed:?}");
        assert!(failed.to_string().contains(&format!("larger than {most} bytes")), "{failed}");
        assert!(sink.len() <= kept && storage.asked() == 1, "{mood:?}: {} bytes", sink.len());
    }
}

#[tokio::test]
async fn a_changed_file_is_fetched_again() {
    let storage = Storage::with(&[Mood::CutAfter(70_000)]).await;
    let mut sink = Vec::new();
    let newer = b"another file".repeat(100);
    let mut replaced = false;
    let done = download()
        .run(&storage.link, &mut sink, |_| {
            if !std::mem::replace(&mut replaced, true) {
                storage.replace(&newer, "\"v2\"");
            }
        })
        .await
        .unwrap();
    assert_whole(&sink, &done, &newer);
    assert_eq!((done.restarts, done.etag.as_deref()), (1, Some("\"v2\"")));
}

#[tokio::test]
async fn a_server_that_ignores_ranges_is_read_from_the_start_again() {
    let storage = Storage::with(&[Mood::CutAfter(70_000), Mood::IgnoreRange]).await;
    let (sink, done) = fetch(&storage).await;
    let done = done.unwrap();
    assert_whole(&sink, &done, &content());
    assert_eq!((done.resumes, done.restarts), (0, 1));
}

#[tokio::test]
async fn a_part_that_begins_elsewhere_is_not_trusted() {
    let storage = Storage::with(&[Mood::CutAfter(70_000), Mood::WrongPart]).await;
    let (sink, done) = fetch(&storage).await;
    let done = done.unwrap();
    assert_whole(&sink, &done, &content());
    assert_eq!((done.resumes, done.restarts), (0, 1));
}

#[tokio::test]
async fn a_part_that_ends_early_is_continued() {
    let storage = Storage::with(&[Mood::CutAfter(70_000), Mood::ShortPart(30_000)]).await;
    let (sink, done) = fetch(&storage).await;
    assert_whole(&sink, &done.unwrap(), &content());
    assert_eq!(storage.header("range"), ["", "bytes=70000-", "bytes=100000-"]);
}

#[tokio::test]
async fn without_a_tag_a_broken_file_is_restarted_and_not_patched() {
    for tag in ["", "W/\"weak\""] {
        let storage = Storage::with(&[Mood::CutAfter(70_000)]).await;
        storage.replace(&content(), tag);
        let (sink, done) = fetch(&storage).await;
        let done = done.unwrap();
        assert_whole(&sink, &done, &content());
        assert_eq!((done.resumes, done.restarts), (0, 1));
        assert_eq!(storage.header("range"), ["", ""]);
    }
}

#[tokio::test]
async fn a_file_of_undeclared_length_is_complete_when_its_framing_says_so() {
    let storage = Storage::with(&[Mood::Chunked]).await;
    let (sink, done) = fetch(&storage).await;
    let done = done.unwrap();
    assert_whole(&sink, &done, &content());
    assert_eq!(done.length, LengthCheck::Framed);
}

#[tokio::test]
async fn nothing_left_after_the_last_byte_means_complete() {
    let storage = Storage::with(&[Mood::ChunkedCutAtTheEnd]).await;
    let (sink, done) = fetch(&storage).await;
    assert_whole(&sink, &done.unwrap(), &content());
    assert_eq!(storage.header("range"), ["", "bytes=200000-"]);
}

#[tokio::test]
async fn a_file_that_ends_by_hanging_up_is_marked_as_unconfirmed() {
    let storage = Storage::with(&[Mood::Unframed]).await;
    let (sink, done) = fetch(&storage).await;
    let done = done.unwrap();
    assert_whole(&sink, &done, &content());
    assert_eq!(done.length, LengthCheck::Unconfirmed);
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let storage = Storage::with(&[]).await;
    storage.replace(b"", "\"v0\"");
    let (sink, done) = fetch(&storage).await;
    assert_whole(&sink, &done.unwrap(), b"");
}

#[tokio::test]
async fn an_expired_link_is_its_own_outcome() {
    for status in [401, 403, 404, 410] {
        let storage = Storage::with(&[Mood::Refuse(status)]).await;
        let (_, failed) = fetch(&storage).await;
        let failed = failed.unwrap_err();
        assert!(failed.is_link_expired() && !failed.is_retryable(), "{status}: {failed:?}");
        assert_eq!(failed.error().service_code(), Some("AuthenticationFailed"));
        assert_eq!(failed.error().request_ids().get("x-ms-request-id"), Some("s-1"));
        assert!(!format!("{failed} {failed:?}").contains("CANARY"), "{failed:?}");
    }
}

#[tokio::test]
async fn a_fresh_link_goes_on_where_the_expired_one_stopped() {
    let storage = Storage::with(&[Mood::CutAfter(70_000), Mood::Refuse(403)]).await;
    let (mut sink, mut download) = (Vec::new(), download());
    assert!(download.run(&storage.link, &mut sink, |_| ()).await.unwrap_err().is_link_expired());
    assert_eq!(download.bytes(), 70_000);
    let fresh = SecretUrl::from(storage.link.expose().replace("sig=CANARY", "sig=FRESH"));
    let done = download.run(&fresh, &mut sink, |_| ()).await.unwrap();
    assert_whole(&sink, &done, &content());
    assert_eq!((done.resumes, done.restarts), (1, 0));
}

#[tokio::test]
async fn behind_a_fresh_link_another_file_or_one_without_a_tag_begins_again() {
    for (file, tag) in [(b"other".to_vec(), "\"v2\""), (content(), ""), (content()[1..].to_vec(), "\"v1\"")] {
        let storage = Storage::with(&[Mood::CutAfter(70_000), Mood::Refuse(403)]).await;
        let (mut sink, mut download) = (Vec::new(), download());
        assert!(download.run(&storage.link, &mut sink, |_| ()).await.unwrap_err().is_link_expired());
        storage.replace(&file, tag);
        let done = download.run(&storage.link, &mut sink, |_| ()).await.unwrap();
        assert_whole(&sink, &done, &file);
        assert_eq!(done.restarts, 1, "{tag}");
    }
}

#[tokio::test]
async fn gives_up_after_attempts_that_bring_nothing_but_not_while_bytes_come() {
    let storage = Storage::with(&[Mood::HangUp; 20]).await;
    let (_, failed) = fetch(&storage).await;
    let failed = failed.unwrap_err();
    assert!(failed.is_retryable());
    assert_eq!(failed.error().attempts(), 8);

    let storage = Storage::with(&[Mood::CutAfter(10_000); 19]).await;
    let (sink, done) = fetch(&storage).await;
    assert_whole(&sink, &done.unwrap(), &content());
}

#[tokio::test]
async fn a_file_that_can_never_be_taken_up_ends_as_an_error() {
    let storage = Storage::with(&[Mood::CutAfter(70_000), Mood::WrongPart].repeat(10)).await;
    let (_, failed) = fetch(&storage).await;
    assert!(failed.unwrap_err().to_string().contains("restarted 5 times"));
}

#[tokio::test]
async fn redirects_and_other_refusals_are_not_repeated() {
    for status in [302, 400, 409] {
        let storage = Storage::with(&[Mood::Refuse(status)]).await;
        let (_, failed) = fetch(&storage).await;
        let failed = failed.unwrap_err();
        assert_eq!(failed.error().status(), Some(status));
        assert!(!failed.is_retryable() && !failed.is_link_expired());
    }
}

#[tokio::test]
async fn a_link_to_anywhere_else_is_refused_unopened() {
    let storage = Storage::with(&[]).await;
    let mut strict = Downloader::builder().build().unwrap().start();
    let failed = strict.run(&storage.link, &mut Vec::new(), |_| ()).await.unwrap_err();
    assert!(failed.is_link_refused());
    assert!(!format!("{failed} {failed:?}").contains("CANARY"));
    assert_eq!(storage.asked(), 0);
    assert!(download().run(&"".into(), &mut Vec::new(), |_| ()).await.unwrap_err().is_link_refused());
}

#[tokio::test]
async fn progress_counts_up_to_the_total() {
    let storage = Storage::with(&[Mood::CutAfter(70_000)]).await;
    let mut seen = Vec::new();
    download().run(&storage.link, &mut Vec::new(), |progress: Progress| seen.push(progress)).await.unwrap();
    assert!(seen.is_sorted_by_key(|progress| progress.bytes));
    assert!(seen.iter().all(|progress| progress.total == Some(200_000)));
    assert_eq!(seen.last().unwrap().bytes, 200_000);
}

/// Fails once when it holds this many bytes.
struct FullDisk {
    kept: Vec<u8>,
    room: usize,
    failures: u32,
}

#[async_trait::async_trait]
impl RawSink for FullDisk {
    async fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        if self.kept.len() + chunk.len() > self.room {
            // Some of the chunk got through, as with a real disk.
            self.kept.extend_from_slice(&chunk[..1]);
            self.failures += 1;
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.kept.extend_from_slice(chunk);
        Ok(())
    }

    async fn restart(&mut self) -> io::Result<()> {
        self.kept.clear();
        Ok(())
    }
}

#[tokio::test]
async fn a_full_disk_is_named_as_such_and_not_tried_again() {
    let storage = Storage::with(&[]).await;
    let (mut disk, mut download) = (FullDisk { kept: Vec::new(), room: 100_000, failures: 0 }, download());
    let failed = download.run(&storage.link, &mut disk, |_| ()).await.unwrap_err();
    assert!(failed.is_storage_full() && failed.is_sink_failure() && !failed.is_retryable());
    assert_eq!(disk.failures, 1);

    disk.room = usize::MAX;
    let done = download.run(&storage.link, &mut disk, |_| ()).await.unwrap();
    assert_whole(&disk.kept, &done, &content());
    assert_eq!(done.restarts, 1, "what a failed write left behind is not trusted");
}

#[tokio::test]
async fn a_file_with_a_content_encoding_is_kept_as_sent() {
    let server = crate::support::Server::playing([crate::support::answer(
        "200 OK",
        &[("content-encoding", "gzip")],
        "\u{1f}not really gzip",
    )])
    .await;
    let mut sink = Vec::new();
    let done = download().run(&server.url.into(), &mut sink, |_| ()).await.unwrap();
    assert_eq!(done.content_encoding.as_deref(), Some("gzip"));
    assert_eq!(sink, b"\x1fnot really gzip");
}

#[test]
fn a_download_can_run_on_any_thread() {
    fn is_send<T: Send>(_: T) {}
    let (link, mut sink) = (SecretUrl::from(""), Vec::new());
    is_send(download().run(&link, &mut sink, |_| ()));
}

#[tokio::test]
async fn nothing_of_a_link_but_its_host_is_logged() {
    let storage = Storage::with(&[
        Mood::CutAfter(70_000),
        Mood::WrongPart,
        Mood::HangUp,
        Mood::Refuse(503),
        Mood::Refuse(403),
    ])
    .await;
    let (mut sink, recorder) = (Vec::new(), Recorder::new());
    let mut download = download();
    let failed =
        download.run(&storage.link, &mut sink, |_| ()).with_subscriber(recorder.clone()).await.unwrap_err();
    let printed = format!("{}\n{failed}\n{failed:?}\n{:?}\n{download:?}", recorder.text(), failed.error());
    for expected in
        ["span download", "host=\"127.0.0.1\"", "restarting the file", "waiting to take the transfer up"]
    {
        assert!(printed.contains(expected), "{expected} is missing in:\n{printed}");
    }
    assert!(!printed.contains("CANARY"), "{printed}");
}
