//! Disks that are full or may not be written.
//!
//! Both need a small file system, mounted in a namespace where this test runs once more as a child. Where
//! the system allows no namespace, a limit on the size of files replaces the full disk: the run fails in the same
//! places, with another error.

use crate::{
    provider::{Entry, Profile, Provider, entry},
    world::{World, hours, options},
};
use payouts_store::Store;
use payouts_sync::Options;
use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

/// What a child is to do, and where.
const PHASE: &str = "PAYOUTS_TEST_PHASE";
const PLACE: &str = "PAYOUTS_TEST_PLACE";
/// How many kilobytes are left on the disk.
const FREE: &str = "PAYOUTS_TEST_FREE";

/// Some hundred kilobytes of exports, and answers that are loaded before the disk is full.
fn setup(place: &Path, process: u64) -> (World, Provider) {
    let mut world = World::in_place(place, process);
    let (contoso, grand) = (world.add("contoso", Profile::EXPORTS), world.add("grand", Profile::ANSWERS));
    let many =
        |from: u32| -> Vec<Entry> { (from..from + 600).map(|id| entry(&id.to_string(), "1.25")).collect() };
    for (month, from) in [("2026-01", 10_000), ("2026-02", 20_000)] {
        contoso.serves(&format!("payments/all/{month}"), &many(from));
        contoso.serves(&format!("earnings/all/{month}"), &many(from));
    }
    grand.serves("payout-summary/0042/2026-01-05", &[entry("psp", "9.90")]);
    (world, contoso)
}

fn answers() -> Options {
    Options { datasets: vec![payouts_core::Dataset::PayoutSummary], ..options() }
}

async fn undisturbed() -> Vec<String> {
    let dir = tempfile::tempdir().expect("a directory");
    let (world, _) = setup(dir.path(), 0);
    world.run(&answers()).await;
    world.run(&options()).await;
    world.snapshot()
}

/// Runs this test again as a child, behind a script of the shell.
struct Child<'c> {
    test: &'c str,
    place: &'c Path,
    free: u32,
}

impl Child<'_> {
    fn runs(&self, phase: &str, shell: &[&str], script: &str) {
        let output = Command::new(shell[0])
            .args(&shell[1..])
            .args(["-c", script])
            .arg(env::current_exe().expect("this program"))
            .args(["--exact", self.test, "--nocapture"])
            .env(PHASE, phase)
            .env(PLACE, self.place)
            .env(FREE, self.free.to_string())
            .output()
            .expect("a shell");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert!(output.status.success(), "{phase} with {} KB: {text}", self.free);
        assert!(text.contains("1 passed"), "{phase} did not run: {text}");
    }
}

const NAMESPACE: [&str; 5] = ["unshare", "--user", "--map-root-user", "--mount", "sh"];

/// Whether file systems can be mounted for the children.
fn can_mount(place: &Path) -> bool {
    let script = format!("mount -t tmpfs -o size=64k tmpfs '{}'", place.display());
    let tried = Command::new(NAMESPACE[0]).args(&NAMESPACE[1..]).args(["-c", &script]).output();
    tried.is_ok_and(|tried| tried.status.success())
}

/// What this process is to do as a child.
fn phase() -> Option<(String, PathBuf)> {
    Some((env::var(PHASE).ok()?, PathBuf::from(env::var_os(PLACE)?)))
}

