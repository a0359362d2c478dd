//! What is repeated, when, and what is not. Time is virtual.

use std::time::Duration;

use chrono::TimeDelta;
use payouts_http::retry::{Never, Repeat, RetryPolicy, Transient};
use payouts_http::{CallContext, ErrorKind, GaveUp, Runtime, Service};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use url::Url;

use crate::support::{ONCE, Play, QUEUE, READ, Server, answer, broken_off, builder, call, may_day, ok};

fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn busy() -> Play {
    answer("503 Service Unavailable", &[], "")
}

#[tokio::test]
async fn a_fault_that_passes_is_not_noticed() {
    for trouble in [busy(), answer("500 Oops", &[], "x"), Play::HangUp, broken_off()] {
        let server = Server::playing([trouble.clone(), ok("fine")]).await;
        let time = may_day();
        let body = call(&builder(&server, &time).build().unwrap(), &READ, "/").await.unwrap();
        assert_eq!(body, "fine", "{trouble:?}");
        assert_eq!(time.slept().len(), 1, "{trouble:?}");
    }
}

#[tokio::test]
async fn a_reset_after_the_headers_of_a_post_is_repeated_with_the_same_id() {
    let server = Server::playing([broken_off(), ok("fine")]).await;
    let body = call(&builder(&server, &may_day()).build().unwrap(), &QUEUE, "/").await.unwrap();
    assert_eq!(body, "fine");
    let ids = server.header("ms-requestid");
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn keyed_calls_are_sent_three_times_at_most() {
    let server = Server::playing(std::iter::repeat_n(busy(), 9)).await;
    let error = call(&builder(&server, &may_day()).build().unwrap(), &QUEUE, "/").await.unwrap_err();
    assert_eq!((error.attempts(), error.status()), (3, Some(503)));
    assert_eq!(server.requests().len(), 3);
    assert!(error.is_retryable());
}

#[tokio::test]
async fn what_may_have_been_done_is_not_done_twice() {
    for trouble in [busy(), Play::HangUp, broken_off()] {
        let server = Server::playing([trouble, ok("")]).await;
        let error = call(&builder(&server, &may_day()).build().unwrap(), &ONCE, "/").await.unwrap_err();
        assert_eq!(error.attempts(), 1);
        assert!(!error.never_reached_server());
    }
}

#[tokio::test]
async fn without_a_connection_even_a_write_is_repeated() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", closed.local_addr().unwrap())).unwrap();
    drop(closed);
    let time = may_day();
    let runtime = Runtime::builder(Service::PartnerCenter, url)
        .environment(time.environment())
        .retry(Transient.with_attempt_limit(4))
        .build()
        .unwrap();
    let error = call(&runtime, &ONCE, "/").await.unwrap_err();
    assert!(error.is_connect() && error.never_reached_server() && error.is_retryable());
    assert_eq!((error.attempts(), error.gave_up()), (3, Some(GaveUp::AttemptLimit)), "it was never reached");
    assert_eq!(time.slept().len(), 2);
}

#[tokio::test]
async fn a_service_that_says_nothing_times_out() {
    let server = Server::playing([Play::Stall, ok("fine"), Play::Stall]).await;
    let runtime = builder(&server, &may_day()).attempt_timeout(Duration::from_millis(100)).build().unwrap();
    assert_eq!(call(&runtime, &READ, "/").await.unwrap(), "fine");
    let error = call(&runtime, &ONCE, "/").await.unwrap_err();
    assert!(error.is_timeout() && error.kind() == ErrorKind::Timeout, "{error:?}");
}

#[tokio::test]
async fn what_will_not_change_is_not_repeated() {
    for status in ["400 Bad", "403 No", "404 Where", "405 How", "409 Busy", "411 Long", "302 Found", "501 No"]
    {
        let server =
            Server::playing([answer(status, &[("location", "https://elsewhere/")], ""), ok("")]).await;
        let error = call(&builder(&server, &may_day()).build().unwrap(), &READ, "/").await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{status}");
        assert_eq!(error.status().unwrap().to_string(), status[..3]);
        assert!(!error.is_retryable(), "{status}");
    }
}

