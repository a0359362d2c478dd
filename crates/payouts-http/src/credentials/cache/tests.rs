//! The cache against an issuer whose every answer is arranged, on virtual time.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Semaphore;

use super::super::record::{Bearer, Record};
use super::super::store::{MemoryStore, StoreLock, TokenStore};
use super::{Failed, Issuer, Keeper, TokenCache};
use crate::testing::ManualTime;
use crate::{BoxFuture, Credential, CredentialProvider as _, Error, ErrorKind, SecretString};

const SET_UP: &str = "test";
const HOUR: Duration = Duration::from_secs(3600);

/// Issues `token-1`, `token-2`… with a life of an hour, or fails as arranged.
#[derive(Debug)]
struct Arranged {
    name: &'static str,
    time: ManualTime,
    issued: AtomicUsize,
    failures: Mutex<VecDeque<Error>>,
    /// Each renewal takes one permit; closing it down is how a test makes the issuer slow.
    gate: Semaphore,
}

impl Issuer for Arranged {
    fn issued_to(&self) -> &str {
        SET_UP
    }

    fn credential(&self, bearer: &SecretString) -> Credential {
        Credential::bearer(bearer)
    }

    fn renew(&self, kept: Record) -> BoxFuture<'_, Result<Record, Failed>> {
        Box::pin(async move {
            let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
            self.gate.acquire().await.unwrap().forget();
            if let Some(error) = self.failures.lock().unwrap().pop_front() {
                return Err(error.into());
            }
            let now = self.time.environment().now();
            Ok(Record { bearer: Some(bearer(&format!("{}-{number}", self.name), now)), ..kept })
        })
    }
}

fn bearer(token: &str, issued_at: DateTime<Utc>) -> Bearer {
    Bearer { token: token.into(), issued_at, expires_at: issued_at + TimeDelta::hours(1) }
}

struct Bench {
    cache: TokenCache,
    issuer: Arc<Arranged>,
    time: ManualTime,
    store: MemoryStore,
}

impl Bench {
    fn new() -> Self {
        let store = MemoryStore::new();
        Self::with(Arc::new(store.clone()), store, ManualTime::starting_at(DateTime::UNIX_EPOCH), "token")
    }

    /// Another process with the same store and clock, whose issuer says `other-1`, `other-2`…
    fn beside(&self) -> Self {
        Self::with(Arc::new(self.store.clone()), self.store.clone(), self.time.clone(), "other")
    }

    fn with(used: Arc<dyn TokenStore>, store: MemoryStore, time: ManualTime, name: &'static str) -> Self {
        let issuer = Arc::new(Arranged {
            name,
            time: time.clone(),
            issued: AtomicUsize::new(0),
            failures: Mutex::default(),
            gate: Semaphore::new(1_000),
        });
        let cache = TokenCache::new(issuer.clone(), Keeper::new(used, "acme"), time.environment());
        Self { cache, issuer, time, store }
    }

    fn fails_with(&self, errors: impl IntoIterator<Item = Error>) {
        self.issuer.failures.lock().unwrap().extend(errors);
    }

    fn issued(&self) -> usize {
        self.issuer.issued.load(Ordering::SeqCst)
    }

    async fn token(&self) -> Result<String, Error> {
        self.cache.credential().await.map(|credential| token_of(&credential))
    }

