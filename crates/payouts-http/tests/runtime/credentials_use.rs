//! How credentials travel, and what happens when they are turned down.

use payouts_http::{Credential, CredentialFuture, CredentialProvider, Error, ErrorKind};
use url::Url;

use crate::support::{Failing, ONCE, READ, Server, Tokens, answer, builder, call, may_day, ok, send};

#[tokio::test]
async fn a_rejected_token_is_refreshed_once_and_the_call_repeated_at_once() {
    let server = Server::playing([answer("401 No", &[], ""), ok("fine")]).await;
    let time = may_day();
    assert_eq!(call(&builder(&server, &time).build().unwrap(), &ONCE, "/").await.unwrap(), "fine");
    assert_eq!(server.header("authorization"), ["Bearer token-one", "Bearer token-two"]);
    assert_eq!(time.slept(), []);
}

#[tokio::test]
async fn a_second_rejection_is_final() {
    let server = Server::playing([answer("401 No", &[], ""), answer("401 No", &[], ""), ok("")]).await;
    let runtime = builder(&server, &may_day()).credentials(Tokens::of(&["a", "b", "c"])).build().unwrap();
    let error = call(&runtime, &READ, "/").await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!((error.attempts(), error.status()), (2, Some(401)));
}

#[tokio::test]
async fn a_token_that_cannot_be_refreshed_leaves_the_rejection_as_the_news() {
    let server =
        Server::playing([answer("401 No", &[("request-id", "r-9")], r#"{"message":"incorrect audience"}"#)]);
    let server = server.await;
    let runtime = builder(&server, &may_day()).credentials(Tokens::of(&["only"])).build().unwrap();
    let error = call(&runtime, &READ, "/").await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!(error.request_ids().get("request-id"), Some("r-9"));
    let beneath = std::error::Error::source(&error).unwrap().to_string();
    assert!(beneath.contains("nothing to refresh"), "{beneath}");
    assert!(error.hint().unwrap().contains("audience"));
}

#[tokio::test]
async fn a_sign_in_that_a_person_must_do_stops_the_call_before_it_is_sent() {
    let server = Server::playing([ok("")]).await;
    let needed =
        Error::new(ErrorKind::SignInNeeded, "no token is stored").with_hint("run `payouts auth login`");
    let runtime = builder(&server, &may_day()).credentials(Failing(needed)).build().unwrap();
    let error = call(&runtime, &READ, "/").await.unwrap_err();
    assert!(error.is_sign_in_needed() && error.is_auth() && error.never_reached_server());
    assert_eq!(error.operation().unwrap().id, "readExport");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_sign_in_service_that_is_down_is_waited_for_even_before_a_write() {
    let server = Server::playing([ok("")]).await;
    let down = Error::new(ErrorKind::Status, "answered 503").with_status(503);
    let runtime = builder(&server, &may_day()).credentials(Failing(down)).build().unwrap();
    let error = call(&runtime, &ONCE, "/").await.unwrap_err();
    assert_eq!(error.attempts(), 8);
    assert!(error.never_reached_server());
}

#[tokio::test]
async fn a_404_of_the_sign_in_service_is_not_a_missing_export() {
    let server = Server::playing([ok("")]).await;
    let wrong_tenant = Error::new(ErrorKind::Status, "answered 404").with_status(404);
    let runtime = builder(&server, &may_day()).credentials(Failing(wrong_tenant)).build().unwrap();
    let error = call(&runtime, &READ, "/").await.unwrap_err();
    assert!(error.is_auth() && !error.is_not_found());
}

#[tokio::test]
async fn a_bearer_token_goes_to_its_own_host_only() {
    let (home, stranger) = (Server::playing([ok("")]).await, Server::playing([ok("")]).await);
    let runtime = builder(&home, &may_day()).build().unwrap();
    let request = runtime.http_client().get(stranger.url.join("/steal?x=CANARY").unwrap()).build().unwrap();
    let error = send(&runtime, request, &READ).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(!error.to_string().contains("CANARY"), "{error}");
    assert!(stranger.requests().is_empty());
}

#[derive(Debug)]
struct Doubtful(Url);

impl CredentialProvider for Doubtful {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async {
            let credential = Credential::bearer(&"t".into()).only_for(&self.0);
            Ok(credential.with_caution("the sign-in was app-only"))
        })
    }

    fn refresh_after_rejection<'a>(&'a self, _: &'a Credential) -> CredentialFuture<'a> {
        self.credential()
    }
}

#[tokio::test]
async fn what_the_provider_doubts_is_part_of_the_hint() {
    let server = Server::playing([answer("404 Where", &[], "")]).await;
    let runtime = builder(&server, &may_day()).credentials(Doubtful(server.url.clone())).build().unwrap();
    let error = call(&runtime, &READ, "/").await.unwrap_err();
    assert!(error.hint().unwrap().ends_with("; the sign-in was app-only"), "{error}");
}

#[tokio::test]
async fn a_credential_bound_elsewhere_is_not_sent() {
    let server = Server::playing([ok("")]).await;
    let elsewhere = Url::parse("https://api.partnercenter.microsoft.com").unwrap();
    let runtime = builder(&server, &may_day()).credentials(Doubtful(elsewhere)).build().unwrap();
    assert_eq!(call(&runtime, &READ, "/").await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    assert!(server.requests().is_empty());
}
