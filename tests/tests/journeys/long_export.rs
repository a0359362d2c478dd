//! An export at the edge of what the service promises.

use crate::world::{World, hours, minutes, payments_of, sandbox};
use payouts_sandbox::SandboxBuilder;
use payouts_sync::{Event, Options, Wait};
use std::time::Duration;

/// How long each process runs (counted from the beginning of the world), whether it is killed then, and when the next
/// one begins. An access token lives an hour, so that it ends under most of them, and between some.
const PROCESSES: [(Duration, bool, Duration); 10] = [
    (minutes(30), true, minutes(40)),
    (hours(2), false, minutes(130)),
    (hours(4), true, minutes(250)),
    (hours(6), false, minutes(390)),
    (hours(8), true, minutes(690)),
    (hours(13), false, minutes(800)),
    (hours(15), true, minutes(920)),
    (hours(17), false, minutes(1050)),
    (hours(19), true, minutes(1155)),
    (minutes(1365), false, hours(23)),
];

fn day_long() -> SandboxBuilder {
    sandbox().quirk("pc-export-duration", "day")
}

fn patient(for_how_long: Duration) -> Options {
    Options { wait: Wait::UpTo(for_how_long), ..payments_of("2025-01") }
}

/// Minutes between the tokens that were asked for, each of which renewed the one before it.
fn between_renewals(world: &World) -> Vec<i64> {
    let tokens = world.asked("entraToken");
    let (first, renewals) = tokens.split_first().expect("a sign-in");
    assert_eq!(first.grant, Some("urn:ietf:params:oauth:grant-type:device_code"));
    for renewal in renewals {
        assert_eq!((renewal.grant, renewal.status), (Some("refresh_token"), Some(200)), "at {}", renewal.at);
    }
    tokens.windows(2).map(|pair| (pair[1].at - pair[0].at).num_minutes()).collect()
}

#[tokio::test]
async fn nearly_a_day_ten_restarts_ending_tokens_and_an_expired_link_end_like_one_quiet_run() {
    let quiet = World::signed_in(day_long()).await;
    assert_eq!(quiet.run(&patient(hours(30))).await.done, 1);

    let world = World::signed_in(day_long()).await;
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
    // A link is good for an hour.
    world.naps_before_a_download(minutes(61));
    let report = world.run(&patient(hours(4))).await;
    assert_eq!((report.done, report.pending.len(), report.failed.len()), (1, 0, 0));

    let asked = world.asked("queuePaymentsExport");
    assert_eq!(asked.iter().map(|entry| entry.status).collect::<Vec<_>>(), [Some(202)], "one export");
    assert_eq!(world.deletions(), [Some(200)], "one deletion");
    let downloads = world.asked("download");
    let answers: Vec<_> = downloads.iter().map(|entry| entry.status).collect();
    assert_eq!(answers, [Some(403), Some(200)], "a fresh link for the expired one");
    let took = downloads[0].at - minutes(61) - asked[0].at;
    assert!((1439..1445).contains(&took.num_minutes()), "{took}");

    // The last process finds its token ended in its sleep, others theirs between two polls, or when they began.
    let renewals = between_renewals(&world);
    assert!((15..30).contains(&renewals.len()), "{renewals:?}");
    assert!(renewals.iter().all(|minutes| *minutes >= 45), "a good token is not renewed: {renewals:?}");
    let ended = renewals.iter().filter(|minutes| **minutes > 60).count();
    assert!(ended >= 2, "{renewals:?}");
    let refused = world.sandbox().journal().into_iter().filter(|entry| entry.status == Some(401)).count();
    assert_eq!(refused, 0, "nothing is sent with a token that has ended");

    let picture = world.picture();
    assert!(picture.len() > 3, "{picture:?}");
    assert_eq!(picture, quiet.picture());
    let verified = world.store().verify().expect("verify");
    assert_eq!((verified.findings.as_slice(), verified.orphans), ([].as_slice(), 0));
}
