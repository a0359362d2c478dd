//! The calendar: one line for each dataset and account. A cell is a month; for datasets fetched by the day it shows how
//! the days of the month are together.

use super::mark::Mark;
use crate::{output::in_cell, progress::counted};
use chrono::Datelike;
use payouts_core::{Dataset, Month, Period};
use payouts_store::WindowCoverage;
use std::collections::{BTreeMap, BTreeSet};

const LEGEND: [&str; 8] = [
    "# loaded",
    "o loaded, nothing in it",
    "+ loaded in part or early",
    "~ running",
    ". a hole",
    "! failed",
    "? a worse read is held",
    "(blank) never asked for",
];

/// The windows of one line that are in a month.
#[derive(Default)]
struct Windows {
    marks: Vec<Mark>,
    /// How many days they cover.
    days: i64,
}

/// The calendar, line by line. Where the terminal has no room for a year next to the names, these are above their months;
/// and months that have no room are listed further down.
pub(crate) fn calendar(coverage: &[WindowCoverage], width: Option<u16>) -> Vec<String> {
    let mut lines: BTreeMap<(String, Dataset, String), BTreeMap<Month, Windows>> = BTreeMap::new();
    let mut months = BTreeSet::new();
    for covered in coverage {
        let window = &covered.window;
        let month = Month::of(window.period.first_day());
        months.insert(month);
        let key = (window.source.to_string(), window.dataset, window.account.clone());
        let windows = lines.entry(key).or_default().entry(month).or_default();
        windows.marks.push(Mark::of(covered));
        windows.days += days_of(window.period);
    }
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return vec!["nothing was asked for yet: run payouts sync".to_owned()];
    };
    let columns: Vec<Month> =
        std::iter::successors(Some(*first), |month| month.next()).take_while(|month| month <= last).collect();
    let names: Vec<String> =
        lines.keys().map(|(source, dataset, account)| format!("{source}/{dataset}/{account}")).collect();
    let widest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);

    let width = width.map_or(usize::MAX, usize::from);
    let beside = width.saturating_sub(widest + 2) / 2;
    let is_beside = beside >= columns.len().min(12);
    let (indent, at_once) = if is_beside { (widest + 2, beside) } else { (2, (width / 2).saturating_sub(1)) };

    let mut out = Vec::new();
    for columns in columns.chunks(at_once.max(1)) {
        out.extend(header(columns, indent));
        for (name, marks) in names.iter().zip(lines.values()) {
            let cells: String = columns.iter().map(|month| cell(*month, marks.get(month))).collect();
            if is_beside {
                out.push(format!("{name:<indent$}{cells}").trim_end().to_owned());
            } else {
                let parts = in_cell(name, width.saturating_sub(2));
                out.extend(parts.iter().enumerate().map(|(place, part)| match place {
                    0 => part.clone(),
                    _ => format!("  {part}"),
                }));
                out.push(format!("{:indent$}{cells}", "").trim_end().to_owned());
            }
        }
        out.push(String::new());
    }
    out.extend(legend(width));
    let holes = coverage.iter().filter(|covered| covered.observation.is_none()).count();
    out.push(match holes {
        0 => format!("{}, no holes", counted(coverage.len(), "window")),
        _ => format!("{}, {holes} not loaded yet: see payouts jobs", counted(coverage.len(), "window")),
    });
    out
}

/// What the marks mean, in as few lines as fit.
fn legend(width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for meaning in LEGEND {
        match lines.last_mut() {
            Some(line) if line.len() + 3 + meaning.len() <= width => *line += &format!("   {meaning}"),
            _ => lines.push(meaning.to_owned()),
        }
    }
    lines
}

/// Two lines over the columns: the year where it begins, and the first letter of each month.
fn header(columns: &[Month], indent: usize) -> Vec<String> {
    let begins = |index: usize| index == 0 || columns[index].first_day().month() == 1;
    let mut years = String::new();
    for index in (0..columns.len()).filter(|index| begins(*index)) {
        // A year of a column or two has no room for its number next to the next one's.
        if (index + 1..columns.len().min(index + 3)).any(begins) {
            continue;
        }
        let year = columns[index].first_day().year();
        years = format!("{years:<place$}{year}", place = index * 2);
    }
    let letters: String = columns.iter().map(|month| format!("{} ", letter(*month))).collect();
    let indent = " ".repeat(indent);
    [years, letters].into_iter().map(|line| format!("{indent}{line}").trim_end().to_owned()).collect()
}

fn letter(month: Month) -> char {
    "JFMAMJJASOND".chars().nth(month.first_day().month0() as usize).unwrap_or('?')
}