#[tokio::test]
async fn a_full_disk_stops_the_run_and_loses_nothing() {
    let test = "disk::a_full_disk_stops_the_run_and_loses_nothing";
    if let Some((phase, place)) = phase() {
        return match phase.as_str() {
            "full" => fill_and_run(&place, true).await,
            "limited" => fill_and_run(&place, false).await,
            _ => run_with_room(&place).await,
        };
    }
    for free in [0, 40, 120] {
        let dir = tempfile::tempdir().expect("a directory");
        let child = Child { test, place: dir.path(), free };
        if can_mount(dir.path()) {
            let script = format!(
                r#"mount -t tmpfs -o size=16m tmpfs "${PLACE}" && "$0" "$@" && rm "${PLACE}/ballast" && {PHASE}=room "$0" "$@""#
            );
            child.runs("full", &NAMESPACE, &script);
        } else {
            // A limit that the catalog has grown close to already. The shell counts in blocks of 512 bytes.
            let (world, _) = setup(dir.path(), 0);
            world.run(&answers()).await;
            let size = fs::metadata(world.path().join("payouts.db")).expect("the catalog").len();
            let blocks = size / 512 + 2 * u64::from(free) + 120;
            let script = format!(r#"trap '' XFSZ; ulimit -f {blocks}; exec "$0" "$@""#);
            child.runs("limited", &["sh"], &script);
            child.runs("room", &["sh"], r#"exec "$0" "$@""#);
        }
    }
}

/// Loads the answers, fills the disk, and asks for more than it takes.
async fn fill_and_run(place: &Path, disk_is_small: bool) {
    let (world, _) = setup(place, 500);
    if disk_is_small {
        assert_eq!(world.run(&answers()).await.done, 41);
    }
    let before = world.payouts();
    if disk_is_small {
        fill(place);
    }
    let error = world.try_run(&options()).await.expect_err("there is no room");
    let cause = error.store().expect("the store's own error");
    assert!(cause.is_disk_full() || !disk_is_small, "{error:?}");
    drop(world.writer());
    assert_eq!(world.payouts(), before, "what was committed is there");
    let verified = world.store().verify().expect("verify");
    assert_eq!(verified.findings, [], "and sound");
}

/// Fills the disk, all but a little.
fn fill(place: &Path) {
    let path = place.join("ballast");
    let mut ballast = fs::File::create(&path).expect("ballast");
    let mut size = 0;
    while ballast.write_all(&[0; 4096]).is_ok() {
        size += 4096;
    }
    let free: u64 = env::var(FREE).expect("a number").parse().expect("a number");
    ballast.set_len(size - (free * 1024).min(size)).expect("less ballast");
}

/// There is room again. The service is in another process too, and has forgotten its exports.
async fn run_with_room(place: &Path) {
    let (world, _) = setup(place, 1_000);
    world.later(hours(7));
    let report = world.run(&options()).await;
    assert_eq!((report.failed.len(), report.left), (0, 0));
    assert_eq!(lasting(&world.snapshot()), lasting(&undisturbed().await));
}

/// A snapshot without how often each window was read.
fn lasting(snapshot: &[String]) -> Vec<&String> {
    snapshot.iter().filter(|line| !line.contains(" was read from ")).collect()
}

#[tokio::test]
async fn a_directory_that_may_not_be_written_is_refused_by_name_and_can_be_read() {
    let test = "disk::a_directory_that_may_not_be_written_is_refused_by_name_and_can_be_read";
    if let Some((_, place)) = phase() {
        return frozen(&setup(&place, 1_000).0).await;
    }
    let dir = tempfile::tempdir().expect("a directory");
    let (world, _) = setup(dir.path(), 0);
    world.run(&answers()).await;
    let read_only = |yes| {
        let mut permissions = fs::metadata(world.path()).expect("the store").permissions();
        permissions.set_readonly(yes);
        fs::set_permissions(world.path(), permissions).expect("permissions");
    };
    let is_root = {
        read_only(true);
        fs::write(world.path().join("probe"), "").is_ok()
    };
    if !is_root {
        frozen(&world).await;
        // Else it could not be removed.
        read_only(false);
        return;
    }
    read_only(false);
    fs::remove_file(world.path().join("probe")).expect("the probe");
    if can_mount(dir.path()) {
        let script = format!(
            r#"mount --bind "${PLACE}" "${PLACE}" && mount -o remount,bind,ro "${PLACE}" && exec "$0" "$@""#
        );
        Child { test, place: dir.path(), free: 0 }.runs("frozen", &NAMESPACE, &script);
    }
}

async fn frozen(world: &World) {
    let refused = Store::open(&world.path()).expect_err("nothing can be written");
    assert!(!refused.is_in_use() && !refused.is_damaged(), "{refused}");
    assert!(refused.to_string().contains(&world.path().display().to_string()), "{refused}");
    assert_eq!(world.payouts(), ["psp 9.90 EUR"], "reading needs no right to write");
}

#[test]
fn a_place_that_cannot_be_made_is_refused_by_name() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("file");
    fs::write(&file, "in the way").expect("a file");
    let refused = Store::open(&file.join("store")).expect_err("a file is no directory");
    assert!(refused.to_string().contains("file"), "{refused}");
}
