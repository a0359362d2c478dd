//! The charts: paid per month, days to the bank, aging. Each has its table below.

use super::{
    bars::{Bar, BarChart, BarGroup, permille},
    rows,
};
use crate::{
    exact_sum::ExactSum,
    figures::{Figures, HistoryLine},
    table::Table,
};
use maud::{Markup, html};
use payouts_model::{Currency, Provider};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Months that the chart shows at most, the last ones.
const MONTHS: usize = 12;
/// Currencies that get a chart, those with the most payouts first. The table has all.
const CURRENCIES: usize = 3;
/// Days that get a bar of their own.
const DAYS: u32 = 14;

/// What was sent to banks in each month, a chart for each currency: amounts of two do not compare.
pub(super) fn paid_per_month(figures: &Figures, table: &Table) -> Markup {
    let mut payouts: BTreeMap<Currency, u64> = BTreeMap::new();
    for line in &figures.history {
        *payouts.entry(line.currency).or_default() += line.payouts;
    }
    let mut currencies: Vec<Currency> = payouts.keys().copied().collect();
    currencies.sort_by_key(|currency| (Reverse(payouts.get(currency).copied()), *currency));
    let shown = currencies.len().min(CURRENCIES);
    html! {
        @for (number, currency) in currencies.iter().take(CURRENCIES).enumerate() {
            (of_currency(figures, *currency).render(&if number + 1 == shown { details(table) } else { html! {} }))
        }
    }
}

fn of_currency(figures: &Figures, currency: Currency) -> BarChart {
    let lines: Vec<&HistoryLine> = figures.history.iter().filter(|line| line.currency == currency).collect();
    let months: BTreeSet<&str> = lines.iter().map(|line| line.month.as_str()).collect();
    let months: Vec<&str> = months.into_iter().rev().take(MONTHS).collect();
    let providers: BTreeSet<Provider> = lines.iter().map(|line| line.provider).collect();
    let providers: Vec<Provider> = providers.into_iter().collect();
    let in_months = || lines.iter().filter(|line| months.contains(&line.month.as_str()));
    let largest = in_months().map(|line| line.amount).max().unwrap_or(ExactSum::ZERO);
    let text = |sum: ExactSum| format!("{} {currency}", sum.in_minor_units(Some(currency)));
    let groups = months.iter().rev().map(|month| {
        let bars = in_months().filter(|line| line.month == *month).map(|line| Bar {
            series: providers.iter().position(|provider| *provider == line.provider).unwrap_or(0),
            permille: line.amount.permille_of(largest),
            meaning: format!("{month}, {}: {}", provider_label(line.provider), text(line.amount)),
        });
        BarGroup { label: (*month).to_owned(), bars: bars.collect() }
    });
    let groups: Vec<BarGroup> = groups.collect();
    let described: Vec<&str> =
        groups.iter().flat_map(|group| &group.bars).map(|bar| bar.meaning.as_str()).collect();
    BarChart {
        id: format!("paid-{currency}"),
        title: format!("Paid per month in {currency}"),
        description: described.join("; "),
        series: providers.into_iter().map(|provider| provider_label(provider).to_owned()).collect(),
        longest: text(largest),
        groups,
    }
}

/// How many transfers took how many days to the bank.
pub(super) fn days_to_bank(figures: &Figures, table: &Table) -> Markup {
    if figures.bank.days.is_empty() {
        return html! { figure { figcaption { "Days from payment to bank" } p.empty { (table.empty) } } };
    }
    let providers: BTreeSet<Provider> = figures.bank.days.iter().map(|line| line.provider).collect();
    let providers: Vec<Provider> = providers.into_iter().collect();
    let mut counts: BTreeMap<(u32, Provider), u64> = BTreeMap::new();
    for line in &figures.bank.days {
        *counts.entry((line.days.min(DAYS + 1), line.provider)).or_default() += line.transfers;
    }
    let most = counts.values().copied().max().unwrap_or(0);
    let last = counts.keys().map(|(days, _)| *days).max().unwrap_or(0);
    let groups = (0..=last).map(|days| {
        let label = if days > DAYS { format!("{}+", DAYS + 1) } else { days.to_string() };
        let bars = providers.iter().enumerate().filter_map(|(series, provider)| {
            let count = *counts.get(&(days, *provider))?;
            let meaning = format!("{label} days, {}: {count}", provider_label(*provider));
            Some(Bar { series, permille: permille(count, most), meaning })
        });
        BarGroup { bars: bars.collect(), label: label.clone() }
    });
    let groups: Vec<BarGroup> = groups.collect();
    let described: Vec<&str> =
        groups.iter().flat_map(|group| &group.bars).map(|bar| bar.meaning.as_str()).collect();
    let chart = BarChart {
        id: "days".to_owned(),
        title: "Days from payment to bank".to_owned(),
        description: described.join("; "),
        series: providers.iter().map(|provider| provider_label(*provider).to_owned()).collect(),
        longest: format!("{most} transfers"),
        groups,
    };
    chart.render(&details(table))
}

/// Exceptions by age.
pub(super) fn aging(figures: &Figures, table: &Table) -> Markup {
    let most = figures.aging.iter().map(|line| line.open.max(line.decided)).max().unwrap_or(0);
    if most == 0 {
        return html! { figure { figcaption { "Exceptions by age" } p.empty { (table.empty) } } };
    }
    let bar = |series, age: &str, count, word| Bar {
        series,
        permille: permille(count, most),
        meaning: format!("{age}: {count} {word}"),
    };
    let groups = figures.aging.iter().map(|line| BarGroup {
        label: line.age.to_owned(),
        bars: vec![bar(2, line.age, line.open, "open"), bar(3, line.age, line.decided, "decided")],
    });
    let groups: Vec<BarGroup> = groups.collect();
    let described: Vec<&str> =
        groups.iter().flat_map(|group| &group.bars).map(|bar| bar.meaning.as_str()).collect();
    let chart = BarChart {
        id: "aging-chart".to_owned(),
        title: "Exceptions by age: open and decided".to_owned(),
        description: described.join("; "),
        series: Vec::new(),
        longest: format!("{most} exceptions"),
        groups,
    };
    let legend = html! {
        ul.legend {
            li { span.swatch.s2 aria-hidden="true" {} "open" }
            li { span.swatch.s3 aria-hidden="true" {} "decided" }
        }
        (details(table))
    };
    chart.render(&legend)
}

/// The table of a chart, for those who cannot see the chart.
pub(super) fn details(table: &Table) -> Markup {
    html! { details { summary { "Table: " (table.title) } (rows::body(table)) } }
}

/// The name of a provider for people.
pub(super) const fn provider_label(provider: Provider) -> &'static str {
    match provider {
        Provider::PartnerCenter => "Microsoft Partner Center",
        Provider::OracleBi => "Oracle BI",
        other => other.as_str(),
    }
}
