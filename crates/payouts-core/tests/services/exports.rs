//! An export, from its wish to its end.

use crate::support::{
    EXPORT, FILE, PAYMENTS, QUEUE, Wire, export, june, may, obliging, partner_center, partner_center_builder,
    reply, window,
};
use futures_util::StreamExt;
use payouts_core::{
    Dataset,
    partner_center::{ExportEnded, FileFormat, PollSchedule, earnings, payments},
    read::read,
    source::{ExportHandle, Polled, Released, RequestId},
};
use payouts_http::CallContext;
use std::{io::Cursor, time::Duration};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test]
async fn a_job_begun_here_ends_in_another_process() {
    let (wire, time) = (obliging().await, june());
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    let kept = serde_json::to_string(job.handle()).unwrap();
    drop(job);

    // Next week, elsewhere: all that is left of the job is the text.
    time.advance(HOUR);
    let handle: ExportHandle = serde_json::from_str(&kept).unwrap();
    let job = partner_center(&wire, &time).resume(handle);
    assert_eq!((job.handle().export_id.as_str(), job.age()), ("93c2b3cf", HOUR));
    let ready = job.until_ready().await.unwrap().ready().unwrap();
    assert!(ready.is_link());
    let mut file = Vec::new();
    let facts = job.download(ready, &mut file).await.unwrap().complete().unwrap();
    assert_eq!(file, PAYMENTS.as_bytes());
    assert_eq!((facts.size, facts.name.as_deref()), (file.len() as u64, Some("2024-05_1")));
    assert_eq!((facts.media_type.as_deref(), &*facts.request_ids["etag"]), (Some("text/csv"), "\"v1\""));

    let mut rows = Vec::new();
    let report = read(&may(), &facts, &mut Cursor::new(file), &mut rows).unwrap();
    let payouts: Vec<_> = rows.iter().filter_map(|row| row.payout()).collect();
    assert_eq!((payouts.len(), report.rows, report.unreadable), (2, 2, 0));
    assert_eq!(payouts[0].reference.as_deref(), Some("000000000001"));
    assert_eq!(payouts[0].total.as_ref().unwrap().to_string(), "1234.50 EUR");
    assert_eq!(payouts[1].total.as_ref().unwrap().to_string(), "0.10 USD");
    assert_eq!(payouts[0].provenance.sha256, facts.sha256);

    assert_eq!(job.delete().await.unwrap(), Released::Deleted);
    let calls: Vec<_> = wire.asked().iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect();
    assert_eq!(
        calls,
        [
            "POST /v1.0/payouts/payments?%24filter=payoutStatusUpdateTS%20ge%202024-05-01T00%3A00%3A00Z%20and%20\
             payoutStatusUpdateTS%20lt%202024-06-01T00%3A00%3A00Z&fileformat=csv",
            "GET /v1.0/payouts/payments/93c2b3cf",
            "GET /v1.0/payouts/payments/93c2b3cf",
            "GET /files/2024-05_1?sv=2024&sig=one",
            "DELETE /v1.0/payouts/payments/93c2b3cf",
        ]
    );
}

#[tokio::test]
async fn a_handle_is_plain_data() {
    let (wire, time) = (obliging().await, june());
    let filter = payments::PAYMENT_ID.is("0007");
    let job = partner_center(&wire, &time).export_payments(&filter).await.unwrap();
    let handle = serde_json::to_value(job.handle()).unwrap();
    let sent = wire.asked()[0].header("ms-requestid").unwrap().to_owned();
    assert_eq!(
        handle,
        serde_json::json!({
            "dataset": "payments",
            "export_id": "93c2b3cf",
            "request_id": sent,
            "queued_at": "2024-06-01T00:00:00Z",
            "filter": "paymentId eq '0007'",
        })
    );
}

#[tokio::test]
async fn both_datasets_have_operations_of_their_own() {
    let (mut wire, time) = (Wire::open().await, june());
    let (queue, one) = ("/v1.0/payouts/transactionhistory", "/v1.0/payouts/transactionhistory/93c2b3cf");
    wire.on("POST", queue, [reply(202, export("Queued", ""))]);
    wire.on("GET", one, [reply(200, export("Failed", ""))]);
    wire.on("DELETE", one, [reply(200, "")]);
    let partner_center = partner_center(&wire, &time);
    let job = partner_center.export_earnings(&earnings::PAYOUT_STATUS.is("SENT")).await.unwrap();
    assert_eq!(job.handle().dataset, Dataset::Earnings);
    assert!(matches!(job.poll().await.unwrap(), Polled::Failed { .. }));
    assert_eq!(job.delete().await.unwrap(), Released::Deleted);
    let month = window(Dataset::Earnings, "4711", "2024-02");
    let handle = partner_center.export(&month).await.unwrap().handle().clone();
    assert_eq!(
        handle.filter.unwrap(),
        "earningForDate ge 2024-02-01T00:00:00Z and earningForDate lt 2024-03-01T00:00:00Z \
         and enrollmentParticipantId eq '4711'"
    );
}

