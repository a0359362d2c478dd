//! What the reader makes of damaged export files.

use payouts_tests::damage::damaged_files;
use std::collections::BTreeSet;

#[test]
fn there_are_forty_two_kinds_of_damage_or_more() {
    let kinds: BTreeSet<_> = damaged_files().into_iter().map(|file| file.kind).collect();
    assert!(kinds.len() >= 42, "{kinds:?}");
}

#[test]
fn the_same_files_come_each_time() {
    let once: Vec<_> = damaged_files().into_iter().map(|file| file.bytes).collect();
    let again: Vec<_> = damaged_files().into_iter().map(|file| file.bytes).collect();
    assert_eq!(once, again);
}
