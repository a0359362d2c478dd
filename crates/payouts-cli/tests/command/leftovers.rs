//! Unused exports: what the commands print about them.

use super::support::{Ledger, Place, quarter, sandbox};
use payouts_sandbox::{Fault, FaultRule};

/// One month without business, whose exports fail.
const SYNC: &str = "sync --no-wait --source contoso --dataset payments --since 2023-05-01 --until 2023-05-31";

#[test]
fn an_export_that_cannot_be_deleted_is_shown_until_it_is() {
    let place = Place::signed_in(sandbox(quarter()).quirk("pc-empty-export", "failed"));
    place.run(SYNC).with_code(5);
    place.exports_get_ready();
    let refused = Fault::ErrorStatus { status: 403, body: Default::default(), retry_after: None };
    place.sandbox().set_faults([FaultRule::new(refused).operation("deletePaymentsExport")]);
    let ran = place.run(SYNC).with_code(5);
    let kept = "1 unused export still at the provider; later runs try again to delete: payouts jobs";
    assert!(ran.stderr.contains(kept), "{ran}");

    let jobs = place.run("jobs --output json").with_code(0).json();
    let states: Vec<_> = jobs.as_array().expect("rows").iter().map(|job| job["state"].as_str()).collect();
    assert_eq!(states, [Some("requested"), Some("leftover")], "{jobs}");
    assert_eq!(jobs[1]["window"], "contoso/payments/all/2023-05");
    assert_eq!(jobs[1]["attempts"], 1);
    let why = jobs[1]["failure"].as_str().expect("a reason");
    for part in ["is unused: the provider gave up on the export", "deletion refused: permission: ", "403"] {
        assert!(why.contains(part), "{part:?} is missing in {why}");
    }

    place.sandbox().set_faults([]);
    Ledger::of(&place).leftovers_are_due();
    let ran = place.run("sync --no-wait --source contoso --dataset payout-summary").with_code(5);
    let gone = "1 unused export, left at the provider by an earlier run, deleted now";
    assert!(ran.stderr.contains(gone) && !ran.stderr.contains("still at the provider"), "{ran}");
    let jobs = place.run("jobs --output json").with_code(0).json();
    assert_eq!(jobs.as_array().map(Vec::len), Some(1), "{jobs}");
}
