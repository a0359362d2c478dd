//! Oracle's API answers with status 200 and with something else than was requested.

use chrono::TimeDelta;
use payouts_core::{OracleBi, OracleBiSource, PayoutSource, SourceId};
use payouts_http::{Credential, CredentialFuture, CredentialProvider, Error, ErrorKind, testing::ManualTime};
use payouts_sandbox::{Fault, FaultRule, Pace, RunningSandbox, Sandbox, WrongBody, world::WorldConfig};
use payouts_store::{AsOf, PayoutFilter, Store};
use payouts_sync::{Engine, Options, Quiet, Stopper, SyncReport};
use std::sync::Arc;
use tempfile::TempDir;
use url::Url;

const SUMMARY: &str = "getPaymentPayoutSummary";
const LOCATIONS: &str = "getLocationDimensions";
const ACCOUNTS: &str = "getPaymentAccountDimensions";

/// A restaurant group, its ledger, and one clock.
struct Grand {
    sandbox: RunningSandbox,
    time: ManualTime,
    dir: TempDir,
}

#[derive(Debug)]
struct Token(String, Url);

impl CredentialProvider for Token {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async { Ok(Credential::bearer(&self.0.clone().into()).only_for(&self.1)) })
    }

    fn refresh_after_rejection<'a>(&'a self, _: &'a Credential) -> CredentialFuture<'a> {
        Box::pin(async { Err(Error::new(ErrorKind::Credential, "there is nothing to renew the token with")) })
    }
}

impl Grand {
    async fn open() -> Self {
        let world = WorldConfig {
            partners: 1,
            accounts: 2,
            first_month: "2025-01-01".parse().expect("a day"),
            months: 2,
            rows: 20,
            payments_per_day: 4,
            ..WorldConfig::default()
        };
        let start = "2025-02-20T12:00:00Z".parse().expect("an instant");
        let sandbox = Sandbox::builder().world(world).pace(Pace::Stepped).starts_at(start).start().await;
        let sandbox = sandbox.expect("a sandbox");
        let time = ManualTime::starting_at(sandbox.now());
        Self { sandbox, time, dir: tempfile::tempdir().expect("a directory") }
    }

    /// A sync of a week, some hours after the last.
    async fn sync(&self) -> SyncReport {
        let rest = TimeDelta::hours(7).to_std().expect("forward");
        self.time.advance(rest);
        self.sandbox.step(rest);
        let address = self.sandbox.urls().oracle_app.clone();
        let token = self.sandbox.oracle_token("payouts").expect("an account");
        let oracle = OracleBi::builder(self.sandbox.world().oracle().enterprise(), address.clone())
            .environment(self.time.environment())
            .credentials(Token(token, address))
            .build()
            .expect("a client");
        let source: Arc<dyn PayoutSource> =
            Arc::new(OracleBiSource::new(SourceId::new("grand"), oracle, Vec::new()));
        let engine = Engine::new(vec![source], self.time.environment(), Arc::new(Quiet));
        let day = |text: &str| text.parse().expect("a day");
        let (_stopper, stop) = Stopper::new();
        let store = Store::open(&self.dir.path().join("store")).expect("a store");
        engine.run(store, &Options::new(day("2025-02-03"), day("2025-02-09")), stop).await.expect("a run")
    }

    fn weather(&self, operation: &str, body: WrongBody) {
        self.sandbox.set_faults([FaultRule::new(Fault::WrongAnswer { body }).operation(operation)]);
    }

    /// What the ledger holds: every payout with its total.
    fn payouts(&self) -> Vec<String> {
        let store = Store::open_read_only(&self.dir.path().join("store")).expect("a store");
        let mut lines = Vec::new();
        store
            .payouts(&PayoutFilter::default(), AsOf::Now, |version| {
                let payout = &version.payout;
                let total = payout.total.as_ref().map(ToString::to_string);
                lines.push(format!("{} {} {total:?} {:?}", payout.account, payout.key, payout.withheld));
                Ok::<(), payouts_store::Error>(())
            })
            .expect("payouts");
        lines
    }
}

/// Whether a person is notified: what makes the exit code 4.
fn is_loud(report: &SyncReport) -> bool {
    !(report.failed.is_empty()
        && report.not_yet.is_empty()
        && report.held.is_empty()
        && report.halted.is_empty()
        && report.notices.is_empty()
        && report.quarantine.unacknowledged == 0)
}

