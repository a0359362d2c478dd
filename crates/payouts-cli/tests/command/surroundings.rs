//! Surroundings that are not made for it: no home, no room, no right to write.

use super::support::{Place, Ran, quarter, sandbox};

#[test]
fn no_home_is_needed_when_a_place_for_sign_ins_is_named() {
    let place = Place::beside(sandbox(quarter()));
    let toml = place.read("payouts.toml");
    place.write("payouts.toml", &format!("credentials = \"sign-ins\"\n{toml}"));
    place.sign_in().with_code(0);
    let mut sync = place.command("sync --no-wait");
    let output = sync.env_remove("HOME").output().expect("the command starts");
    assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(place.path().join("sign-ins").is_dir());
}

#[test]
fn a_ledger_that_cannot_be_made_is_reported_with_its_path() {
    let place = Place::signed_in(sandbox(quarter()));
    let ran = place.run("sync --no-wait --store payouts.toml/ledger").with_code(1);
    assert!(ran.stderr.contains("payouts.toml/ledger"), "{ran}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing_and_the_next_run_completes() {
    let place = Place::signed_in(sandbox(quarter()));
    std::fs::create_dir(place.ledger()).expect("a directory");
    let Some(ran) = with_mounts(
        &place,
        "mount -t tmpfs -o size=320k none payouts-data && $PAYOUTS sync --no-wait --quiet; echo first $? &&
         mount -o remount,size=64m payouts-data && $PAYOUTS sync --no-wait --quiet; echo second $? &&
         $PAYOUTS verify && $PAYOUTS coverage",
    ) else {
        return;
    };
    assert!(ran.stdout.starts_with("first 1\nsecond 5\n"), "{ran}");
    assert!(ran.stderr.contains("the disk is full: what was committed is safe"), "{ran}");
    assert!(ran.stdout.contains("all as received") && ran.stdout.contains("12 not loaded yet"), "{ran}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_ledger_on_read_only_media_is_read_and_not_written() {
    let place = Place::synced();
    let before = place.run("ls payouts --output csv").with_code(0).stdout;
    let Some(ran) = with_mounts(
        &place,
        "mount --bind payouts-data payouts-data && mount -o remount,ro,bind payouts-data &&
         $PAYOUTS ls payouts --output csv && $PAYOUTS verify >verified && $PAYOUTS sync --no-wait",
    ) else {
        return;
    };
    assert_eq!(ran.stdout, before, "{ran}");
    assert!(place.read("verified").contains("all as received"), "{}", place.read("verified"));
    assert!(ran.stderr.contains("Read-only file system"), "{ran}");
    assert!(ran.stderr.contains("the directory of the ledger has to be writable"), "{ran}");
    assert_eq!(ran.code, Some(1), "{ran}");
}

/// A script that may mount; `None` where the system permits it to root only.
#[cfg(target_os = "linux")]
fn with_mounts(place: &Place, script: &str) -> Option<Ran> {
    let alone = "unshare --user --map-root-user --mount";
    if place.run_script(&format!("{alone} mount -t tmpfs none home")).code != Some(0) {
        // Not by a macro: what those print is shown only when a test fails.
        let printed = b"\nSKIPPED: this system lets users mount nothing, so a test of full and read-only disks did not run\n";
        std::io::Write::write_all(&mut std::io::stderr(), printed).expect("standard error");
        return None;
    }
    place.write("script", script);
    Some(place.run_script(&format!("exec {alone} sh script")))
}
