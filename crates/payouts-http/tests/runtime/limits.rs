//! Limits hold for all clones of a runtime together.

use std::sync::atomic::Ordering;
use std::time::Duration;

use payouts_http::{CallContext, ErrorKind, Limits, Runtime, Service};
use url::Url;

use crate::support::{READ, Server, answer, builder, call, may_day, ok};

#[tokio::test]
async fn requests_of_all_clones_are_spaced() {
    let server = Server::playing([ok(""), ok(""), ok("")]).await;
    let time = may_day();
    let runtime = builder(&server, &time).limits(Limits::default().requests_per_second(2)).build().unwrap();
    for window in ["a", "b", "c"] {
        call(&runtime.with_context(CallContext::new().window(window)), &READ, "/").await.unwrap();
    }
    assert_eq!(time.elapsed(), Duration::from_secs(1));
}

#[tokio::test]
async fn a_throttle_holds_back_the_whole_account() {
    let server = Server::playing([answer("429 Slow", &[("retry-after", "60")], ""), ok(""), ok("")]).await;
    let time = may_day();
    let runtime =
        builder(&server, &time).retry(payouts_http::retry::RetryPolicy::new(payouts_http::retry::Never));
    let runtime = runtime.build().unwrap();
    assert!(call(&runtime, &READ, "/").await.unwrap_err().is_rate_limited());
    assert_eq!(time.elapsed(), Duration::ZERO);
    call(&runtime.clone(), &READ, "/").await.unwrap();
    assert_eq!(time.elapsed(), Duration::from_secs(60));
}

#[tokio::test]
async fn no_more_calls_run_at_once_than_allowed() {
    let (server, most) = Server::counting(2).await;
    let runtime = builder(&server, &may_day()).limits(Limits::default().concurrency(2)).build().unwrap();
    let calls = (0..6).map(|_| call(&runtime, &READ, "/"));
    futures_util::future::try_join_all(calls).await.unwrap();
    assert_eq!(most.load(Ordering::Relaxed), 2);
}

#[test]
fn limits_that_allow_nothing_are_refused() {
    for limits in [Limits::default().concurrency(0), Limits::default().requests_per_second(0)] {
        let url = Url::parse("https://api.partner.microsoft.com").unwrap();
        let error = Runtime::builder(Service::PartnerCenter, url).limits(limits).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
}