#[tokio::test]
async fn a_file_can_be_asked_for_as_tabs() {
    let (wire, time) = (obliging().await, june());
    let partner_center = partner_center(&wire, &time);
    let id = RequestId::new("7e6a");
    let context = CallContext::new();
    let handle =
        partner_center.queue(Dataset::Payments, "any text", FileFormat::Tsv, &id, context).await.unwrap();
    let asked = &wire.asked()[0];
    assert!(asked.path.ends_with("?%24filter=any%20text&fileformat=tsv"), "{}", asked.path);
    assert_eq!((asked.header("ms-requestid"), handle.request_id.as_str()), (Some("7e6a"), "7e6a"));
}

#[tokio::test]
async fn a_repeated_wish_carries_the_same_request_id() {
    let (mut wire, time) = (Wire::open().await, june());
    wire.on("POST", QUEUE, [reply(503, ""), reply(502, "<html>"), reply(202, export("Queued", ""))]);
    partner_center(&wire, &time).export(&may()).await.unwrap();
    let ids: Vec<_> =
        wire.asked().iter().map(|asked| asked.header("ms-requestid").unwrap().to_owned()).collect();
    assert_eq!((ids.len(), &ids[1], &ids[2]), (3, &ids[0], &ids[0]));
    assert_eq!(ids[0].len(), 36, "a guid: {}", ids[0]);
    let others: Vec<_> =
        wire.asked().iter().map(|asked| asked.header("content-length").unwrap().to_owned()).collect();
    assert_eq!(others, ["0", "0", "0"]);
}

#[tokio::test]
async fn its_states_can_be_watched_and_its_age_seen() {
    let (mut wire, time) = (Wire::open().await, june());
    let link = wire.link(FILE, "one");
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    let states =
        ["Queued", "Processing", "Processing"].map(|status| reply(200, export(status, ""))).into_iter();
    wire.on("GET", EXPORT, states.chain([reply(200, export("Completed", &link))]));
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    let mut seen = Vec::new();
    let mut states = std::pin::pin!(job.states());
    while let Some(state) = states.next().await {
        seen.push(match state.unwrap() {
            Polled::InProgress { status, .. } => format!("{status} {}", job.age().as_secs()),
            Polled::Ready(_) => format!("ready {}", job.age().as_secs()),
            other => panic!("{other:?}"),
        });
    }
    assert_eq!(seen, ["Queued 0", "Processing 5", "Processing 10", "ready 15"]);
}

#[tokio::test]
async fn pc_export_duration() {
    let (mut wire, time) = (Wire::open().await, june());
    let link = wire.link(FILE, "one");
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    let waiting = std::iter::repeat_n(reply(200, export("Processing", "")), 320);
    wire.on("GET", EXPORT, waiting.chain([reply(200, export("Completed", &link))]));
    let begun = std::time::Instant::now();
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    assert!(matches!(job.until_ready().await.unwrap(), ExportEnded::Ready(_)));
    let waited = time.elapsed();
    assert!(waited > 22 * HOUR && waited < 24 * HOUR, "{waited:?}");
    let pauses = time.slept();
    assert_eq!((pauses[0].as_secs(), pauses.iter().max().unwrap().as_secs()), (5, 300));
    assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]), "it never hurries again");
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "a day of waiting takes no time: {:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn an_export_of_a_window_knows_it_in_its_calls_and_rows_in_another_process_too() {
    let (mut wire, time) = (Wire::open().await, june());
    let link = wire.link(FILE, "one");
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    wire.on("GET", EXPORT, [reply(403, ""), reply(200, export("Completed", &link))]);
    wire.on("GET", FILE, [reply(200, PAYMENTS)]);
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    let kept = serde_json::to_value(job.handle()).unwrap();
    let job = partner_center(&wire, &time).resume(serde_json::from_value(kept.clone()).unwrap());
    assert_eq!(job.poll().await.unwrap_err().window(), Some(may().to_string().as_str()));

    let ready = job.until_ready().await.unwrap().ready().unwrap();
    let mut bytes = Vec::new();
    let facts = job.download(ready, &mut bytes).await.unwrap().complete().unwrap();
    let mut rows = Vec::new();
    let report = job.rows(&facts, &mut Cursor::new(&bytes), &mut rows).unwrap();
    assert_eq!((report.rows, rows.len()), (2, 2));
    assert_eq!(rows[0].payout().unwrap().total.as_ref().unwrap().to_string(), "1234.50 EUR");

    let mut of_an_older_version = kept;
    of_an_older_version.as_object_mut().unwrap().remove("window").expect("the window");
    let job = partner_center(&wire, &time).resume(serde_json::from_value(of_an_older_version).unwrap());
    assert_eq!(job.rows(&facts, &mut Cursor::new(&bytes), &mut Vec::new()).unwrap(), report);
}

