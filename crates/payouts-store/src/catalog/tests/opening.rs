//! Who may open a store, and which.

use super::*;

#[test]
fn a_second_writer_is_refused_and_a_reader_is_not() {
    let fixture = Fixture::new();
    let refused = Store::open(fixture.dir.path()).unwrap_err();
    assert!(refused.is_in_use());
    assert!(refused.to_string().contains(&std::process::id().to_string()), "{refused}");
    Store::open_read_only(fixture.dir.path()).expect("a reader");
}

#[test]
fn a_reader_cannot_write() {
    let fixture = Fixture::new();
    let mut reader = Store::open_read_only(fixture.dir.path()).expect("a reader");
    assert!(reader.write(|_| Ok(())).is_err());
}

#[test]
fn a_store_of_another_version_is_left_alone() {
    let Fixture { dir, store, .. } = Fixture::new();
    // Builds from before the first release went up to 8.
    for version in [2, 8, 99] {
        store.db.pragma_update(None, "user_version", version).expect("a version");
        for open in [Store::open_read_only, reopen] {
            let refused = open(dir.path()).unwrap_err();
            assert!(refused.is_of_other_version());
            let message = refused.to_string();
            let expected = format!("schema version {version}, and this program knows version 1");
            assert!(
                message.contains(&expected) && message.contains("sync into a new directory"),
                "{message}"
            );
        }
    }
}

/// Opens for writing while the fixture's own store holds the lock of another directory.
fn reopen(dir: &std::path::Path) -> crate::Result<Store> {
    let copy = tempfile::tempdir().expect("a directory");
    std::fs::copy(dir.join("payouts.db"), copy.path().join("payouts.db")).expect("a copy");
    std::fs::copy(dir.join("payouts.db-wal"), copy.path().join("payouts.db-wal")).expect("a copy");
    Store::open(copy.path())
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let dir = tempfile::tempdir().expect("a directory");
    let other = rusqlite::Connection::open(dir.path().join("payouts.db")).expect("a database");
    other.execute_batch("CREATE TABLE theirs (x)").expect("a table");
    drop(other);
    assert!(Store::open(dir.path()).unwrap_err().is_damaged());
}

#[test]
fn no_store_is_called_absent() {
    let dir = tempfile::tempdir().expect("a directory");
    assert!(Store::open_read_only(dir.path()).unwrap_err().is_absent());
}
