//! The page: what needs a person first, then the main figures, charts and tables.

use super::{
    charts::{self, provider_label},
    heat_map,
    number::amount_with_currency,
    rows,
};
use crate::{
    exact_sum::ExactSum,
    figures::{Figures, Place, ProviderFigures, TieOutLine},
    table::{self, Table},
    text::{counted, visible},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{NaiveDate, SecondsFormat};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Tables that are below their chart, and not sections of their own.
const BELOW_CHARTS: [&str; 6] =
    ["paid-per-month", "days-to-bank", "aging", "coverage", "windows", "bank-days"];

/// The figures as one HTML file.
#[must_use]
pub fn render_html(figures: &Figures) -> String {
    let tables = table::all(figures);
    let sections: Vec<&Table> = tables.iter().filter(|table| !BELOW_CHARTS.contains(&table.id)).collect();
    let title = format!("Payouts of {}", month_name(&figures.about.month));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the figures" }
                header {
                    h1 { (title) }
                    p.as-of { "The ledger as of " time datetime=(as_of(figures)) { (as_of(figures)) } }
                    (contents(&sections))
                }
                main id="main" {
                    (checks(figures))
                    (cards(figures))
                    (chart_section(figures, &tables))
                    @for table in &sections { (rows::section(table)) }
                }
                (footer(figures))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// The source of a policy for an inline text.
fn digest(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

fn as_of(figures: &Figures) -> String {
    figures.about.as_of.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn month_name(month: &str) -> String {
    let first = format!("{month}-01").parse::<NaiveDate>();
    first.map_or_else(|_| month.to_owned(), |first| first.format("%B %Y").to_string())
}

fn contents(sections: &[&Table]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul {
                li { a href="#charts" { "Charts" } }
                @for table in sections { li { a href={ "#" (table.id) } { (table.title) } } }
            }
        }
    }
}

/// What needs a person, and what does not.
fn checks(figures: &Figures) -> Markup {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let open = count(figures.exceptions.iter().filter(|exception| !exception.is_decided()).count());
    let corrections = count(figures.corrections.len());
    let left_out: u64 = figures.left_out.iter().map(|line| line.rows).sum();
    let differences = figures.tie_out.iter().filter(|line| !place(line, Place::Difference).is_zero()).count();
    let not_compared =
        figures.tie_out.iter().filter(|line| !place(line, Place::NotCompared).is_zero()).count();
    html! {
        section id="checks" aria-labelledby="checks-title" {
            h2 id="checks-title" { "What needs a person" }
            ul.checks {
                (check(open == 0, "#exceptions", &match open {
                    0 => "No exception is open".to_owned(),
                    open => format!("{} without a decision", counted(open, "exception", "exceptions")),
                }))
                (check(figures.coverage.is_complete, "#charts", if figures.coverage.is_complete {
                    "Everything is loaded, and the bank's days are proved"
                } else {
                    "Not everything is loaded, or days of the bank are not proved"
                }))
                (check(differences == 0, "#tie-out", &match differences {
                    0 => "The ledger and the bank have no difference".to_owned(),
                    _ => format!("{} a difference to the bank", match differences { 1 => "1 total has".to_owned(), many => format!("{many} totals have") }),
                }))
                @if not_compared > 0 {
                    (check(false, "#tie-out", "Some payouts were compared with no bank statement"))
                }
                @if corrections > 0 {
                    (check(false, "#corrections", &format!("{} since the last close", counted(corrections, "correction", "corrections"))))
                }
                @if left_out > 0 {
                    (check(false, "#not-in-sums", &format!("{} in no sum", counted(left_out, "row is", "rows are"))))
                }
            }
        }
    }
}

fn check(is_fine: bool, target: &str, text: &str) -> Markup {
    let (class, sign, word) = if is_fine { ("fine", "✓", "Fine: ") } else { ("look", "!", "To do: ") };
    html! {
        li class=(class) {
            span.sign-box aria-hidden="true" { (sign) }
            span.hidden { (word) }
            a href=(target) { (text) }
        }
    }
}

fn place(line: &TieOutLine, place: Place) -> ExactSum {
    line.places.get(&place).map_or(ExactSum::ZERO, |figure| figure.amount)
}

/// The main figures of each provider and currency.
fn cards(figures: &Figures) -> Markup {
    html! {
        section id="main-figures" aria-labelledby="figures-title" {
            h2 id="figures-title" { "Main figures" }
            @if figures.providers.is_empty() { p.empty { "No payout of this month has an amount." } }
            div.cards { @for line in &figures.providers { (card(figures, line)) } }
        }
    }
}

fn card(figures: &Figures, line: &ProviderFigures) -> Markup {
    let (provider, currency) = (line.provider, line.currency);
    let tie_out = figures.tie_out.iter().find(|tie| (tie.provider, tie.currency) == (provider, currency));
    let at = |wanted| tie_out.map(|tie| place(tie, wanted)).filter(|sum| !sum.is_zero());
    let some = |sum: ExactSum| Some(sum).filter(|sum| !sum.is_zero());
    let rest = [
        ("Earned", line.sent.earned, "earned", "sent"),
        ("Withheld tax", line.sent.withheld_tax, "withheld_tax", "sent"),
        ("Sales tax", line.sent.sales_tax, "sales_tax", "sent"),
        ("Service fee tax", line.sent.service_fee_tax, "service_fee_tax", "sent"),
        ("Held back", line.sent.withheld, "withheld", "sent"),
        ("In the bank", at(Place::InBank), "total", Place::InBank.as_str()),
        ("In transit", at(Place::InTransit), "total", Place::InTransit.as_str()),
        ("Credit notes", some(line.credit_notes.amount), "total", "settled:credit-note"),
        ("Failed or returned", some(line.failed.amount), "total", "settled:failed-or-returned"),
        ("Not paid yet", some(line.not_paid_yet.amount), "total", "settled:not-paid-yet"),
        ("Unknown", some(line.unknown.amount), "total", "settled:unknown"),
        ("Not compared", at(Place::NotCompared), "total", Place::NotCompared.as_str()),
        ("Difference", at(Place::Difference), "total", Place::Difference.as_str()),
    ];
    let link = |sum: ExactSum, column: &str, word: &str| {
        let words = format!("{} {column}:{currency} {word}", provider.as_str());
        html! { a.rows href="#payouts" data-f=(words) { (amount_with_currency(sum, currency)) } }
    };
    html! {
        article.card {
            h3 { (provider_label(provider)) " · " (currency) }
            p.big { (link(line.paid.amount, "total", "settled:sent-to-bank")) }
            p.sub { "paid in " (counted(line.paid.count, "payout", "payouts")) }
            dl {
                @for (label, sum, column, word) in rest {
                    @if let Some(sum) = sum {
                        div.warn[label == "Difference"] { dt { (label) } dd { (link(sum, column, word)) } }
                    }
                }
            }
        }
    }
}

fn chart_section(figures: &Figures, tables: &[Table]) -> Markup {
    let find = |id: &str| tables.iter().find(|table| table.id == id);
    let all = BELOW_CHARTS.map(find);
    let [Some(paid), Some(days), Some(aging), Some(coverage), Some(windows), Some(bank_days)] = all else {
        return html! {};
    };
    html! {
        section id="charts" aria-labelledby="charts-title" {
            h2 id="charts-title" { "Charts" }
            div.charts {
                @if figures.history.is_empty() {
                    figure { figcaption { "Paid per month" } p.empty { (paid.empty) } }
                } @else {
                    (charts::paid_per_month(figures, paid))
                }
                (charts::days_to_bank(figures, days))
                (charts::aging(figures, aging))
                (heat_map::coverage(figures, [coverage, windows, bank_days]))
            }
        }
    }
}

fn footer(figures: &Figures) -> Markup {
    let about = &figures.about;
    html! {
        footer {
            dl {
                div { dt { "Ledger digest" } dd { code { (visible(&about.ledger_digest)) } } }
                div { dt { "As of" } dd { (as_of(figures)) } }
                div { dt { "Version" } dd { (visible(&about.version)) } }
                @for (name, value) in &about.parameters {
                    div { dt { (visible(name)) } dd { code { (visible(value)) } } }
                }
            }
            p { "The same inputs give the same bytes." }
        }
    }
}
