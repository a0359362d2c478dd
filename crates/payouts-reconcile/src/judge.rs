//! What it comes to: matches in the words of the interface, what is open and why, and one finding for each.

use crate::{
    booked::Booked,
    candidates::Candidates,
    coverage::{Loaded, Missing, Remedy},
    decision::Decision,
    finding::{Finding, Kind, Verdict},
    matched::{Match, Matched, OpenEntry, OpenState, OpenTransfer},
    pool::{Coverage, Doubt, Draft, Pool, sum},
    settlement::Paid,
    transfer::Transfer,
};
use chrono::{Days, NaiveDate};
use payouts_model::{Dataset, Provider};
use payouts_wire::amount::Sign;
use std::collections::BTreeMap;

/// Judges what is left when all rules are done. `days` is how long before its booking a payout may have been paid.
pub(crate) fn judge(
    pool: &Pool<'_>,
    reopened: &[(&Decision, String)],
    loaded: &BTreeMap<Provider, Loaded>,
    days: u64,
) -> Matched {
    let candidates = Candidates::new(pool);
    let mut matched = Matched::default();
    // In the order of the payouts, whichever rule found them.
    let mut drafts: Vec<&Draft> = pool.drafts.iter().collect();
    drafts.sort_by_key(|draft| (draft.transfers.is_empty(), draft.transfers.first(), draft.entries.first()));
    for draft in drafts {
        matched.matches.push(to_match(pool, draft, &candidates));
        of_draft(pool, draft, &mut matched.findings);
    }
    for (decision, why) in reopened {
        matched.findings.push(of_reopened(pool, decision, why));
    }
    for place in (0..pool.transfers.len()).filter(|place| pool.is_transfer_open(*place)) {
        open_transfer(pool, place, &candidates, &mut matched);
    }
    for place in (0..pool.entries.len()).filter(|place| pool.is_entry_open(*place)) {
        let finding = left_over(pool, place, loaded, days);
        matched.open_entries.push(open_entry(pool, place, &candidates, finding.as_ref()));
        matched.findings.extend(finding);
    }
    matched
}

fn to_match(pool: &Pool<'_>, draft: &Draft, candidates: &Candidates<'_, '_>) -> Match {
    let entries = || draft.entries.iter().map(|place| &pool.entries[*place]);
    let days = || entries().filter_map(|booked| booked.entry.booked_on);
    let transfers = || draft.transfers.iter().map(|place| &pool.transfers[*place]);
    let runner_up = match draft.transfers.as_slice() {
        [one] => candidates.runner_up(*one, &draft.entries),
        _ => None,
    };
    Match {
        transfers: transfers().map(|transfer| transfer.id.clone()).collect(),
        entries: entries().map(|booked| booked.id.clone()).collect(),
        rule: draft.rule,
        kind: draft.kind,
        ledger: sum(transfers().filter_map(|transfer| transfer.money.as_ref())),
        found: draft.found.clone(),
        difference: draft.difference.clone(),
        booked_on: days().min().zip(days().max()),
        is_proved: is_proved(pool, draft),
        why: draft.why.clone(),
        runner_up,
    }
}

fn is_proved(pool: &Pool<'_>, draft: &Draft) -> bool {
    draft.entries.iter().all(|place| pool.entries[*place].is_proved)
}

/// One finding for each payout of a match; for entries that a person accepted as no payouts, one each.
fn of_draft(pool: &Pool<'_>, draft: &Draft, findings: &mut Vec<Finding>) {
    // A person who accepted it knew what the statement is worth.
    let (kind, detail) = if is_proved(pool, draft) || draft.kind == Kind::Accepted {
        (draft.kind, draft.detail.clone())
    } else {
        let agrees = draft.kind.verdict() != Verdict::Exception;
        let kind = if agrees { Kind::Unproved } else { Kind::UnprovedDiffers };
        (kind, format!("{}: {}; no balances prove the statement", draft.kind, draft.detail))
    };
    let booked_on = draft.entries.iter().filter_map(|place| pool.entries[*place].entry.booked_on).max();
    for place in &draft.transfers {
        let transfer = &pool.transfers[*place];
        // Each payout of a sum has its own amount; a difference is of all of them together.
        let found = match draft.transfers.len() {
            1 => draft.found.clone(),
            _ => transfer.money.clone().filter(|_| draft.difference.is_none()),
        };
        findings.push(Finding { booked_on, found, ..of_transfer(kind, transfer, detail.clone()) });
    }
    if draft.transfers.is_empty() {
        let entries = draft.entries.iter().map(|place| &pool.entries[*place]);
        findings.extend(entries.map(|booked| of_entry(kind, booked, detail.clone())));
    }
}

