//! Servers that cannot be reached, and certificates that no authority signed.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use payouts_http::{Error, GaveUp, RootCertificates, Runtime, Service, WaitLimit, probe};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::{READ, Server, answer, builder, call, may_day, ok};

const ROOT: &[u8] = include_bytes!("tls/root.pem");
/// Signed by the root, for 127.0.0.1, until 2120. The key guards nothing.
const CERTIFICATE: &[u8] = include_bytes!("tls/server.pem");
const KEY: &[u8] = include_bytes!("tls/server.key");

/// A server on this machine that speaks TLS under a certificate of an unknown root, and answers every request with `{}`.
fn tls_server() -> String {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let config =
        rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream);
            // A client that does not trust us goes away here.
            if stream.read(&mut [0; 4096]).is_ok() {
                let head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
                stream.write_all(head.as_bytes()).and_then(|()| stream.flush()).ok();
            }
        }
    });
    format!("https://{address}")
}

fn runtime(address: &str, environment: payouts_http::Environment) -> Runtime {
    Runtime::builder(Service::PartnerCenter, address.parse().unwrap())
        .environment(environment)
        .build()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_untrusted_certificate_is_refused_at_once_and_says_how_to_trust_it() {
    let (address, time) = (tls_server(), may_day());
    let error = call(&runtime(&address, time.environment()), &READ, "/v1.0/x/1").await.unwrap_err();
    assert!(error.is_connect() && !error.is_retryable(), "{error:?}");
    assert_eq!((error.attempts(), time.slept().len()), (1, 0), "it is not retried");
    assert!(
        error.to_string().contains("certificate") && error.to_string().contains("UnknownIssuer"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("root-certificates"), "{error}");
    let found = probe(&address.parse().unwrap(), &time.environment()).await.unwrap_err();
    assert!(found.hint().unwrap().contains("root-certificates"), "doctor says it too: {found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_certificate_of_the_settings_is_trusted() {
    let roots = RootCertificates::from_pem(ROOT).unwrap();
    let environment = may_day().environment().with_root_certificates(roots);
    let address = tls_server();
    assert_eq!(call(&runtime(&address, environment.clone()), &READ, "/v1.0/x/1").await.unwrap(), "{}");
    assert_eq!(probe(&address.parse().unwrap(), &environment).await.unwrap().status, 200);
}

#[test]
fn what_is_no_certificate_is_refused() {
    for (pem, why) in
        [(&b"no certificate"[..], "no certificate in PEM form"), (KEY, "no certificate in PEM form")]
    {
        let error = RootCertificates::from_pem(pem).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_was_never_reached_is_tried_for_a_few_seconds() {
    for address in ["http://127.0.0.1:1", "https://no-such-host.invalid"] {
        let time = may_day();
        let error = call(&runtime(address, time.environment()), &READ, "/v1.0/x/1").await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        assert_eq!((error.attempts(), error.gave_up()), (3, Some(GaveUp::AttemptLimit)), "{address}");
        assert!(time.elapsed() <= Duration::from_secs(2), "{address}: {:?}", time.slept());
    }
}

#[tokio::test]
async fn a_server_that_answered_before_is_waited_for() {
    let (server, time) = (Server::playing([ok("{}")]).await, may_day());
    let runtime = builder(&server, &time).build().unwrap();
    call(&runtime, &READ, "/v1.0/x/1").await.unwrap();
    // Its script is over, and nothing listens any more.
    let error: Error = call(&runtime, &READ, "/v1.0/x/1").await.unwrap_err();
    assert_eq!(error.attempts(), 8, "{error:?}");
}

fn asks_for_a_pause(seconds: &str) -> crate::support::Play {
    answer("429 Too Many Requests", &[("retry-after", seconds)], "")
}

#[tokio::test]
async fn a_pause_beyond_the_end_of_the_run_is_not_begun_and_the_error_names_it() {
    let (server, time) = (Server::playing([asks_for_a_pause("300"), ok("{}")]).await, may_day());
    let limit = WaitLimit::default();
    limit.end_at(Duration::from_secs(60));
    let runtime =
        builder(&server, &time).environment(time.environment().with_wait_limit(limit)).build().unwrap();
    let error = call(&runtime, &READ, "/v1.0/x/1").await.unwrap_err();
    assert!(error.is_rate_limited() && error.gave_up() == Some(GaveUp::RunEnds), "{error:?}");
    assert!(error.to_string().contains("a pause of 300 seconds (Retry-After)"), "{error}");
    assert_eq!(time.slept(), []);
    // Others of the account do not wait for the end of that pause either.
    let error = call(&runtime, &READ, "/v1.0/x/2").await.unwrap_err();
    assert_eq!(error.kind(), payouts_http::ErrorKind::Deadline);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_run_that_does_not_wait_makes_short_pauses_only() {
    let script = [asks_for_a_pause("3"), asks_for_a_pause("30"), ok("{}")];
    let (server, time) = (Server::playing(script).await, may_day());
    let limit = WaitLimit::no_longer_than(Duration::from_secs(15));
    let runtime =
        builder(&server, &time).environment(time.environment().with_wait_limit(limit)).build().unwrap();
    let error = call(&runtime, &READ, "/v1.0/x/1").await.unwrap_err();
    assert_eq!((error.attempts(), error.gave_up()), (2, Some(GaveUp::RunEnds)), "{error}");
    assert!(time.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn a_pause_ends_at_once_when_the_run_is_to_leave() {
    let server = Server::playing([asks_for_a_pause("300"), ok("{}")]).await;
    let limit = WaitLimit::default();
    let environment = payouts_http::Environment::system().with_wait_limit(limit.clone());
    let runtime = builder(&server, &may_day()).environment(environment).build().unwrap();
    let begun = std::time::Instant::now();
    let leave = async {
        while server.requests().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        limit.end_now();
    };
    let (outcome, ()) = tokio::join!(call(&runtime, &READ, "/v1.0/x/1"), leave);
    assert_eq!(outcome.unwrap_err().gave_up(), Some(GaveUp::RunEnds));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