#[tokio::test]
async fn an_hour_without_the_service_does_not_end_the_waiting() {
    let (mut wire, time) = (Wire::open().await, june());
    let link = wire.link(FILE, "one");
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    // More than the attempts of a single call.
    let down = std::iter::repeat_n(reply(503, "down for maintenance"), 40);
    wire.on("GET", EXPORT, down.chain([reply(200, export("Completed", &link))]));
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    assert!(matches!(job.until_ready().await.unwrap(), ExportEnded::Ready(_)));
}

#[tokio::test]
async fn the_states_go_on_after_an_error_that_passes_and_end_with_one_that_does_not() {
    let (mut wire, time) = (Wire::open().await, june());
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    let down = std::iter::repeat_n(reply(503, ""), 8);
    wire.on("GET", EXPORT, down.chain([reply(200, export("Queued", "")), reply(403, "")]));
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    let seen: Vec<_> = job.states().map(|state| state.map_err(|error| error.status())).collect().await;
    let outcomes: Vec<_> =
        seen.iter().map(|state| state.as_ref().map(|_| ()).map_err(|status| *status)).collect();
    assert_eq!(outcomes, [Err(Some(503)), Ok(()), Err(Some(403))], "{seen:?}");
}

#[tokio::test]
async fn a_service_that_is_down_at_the_deadline_is_an_error() {
    let (mut wire, time) = (Wire::open().await, june());
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    wire.on("GET", EXPORT, [reply(503, ""), reply(503, "").header("retry-after", "99999999")]);
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    // Without an end it would be asked for ever.
    let ended = tokio::time::timeout(Duration::from_secs(20), job.until_ready()).await.expect("an end");
    let error = ended.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert!(job.age() >= 24 * HOUR && job.age() < 25 * HOUR, "{:?}", job.age());
}

#[tokio::test]
async fn the_schedule_follows_the_age_of_the_export_and_not_of_the_process() {
    let (wire, time) = (obliging().await, june());
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    time.advance(2 * HOUR);
    let job = partner_center(&wire, &time).resume(job.handle().clone());
    let Polled::InProgress { after, .. } = job.poll().await.unwrap() else { panic!("not ready yet") };
    assert_eq!(after, Duration::from_secs(300));
}

#[tokio::test]
async fn it_is_overdue_after_the_deadline_and_not_before() {
    let (mut wire, time) = (Wire::open().await, june());
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    wire.on("GET", EXPORT, [reply(200, export("Processing", ""))]);
    let job = partner_center(&wire, &time).export(&may()).await.unwrap();
    let ended = job.until_ready().await.unwrap();
    assert_eq!(time.elapsed(), 24 * HOUR, "the last pause ends where the deadline does");
    let ExportEnded::Overdue { age } = ended else { panic!("{ended:?}") };
    assert_eq!(age, 24 * HOUR);
    let message = ended.ready().unwrap_err().to_string();
    assert_eq!(message, "the export was not ready after 24 hours: queue a new one");
}

#[tokio::test]
async fn a_file_that_is_there_after_the_deadline_is_taken_all_the_same() {
    let (wire, time) = (obliging().await, june());
    let schedule = PollSchedule { deadline: 2 * HOUR, ..PollSchedule::default() };
    let partner_center = partner_center_builder(&wire, &time).schedule(schedule).build().unwrap();
    let job = partner_center.export(&may()).await.unwrap();
    assert!(matches!(job.poll().await.unwrap(), Polled::InProgress { .. }));
    time.advance(3 * HOUR);
    assert!(matches!(job.poll().await.unwrap(), Polled::Ready(_)));
}
