//! Who waits for whom, and how often the issuer is asked.

use std::sync::Arc;
use std::time::Duration;

use super::{Bench, HOUR, down, token_of};
use payouts_http::{CredentialProvider as _, ErrorKind};

#[tokio::test]
async fn a_token_is_used_until_a_fifth_of_its_life_is_left() {
    let bench = Bench::new();
    assert_eq!(bench.token().await.unwrap(), "token-1");
    bench.time.advance(HOUR / 2);
    assert_eq!(bench.token().await.unwrap(), "token-1");
    assert_eq!(bench.issued(), 1);
}

#[tokio::test]
async fn readers_of_a_token_that_still_works_never_wait_for_the_next() {
    let bench = Bench::new();
    bench.token().await.unwrap();
    bench.issuer.gate.forget_permits(1_000);
    bench.time.advance(HOUR * 5 / 6);
    for _ in 0..10 {
        assert_eq!(bench.token().await.unwrap(), "token-1");
    }
    while bench.issued() < 2 {
        tokio::task::yield_now().await;
    }
    bench.issuer.gate.add_permits(1);
    bench.cache.settled().await;
    assert_eq!(bench.token().await.unwrap(), "token-2");
    assert_eq!(bench.issued(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_that_finds_no_token_makes_one_request() {
    let bench = Arc::new(Bench::new());
    for round in 1..=20 {
        let crowd: Vec<_> = (0..64)
            .map(|_| {
                let bench = bench.clone();
                tokio::spawn(async move { bench.token().await.unwrap() })
            })
            .collect();
        for caller in crowd {
            assert_eq!(caller.await.unwrap(), format!("token-{round}"));
        }
        assert_eq!(bench.issued(), round);
        bench.time.advance(HOUR * 2);
    }
}

#[test]
fn threads_with_runtimes_of_their_own_share_one_flight_even_when_its_runtime_ends() {
    let bench = Arc::new(Bench::new());
    for round in 0..50 {
        let start = Arc::new(std::sync::Barrier::new(8));
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (bench, start) = (bench.clone(), start.clone());
                std::thread::spawn(move || {
                    start.wait();
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    runtime.block_on(bench.token()).unwrap()
                })
            })
            .collect();
        let tokens: Vec<String> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(tokens.windows(2).all(|pair| pair[0] == pair[1]), "round {round}: {tokens:?}");
        bench.time.advance(HOUR * 2);
    }
    assert_eq!(bench.issued(), 50);
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_end_the_flight() {
    let bench = Bench::new();
    bench.issuer.gate.forget_permits(1_000);
    {
        let mut impatient = bench.cache.credential();
        while bench.issued() == 0 {
            assert!(futures_util::poll!(&mut impatient).is_pending());
            tokio::task::yield_now().await;
        }
    }
    bench.issuer.gate.add_permits(1);
    assert_eq!(bench.token().await.unwrap(), "token-1");
    assert_eq!(bench.issued(), 1);
}

#[tokio::test]
async fn a_failure_is_shared_and_the_issuer_left_alone_for_a_while() {
    let bench = Bench::new();
    bench.fails_with([down()]);
    let crowd = futures_util::future::join_all((0..8).map(|_| bench.token())).await;
    assert!(crowd.iter().all(|outcome| outcome.as_ref().unwrap_err().kind() == ErrorKind::Connect));
    assert!(crowd.iter().all(|outcome| outcome.as_ref().unwrap_err().never_reached_server()));
    bench.time.advance(Duration::from_secs(2));
    bench.token().await.unwrap_err();
    assert_eq!(bench.issued(), 1, "too early to try again");
    bench.time.advance(Duration::from_secs(4));
    assert_eq!(bench.token().await.unwrap(), "token-2");
}

#[tokio::test]
async fn failures_in_a_row_are_tried_less_and_less_often() {
    let bench = Bench::new();
    bench.fails_with(std::iter::repeat_n(down(), 1_000));
    for _ in 0..3_600 {
        bench.token().await.unwrap_err();
        bench.time.advance(Duration::from_secs(1));
    }
    assert!((12..40).contains(&bench.issued()), "{} requests in an hour", bench.issued());
}

#[tokio::test]
async fn a_token_that_still_works_outlives_a_failed_renewal() {
    let bench = Bench::new();
    bench.token().await.unwrap();
    bench.fails_with(std::iter::repeat_n(down(), 100));
    bench.time.advance(HOUR * 5 / 6);
    bench.token().await.unwrap();
    bench.cache.settled().await;
    for _ in 0..100 {
        assert_eq!(bench.token().await.unwrap(), "token-1");
    }
    assert_eq!(bench.issued(), 2, "one renewal, then a pause");
    bench.time.advance(HOUR / 6);
    bench.token().await.unwrap_err();
}

#[tokio::test]
async fn a_rejected_token_is_replaced_once_for_everybody() {
    let bench = Bench::new();
    let rejected = bench.cache.credential().await.unwrap();
    bench.time.advance(HOUR / 2);
    let again =
        futures_util::future::join_all((0..16).map(|_| bench.cache.refresh_after_rejection(&rejected))).await;
    for credential in again {
        assert_eq!(token_of(&credential.unwrap()), "token-2");
    }
    assert_eq!(bench.issued(), 2);
}

#[tokio::test]
async fn a_token_rejected_right_after_it_was_issued_is_not_replaced() {
    let bench = Bench::new();
    let rejected = bench.cache.credential().await.unwrap();
    let error = bench.cache.refresh_after_rejection(&rejected).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert_eq!(bench.issued(), 1);
}
