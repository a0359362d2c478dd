//! On a terminal: a bar while it lasts, tables that fit, and nothing left behind.

use super::support::{Place, quarter, sandbox, terminal};

#[test]
fn a_bar_is_drawn_and_leaves_nothing_behind() {
    let place = Place::signed_in(sandbox(quarter()));
    for columns in [80, 40] {
        let seen = terminal::run(&place.command("sync --no-wait --look-back 400"), columns);
        assert_eq!(seen.code, 5, "{}", seen.screen().join("\n"));
        let is_bar = |row: &str| row.contains(" windows [") && row.contains(']');
        assert!(seen.ever_showed(is_bar), "no whole bar at {columns} columns");
        // People look for the month of the current window.
        let is_whole = |row: &str| row.contains("windows [") && row.contains("/all/2025-0");
        assert!(columns == 40 || seen.ever_showed(is_whole), "no window at {columns} columns");
        let screen = seen.screen();
        assert!(!screen.iter().any(|row| row.contains(" windows [")), "{}", screen.join("\n"));
        assert!(screen.iter().any(|row| row.contains("windows done;")), "{}", screen.join("\n"));
    }
}

#[test]
fn whatever_is_listed_fits_its_terminal_and_breaks_no_word() {
    let place = Place::synced();
    for columns in [120, 80, 40] {
        for (line, whole) in [
            ("ls accounts", "8516212653197782"),
            ("ls payouts", "000041870256"),
            ("ls earnings", "000041870256"),
            ("coverage", "8516212653197782"),
            ("plan", "8516212653197782"),
            ("doctor", "answers"),
            ("jobs", "everything"),
            ("reconcile", "earnings"),
            ("show 000041870256 --trace", "Marketplace"),
        ] {
            let seen = terminal::run(&place.command(line), columns);
            assert_eq!((seen.code, seen.has_escapes()), (0, false), "{line}");
            let text = String::from_utf8(seen.bytes).expect("text");
            for shown in text.lines().map(str::trim_end) {
                // A path or a long id stays whole, so that it can be copied: alone, or next to its name.
                let cells: Vec<_> = shown.split("  ").filter(|cell| !cell.is_empty()).collect();
                let is_one_word =
                    cells.len() <= 2 && cells.last().is_some_and(|cell| !cell.trim().contains(' '));
                let fits = shown.chars().count() <= usize::from(columns);
                let is_command = shown.starts_with("  payouts ");
                assert!(
                    fits || is_one_word || is_command,
                    "{line} at {columns} columns: {shown:?} in\n{text}"
                );
            }
            assert!(text.contains(whole), "{line} at {columns} columns:\n{text}");
        }
    }
}

#[test]
fn at_eighty_columns_a_payout_is_a_row_with_the_other_columns_below_it() {
    let place = Place::synced();
    let seen = terminal::run(&place.command("ls payouts --provider partner-center --limit 1"), 80);
    let screen = seen.screen();
    let row = "2025-02-17  partner-center  00310242  000041870256  128466.45  USD";
    let below = "    Azure Marketplace · Sent · sent to a bank · Withheld tax 0.00 · Service fee";
    assert_eq!(screen[1..4], [row, below, "    tax 0.00"], "{}", screen.join("\n"));
}

#[test]
fn messages_are_broken_between_words() {
    let place = Place::beside(sandbox(quarter()));
    for (line, printed) in [
        ("sync --no-wait --since 2025-06-30", "  run: payouts auth login contoso"),
        ("ls payouts --store none", "error: there is no store in none: run"),
        ("auth login contosa", "did you mean \"contoso\"?"),
    ] {
        let screen = terminal::run(&place.command(line), 40).screen();
        assert!(screen.iter().any(|shown| shown == printed), "{}", screen.join("\n"));
    }
}

#[test]
fn without_a_terminal_or_with_no_color_there_are_no_escapes() {
    let place = Place::synced();
    for line in ["ls payouts", "sync --no-wait --look-back 0", "--help", "ls payouts --wrong"] {
        let piped = place.run(line);
        assert!(!format!("{}{}", piped.stdout, piped.stderr).contains('\u{1b}'), "{piped}");
    }
    for line in ["--help", "ls payouts --wrong"] {
        assert!(terminal::run(&place.command(line), 80).has_escapes(), "{line} is plain on a terminal");
        let mut plain = place.command(line);
        plain.env("NO_COLOR", "1");
        assert!(!terminal::run(&plain, 80).has_escapes(), "{line} with NO_COLOR");
    }
}
