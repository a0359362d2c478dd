//! `payouts demo`: the story that a newcomer sees first.

use crate::support::Place;

#[test]
fn the_demo_prints_every_part_and_nothing_doubles() {
    let place = Place::bare();
    let ran = place.run("demo --store ledger").with_code(0);
    let (printed, shown) = (&ran.stderr, &ran.stdout);
    for part in ["signed in to Partner Center", "signed in to Oracle", "Nothing doubles", "The ledger is in"]
    {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    // What is to be copied works unchanged, although nothing is installed.
    let called = format!("\n  {} ls payouts --store ", env!("CARGO_BIN_EXE_payouts"));
    assert!(printed.contains(&called), "{printed}");
    let done: Vec<_> = printed.lines().filter(|line| line.contains(" windows done; payouts: ")).collect();
    assert_eq!(done.len(), 2, "{printed}");
    assert!(done[1].contains("payouts: 0 new"), "{printed}");
    for part in ["partner-center", "oracle-bi", "sent to a bank ", "credit note ", "no holes", "In bank"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let report =
        printed.lines().find_map(|line| line.strip_prefix("The report of the month, to open in a browser: "));
    let page = std::fs::read_to_string(report.expect("a report")).expect("a page");
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
}

#[test]
fn a_directory_that_is_there_already_is_left_alone() {
    let place = Place::bare();
    std::fs::create_dir(place.path().join("mine")).expect("a directory");
    place.run("demo --store mine").with_code(2).showing("left alone");
}
