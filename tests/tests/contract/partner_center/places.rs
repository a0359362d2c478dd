//! Where a token goes, and where it never goes.

use payouts_http::{Downloader, Error};
use payouts_tests::loopback::{Loopback, Reply};
use payouts_tests::signed_in;

use super::{ID, all_operations, call, client};

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_stays_here() {
    let elsewhere = Loopback::answering(Reply::json(200, "{}")).await;
    let mut service = Loopback::open().await;
    for status in [301, 302, 303, 307, 308] {
        let target = elsewhere.url().join("/v1.0/payouts/payments").unwrap();
        service.answer(&Reply::new(status, "").with("location", target));
        for operation in all_operations() {
            let error = Error::from(call(&client(&service), operation).await.unwrap_err());
            assert_eq!(error.status(), Some(status), "{operation}");
            assert!(error.hint().unwrap().contains("redirect"), "{error}");
        }
    }
    assert_eq!(elsewhere.asked().len(), 0);
}

#[tokio::test]
async fn a_signed_link_is_opened_without_the_token() {
    let storage = Loopback::answering(Reply::new(200, "earningId\n")).await;
    let link = storage.url().join("/exports/1.zip?sig=signed").unwrap();
    let body =
        format!(r#"{{"value":[{{"requestId":"{ID}","status":"Completed","blobLocation":"{link}"}}]}}"#);
    let service = Loopback::answering(Reply::json(200, body)).await;

    let answer = call(&client(&service), "getPaymentsExport").await.unwrap().unwrap();
    let link = answer.export(ID).unwrap().link().unwrap();
    let downloader = Downloader::builder().allow_loopback(true).build().unwrap();
    let mut file = Vec::new();
    downloader.start().run(link, &mut file, |_| ()).await.unwrap();

    assert_eq!(file, b"earningId\n");
    let asked = storage.asked_once();
    assert_eq!(asked.line(), "GET /exports/1.zip?sig=signed");
    for private in
        ["authorization", "cookie", "ms-requestid", "ms-correlationid", "client-request-id", "referer"]
    {
        assert_eq!(asked.header(private), None, "{private}");
    }
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let service = Loopback::answering(Reply::json(200, "{}").with("set-cookie", "session=1")).await;
    let client = client(&service);
    for _ in 0..2 {
        call(&client, "getPaymentsExport").await.unwrap();
    }
    assert!(service.asked().iter().all(|asked| asked.header("cookie").is_none()));
}

#[tokio::test]
async fn a_base_url_with_a_path_keeps_it() {
    let service = Loopback::answering(Reply::json(200, "{}")).await;
    for prefix in ["/proxy", "/proxy/"] {
        let address = service.url().join(prefix).unwrap();
        let runtime = signed_in::once(payouts_http::Service::PartnerCenter, &address).build().unwrap();
        call(&partner_center_client::Client::new(runtime), "getPaymentsExport").await.unwrap();
        assert_eq!(service.asked_once().target, format!("/proxy/v1.0/payouts/payments/{ID}"));
    }
}
