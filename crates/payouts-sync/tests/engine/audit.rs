//! Verify finds damage on the disk, and rebuild makes the tables from the raw bytes.

use crate::{
    provider::{Content, Profile, Provider, entry},
    world::{World, day, hours, options as all_options},
};
use payouts_store::Verified;
use payouts_sync::Options;
use rusqlite::Connection;
use std::{fs, path::PathBuf};

/// Two months of exports, a fortnight of answers.
fn options() -> Options {
    Options { since: day("2026-01-28"), ..all_options() }
}

/// A store with files and answers, corrections, repeated keys, vanished keys, unreadable rows and earnings.
async fn setup() -> World {
    let mut world = World::new();
    let (contoso, grand) = (world.add("contoso", Profile::EXPORTS), world.add("grand", Profile::ANSWERS));
    contoso
        .serves("payments/all/2026-01", &[entry("001", "1.00"), entry("001", "1.00"), entry("002", "2.50")]);
    contoso.serves("earnings/all/2026-01", &[entry("e1", "4.00"), entry("e2", "6.00")]);
    let text = r#"{"payouts":[{"payoutPspRef":"a1","payoutAmt":1.50,"payoutCurr":"EUR"},7]}"#;
    grand.serves_content("payout-summary/0042/2026-02-01", Content::Bytes(text.as_bytes().to_vec()));
    world.run(&options()).await;
    again(&world, &contoso).await;
    world
}

async fn again(world: &World, contoso: &Provider) {
    contoso.serves("payments/all/2026-01", &[entry("001", "1.00"), entry("002", "2.05"), entry("003", "3")]);
    contoso.serves("earnings/all/2026-01", &[entry("e1", "4.00"), entry("e2", "6.60")]);
    world.later(hours(24));
    world.run(&options()).await;
}

fn verified(world: &World) -> Verified {
    world.store().verify().expect("verify")
}

/// Every finding, as text.
fn findings(world: &World) -> Vec<String> {
    verified(world).findings.iter().map(ToString::to_string).collect()
}

/// Changes the catalog behind the store's back.
fn tamper(world: &World, sql: &str) {
    let catalog = Connection::open(world.path().join("payouts.db")).expect("the catalog");
    let changed = catalog.execute(sql, []).expect("sql");
    assert_eq!(changed, 1, "{sql}");
}

/// The file of a payments export.
fn raw_file(world: &World) -> PathBuf {
    let store = world.store();
    let mut hash = None;
    store
        .observations(|seen| {
            if seen.window.to_string() == "contoso/payments/all/2026-01" {
                hash = Some(seen.facts.sha256);
            }
            Ok(())
        })
        .expect("observations");
    store.raw().path_of(&hash.expect("an observation"))
}

#[tokio::test]
async fn a_sound_store_has_no_findings() {
    let world = setup().await;
    let verified = verified(&world);
    assert_eq!((verified.findings.as_slice(), verified.orphans), ([].as_slice(), 0));
    assert!(verified.observations > 20 && verified.raw_bodies > 10 && verified.rows > 8, "{verified:?}");
}

#[tokio::test]
async fn a_flipped_bit_in_a_raw_file_is_found() {
    let world = setup().await;
    let path = raw_file(&world);
    let mut bytes = fs::read(&path).expect("bytes");
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    fs::write(&path, bytes).expect("write");
    let findings = findings(&world);
    assert!(findings.iter().any(|found| found.contains("its bytes have changed on disk")), "{findings:?}");
    let before = world.snapshot();
    let refused = world.writer().rebuild().expect_err("damaged bytes are not rebuilt");
    assert!(refused.is_damaged() && refused.to_string().contains("have changed on disk"), "{refused}");
    assert_eq!(world.snapshot(), before);
}

#[tokio::test]
async fn a_missing_raw_file_is_found_and_no_rebuild_is_begun() {
    let world = setup().await;
    let before = world.snapshot();
    fs::remove_file(raw_file(&world)).expect("remove");
    let findings = findings(&world);
    assert!(findings.iter().any(|found| found.contains("does not exist")), "{findings:?}");
    assert!(world.writer().rebuild().expect_err("no bytes").is_damaged());
    assert_eq!(world.snapshot(), before, "the tables are as they were");
}

