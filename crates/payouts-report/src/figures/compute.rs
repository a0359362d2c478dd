//! From the rows of a snapshot to the figures.

use super::{
    bank, earnings, exchange,
    groups::{self, Property},
    model::{
        About, AgingLine, CoverageFigures, CoverageSummary, Figure, Figures, HistoryLine, LeftOutLine,
        MoneyColumns, PayoutLine, ProviderFigures, TieOutLine,
    },
    places::{Counted, Place, Places},
    source::Source,
};
use crate::{
    exact_sum::ExactSum,
    snapshot::{CoverageState, ExceptionRow, Parts, PayoutRow, ProofState, Snapshot},
};
use payouts_model::{Currency, Provider};
use payouts_reconcile::SettlementStatus;
use std::collections::BTreeMap;

impl Figures {
    /// Computes all figures of a month.
    #[must_use]
    pub fn new(snapshot: &Snapshot) -> Self {
        let parts = snapshot.parts();
        let origin = &parts.origin;
        let source = Source::new(origin);
        let places = Places::new(parts);
        let lines = bank::lines(parts, &places);
        let exchange = exchange::exchange(parts, &lines);
        Self {
            about: About {
                month: origin.month.to_string(),
                as_of: origin.as_of,
                ledger_digest: origin.ledger_digest.clone(),
                version: origin.version.clone(),
                parameters: origin.parameters.clone(),
            },
            providers: providers(&parts.payouts, &source),
            tie_out: tie_out(&places, &source),
            settlements: groups::by(Property::Settlement, &parts.payouts, &source),
            programs: groups::by(Property::Program, &parts.payouts, &source),
            accounts: groups::by(Property::Account, &parts.payouts, &source),
            locations: groups::by_location(&parts.payouts, &source),
            payouts: parts.payouts.iter().map(|row| payout(row, &places, &source)).collect(),
            earnings: earnings::earnings(parts, &source),
            exchange,
            bank: bank::bank(parts, lines),
            exceptions: parts.exceptions.clone(),
            aging: aging(&parts.exceptions),
            last_close: parts.last_close.clone(),
            corrections: parts.corrections.clone(),
            coverage: coverage(parts),
            left_out: left_out(parts, &source),
            history: history(parts),
        }
    }
}

/// The main figures of each provider and currency.
fn providers(rows: &[PayoutRow], source: &Source<'_>) -> Vec<ProviderFigures> {
    let mut sent: BTreeMap<(Provider, Currency), (u64, MoneyColumns)> = BTreeMap::new();
    let mut totals: BTreeMap<(Provider, Currency), BTreeMap<SettlementStatus, Counted>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.vanished) {
        let is_sent = matches!(row.settlement, SettlementStatus::SentToBank | SettlementStatus::CreditNote);
        for (column, money) in row.columns().into_iter().enumerate() {
            let Some(money) = money else { continue };
            let Some(currency) = money.currency else { continue };
            let key = (row.provider, currency);
            // Every currency gets a line, that of a column which no total has as well.
            let statuses = totals.entry(key).or_default();
            if is_sent {
                sent.entry(key).or_default().1.add(column, money.amount);
            }
            if column == TOTAL {
                let counted = statuses.entry(row.settlement).or_default();
                counted.amount += money.amount.into();
                counted.count += 1;
                sent.entry(key).or_default().0 += u64::from(is_sent);
            }
        }
    }
    let line = |((provider, currency), statuses): (_, BTreeMap<SettlementStatus, Counted>)| {
        let figure = |settlement| {
            let Counted { amount, count } = statuses.get(&settlement).copied().unwrap_or_default();
            Figure { amount, count, command: source.payouts(provider, settlement) }
        };
        let (sent_count, sent) = sent.get(&(provider, currency)).cloned().unwrap_or_default();
        ProviderFigures {
            provider,
            currency,
            sent,
            sent_count,
            sent_command: source.payouts(provider, SettlementStatus::SentToBank),
            paid: figure(SettlementStatus::SentToBank),
            credit_notes: figure(SettlementStatus::CreditNote),
            failed: figure(SettlementStatus::FailedOrReturned),
            not_paid_yet: figure(SettlementStatus::NotPaidYet),
            unknown: figure(SettlementStatus::Unknown),
        }
    };
    totals.into_iter().map(line).collect()
}

/// The place of the total among the money columns.
const TOTAL: usize = 5;

fn tie_out(places: &Places<'_>, source: &Source<'_>) -> Vec<TieOutLine> {
    let line = |((provider, currency), sums): (&(Provider, Currency), &BTreeMap<Place, Counted>)| {
        let figure = |counted: Counted, place| Figure {
            amount: counted.amount,
            count: counted.count,
            command: source.place(*provider, *currency, place),
        };
        let all = Place::ALL.into_iter().map(|place| {
            let counted = sums.get(&place).copied().unwrap_or_default();
            (place, figure(counted, Some(place)))
        });
        let ledger = Counted {
            amount: sums.values().map(|counted| counted.amount).sum(),
            count: sums.values().map(|counted| counted.count).sum(),
        };
        TieOutLine {
            provider: *provider,
            currency: *currency,
            ledger: figure(ledger, None),
            places: all.collect(),
        }
    };
    places.sums.iter().map(line).collect()
}

