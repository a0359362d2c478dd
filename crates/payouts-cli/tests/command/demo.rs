//! `payouts demo`: the story that a newcomer sees first.

use crate::support::Place;

#[test]
fn the_demo_tells_its_whole_story_and_nothing_doubles() {
    let place = Place::bare();
    let ran = place.run("demo --store ledger").with_code(0);
    let (told, shown) = (&ran.stderr, &ran.stdout);
    for part in
        ["signed in to Partner Center", "signed in to Oracle", "Nothing doubles", "The ledger lies in"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    // What is to be copied works as it stands, although nothing is installed.
    let called = format!("\n  {} ls payouts --store ", env!("CARGO_BIN_EXE_payouts"));
    assert!(told.contains(&called), "{told}");
    let done: Vec<_> = told.lines().filter(|line| line.contains(" windows done; payouts: ")).collect();
    assert_eq!(done.len(), 2, "{told}");
    assert!(done[1].contains("payouts: 0 new"), "{told}");
    for part in ["partner-center", "oracle-bi", "sent to a bank ", "credit note ", "no holes"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn a_directory_that_is_there_already_is_left_alone() {
    let place = Place::bare();
    std::fs::create_dir(place.path().join("mine")).expect("a directory");
    place.run("demo --store mine").with_code(2).telling("left alone");
}