fn of_reopened(pool: &Pool<'_>, decision: &Decision, why: &str) -> Finding {
    let detail = format!("decision {} no longer counts, as {why}", decision.described());
    let first = decision.transfers.first();
    let transfer =
        first.and_then(|subject| pool.transfers.iter().find(|transfer| transfer.id.as_str() == subject.id));
    match transfer {
        Some(transfer) => of_transfer(Kind::Reopened, transfer, detail),
        None => {
            let reference = first.or(decision.entries.first()).map(|subject| subject.id.clone());
            Finding { reference, ..Finding::new(Kind::Reopened, detail) }
        }
    }
}

fn open_transfer(pool: &Pool<'_>, place: usize, candidates: &Candidates<'_, '_>, matched: &mut Matched) {
    let transfer = &pool.transfers[place];
    let doubt = pool.transfer_doubts.get(&place);
    let (state, kind, why) = missing(pool, place, doubt);
    if let Some(kind) = kind.filter(|_| doubt.is_none_or(|doubt| !doubt.is_reported)) {
        matched.findings.push(of_transfer(kind, transfer, why.clone()));
    }
    matched.uncovered += u64::from(state == OpenState::Uncovered);
    let is_looked_for = state != OpenState::NothingExpected;
    matched.open_transfers.push(OpenTransfer {
        transfer: transfer.id.clone(),
        state,
        why,
        expected_by: pool.windows[place].map(|(_, last)| last),
        candidates: if is_looked_for { candidates.of_transfer(place) } else { Vec::new() },
    });
}

/// What it means that a transfer has no entry. No kind where that is as expected, or where no statement covers its days.
fn missing(pool: &Pool<'_>, place: usize, doubt: Option<&Doubt>) -> (OpenState, Option<Kind>, String) {
    let transfer = &pool.transfers[place];
    if let (None, Paid::Unknown(why)) = (&transfer.money, &transfer.paid) {
        return (OpenState::Unknown, Some(Kind::NotSure), format!("it cannot be looked for: {why}"));
    }
    let Some(money) = transfer.expected() else {
        let why = match &transfer.paid {
            Paid::Not(why) | Paid::Otherwise(why) => format!("no entry is expected: {why}"),
            _ => "no entry is expected: it is a payout of zero".to_owned(),
        };
        return (OpenState::NothingExpected, None, why);
    };
    if let Some(doubt) = doubt.filter(|doubt| doubt.kind != Kind::Interchangeable) {
        let is_unsearched = doubt.kind == Kind::NotSearchedFurther;
        let state = if is_unsearched { OpenState::NotSearchedFurther } else { OpenState::Ambiguous };
        return (state, Some(doubt.kind), doubt.why.clone());
    }
    let covered = money.currency.is_some_and(|currency| pool.covered.contains_key(&currency));
    let Some((first, last)) = pool.windows[place].filter(|_| covered) else {
        return if covered {
            (OpenState::Unknown, Some(Kind::NotSure), "it has no payment date".to_owned())
        } else {
            (OpenState::Uncovered, None, "no statement of its currency is there".to_owned())
        };
    };
    let of_twins = doubt.map_or_else(String::new, |doubt| format!("; {}", doubt.why));
    match (pool.coverage(place), &transfer.paid) {
        (Coverage::Whole | Coverage::Ends | Coverage::Overlaps, Paid::Unknown(why)) => {
            (OpenState::Unknown, Some(Kind::NotSure), why.clone())
        }
        (Coverage::Whole, _) if money.amount.sign() == Sign::Negative => {
            let why = format!(
                "nothing from {first} to {last}: whether a bank is debited for a negative payout is undocumented{of_twins}"
            );
            (OpenState::Missing, Some(Kind::NotSure), why)
        }
        (Coverage::Whole, _) => {
            let why = format!("nothing from {first} to {last}{of_twins}");
            (OpenState::Missing, Some(Kind::NotOnStatement), why)
        }
        (Coverage::Ends, _) => {
            let why = format!("the statement ends before {last}, the last day to expect it on{of_twins}");
            (OpenState::MayStillArrive, Some(Kind::MayStillArrive), why)
        }
        // Sent before the statement begins: it may be on the one before.
        _ => (OpenState::Uncovered, None, format!("no statement covers {first} to {last}")),
    }
}

