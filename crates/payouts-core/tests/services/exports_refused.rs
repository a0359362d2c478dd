//! What an export comes to when the service has other ideas.

use crate::support::{
    EXPORT, FILE, FullDisk, PAYMENTS, QUEUE, Wire, export, june, may, obliging, partner_center, reply, window,
};
use payouts_core::{
    Dataset, ErrorKind,
    partner_center::{ExportEnded, ExportJob, NoFile},
    source::{ExportHandle, Fetched, Polled, Released, RequestId},
};

/// A job at a service that answers its polls like this, in turn.
async fn polled(answers: impl IntoIterator<Item = String>) -> (Wire, ExportJob) {
    let mut wire = Wire::open().await;
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    wire.on("GET", EXPORT, answers.into_iter().map(|answer| reply(200, answer)));
    let job = partner_center(&wire, &june()).export(&may()).await.unwrap();
    (wire, job)
}

#[tokio::test]
async fn completed_without_a_link_is_not_yet() {
    let (mut wire, time) = (Wire::open().await, june());
    let link = wire.link(FILE, "one");
    let bare = r#"{"value":[{"requestId":"93c2b3cf","status":"Completed"}]}"#.to_owned();
    let null = r#"{"value":[{"requestId":"93c2b3cf","status":"COMPLETED","blobLocation":null}]}"#.to_owned();
    let answers = [export("Completed", ""), bare, null, export("completed", &link)];
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    wire.on("GET", EXPORT, answers.map(|answer| reply(200, answer)));
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    assert!(matches!(job.until_ready().await.unwrap(), ExportEnded::Ready(_)));
    assert_eq!(time.slept().len(), 3);
}

