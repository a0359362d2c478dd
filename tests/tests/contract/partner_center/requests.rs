//! Method, path, query and headers of every operation, to the last header.

use std::collections::HashSet;

use partner_center_client::types::FileFormat;
use payouts_http::CallContext;
use payouts_tests::loopback::{Loopback, Reply};
use payouts_tests::signed_in::TOKEN;

use super::{ID, all_operations, call, client, success};

const FILTERED: &str = "%24filter=payoutStatusUpdateTS%20ge%202024-05-01T00%3A00%3A00Z\
    %20and%20programName%20eq%20%27CSP%20Direct%20Bill%20Partner%27&fileformat=csv";
const IDS: [&str; 3] = ["client-request-id", "ms-correlationid", "ms-requestid"];

async fn asking() -> Loopback {
    Loopback::answering(Reply::json(200, "{}")).await
}

#[tokio::test]
async fn each_operation_has_its_method_path_and_query() {
    let mut service = Loopback::open().await;
    for operation in all_operations() {
        service.answer(&Reply::json(success(operation), "{}"));
        call(&client(&service), operation).await.unwrap();
        let line = match operation {
            "queueEarningsExport" => format!("POST /v1.0/payouts/transactionhistory?{FILTERED}"),
            "getEarningsExport" => format!("GET /v1.0/payouts/transactionhistory/{ID}"),
            "deleteEarningsExport" => format!("DELETE /v1.0/payouts/transactionhistory/{ID}"),
            "queuePaymentsExport" => format!("POST /v1.0/payouts/payments?{FILTERED}"),
            "getPaymentsExport" => format!("GET /v1.0/payouts/payments/{ID}"),
            "deletePaymentsExport" => format!("DELETE /v1.0/payouts/payments/{ID}"),
            new => panic!("{new} has no contract test"),
        };
        assert_eq!(service.asked_once().line(), line);
    }
}

#[tokio::test]
async fn each_request_has_these_headers_and_no_other() {
    let mut service = Loopback::open().await;
    for operation in all_operations() {
        service.answer(&Reply::json(success(operation), "{}"));
        call(&client(&service), operation).await.unwrap();
        let asked = service.asked_once();

        let mut expected = vec!["accept", "authorization", "host", "user-agent"];
        expected.extend(IDS);
        if asked.method == "POST" {
            expected.push("content-length");
        }
        expected.sort_unstable();
        // Above all: no `api-version`, which the generator adds, and no `content-type`, since there is no content.
        assert_eq!(asked.header_names(), expected, "{operation}");

        assert_eq!(asked.header("authorization"), Some(&*format!("Bearer {TOKEN}")), "{operation}");
        // Nothing is known about the body of a deletion.
        let accept = if asked.method == "DELETE" { "*/*" } else { "application/json" };
        assert_eq!(asked.header("accept"), Some(accept), "{operation}");
        assert_eq!(asked.header("host"), service.url().authority().into(), "{operation}");
        assert_eq!(asked.header("content-length"), (asked.method == "POST").then_some("0"), "{operation}");
        assert_eq!(asked.body, "", "{operation}");
    }
}

#[tokio::test]
async fn each_request_has_three_fresh_guids() {
    let mut service = Loopback::open().await;
    let client = client(&service);
    for operation in all_operations().chain(all_operations()) {
        service.answer(&Reply::json(success(operation), "{}"));
        call(&client, operation).await.unwrap();
    }
    let asked = service.asked();
    let ids: HashSet<_> =
        asked.iter().flat_map(|asked| IDS.map(|name| asked.header(name).unwrap())).collect();
    assert_eq!(ids.len(), 3 * asked.len(), "none is used twice");
    for id in ids {
        let groups: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12], "{id}");
        assert!(id.chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f' | '-')), "{id}");
    }
}