fn open_entry(
    pool: &Pool<'_>,
    place: usize,
    candidates: &Candidates<'_, '_>,
    finding: Option<&Finding>,
) -> OpenEntry {
    let booked = &pool.entries[place];
    let (provider, doubt) = (pool.hints[place].provider, pool.entry_doubts.get(&place));
    let why = match (doubt, provider) {
        (Some(doubt), _) => doubt.why.clone(),
        (None, Some(provider)) => format!("it shows {provider} as the payer, and no payout fits"),
        (None, None) => "it prints no reference and no payer, and no payout fits".to_owned(),
    };
    OpenEntry {
        entry: booked.id.clone(),
        provider,
        kind: doubt.map(|doubt| doubt.kind).or(finding.map(|finding| finding.kind)),
        money: booked.entry.money.clone(),
        booked_on: booked.entry.booked_on,
        why,
        candidates: candidates.of_entry(place),
    }
}

/// A finding about an open entry: credits that show a provider and nothing that the ledger has, and entries in doubt.
fn left_over(
    pool: &Pool<'_>,
    place: usize,
    loaded: &BTreeMap<Provider, Loaded>,
    days: u64,
) -> Option<Finding> {
    let booked = &pool.entries[place];
    let provider = pool.hints[place].provider;
    if let Some(doubt) = pool.entry_doubts.get(&place) {
        let finding = of_entry(doubt.kind, booked, doubt.why.clone());
        return (!doubt.is_reported).then_some(Finding { provider, ..finding });
    }
    let provider = provider.filter(|_| booked.entry.money.amount.sign() == Sign::Positive)?;
    let since = booked.entry.booked_on.map(|day| day.checked_sub_days(Days::new(days)).unwrap_or(day));
    let is_held = booked
        .entry
        .booked_on
        .zip(since)
        .is_some_and(|(day, first)| loaded.get(&provider).is_some_and(|loaded| loaded.holds(first, day)));
    if is_held {
        let finding = of_entry(Kind::NotInLedger, booked, "the ledger has no such payout");
        return Some(Finding { provider: Some(provider), ..finding });
    }
    let remedy = since.map(|since| remedy(provider, since, loaded));
    let finding = of_entry(Kind::OutsideLedger, booked, "the ledger does not hold all payouts of these days");
    Some(Finding { provider: Some(provider), remedy, ..finding })
}

fn remedy(provider: Provider, since: NaiveDate, loaded: &BTreeMap<Provider, Loaded>) -> Remedy {
    let is_hole = |loaded: &Loaded| loaded.holes.iter().any(|(_, last)| since <= *last);
    let is_requested = loaded.get(&provider).is_some_and(is_hole);
    let missing = if is_requested { Missing::NotYet } else { Missing::NeverAsked };
    Remedy::new(Dataset::of_payouts(provider), missing, since)
}

fn of_transfer(kind: Kind, transfer: &Transfer, detail: impl Into<String>) -> Finding {
    Finding {
        provider: Some(transfer.provider),
        source: Some(transfer.source.clone()),
        account: Some(transfer.account.clone()),
        reference: transfer.reference.clone(),
        subject: Some(transfer.id.to_string()),
        paid_on: transfer.paid_on,
        ledger: transfer.money.clone(),
        ..Finding::new(kind, detail)
    }
}

fn of_entry(kind: Kind, booked: &Booked<'_>, detail: impl Into<String>) -> Finding {
    Finding {
        reference: booked.entry.label(),
        subject: Some(booked.id.clone()),
        booked_on: booked.entry.booked_on,
        found: Some(booked.entry.money.clone()),
        ..Finding::new(kind, detail)
    }
}
