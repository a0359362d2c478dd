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
fn a_store_of_a_newer_program_is_left_alone() {
    let Fixture { dir, store, .. } = Fixture::new();
    store.db.pragma_update(None, "user_version", 99).expect("a version");
    drop(store);
    assert!(Store::open(dir.path()).unwrap_err().is_too_new());
}

#[test]
fn a_database_of_somebody_else_is_left_alone() {
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