/// A month of one line: the mark of its windows, or of the worst among them.
fn cell(month: Month, windows: Option<&Windows>) -> String {
    let Some(Windows { marks, days }) = windows else { return "  ".to_owned() };
    let worst = marks.iter().min().copied().unwrap_or(Mark::Hole);
    let is_whole = *days >= days_of(Period::Month(month));
    let shown = match worst {
        Mark::Empty | Mark::Loaded if !is_whole => Mark::Partly,
        // Days without a payout are normal: a month is loaded when any of its days held something.
        Mark::Empty if marks.contains(&Mark::Loaded) => Mark::Loaded,
        worst => worst,
    };
    format!("{} ", shown.letter())
}

fn days_of(period: Period) -> i64 {
    (period.ends_at() - period.starts_at()).num_days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_core::{SourceId, Window, source::ReadReport};
    use payouts_store::{JobState, ObservationId, WindowId};

    fn covered(period: &str, state: JobState, rows: Option<u64>) -> WindowCoverage {
        let period: Period = period.parse().expect("a period");
        WindowCoverage {
            id: WindowId(1),
            window: Window {
                source: SourceId::new("contoso"),
                dataset: Dataset::Payments,
                account: "all".to_owned(),
                period,
            },
            state,
            observation: rows.map(|_| ObservationId(1)),
            asked_at: None,
            loaded_at: None,
            report: rows.map(|rows| ReadReport { rows, ..ReadReport::default() }),
            is_held: false,
        }
    }

    #[test]
    fn holes_are_seen_at_a_glance() {
        let lines = calendar(
            &[
                covered("2025-11", JobState::Released, Some(3)),
                covered("2025-12", JobState::Released, Some(0)),
                covered("2026-02", JobState::Requested, None),
                covered("2026-03", JobState::Failed, None),
                covered("2026-04", JobState::Planned, None),
            ],
            None,
        );
        assert_eq!(lines[0], "                          2026");
        assert_eq!(lines[1], "                      N D J F M A");
        assert_eq!(lines[2], "contoso/payments/all  # o   ~ ! .");
        assert!(lines.last().expect("a count").contains("3 not loaded"), "{lines:?}");
    }

    #[test]
    fn a_month_with_days_without_payouts_is_loaded_and_with_a_hole_is_not() {
        let mut days = vec![
            covered("2026-02-01", JobState::Released, Some(1)),
            covered("2026-02-02", JobState::Released, Some(0)),
        ];
        assert!(calendar(&days, None)[2].ends_with('+'), "two days are no month");
        days.extend((3..=27).map(|day| covered(&format!("2026-02-{day:02}"), JobState::Released, Some(0))));
        let whole = covered("2026-02-28", JobState::Released, Some(0));
        assert!(calendar(&[days.clone(), vec![whole]].concat(), None)[2].ends_with('#'));
        days.push(covered("2026-02-28", JobState::Planned, None));
        assert!(calendar(&days, None)[2].ends_with('.'));
    }

    #[test]
    fn a_month_requested_before_its_end_has_a_letter_of_its_own() {
        let asked = |at: &str| WindowCoverage {
            asked_at: Some(at.parse().expect("an instant")),
            ..covered("2026-02", JobState::Released, Some(3))
        };
        assert!(calendar(&[asked("2026-02-28T23:59:59Z")], None)[2].ends_with('+'));
        assert!(calendar(&[asked("2026-03-01T00:00:00Z")], None)[2].ends_with('#'));
    }

    #[test]
    fn a_window_with_a_held_read_has_a_mark_of_its_own() {
        let held = WindowCoverage { is_held: true, ..covered("2026-02", JobState::Released, Some(3)) };
        assert!(calendar(&[held], None)[2].ends_with('?'));
    }

    #[test]
    fn an_empty_ledger_says_what_to_do() {
        assert_eq!(calendar(&[], None), ["nothing was asked for yet: run payouts sync"]);
    }

    #[test]
    fn in_a_narrow_terminal_names_stand_above_their_months_and_no_line_is_broken() {
        let year = (1..=12).map(|month| covered(&format!("2026-{month:02}"), JobState::Released, Some(1)));
        let year: Vec<_> = year.chain([covered("2027-01", JobState::Planned, None)]).collect();
        let lines = calendar(&year, Some(27));
        // The last line is a sentence, which is broken where it is printed.
        assert!(lines.iter().rev().skip(1).all(|line| line.len() <= 27), "{lines:#?}");
        let expected = [
            "  2026",
            "  J F M A M J J A S O N D",
            "contoso/payments/all",
            "  # # # # # # # # # # # #",
            "",
            "  2027",
            "  J",
            "contoso/payments/all",
            "  .",
            "",
            "# loaded",
        ];
        assert_eq!(lines[..expected.len()], expected);
        assert_eq!(calendar(&year, Some(200)), calendar(&year, None));
    }

    #[test]
    fn a_name_that_is_too_long_is_broken_between_its_parts() {
        let mut of_group = covered("2026-02-01", JobState::Released, Some(1));
        of_group.window.account = "8516212653197782".to_owned();
        let lines = calendar(&[of_group], Some(24));
        assert_eq!(lines[2..5], ["contoso/payments/", "  8516212653197782", "  +"]);
    }
}
