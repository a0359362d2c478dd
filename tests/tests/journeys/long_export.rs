//! An export at the edge of what the service promises.

use crate::world::{World, hours, minutes, payments_of, sandbox};
use payouts_sandbox::{Fault, FaultRule, SandboxBuilder};
use payouts_sync::{Event, Options, Wait};
use std::time::Duration;

/// A token lives so long that it ends twice within a day: once while nobody runs, once under a process that waits.
const TOKEN: Duration = hours(11);

/// How long each process runs (counted from the beginning of the world), whether it is killed then, and when the next
/// one begins.
const PROCESSES: [(Duration, bool, Duration); 10] = [
    (minutes(30), true, minutes(40)),
    (hours(2), false, minutes(130)),
    (hours(4), true, minutes(250)),
    (hours(6), false, minutes(390)),
    (hours(8), true, minutes(690)), // the first token ends after eleven hours
    (hours(13), false, minutes(800)),
    (hours(15), true, minutes(920)),
    (hours(17), false, minutes(1050)),
    (hours(19), true, minutes(1155)),
    (minutes(1365), false, hours(23)), // the second one within this process
];

fn day_long() -> SandboxBuilder {
    sandbox().quirk("pc-export-duration", "day").entra(|account| {
        account.access_token_seconds = TOKEN.as_secs().try_into().expect("a small number");
    })
}

fn patient(for_how_long: Duration) -> Options {
    Options { wait: Wait::UpTo(for_how_long), ..payments_of("2025-01") }
}

#[tokio::test]
async fn nearly_a_day_ten_restarts_two_token_ends_and_an_expired_link_end_like_one_quiet_run() {
    let quiet = World::signed_in(day_long()).await;
    assert_eq!(quiet.run(&patient(hours(30))).await.done, 1);

    let world = World::signed_in(day_long()).await;
    let expired = FaultRule::new(Fault::ExpiredLink).operation("download").times(1);
    world.sandbox().set_faults([expired]);
    let signed_in = world.asked("entraToken").len();
    for (nth, (until, is_killed, next)) in PROCESSES.into_iter().enumerate() {
        if is_killed {
            let late = i64::try_from(until.as_secs()).expect("a day at most");
            let is_late = move |event: &Event<'_>| matches!(event, Event::Polled { age_seconds, .. } if *age_seconds >= late);
            world.run_until(&patient(hours(30)), is_late).await;
        } else {
            let report = world.run(&patient(until - world.age())).await;
            assert_eq!((report.pending.len(), report.done), (1, 0), "process {nth}");
        }
        assert!(world.age() >= until && world.age() < next, "process {nth} ends after {:?}", world.age());
        world.rest_until(next);
    }
    assert_eq!(world.asked("entraToken").len() - signed_in, 2, "each end of a token costs one renewal");
    let report = world.run(&patient(hours(2))).await;
    assert_eq!((report.done, report.pending.len(), report.failed.len()), (1, 0, 0));

    let asked = world.asked("queuePaymentsExport");
    assert_eq!(asked.iter().map(|entry| entry.status).collect::<Vec<_>>(), [Some(202)], "one export");
    assert_eq!(world.deletions(), [Some(200)], "one deletion");
    let downloads: Vec<_> = world.asked("download").iter().map(|entry| entry.status).collect();
    assert_eq!(downloads, [Some(403), Some(200)], "a fresh link for the expired one");
    let took = world.asked("deletePaymentsExport")[0].at - asked[0].at;
    assert!((1439..1445).contains(&took.num_minutes()), "{took}");
    let refused = world.sandbox().journal().into_iter().filter(|entry| entry.status == Some(401)).count();
    assert_eq!(refused, 0, "nothing is sent with a token that has ended");

    let picture = world.picture();
    assert!(picture.len() > 3, "{picture:?}");
    assert_eq!(picture, quiet.picture());
    let verified = world.store().verify(payouts_core::read::read).expect("verify");
    assert_eq!((verified.findings.as_slice(), verified.orphans), ([].as_slice(), 0));
}