#[tokio::test]
async fn retry_after_is_honoured_in_both_forms() {
    let cases = [("40", secs(40)), ("Wed, 01 May 2024 00:02:00 GMT", secs(120)), ("600", secs(600))];
    for (value, waited) in cases {
        let server = Server::playing([answer("429 Slow", &[("retry-after", value)], ""), ok("fine")]).await;
        let time = may_day();
        call(&builder(&server, &time).build().unwrap(), &READ, "/").await.unwrap();
        assert_eq!(time.elapsed(), waited, "{value}");
    }
}

#[tokio::test]
async fn a_service_that_asks_for_an_hour_is_not_asked_again_early() {
    for status in ["429 Slow", "503 Busy"] {
        let server = Server::playing([answer(status, &[("retry-after", "3600")], ""), ok("fine")]).await;
        let time = may_day();
        let error = call(&builder(&server, &time).build().unwrap(), &READ, "/").await.unwrap_err();
        assert_eq!((server.requests().len(), time.slept()), (1, vec![]), "{status}");
        assert_eq!((error.gave_up(), error.retry_after()), (Some(GaveUp::LongWait), Some(secs(3600))));
        assert!(error.is_retryable(), "another run may ask again");
    }
}

#[tokio::test]
async fn a_throttle_without_a_figure_waits_half_a_minute_or_more() {
    let server = Server::playing([answer("429 Slow", &[], ""), ok("fine")]).await;
    let time = may_day();
    call(&builder(&server, &time).build().unwrap(), &QUEUE, "/").await.unwrap();
    assert!(time.elapsed() >= secs(30) && time.elapsed() <= secs(60), "{:?}", time.elapsed());
}

#[tokio::test]
async fn no_wait_reaches_beyond_the_deadline() {
    let server = Server::playing([answer("429 Slow", &[("retry-after", "60")], ""), ok("")]).await;
    let time = may_day();
    let runtime = builder(&server, &time).build().unwrap();
    let deadline = runtime.environment().now() + TimeDelta::seconds(50);
    let runtime = runtime.with_context(CallContext::new().deadline(deadline));
    let error = call(&runtime, &READ, "/").await.unwrap_err();
    assert_eq!(time.slept(), []);
    assert_eq!((error.gave_up(), error.status()), (Some(GaveUp::Deadline), Some(429)));
    assert_eq!(error.retry_after(), Some(secs(60)));
    assert!(error.is_timeout() && error.is_rate_limited());
}

#[tokio::test]
async fn a_deadline_in_the_past_sends_nothing() {
    let server = Server::playing([ok("")]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let past = runtime.environment().now() - TimeDelta::seconds(1);
    let runtime = runtime.with_context(CallContext::new().deadline(past));
    let error = call(&runtime, &READ, "/").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Deadline, 0));
    assert!(error.never_reached_server() && error.is_timeout());
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_deadline_cuts_off_a_running_attempt() {
    let server = Server::playing([Play::Stall]).await;
    let runtime = builder(&server, &may_day()).build().unwrap();
    let soon = runtime.environment().now() + TimeDelta::milliseconds(100);
    let runtime = runtime.with_context(CallContext::new().deadline(soon));
    let error = call(&runtime, &ONCE, "/").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn attempts_and_time_are_limited() {
    let server = Server::playing(std::iter::repeat_n(busy(), 20)).await;
    let time = may_day();
    let by_attempts = builder(&server, &time).retry(Transient.with_attempt_limit(5)).build().unwrap();
    let error = call(&by_attempts, &READ, "/").await.unwrap_err();
    assert_eq!((error.attempts(), error.gave_up()), (5, Some(GaveUp::AttemptLimit)));
    assert!(error.to_string().contains("gave up after 5 attempts"), "{error}");

    let begun = time.elapsed();
    let by_time = builder(&server, &time).retry(Transient.with_time_limit(secs(20))).build().unwrap();
    let error = call(&by_time, &READ, "/").await.unwrap_err();
    assert_eq!(error.gave_up(), Some(GaveUp::TimeLimit));
    assert!(time.elapsed() - begun < secs(20));
}

#[tokio::test]
async fn a_tls_handshake_that_fails_never_reached_the_service() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let first = stream.read_u8().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        first
    });
    let runtime = Runtime::builder(Service::PartnerCenter, url)
        .environment(may_day().environment())
        .retry(RetryPolicy::new(Never))
        .build()
        .unwrap();
    let error = call(&runtime, &ONCE, "/").await.unwrap_err();
    assert_eq!(server.await.unwrap(), 0x16, "the first byte of a TLS handshake");
    assert!(error.is_connect() && error.never_reached_server(), "{error:?}");
}