#[tokio::test]
async fn an_unknown_status_keeps_waiting() {
    for status in ["Paused", "", "COMPLETED_WITH_NOTES"] {
        let (_wire, job) = polled([export(status, "https://store.blob.core.windows.net/x")]).await;
        match job.poll().await.unwrap() {
            Polled::InProgress { status: message, .. } => assert_eq!(message, status),
            other => panic!("{status}: {other:?}"),
        }
    }
    let (_wire, job) = polled([r#"{"value":[{"requestId":"93c2b3cf"}]}"#.to_owned()]).await;
    assert!(matches!(job.poll().await.unwrap(), Polled::InProgress { status, .. } if status == "no status"));
}

#[tokio::test]
async fn failed_is_an_outcome_and_not_an_error() {
    let (_wire, job) = polled([export("Processing", ""), export("FAILED", "")]).await;
    let ended = job.until_ready().await.unwrap();
    assert!(matches!(&ended, ExportEnded::Failed { status } if status == "FAILED"), "{ended:?}");
    assert_eq!(ended.ready().unwrap_err(), NoFile::Failed { status: "FAILED".to_owned() });
}

#[tokio::test]
async fn pc_export_retention() {
    for gone in [reply(404, ""), reply(410, "gone"), reply(200, r#"{"value":[]}"#)] {
        let mut wire = Wire::open().await;
        wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
        wire.on("GET", EXPORT, [gone]);
        let job = partner_center(&wire, &june()).export(&may()).await.unwrap();
        assert!(matches!(job.poll().await.unwrap(), Polled::Gone));
        let message = job.until_ready().await.unwrap().ready().unwrap_err().to_string();
        assert_eq!(message, "the service does not know the export any more: queue a new one");
        job.poll().await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_about_another_export_is_not_taken_for_ours() {
    let other = r#"{"value":[{"requestId":"other","status":"Completed","blobLocation":"https://x"}]}"#;
    let (_wire, job) = polled([other.to_owned()]).await;
    assert!(matches!(job.poll().await.unwrap(), Polled::Gone));
}

#[tokio::test]
async fn the_id_is_taken_from_the_location_when_the_body_has_none() {
    for body in ["", "{}", r#"{"value":[]}"#, r#"{"value":[{"status":"Queued","requestId":null}]}"#] {
        let mut wire = Wire::open().await;
        let queued = reply(202, body)
            .header("location", format!("{}{EXPORT}", wire.url().as_str().trim_end_matches('/')));
        wire.on("POST", QUEUE, [queued]);
        let job = partner_center(&wire, &june()).export(&may()).await;
        assert_eq!(job.expect(body).handle().export_id, "93c2b3cf");
    }
}

#[tokio::test]
async fn an_export_that_cannot_be_claimed_is_an_error() {
    let mut wire = Wire::open().await;
    wire.on("POST", QUEUE, [reply(202, "{}")]);
    let error = partner_center(&wire, &june()).export(&may()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("names no request id"), "{error}");
}

#[tokio::test]
async fn a_dataset_of_another_service_is_refused_before_anything_is_sent() {
    let wire = obliging().await;
    let partner_center = partner_center(&wire, &june());
    let error =
        partner_center.export(&window(Dataset::PayoutSummary, "all", "2024-05-01")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let handle = ExportHandle {
        dataset: Dataset::PayoutSummary,
        export_id: "93c2b3cf".to_owned(),
        request_id: RequestId::new("1"),
        queued_at: june().environment().now(),
        filter: None,
        window: None,
    };
    let job = partner_center.resume(handle);
    assert_eq!(job.poll().await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    assert_eq!(job.delete().await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    assert!(wire.asked().is_empty());
}

#[tokio::test]
async fn pc_link_lifetime() {
    for status in [401, 403, 404, 410] {
        let mut wire = Wire::open().await;
        let (old, fresh) = (wire.link("/files/old", "one"), wire.link("/files/fresh", "two"));
        wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
        let answers = [export("Completed", &old), export("Completed", &fresh)];
        wire.on("GET", EXPORT, answers.map(|answer| reply(200, answer)));
        let code = "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code></Error>";
        wire.on("GET", "/files/old", [reply(status, code)]);
        wire.on("GET", "/files/fresh", [reply(200, PAYMENTS)]);
        let job = partner_center(&wire, &june()).export(&may()).await.unwrap();

        let mut file = b"what an earlier try left behind".to_vec();
        let ready = job.until_ready().await.unwrap().ready().unwrap();
        let Fetched::LinkExpired(interrupted) = job.download(ready, &mut file).await.unwrap() else {
            panic!("{status} is an expired link")
        };
        let error = interrupted.error();
        assert!(usize::from(error.status().unwrap()) == status && error.hint().is_some());
        assert_eq!(
            Fetched::LinkExpired(interrupted).complete().unwrap_err().status().map(usize::from),
            Some(status)
        );
        let ready = job.until_ready().await.unwrap().ready().unwrap();
        job.download(ready, &mut file).await.unwrap().complete().unwrap();
        assert_eq!(file, PAYMENTS.as_bytes(), "a fresh link begins with an empty sink");
        assert_eq!(wire.asked_by("POST").len(), 1, "no new export was queued");
    }
}

#[tokio::test]
async fn the_storage_never_sees_the_token() {
    let (wire, time) = (obliging().await, june());
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    let ready = job.until_ready().await.unwrap().ready().unwrap();
    let fetched = job.download(ready, &mut Vec::new()).await.unwrap();
    fetched.complete().unwrap();
    for asked in wire.asked() {
        assert_eq!(asked.header("authorization").is_some(), !asked.path.starts_with(FILE), "{asked:?}");
    }
}

#[tokio::test]
async fn a_link_to_elsewhere_is_not_opened() {
    for link in ["http://store.blob.core.windows.net/x?sig=s", "https://example.com/x?sig=s", "ftp://x"] {
        let (wire, job) = polled([export("Completed", link)]).await;
        let ready = job.until_ready().await.unwrap().ready().unwrap();
        let error = job.download(ready, &mut Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert_eq!(wire.asked().len(), 2);
    }
}

#[tokio::test]
async fn a_full_disk_is_reported_as_such() {
    let wire = obliging().await;
    let job = partner_center(&wire, &june()).export(&may()).await.unwrap();
    let ready = job.until_ready().await.unwrap().ready().unwrap();
    let error = job.download(ready, &mut FullDisk).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("no room left"), "{error}");
}

#[tokio::test]
async fn pc_delete_missing() {
    for status in [404, 410] {
        let mut wire = obliging().await;
        wire.on("DELETE", EXPORT, [reply(status, "")]);
        let job = partner_center(&wire, &june()).export(&may()).await.unwrap();
        assert_eq!(job.delete().await.unwrap(), Released::Deleted);
        assert_eq!(job.delete().await.unwrap(), Released::AlreadyGone, "{status}");
    }
}

#[tokio::test]
async fn pc_delete_while_processing() {
    for status in [400, 409] {
        let mut wire = Wire::open().await;
        wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
        wire.on("DELETE", EXPORT, [reply(status, ""), reply(200, "")]);
        let job = partner_center(&wire, &june()).export(&may()).await.unwrap();
        let error = job.delete().await.unwrap_err();
        assert_eq!(error.status().map(usize::from), Some(status), "not now");
        assert_eq!(job.delete().await.unwrap(), Released::Deleted, "but once the export has ended");
    }
}