#[tokio::test]
async fn ids_of_the_callers_own_are_sent_as_they_are() {
    let service = asking().await;
    let client = client(&service);
    macro_rules! with_ids {
        ($($call:expr),* $(,)?) => {$(
            // Some of these answers are no success; the request is what counts.
            let _ = $call.ms_requestid("mine-1").ms_correlationid("mine-2").client_request_id("mine-3").send().await;
        )*};
    }
    with_ids!(
        client.queue_earnings_export(),
        client.get_earnings_export().request_id(ID),
        client.delete_earnings_export().request_id(ID),
        client.queue_payments_export(),
        client.get_payments_export().request_id(ID),
        client.delete_payments_export().request_id(ID),
    );
    let asked = service.asked();
    assert_eq!(asked.len(), all_operations().count());
    for asked in asked {
        let ids = ["ms-requestid", "ms-correlationid", "client-request-id"].map(|name| asked.header(name));
        assert_eq!(ids, [Some("mine-1"), Some("mine-2"), Some("mine-3")], "{}", asked.line());
    }
}

#[tokio::test]
async fn an_export_is_queued_under_the_request_id_that_was_written_down() {
    let service = Loopback::answering(Reply::json(202, "{}")).await;
    let client = client(&service).with_context(CallContext::new().request_id("written-down"));
    for operation in ["queueEarningsExport", "queuePaymentsExport"] {
        call(&client, operation).await.unwrap();
        assert_eq!(service.asked_once().header("ms-requestid"), Some("written-down"));
    }
}

#[tokio::test]
async fn what_is_left_out_is_not_sent() {
    let service = Loopback::answering(Reply::json(202, "{}")).await;
    let client = client(&service);
    client.queue_payments_export().send().await.unwrap();
    assert_eq!(service.asked_once().line(), "POST /v1.0/payouts/payments");
    client.queue_earnings_export().fileformat(FileFormat::Tsv).send().await.unwrap();
    assert_eq!(service.asked_once().line(), "POST /v1.0/payouts/transactionhistory?fileformat=tsv");
}

#[tokio::test]
async fn an_id_is_one_segment_of_the_path_whatever_is_in_it() {
    let service = asking().await;
    let client = client(&service);
    for (id, segment) in [
        (ID, ID),
        ("UPPER-case_~.", "UPPER-case_~."),
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("a?b#c", "a%3Fb%23c"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("%2e%2e", "%252e%252e"),
        ("größe", "gr%C3%B6%C3%9Fe"),
        ("a\nb", "a%0Ab"),
        ("...", "..."),
    ] {
        client.get_payments_export().request_id(id).send().await.unwrap();
        client.delete_earnings_export().request_id(id).send().await.unwrap();
        let asked: Vec<_> = service.asked().into_iter().map(|asked| asked.target).collect();
        let paths = ["payments", "transactionhistory"].map(|of| format!("/v1.0/payouts/{of}/{segment}"));
        assert_eq!(asked, paths, "{id}");
    }
}

#[tokio::test]
async fn an_id_that_would_be_another_path_is_refused_before_anything_is_sent() {
    let service = asking().await;
    let client = client(&service);
    for id in ["", ".", ".."] {
        let deleted = client.delete_payments_export().request_id(id).send().await.map(|_| ());
        let read = client.get_earnings_export().request_id(id).send().await.map(|_| ());
        assert!(service.asked().is_empty(), "{id}");
        for error in [deleted.unwrap_err(), read.unwrap_err()] {
            let error = payouts_http::Error::from(error);
            assert!(error.never_reached_server(), "{error}");
        }
    }
}

#[tokio::test]
async fn a_missing_id_sends_nothing() {
    let service = asking().await;
    let error = client(&service).get_payments_export().send().await.unwrap_err();
    let error = payouts_http::Error::from(error);
    assert_eq!(error.kind(), payouts_http::ErrorKind::InvalidRequest);
    assert!(service.asked().is_empty());
}

#[tokio::test]
async fn pc_fileformat_spelling() {
    let service = Loopback::answering(Reply::json(202, "{}")).await;
    let client = client(&service);
    for (format, sent) in [(FileFormat::Csv, "fileformat=csv"), (FileFormat::Tsv, "fileformat=tsv")] {
        client.queue_payments_export().fileformat(format).send().await.unwrap();
        client.queue_earnings_export().fileformat(format).send().await.unwrap();
        for asked in service.asked() {
            assert_eq!(asked.query(), Some(sent));
        }
    }
    for other in [".csv", ".tsv", "CSV", "csv1", ""] {
        assert!(other.parse::<FileFormat>().is_err(), "{other}");
    }
}