fn payout(row: &PayoutRow, places: &Places<'_>, source: &Source<'_>) -> PayoutLine {
    let found = places.bank_match(row);
    PayoutLine {
        id: row.id.clone(),
        source: row.source.clone(),
        provider: row.provider,
        account: row.account.clone(),
        participant: row.participant.clone(),
        program: row.program.clone(),
        location: row.location.clone(),
        reference: row.reference.clone(),
        paid_on: row.paid_on,
        status: row.status.clone(),
        method: row.method.clone(),
        settlement: row.settlement,
        place: super::places::is_in_sums(row).then(|| places.place(row)),
        earned: row.earned.clone(),
        withheld_tax: row.withheld_tax.clone(),
        sales_tax: row.sales_tax.clone(),
        service_fee_tax: row.service_fee_tax.clone(),
        withheld: row.withheld.clone(),
        total: row.total.clone(),
        booked_on: found.and_then(|found| found.booked_on),
        vanished: row.vanished,
        trace: row.trace.clone(),
        command: source.payout(row.reference.as_deref().unwrap_or(&row.id)),
    }
}

/// The ages that exceptions are counted in: the last day of each, and its words.
const AGES: [(u32, &str); 5] = [
    (3, "0–3 days"),
    (7, "4–7 days"),
    (30, "8–30 days"),
    (90, "31–90 days"),
    (u32::MAX, "more than 90 days"),
];
const NO_AGE: &str = "without a day";

fn aging(exceptions: &[ExceptionRow]) -> Vec<AgingLine> {
    let words = AGES.iter().map(|(_, words)| *words).chain([NO_AGE]);
    let mut lines: Vec<AgingLine> =
        words.map(|age| AgingLine { age, open: 0, decided: 0, amounts: BTreeMap::new() }).collect();
    for exception in exceptions {
        let number = exception
            .age_days
            .and_then(|age| AGES.iter().position(|(last, _)| age <= *last))
            .unwrap_or(AGES.len());
        let line = &mut lines[number];
        if exception.is_decided() {
            line.decided += 1;
            continue;
        }
        line.open += 1;
        if let Some(money) = &exception.money
            && let Some(currency) = money.currency
        {
            *line.amounts.entry(currency).or_default() += ExactSum::from(money.amount.abs());
        }
    }
    lines.retain(|line| line.age != NO_AGE || line.open + line.decided > 0);
    lines
}

fn coverage(parts: &Parts) -> CoverageFigures {
    let mut summary: Vec<CoverageSummary> = Vec::new();
    // The windows are sorted, so those of one account follow each other.
    for window in &parts.coverage {
        let is_same = |line: &&mut CoverageSummary| {
            (&line.source, line.dataset, &line.account) == (&window.source, window.dataset, &window.account)
        };
        if summary.last_mut().filter(is_same).is_none() {
            summary.push(CoverageSummary {
                source: window.source.clone(),
                dataset: window.dataset,
                account: window.account.clone(),
                states: CoverageState::ALL.into_iter().map(|state| (state, 0)).collect(),
                rows: 0,
            });
        }
        if let Some(line) = summary.last_mut() {
            *line.states.entry(window.state).or_default() += 1;
            line.rows += window.rows;
        }
    }
    let is_loaded = parts.coverage.iter().all(|window| window.state == CoverageState::Complete);
    let is_proved = parts.bank_days.iter().all(|days| days.state == ProofState::Proved);
    CoverageFigures {
        windows: parts.coverage.clone(),
        summary,
        bank_days: parts.bank_days.clone(),
        is_complete: is_loaded && is_proved && !parts.coverage.is_empty() && !parts.bank_days.is_empty(),
    }
}

fn left_out(parts: &Parts, source: &Source<'_>) -> Vec<LeftOutLine> {
    let mut payouts: BTreeMap<(&str, Provider), u64> = BTreeMap::new();
    for row in &parts.payouts {
        let reason = match &row.total {
            _ if row.vanished => "vanished from its window",
            None => "no total, or none that could be read",
            Some(total) if total.currency.is_none() => "a total without a currency",
            Some(_) => continue,
        };
        *payouts.entry((reason, row.provider)).or_default() += 1;
    }
    let payouts = payouts.into_iter().map(|((reason, provider), rows)| LeftOutLine {
        reason: reason.to_owned(),
        kind: "payouts",
        provider: Some(provider),
        rows,
        command: source.all_payouts(provider),
    });
    let earnings = parts.earnings.left_out().iter().map(|(reason, rows)| LeftOutLine {
        reason: (*reason).to_owned(),
        kind: "earnings",
        provider: Some(Provider::PartnerCenter),
        rows: *rows,
        command: source.earnings(),
    });
    let counted = parts.left_out.iter().map(|((provider, reason), rows)| LeftOutLine {
        reason: reason.clone(),
        kind: "rows",
        provider: *provider,
        rows: *rows,
        command: source.quarantine(),
    });
    payouts.chain(earnings).chain(counted).collect()
}

fn history(parts: &Parts) -> Vec<HistoryLine> {
    let line =
        |((month, provider, currency), (payouts, amount)): (&(_, Provider, Currency), &(u64, ExactSum))| {
            let month: &payouts_model::Month = month;
            HistoryLine {
                month: month.to_string(),
                provider: *provider,
                currency: *currency,
                payouts: *payouts,
                amount: *amount,
            }
        };
    parts.history.iter().map(line).collect()
}