#[tokio::test]
async fn no_wrong_answer_takes_a_payout_away_and_the_next_good_one_heals() {
    let grand = Grand::open().await;
    let first = grand.sync().await;
    assert!(!is_loud(&first) && first.rows_new > 5, "{first:?}");
    let good = grand.payouts();
    for body in [
        WrongBody::Error,
        WrongBody::Unrelated,
        WrongBody::Empty,
        WrongBody::Text,
        WrongBody::List,
        WrongBody::Page,
        WrongBody::OtherAccount,
        WrongBody::OtherDay,
    ] {
        grand.weather(SUMMARY, body);
        let report = grand.sync().await;
        assert!(is_loud(&report), "{body:?}: {report:?}");
        assert_eq!((report.done, report.rows_vanished, report.rows_changed), (0, 0, 0), "{body:?}");
        assert_eq!(grand.payouts(), good, "{body:?}");

        grand.sandbox.set_faults([]);
        let report = grand.sync().await;
        assert!(!is_loud(&report), "{body:?}: {report:?}");
        assert_eq!(grand.payouts(), good, "{body:?} is healed");
    }
}

#[tokio::test]
async fn what_is_no_payout_is_never_booked_and_takes_none_away() {
    let grand = Grand::open().await;
    grand.sync().await;
    let good = grand.payouts();
    for body in [WrongBody::Junk, WrongBody::ConflictingMembers, WrongBody::DuplicateMembers] {
        grand.weather(SUMMARY, body);
        let report = grand.sync().await;
        assert!(is_loud(&report), "{body:?}: {report:?}");
        assert_eq!((report.rows_vanished, report.rows_new, report.failed.len()), (0, 0, 0), "{body:?}");
        assert_eq!(grand.payouts(), good, "{body:?}");
    }
    grand.sandbox.set_faults([]);
    let report = grand.sync().await;
    assert!(report.held.is_empty() && report.failed.is_empty(), "{report:?}");
    assert_eq!(grand.payouts(), good);
}

#[tokio::test]
async fn another_spelling_of_the_same_numbers_is_the_same_money() {
    let grand = Grand::open().await;
    grand.sync().await;
    let good = grand.payouts();
    grand.weather(SUMMARY, WrongBody::NumberSpellings);
    let report = grand.sync().await;
    assert_eq!((report.rows_vanished, report.rows_new, report.rows_unreadable), (0, 0, 0), "{report:?}");
    assert!(report.rows_changed > 0, "the spelling as received is kept");
    assert_eq!(grand.payouts(), good);
}

#[tokio::test]
async fn a_list_that_is_empty_or_lost_an_entry_is_reported_and_what_was_known_is_read_on() {
    let grand = Grand::open().await;
    assert!(!is_loud(&grand.sync().await));
    let good = grand.payouts();
    for (operation, body, shown) in [
        (LOCATIONS, WrongBody::NoEntries, "lists no location"),
        (LOCATIONS, WrongBody::MissingEntry, "is not listed any more"),
        (ACCOUNTS, WrongBody::NoEntries, "no account for any of them"),
        (ACCOUNTS, WrongBody::Junk, "is left out: it has no acctCode"),
    ] {
        grand.weather(operation, body);
        let report = grand.sync().await;
        let notices: Vec<_> = report.notices.iter().map(|notice| notice.message.as_str()).collect();
        assert!(notices.iter().any(|notice| notice.contains(shown)), "{body:?}: {notices:?}");
        assert_eq!((report.failed.len(), report.rows_vanished), (0, 0), "{body:?}");
        assert!(report.done > 0, "{body:?}: the windows of known accounts are read");
        grand.sandbox.set_faults([]);
        let report = grand.sync().await;
        assert!(!is_loud(&report), "{body:?}: {report:?}");
        assert_eq!(grand.payouts(), good);
    }
}

#[tokio::test]
async fn a_list_of_locations_that_is_none_stops_the_sign_in_loudly() {
    let grand = Grand::open().await;
    for body in [WrongBody::Error, WrongBody::Unrelated, WrongBody::Page, WrongBody::Empty] {
        grand.weather(LOCATIONS, body);
        let report = grand.sync().await;
        assert_eq!((report.halted.len(), report.done), (1, 0), "{body:?}");
        let shown = report.halted[0].error.to_string();
        assert!(shown.contains(LOCATIONS), "{shown}");
    }
}
