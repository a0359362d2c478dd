//! One conformance suite for every store, and what only files can get wrong.

use std::fs;
use std::path::Path;

use payouts_auth::{FileStore, MemoryStore, TokenStore};
use payouts_http::{ErrorKind, SecretString};

fn text(text: &str) -> SecretString {
    text.into()
}

/// What every store must do. `again` opens the same store a second time, as another process would.
fn conforms<S: TokenStore>(again: impl Fn() -> S) {
    let (one, two) = (again(), again());
    assert!(one.load("acme").unwrap().is_none());
    one.remove("acme").unwrap();

    let odd = "{\"weird\": \"\u{0}\u{fffd}\n\"}";
    one.save("acme", &text(odd)).unwrap();
    assert_eq!(two.load("acme").unwrap().unwrap().expose(), odd, "byte for byte");
    two.save("acme", &text("newer")).unwrap();
    assert_eq!(one.load("acme").unwrap().unwrap().expose(), "newer");

    for other in ["ACME", "acme ", "acme.json", "../acme", "a/c", "ümläut", "%41cme"] {
        assert!(one.load(other).unwrap().is_none(), "{other}");
        one.save(other, &text(other)).unwrap();
        assert_eq!(two.load(other).unwrap().unwrap().expose(), other);
    }
    assert_eq!(one.load("acme").unwrap().unwrap().expose(), "newer");

    let held = one.try_lock("acme").unwrap().expect("it is free");
    assert!(one.try_lock("acme").unwrap().is_none(), "not twice");
    assert!(two.try_lock("acme").unwrap().is_none(), "not by another");
    assert!(two.try_lock("other").unwrap().is_some(), "another account is not concerned");
    assert!(two.load("acme").unwrap().is_some(), "readers do not care");
    drop(held);
    assert!(two.try_lock("acme").unwrap().is_some());

    one.remove("acme").unwrap();
    assert!(two.load("acme").unwrap().is_none());
    assert!(two.try_lock("acme").unwrap().is_some());
}

#[test]
fn memory_conforms() {
    let store = MemoryStore::new();
    conforms(|| store.clone());
}

#[test]
fn files_conform() {
    let directory = tempfile::tempdir().unwrap();
    conforms(|| FileStore::new(directory.path().join("deep/below")));
}

#[test]
fn a_reader_sees_the_old_text_or_the_new_one_and_nothing_between() {
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::new(directory.path());
    let long = |c: char| text(&c.to_string().repeat(50_000));
    store.save("acme", &long('a')).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..200 {
                store.save("acme", &long(if round % 2 == 0 { 'b' } else { 'a' })).unwrap();
            }
        });
        for _ in 0..500 {
            let seen = store.load("acme").unwrap().unwrap();
            let seen = seen.expose();
            assert_eq!(seen.len(), 50_000);
            assert!(seen.bytes().all(|byte| byte == seen.as_bytes()[0]));
        }
    });
    let left: Vec<_> =
        fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["acme.json"], "no half-written file stays behind");
}

#[test]
fn a_file_that_is_no_record_is_refused_by_size() {
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::new(directory.path().join("tokens"));
    store.save("acme", &text(&"x".repeat(2 * 1024 * 1024))).unwrap();
    assert_eq!(store.load("acme").unwrap_err().kind(), ErrorKind::Configuration);
}

#[cfg(unix)]
mod permissions {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn files_and_directories_are_their_owners_alone() {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path().join("state/tokens");
        let store = FileStore::new(&place);
        store.save("acme", &text("secret")).unwrap();
        let _lock = store.try_lock("acme").unwrap();
        assert_eq!((mode(&place), mode(place.parent().unwrap())), (0o700, 0o700));
        for entry in fs::read_dir(&place).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }

    #[test]
    fn what_others_could_read_is_refused_with_the_remedy() {
        let directory = tempfile::tempdir().unwrap();
        let store = FileStore::new(directory.path().join("tokens"));
        store.save("acme", &text("CANARY")).unwrap();
        for loose in [0o640, 0o604, 0o660, 0o666] {
            set_mode(&store.path("acme"), loose);
            let error = store.load("acme").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("chmod 600"), "{error}");
            assert!(!format!("{error:?}").contains("CANARY"));
            let tolerant = store.clone().tolerating_loose_permissions();
            assert_eq!(tolerant.load("acme").unwrap().unwrap().expose(), "CANARY");
        }
        store.save("acme", &text("new")).unwrap();
        assert_eq!(mode(&store.path("acme")), 0o600, "writing mends it");
    }

    #[test]
    fn a_directory_that_others_could_write_to_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path().join("tokens");
        let store = FileStore::new(&place);
        store.save("acme", &text("x")).unwrap();
        set_mode(&place, 0o777);
        assert!(store.load("acme").unwrap_err().to_string().contains("chmod 700"));
        assert!(store.save("acme", &text("y")).is_err());
        set_mode(&place, 0o755);
        assert_eq!(store.load("acme").unwrap().unwrap().expose(), "x", "looking on is no harm");
    }
}
