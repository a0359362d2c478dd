//! Every shape of a successful answer, over the wire.

use crate::document::Document;
use partner_center_client::answer::{ExportAnswer, id_of_location};
use partner_center_client::types::ExportStatus;
use payouts_http::{Error, ErrorKind};
use payouts_tests::loopback::{Loopback, Reply};
use serde_json::json;

use super::{ASKING, ID, all_operations, answered, call, client, success};

#[tokio::test]
async fn the_same_export_is_read_from_every_shape() {
    let export =
        json!({"requestId": ID, "status": "Completed", "blobLocation": "https://files.example/1?sig=s"});
    let recased =
        json!({"RequestId": ID, "STATUS": "Completed", "bloblocation": "https://files.example/1?sig=s"});
    for shape in [
        json!({"value": [export], "nextLink": null, "totalCount": 1}),
        json!({"Value": [export], "NextLink": null, "TotalCount": 1}),
        json!({"VALUE": [recased]}),
        json!({"value": export}),
        json!({"Value": recased}),
        json!([export]),
        json!([recased]),
        json!(export),
        json!(recased),
    ] {
        for operation in ASKING {
            let answer = answered(operation, &shape.to_string()).await;
            let export = answer.export(ID).unwrap_or_else(|| panic!("{operation}: {shape}"));
            assert_eq!(answer.request_id().as_deref(), Some(ID), "{operation}: {shape}");
            assert!(export.is_status(ExportStatus::Completed), "{operation}: {shape}");
            assert_eq!(export.link().unwrap().expose(), "https://files.example/1?sig=s");
            assert_eq!((answer.exports.len(), answer.strangers.len()), (1, 0), "{operation}: {shape}");
        }
    }
}

#[tokio::test]
async fn several_exports_are_distinguished_by_id() {
    let body =
        json!({"value": [{"requestId": "a", "status": "Queued"}, {"requestId": "b", "status": "Failed"}]});
    for operation in ASKING {
        let answer = answered(operation, &body.to_string()).await;
        assert!(answer.export("b").unwrap().is_status(ExportStatus::Failed));
        assert!(answer.export("c").is_none());
    }
}

#[tokio::test]
async fn the_id_may_stand_in_the_location_header_alone() {
    let location = format!("https://api.partner.microsoft.com/v1.0/payouts/payments/{ID}");
    for body in ["", "{}", "null", r#"{"value":[]}"#, r#"{"value":[{"requestId":null}]}"#] {
        let service = Loopback::answering(Reply::new(202, body).with("location", &location)).await;
        let answer = client(&service).queue_payments_export().send().await.unwrap();
        let located = answer.headers().get("location").unwrap().to_str().unwrap();
        assert_eq!((answer.request_id(), id_of_location(located)), (None, Some(ID)), "{body:?}");
    }
}

#[tokio::test]
async fn the_id_in_the_body_counts_more_than_the_location() {
    let reply =
        Reply::json(202, r#"{"value":[{"requestId":"of-the-body"}]}"#).with("location", "/x/of-the-header");
    let answer = client(&Loopback::answering(reply).await).queue_earnings_export().send().await.unwrap();
    assert_eq!(answer.request_id().as_deref(), Some("of-the-body"));
}

#[tokio::test]
async fn a_deletion_succeeds_whatever_its_body_is() {
    let mut service = Loopback::open().await;
    for body in ["", "{}", "null", "<html>gone</html>", "{\"half\":", "\u{feff}ok"] {
        service.answer(&Reply::new(200, body));
        for operation in ["deleteEarningsExport", "deletePaymentsExport"] {
            call(&client(&service), operation).await.unwrap();
        }
    }
}

#[tokio::test]
async fn every_example_of_the_document_is_read() {
    let document = Document::partner_center();
    let mut read = 0;
    for operation in all_operations() {
        for (_, examples) in
            document.answers(operation).into_iter().filter(|(status, _)| *status == success(operation))
        {
            for example in examples {
                let answer = answered(operation, &example.body()).await;
                assert_eq!(answer.exports.len(), 1, "{}", example.place);
                assert_eq!(answer.strangers.len(), 0, "{}", example.place);
                assert!(answer.request_id().is_some(), "{}", example.place);
                read += 1;
            }
        }
    }
    assert!(read >= 20, "{read} examples");
}

#[tokio::test]
async fn the_media_type_of_an_answer_does_not_matter() {
    let body = format!(r#"{{"value":[{{"requestId":"{ID}"}}]}}"#);
    for media_type in
        ["application/json; charset=utf-8", "text/json", "text/plain", "application/octet-stream"]
    {
        let service = Loopback::answering(Reply::new(200, &body).with("content-type", media_type)).await;
        let answer: ExportAnswer = call(&client(&service), "getPaymentsExport").await.unwrap().unwrap();
        assert_eq!(answer.request_id().as_deref(), Some(ID), "{media_type}");
    }
}

#[tokio::test]
async fn a_success_that_is_no_answer_is_an_error_that_shows_its_structure() {
    for (body, said, shown) in [
        ("<html><title>Sign in</title></html>", "web page", "<title>Sign in</title>"),
        (
            r#"{"value":[{"requestId":"93c2"#,
            "cannot be understood",
            r#"{"value":[{"requestId":"[text of 4]""#,
        ),
        ("\"accepted\"", "cannot be understood", "\"[text of 8]\""),
        ("42", "cannot be understood", "[text of 2]"),
    ] {
        for operation in ASKING {
            let service = Loopback::answering(Reply::json(success(operation), body)).await;
            let error = Error::from(call(&client(&service), operation).await.unwrap_err());
            assert_eq!(error.kind(), ErrorKind::Decode, "{operation}: {body}");
            assert!(error.to_string().contains(said), "{operation}: {error}");
            assert_eq!(error.body_excerpt(), Some(shown), "{operation}");
            assert!(!error.is_retryable(), "{operation}: the export may have been queued");
        }
    }
}

#[tokio::test]
async fn a_success_of_another_kind_is_no_answer() {
    for (operation, status) in
        [("getPaymentsExport", 204), ("queuePaymentsExport", 206), ("deletePaymentsExport", 206)]
    {
        let service = Loopback::answering(Reply::new(status, "").with("request-id", "theirs")).await;
        let error = Error::from(call(&client(&service), operation).await.unwrap_err());
        assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(status)), "{operation}");
        assert_eq!(error.request_ids().get("request-id"), Some("theirs"), "{operation}");
    }
}
