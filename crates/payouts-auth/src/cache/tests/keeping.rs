//! What is kept, by whom it is believed, and what happens when it cannot be.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::DateTime;

use super::{Bench, HOUR, SET_UP, bearer, token_of};
use crate::cache::{Failed, Issuer, Keeper, TokenCache};
use crate::record::Record;
use crate::store::{MemoryStore, StoreLock, TokenStore};
use payouts_http::testing::ManualTime;
use payouts_http::{BoxFuture, Credential, CredentialProvider as _, Error, ErrorKind, SecretString};

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
async fn a_lock_that_is_never_released_is_an_error_in_the_end() {
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
            Box::pin(async {
                Err(Failed { error: Error::new(ErrorKind::WrongAudience, "wrong"), keep: keep.map(Box::new) })
            })
        }
    }
    let (store, time) = (MemoryStore::new(), ManualTime::starting_at(DateTime::UNIX_EPOCH));
    let keeper = Keeper::new(Arc::new(store.clone()), "acme");
    let cache = TokenCache::new(Arc::new(Rotating), keeper, time.environment());
    assert_eq!(cache.credential().await.unwrap_err().kind(), ErrorKind::WrongAudience);
    assert_eq!(cache.kept().await.unwrap().unwrap().refresh_token.unwrap().expose(), "rotated");
}