    /// Lets whatever goes on in the background come to its end.
    async fn settle(&self) {
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
            if self.cache.inner.read(|state| !state.is_flying()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("the flight never landed");
    }
}

fn token_of(credential: &Credential) -> String {
    let (_, value) = credential.headers().next().unwrap();
    value.expose().strip_prefix("Bearer ").unwrap().to_owned()
}

fn down() -> Error {
    Error::new(ErrorKind::Connect, "no connection")
}

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
    bench.settle().await;
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
    bench.settle().await;
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

#[tokio::test]
async fn a_rejected_token_is_not_believed_in_again_because_it_is_kept() {
    let first = Bench::new();
    let rejected = first.cache.credential().await.unwrap();
    first.time.advance(HOUR / 2);
    let second = first.beside();
    assert_eq!(second.token().await.unwrap(), "token-1", "the second process finds what the first kept");
    let renewed = second.cache.refresh_after_rejection(&rejected).await.unwrap();
    assert!(!renewed.same_as(&rejected));
    assert_eq!(token_of(&first.cache.refresh_after_rejection(&rejected).await.unwrap()), token_of(&renewed));
    assert_eq!((first.issued(), second.issued()), (1, 1));
}

#[tokio::test]
async fn what_another_process_renewed_is_used() {
    let first = Bench::new();
    first.token().await.unwrap();
    let second = first.beside();
    assert_eq!(second.token().await.unwrap(), "token-1");
    first.time.advance(HOUR * 2);
    second.token().await.unwrap();
    assert_eq!(first.token().await.unwrap(), second.token().await.unwrap());
    assert_eq!((first.issued(), second.issued()), (1, 1));
}

#[tokio::test]
async fn a_lock_that_nobody_releases_is_an_error_in_the_end() {
    let bench = Bench::new();
    let _held = bench.store.try_lock("acme").unwrap().unwrap();
    let error = bench.token().await.unwrap_err();
    assert!(error.to_string().contains("another process"), "{error}");
    assert!(error.is_retryable());
    assert_eq!(bench.issued(), 0);
}

#[tokio::test]
async fn a_record_of_another_set_up_is_not_used() {
    let bench = Bench::new();
    let mut other = Record::empty("another client");
    other.bearer = Some(bearer("foreign", DateTime::UNIX_EPOCH));
    bench.store.save("acme", &other.to_text()).unwrap();
    assert_eq!(bench.token().await.unwrap(), "token-1");
}

/// A store whose disk is full now and then.
#[derive(Debug)]
struct Full {
    store: MemoryStore,
    refusals: AtomicUsize,
}

impl TokenStore for Full {
    fn load(&self, account: &str) -> Result<Option<SecretString>, Error> {
        self.store.load(account)
    }

    fn save(&self, account: &str, text: &SecretString) -> Result<(), Error> {
        let left = self.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left.is_ok() {
            return Err(Error::new(ErrorKind::Configuration, "no space left"));
        }
        self.store.save(account, text)
    }

    fn remove(&self, account: &str) -> Result<(), Error> {
        self.store.remove(account)
    }

    fn try_lock(&self, account: &str) -> Result<Option<StoreLock>, Error> {
        self.store.try_lock(account)
    }
}

#[tokio::test]
async fn a_token_that_could_not_be_kept_is_neither_used_nor_lost() {
    let store = MemoryStore::new();
    let full = Arc::new(Full { store: store.clone(), refusals: AtomicUsize::new(2) });
    let bench = Bench::with(full, store, ManualTime::starting_at(DateTime::UNIX_EPOCH), "token");
    for _ in 0..2 {
        assert!(bench.token().await.unwrap_err().to_string().contains("no space left"));
        bench.time.advance(Duration::from_secs(6 * 60));
    }
    assert_eq!(bench.token().await.unwrap(), "token-1");
    assert_eq!(bench.issued(), 1, "the answer was written once there was space");
}

#[tokio::test]
async fn signing_in_again_ends_the_pause_after_a_failure() {
    let bench = Bench::new();
    bench.fails_with([Error::new(ErrorKind::SignInNeeded, "sign in")]);
    bench.token().await.unwrap_err();
    let mut record = Record::empty(SET_UP);
    record.bearer = Some(bearer("by-hand", DateTime::UNIX_EPOCH));
    bench.cache.adopt(record).await.unwrap();
    assert_eq!(bench.token().await.unwrap(), "by-hand");
}

#[tokio::test]
async fn signing_out_forgets_the_token_in_memory_too() {
    let bench = Bench::new();
    bench.token().await.unwrap();
    bench.cache.forget().await.unwrap();
    assert!(bench.store.load("acme").unwrap().is_none());
    assert_eq!(bench.token().await.unwrap(), "token-2");
}

#[tokio::test]
async fn what_is_kept_of_a_failed_renewal_is_written() {
    #[derive(Debug)]
    struct Rotating;
    impl Issuer for Rotating {
        fn issued_to(&self) -> &str {
            SET_UP
        }
        fn credential(&self, bearer: &SecretString) -> Credential {
            Credential::bearer(bearer)
        }
        fn renew(&self, kept: Record) -> BoxFuture<'_, Result<Record, Failed>> {
            let keep = Some(Record { refresh_token: Some("rotated".into()), ..kept });
            Box::pin(async { Err(Failed { error: Error::new(ErrorKind::WrongAudience, "wrong"), keep }) })
        }
    }
    let (store, time) = (MemoryStore::new(), ManualTime::starting_at(DateTime::UNIX_EPOCH));
    let keeper = Keeper::new(Arc::new(store.clone()), "acme");
    let cache = TokenCache::new(Arc::new(Rotating), keeper, time.environment());
    assert_eq!(cache.credential().await.unwrap_err().kind(), ErrorKind::WrongAudience);
    assert_eq!(cache.kept().await.unwrap().unwrap().refresh_token.unwrap().expose(), "rotated");
}
