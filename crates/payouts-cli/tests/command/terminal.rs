//! On a terminal: a bar while it lasts, tables that fit, and nothing left behind.

use super::support::{Place, quarter, sandbox, terminal};

#[test]
fn a_bar_is_drawn_and_leaves_nothing_behind() {
    let place = Place::signed_in(sandbox(quarter()));
    for columns in [80, 40] {
        let seen = terminal::run(&place.command("sync --no-wait --lookback 400"), columns);
        assert_eq!(seen.code, 5, "{}", seen.screen().join("\n"));
        assert!(seen.ever_showed(|row| row.contains(" windows [")), "no bar at {columns} columns");
        let screen = seen.screen();
        assert!(!screen.iter().any(|row| row.contains(" windows [")), "{}", screen.join("\n"));
        assert!(screen.iter().any(|row| row.contains("windows done;")), "{}", screen.join("\n"));
    }
}

#[test]
fn whatever_is_listed_fits_its_terminal_and_breaks_no_title() {
    let place = Place::synced();
    for columns in [80, 40] {
        for (line, title) in [
            ("ls accounts", "Provider"),
            ("ls payouts", "Reference"),
            ("ls earnings", "Customer"),
            ("coverage", "never asked for"),
        ] {
            let seen = terminal::run(&place.command(line), columns);
            assert_eq!((seen.code, seen.has_escapes()), (0, false), "{line}");
            let text = String::from_utf8(seen.bytes).expect("text");
            let widest = text.lines().map(|line| line.trim_end().chars().count()).max().unwrap_or(0);
            // Sentences and long names may be broken by a narrow terminal: then they can be copied whole.
            let is_free = columns == 40 && line != "ls accounts";
            assert!(
                is_free || widest <= usize::from(columns),
                "{line}: {widest} of {columns} columns:\n{text}"
            );
            assert!(text.contains(title), "{line} at {columns} columns:\n{text}");
        }
    }
}

#[test]
fn without_a_terminal_or_with_no_color_there_are_no_escapes() {
    let place = Place::synced();
    for line in ["ls payouts", "sync --no-wait --lookback 0", "--help", "ls payouts --wrong"] {
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
