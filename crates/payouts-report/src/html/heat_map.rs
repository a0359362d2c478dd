//! The coverage as a map: a row for each account, a column for each day of the month.

use super::charts::details;
use crate::{
    figures::Figures,
    snapshot::{BankDays, CoverageRow, CoverageState, ProofState},
    table::Table,
    text::visible,
};
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};
use payouts_model::Period;

/// Accounts that the map has at most, incomplete ones first. The tables have all.
const LINES: usize = 40;
const CELL: u32 = 16;
const LABEL: u32 = 220;
const LINE: u32 = 20;

struct Line {
    label: String,
    /// First day, last day, style, sign and words.
    spans: Vec<(u32, u32, Look)>,
    is_complete: bool,
}

/// How a state looks. The sign is for those who do not distinguish the colours.
struct Look {
    class: &'static str,
    sign: &'static str,
    words: &'static str,
}

pub(super) fn coverage(figures: &Figures, tables: [&Table; 3]) -> Markup {
    let first = format!("{}-01", figures.about.month).parse::<NaiveDate>().unwrap_or_default();
    let days = Period::Month(payouts_model::Month::of(first)).last_day().day();
    let mut lines = lines(figures, first, days);
    lines.sort_by_key(|line| line.is_complete);
    let hidden = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    let incomplete = lines.iter().filter(|line| !line.is_complete).count();
    let height = u32::try_from(lines.len()).unwrap_or(0) * LINE + 24;
    html! {
        figure.wide {
            figcaption { "Coverage: what was loaded, and what bank statements prove" }
            @if lines.is_empty() {
                p.empty { "No window and no bank account is known for this month." }
            } @else {
                ul.legend {
                    li { span.swatch.ok aria-hidden="true" {} "complete, proved" }
                    li { span.swatch.warn aria-hidden="true" {} "! early, held, unproved" }
                    li { span.swatch.wait aria-hidden="true" {} "… pending" }
                    li { span.swatch.bad aria-hidden="true" {} "× failed, missing" }
                }
                svg.map viewBox={ "0 0 " (LABEL + days * CELL + 4) " " (height) } role="img" aria-labelledby="map-t map-d" {
                    title id="map-t" { "Coverage" }
                    desc id="map-d" { (incomplete) " of " (lines.len()) " lines are not complete. The tables below have the details." }
                    @for day in (1..=days).filter(|day| *day == 1 || day % 5 == 0) {
                        text.tick x=(LABEL + (day - 1) * CELL + CELL / 2) y="14" text-anchor="middle" { (day) }
                    }
                    @for (number, line) in lines.iter().enumerate() {
                        @let y = 22 + u32::try_from(number).unwrap_or(0) * LINE;
                        text.label x=(LABEL - 8) y=(y + 12) text-anchor="end" { (line.label) }
                        @for (from, to, look) in &line.spans {
                            @let width = (to + 1 - from) * CELL;
                            rect class=(look.class) x=(LABEL + (from - 1) * CELL) y=(y) width=(width - 2) height=(LINE - 4) rx="2" {
                                title { (line.label) ", " (from) @if to != from { "–" (to) } ": " (look.words) }
                            }
                            @if !look.sign.is_empty() {
                                text.sign x=(LABEL + (from - 1) * CELL + width / 2 - 1) y=(y + 12) text-anchor="middle" { (look.sign) }
                            }
                        }
                    }
                }
                @if hidden > 0 { p.note { (hidden) " more lines are in the tables." } }
            }
            @for table in tables { (details(table)) }
        }
    }
}

fn lines(figures: &Figures, first: NaiveDate, days: u32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut of_windows: Option<(&CoverageRow, usize)> = None;
    for window in &figures.coverage.windows {
        let is_same = of_windows.is_some_and(|(other, _)| {
            (&other.source, other.dataset, &other.account)
                == (&window.source, window.dataset, &window.account)
        });
        if !is_same {
            let account = short(&visible(&window.account), 18);
            let label =
                format!("{} {} {account}", short(&visible(window.source.as_str()), 10), window.dataset);
            lines.push(Line { label, spans: Vec::new(), is_complete: true });
            of_windows = Some((window, lines.len() - 1));
        }
        if let (Some((_, number)), Some((from, to))) =
            (of_windows, within(window.period.first_day(), window.period.last_day(), first, days))
        {
            lines[number].spans.push((from, to, look(window.state)));
            lines[number].is_complete &= window.state == CoverageState::Complete;
        }
    }
    let mut of_bank: Option<(&BankDays, usize)> = None;
    for span in &figures.coverage.bank_days {
        if of_bank.is_none_or(|(other, _)| other.bank_account != span.bank_account) {
            let label = format!("bank {}", short(&visible(&span.bank_account), 26));
            lines.push(Line { label, spans: Vec::new(), is_complete: true });
            of_bank = Some((span, lines.len() - 1));
        }
        if let (Some((_, number)), Some((from, to))) = (of_bank, within(span.first, span.last, first, days)) {
            lines[number].spans.push((from, to, proof(span.state)));
            lines[number].is_complete &= span.state == ProofState::Proved;
        }
    }
    lines.retain(|line| !line.spans.is_empty());
    lines
}

/// The days of the month that a span has.
fn within(from: NaiveDate, to: NaiveDate, first: NaiveDate, days: u32) -> Option<(u32, u32)> {
    let last = first.with_day(days)?;
    let (from, to) = (from.max(first), to.min(last));
    (from <= to).then(|| (from.day(), to.day()))
}

const fn look(state: CoverageState) -> Look {
    match state {
        CoverageState::Complete => Look { class: "ok", sign: "", words: "complete" },
        CoverageState::Early => {
            Look { class: "warn", sign: "!", words: "requested before the period was over" }
        }
        CoverageState::Held => Look { class: "warn", sign: "!", words: "a worse read waits for a person" },
        CoverageState::Pending => Look { class: "wait", sign: "…", words: "pending" },
        CoverageState::Failed => Look { class: "bad", sign: "×", words: "failed" },
        CoverageState::Missing => Look { class: "bad", sign: "×", words: "never requested" },
    }
}

const fn proof(state: ProofState) -> Look {
    match state {
        ProofState::Proved => Look { class: "ok", sign: "", words: "proved" },
        ProofState::Unproved => Look { class: "warn", sign: "!", words: "not proved" },
        ProofState::Missing => Look { class: "bad", sign: "×", words: "no statement" },
    }
}

fn short(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters - 1).chain(['…']).collect()
}
