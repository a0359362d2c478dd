//! One call over a real socket: what goes out, and how a success and a failure come back.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

use mockito::{Matcher, Server};
use partner_center_client::Client;
use partner_center_client::types::{ExportStatus, FileFormat};
use payouts_http::{Runtime, Service};

fn client(server: &Server) -> Client {
    Client::new(Runtime::builder(Service::PartnerCenter, server.url().parse().unwrap()).build().unwrap())
}

const FILTER: &str = "paymentId eq '0001&2' and programName eq 'Größe + Co'";

#[tokio::test]
async fn queues_an_export_and_reads_its_id() {
    let mut server = Server::new_async().await;
    let mock = server
        .mock("POST", "/v1.0/payouts/payments")
        .match_query(Matcher::Exact(
            "%24filter=paymentId%20eq%20%270001%262%27%20and%20programName%20eq%20%27Gr%C3%B6%C3%9Fe%20%2B%20Co%27&fileformat=csv".to_owned(),
        ))
        .match_header("content-length", "0")
        .match_header("api-version", Matcher::Missing)
        .match_header("accept", "application/json")
        .with_status(202)
        .with_body(r#"{"value":[{"requestId":"93c2b3cf","status":"queued"}],"nextLink":null,"totalCount":1}"#)
        .create_async()
        .await;

    let answer = client(&server)
        .queue_payments_export()
        .filter(FILTER)
        .fileformat(FileFormat::Csv)
        .send()
        .await
        .unwrap();

    mock.assert_async().await;
    assert_eq!(answer.request_id().as_deref(), Some("93c2b3cf"));
    assert!(answer.exports[0].is_status(ExportStatus::Queued));
}

#[tokio::test]
async fn pc_delete_body() {
    for body in ["", "<html>gone</html>", r#"{"any":1}"#] {
        let mut server = Server::new_async().await;
        let mock = server.mock("DELETE", "/v1.0/payouts/payments/a%2Fb").with_body(body).create_async().await;
        client(&server).delete_payments_export().request_id("a/b").send().await.unwrap();
        mock.assert_async().await;
    }
}

#[tokio::test]
async fn any_2xx_answers_a_deletion() {
    for (status, body) in [(200, ""), (202, "{}"), (204, ""), (299, "<html>gone</html>")] {
        let mut server = Server::new_async().await;
        let path = "/v1.0/payouts/payments/a";
        let mock = server.mock("DELETE", path).with_status(status).with_body(body).create_async().await;
        let deleted = client(&server).delete_payments_export().request_id("a").send().await;
        assert!(deleted.is_ok(), "{status}: {deleted:?}");
        mock.assert_async().await;
    }
}

#[tokio::test]
async fn any_2xx_with_a_readable_body_answers_a_queued_and_a_read_export() {
    let body = r#"{"value":[{"requestId":"93c2b3cf","status":"Completed"}]}"#;
    for status in [200, 201, 202, 203] {
        let mut server = Server::new_async().await;
        let queue =
            server.mock("POST", Matcher::Any).with_status(status).with_body(body).create_async().await;
        let read = server.mock("GET", Matcher::Any).with_status(status).with_body(body).create_async().await;
        let client = client(&server);
        let queued = client.queue_payments_export().filter(FILTER).send().await.unwrap();
        assert_eq!(queued.request_id().as_deref(), Some("93c2b3cf"), "{status}");
        let export = client.get_payments_export().request_id("93c2b3cf").send().await.unwrap();
        assert!(export.exports[0].is_status(ExportStatus::Completed), "{status}");
        queue.assert_async().await;
        read.assert_async().await;
    }
}

#[tokio::test]
async fn a_success_without_the_promised_body_names_the_status_that_came() {
    for status in [204, 206] {
        let mut server = Server::new_async().await;
        let _read = server.mock("GET", Matcher::Any).with_status(status).create_async().await;
        let error = client(&server).get_payments_export().request_id("a").send().await.unwrap_err();
        let error = payouts_http::Error::from(error);
        assert_eq!(
            (error.status(), error.kind()),
            (u16::try_from(status).ok(), payouts_http::ErrorKind::Decode)
        );
    }
}

#[tokio::test]
async fn a_failure_keeps_its_status_headers_and_body() {
    let mut server = Server::new_async().await;
    let _mock = server
        .mock("GET", "/v1.0/payouts/payments/a")
        .with_status(404)
        .with_header("request-id", "r-1")
        .with_body("<html>nothing here</html>")
        .create_async()
        .await;
    let error = client(&server).get_payments_export().request_id("a").send().await.unwrap_err();
    let error = payouts_http::Error::from(error);
    assert_eq!((error.status(), error.request_ids().get("request-id")), (Some(404), Some("r-1")));
    assert!(error.body_excerpt().unwrap().contains("nothing here"));
}