#[tokio::test]
async fn every_change_in_the_catalog_is_found_and_rebuilt() {
    let changes = [
        ("an amount", "UPDATE payouts SET total = '2.50' WHERE total = '2.05'"),
        ("a scale", "UPDATE payouts SET total = '3.0' WHERE total = '3'"),
        ("a currency", "UPDATE payouts SET total_currency = 'USD' WHERE total = '2.05'"),
        ("a reference", "UPDATE payouts SET reference = '999' WHERE total = '2.05'"),
        ("the place a figure comes from", "UPDATE payouts SET line = 99 WHERE total = '2.05'"),
        ("a row that is gone", "DELETE FROM payouts WHERE total = '2.05'"),
        (
            "a row too many",
            "INSERT INTO payouts (source, dataset, key, window, first_observation, last_observation, provider, account,
                extra, line) SELECT source, dataset, 'x', window, first_observation, last_observation, provider, account,
                extra, line FROM payouts WHERE total = '2.05'",
        ),
        ("a vanished mark taken away", "UPDATE payouts SET vanished_in = NULL WHERE vanished_in IS NOT NULL"),
        ("a vanished mark put on", "UPDATE payouts SET vanished_in = last_observation WHERE total = '2.05'"),
        (
            "a longer life",
            "UPDATE payouts SET last_observation = (SELECT max(id) FROM observations WHERE window = payouts.window)
             WHERE total = '2.50'",
        ),
        (
            "a control total",
            "UPDATE observations SET report = replace(report, '6.05', '6.50')
             WHERE id = (SELECT max(id) FROM observations WHERE report LIKE '%6.05%')",
        ),
        ("an unreadable row forgotten", "DELETE FROM quarantine WHERE id = (SELECT min(id) FROM quarantine)"),
        ("an unreadable row changed", "UPDATE quarantine SET bytes = x'38' WHERE id = (SELECT min(id) FROM quarantine)"),
    ];
    let world = setup().await;
    let before = world.snapshot();
    for (what, sql) in changes {
        tamper(&world, sql);
        assert!(!findings(&world).is_empty(), "{what} is not found");
        let rebuilt = world.writer().rebuild().expect("rebuild");
        assert!(!rebuilt.identical, "{what}");
        assert_eq!(world.snapshot(), before, "{what}");
        assert_eq!(findings(&world), Vec::<String>::new(), "{what}");
    }
}

#[tokio::test]
async fn a_changed_small_body_is_found() {
    let world = setup().await;
    tamper(
        &world,
        "UPDATE raw SET body = CAST(replace(CAST(body AS TEXT), '1.50', '1.05') AS BLOB)
         WHERE instr(CAST(body AS TEXT), '1.50') > 0",
    );
    let findings = findings(&world);
    assert!(findings.iter().any(|found| found.contains("its bytes have changed on disk")), "{findings:?}");
    let before = world.snapshot();
    let refused = world.writer().rebuild().expect_err("damaged bytes are not rebuilt");
    assert!(refused.is_damaged() && refused.to_string().contains("have changed on disk"), "{refused}");
    assert_eq!(world.snapshot(), before);
}

#[tokio::test]
async fn an_orphan_is_counted_and_swept_by_the_next_run() {
    let world = setup().await;
    let stray = world.path().join("raw").join("ab");
    fs::create_dir_all(&stray).expect("a directory");
    fs::write(stray.join("0".repeat(62)), "no row names me").expect("an orphan");
    fs::write(world.path().join("raw").join("incoming-x"), "half").expect("an unfinished download");
    let verified = verified(&world);
    assert_eq!((verified.orphans, verified.findings.len()), (2, 0), "harmless");
    world.run(&options()).await;
    assert_eq!(self::verified(&world).orphans, 0);
}

#[tokio::test]
async fn a_rebuild_gives_the_same_tables_to_the_last_byte() {
    let world = setup().await;
    let before = world.snapshot();
    let rebuilt = world.writer().rebuild().expect("rebuild");
    assert!(rebuilt.identical, "{rebuilt:?}");
    assert_eq!(world.snapshot(), before);
    assert_eq!(rebuilt.earnings, 4, "of both observations");
    assert_eq!(findings(&world), Vec::<String>::new());
}
