//! Everything that was considered for one payout or one entry, line by line.

use crate::{
    booked::Booked,
    calendar::Calendar,
    candidates::Candidates,
    decision::{Decision, Docket, Ruling},
    matched::Matched,
    payer::{Index, is_same_reference},
    pool::{Coverage, Pool},
    transfer::{Transfer, TransferId},
    weigh::instructed,
};
use payouts_model::Money;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many entries, or payouts, of the same amount are listed.
const LISTED: usize = 20;

/// One line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Considered {
    /// The id of the payout or entry that is explained.
    pub subject: String,
    /// Which rule looked.
    pub step: Step,
    /// The id of what was looked at, where that is one thing.
    pub other: Option<String>,
    /// What was found: a sentence for people.
    pub text: String,
}

/// What a line of an explanation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Step {
    /// What is explained.
    Subject,
    /// Which days and amounts were looked for.
    Expectation,
    /// What people decided.
    Decision,
    /// What names it, or is named.
    Reference,
    /// What has the same amount.
    Amount,
    /// What adds up to it.
    Sum,
    /// What it came to.
    Outcome,
    /// What came closest, and why it lost.
    RunnerUp,
}

impl Step {
    /// The name used in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Expectation => "expectation",
            Self::Decision => "decision",
            Self::Reference => "reference",
            Self::Amount => "amount",
            Self::Sum => "sum",
            Self::Outcome => "outcome",
            Self::RunnerUp => "runner-up",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Explains whatever has this id, or this reference.
pub(crate) fn explain(
    pool: &Pool<'_>,
    matched: &Matched,
    decisions: &[Decision],
    docket: &Docket<'_>,
    key: &str,
) -> Vec<Considered> {
    let candidates = Candidates::new(pool);
    let mut lines = Vec::new();
    for (place, transfer) in pool.transfers.iter().enumerate() {
        let has_reference = |reference: &String| is_same_reference(reference, key);
        if transfer.id.as_str() == key || transfer.reference.as_ref().is_some_and(has_reference) {
            let mut explained = Explained::new(pool, &candidates, transfer.id.as_str());
            explained.transfer(place, transfer);
            explained.decisions(decisions, docket);
            explained.entries_for(place, transfer);
            explained.outcome_of_transfer(matched);
            lines.append(&mut explained.lines);
        }
    }
    for (place, booked) in pool.entries.iter().enumerate() {
        let mut references = booked.entry.references.iter();
        if booked.id == key || references.any(|reference| is_same_reference(&reference.text, key)) {
            let mut explained = Explained::new(pool, &candidates, &booked.id);
            explained.entry(place, booked);
            explained.decisions(decisions, docket);
            explained.transfers_for(place, booked);
            explained.outcome_of_entry(matched);
            lines.append(&mut explained.lines);
        }
    }
    lines
}

struct Explained<'x, 'a> {
    pool: &'x Pool<'a>,
    candidates: &'x Candidates<'x, 'a>,
    subject: &'x str,
    lines: Vec<Considered>,
}

impl<'x, 'a> Explained<'x, 'a> {
    const fn new(pool: &'x Pool<'a>, candidates: &'x Candidates<'x, 'a>, subject: &'x str) -> Self {
        Self { pool, candidates, subject, lines: Vec::new() }
    }

    fn line(&mut self, step: Step, other: Option<&str>, text: impl Into<String>) {
        let (subject, other) = (self.subject.to_owned(), other.map(str::to_owned));
        self.lines.push(Considered { subject, step, other, text: text.into() });
    }

    fn transfer(&mut self, place: usize, transfer: &Transfer) {
        let money = transfer.money.as_ref().map_or_else(|| "no amount".to_owned(), Money::to_string);
        let day = transfer.paid_on.map_or_else(String::new, |day| format!(", paid on {day}"));
        self.line(
            Step::Subject,
            None,
            format!("payout of {} to {}: {money}{day}", transfer.provider, transfer.account),
        );
        if transfer.expected().is_none() {
            return self.line(Step::Expectation, None, "no entry is expected");
        }
        let currency = transfer.money.as_ref().and_then(|money| money.currency);
        let text = match (self.pool.windows[place], currency) {
            (Some((first, last)), Some(currency)) => {
                let calendar = Calendar::of_currency(currency);
                let covered = match self.pool.coverage(place) {
                    Coverage::Whole => "statements cover all of it",
                    Coverage::Ends => "the statements end before its last day",
                    Coverage::Overlaps => "statements cover a part of it",
                    Coverage::Uncovered => "no statement covers it",
                };
                format!("expected from {first} to {last} (calendar {calendar:?}); {covered}")
            }
            _ => "it has no payment date".to_owned(),
        };
        self.line(Step::Expectation, None, text);
    }

    fn entry(&mut self, place: usize, booked: &Booked<'_>) {
        let proved = if booked.is_proved { "" } else { "; no balances prove the statement" };
        self.line(
            Step::Subject,
            None,
            format!("entry of account {}: {}{proved}", booked.account, booked.described()),
        );
        let hint = &self.pool.hints[place];
        let text = match (hint.provider, &hint.account) {
            (Some(provider), Some(account)) => {
                format!("it shows {provider} as the payer and {account} as paid")
            }
            (Some(provider), None) => format!("it shows {provider} as the payer"),
            _ => "it shows no payer".to_owned(),
        };
        if self.pool.is_entry_open(place) {
            self.line(Step::Expectation, None, text);
        }
    }

    fn decisions(&mut self, decisions: &[Decision], docket: &Docket<'_>) {
        for decision in decisions {
            let mut subjects = decision.transfers.iter().chain(&decision.entries);
            if !subjects.any(|subject| subject.id == self.subject) {
                continue;
            }
            let reopened = docket.reopened.iter().find(|(of, _)| of.id == decision.id);
            let counts = docket.accepted.iter().any(|(of, ..)| of.id == decision.id)
                || docket.rejected.values().any(|of| of.id == decision.id);
            let effect = match (decision.ruling, reopened) {
                (Ruling::Note, _) => String::new(),
                (_, Some((_, why))) => format!(" (no longer counts, as {why})"),
                (_, None) if counts => String::new(),
                (_, None) => " (replaced by a later one)".to_owned(),
            };
            self.line(
                Step::Decision,
                Some(&decision.id),
                format!("{}{effect}: {}", decision.ruling, decision.described()),
            );
        }
    }

    /// The entries that were considered for a transfer.
    fn entries_for(&mut self, place: usize, transfer: &Transfer) {
        let mut index = Index::default();
        transfer.reference.iter().for_each(|reference| index.insert(reference, 0));
        let (pool, expected) = (self.pool, transfer.expected());
        let (mut of_amount, mut passed_over) = (Vec::new(), 0);
        for (entry, booked) in pool.entries.iter().enumerate() {
            let named = index.named(booked.entry);
            let how = match (named.exactly.is_empty(), named.by_digits.is_empty()) {
                (false, _) => "prints its reference",
                (true, false) => "prints its reference with other leading zeros",
                (true, true) => {
                    let by_bank = instructed(booked);
                    let same = expected.is_some_and(|expected| {
                        *expected == booked.entry.money || by_bank.as_ref() == Some(expected)
                    });
                    if same && of_amount.len() < LISTED {
                        of_amount.push(entry);
                    } else {
                        passed_over += usize::from(same);
                    }
                    continue;
                }
            };
            let text = format!("{} {how}; {}", booked.described(), self.entry_fate(place, entry));
            self.line(Step::Reference, Some(&booked.id), text);
        }
        for entry in of_amount {
            let booked = &pool.entries[entry];
            let text = format!("{} has its amount; {}", booked.described(), self.entry_fate(place, entry));
            self.line(Step::Amount, Some(&booked.id), text);
        }
        if passed_over > 0 {
            self.line(Step::Amount, None, format!("{passed_over} more entries have its amount"));
        }
        if let Some(doubt) = pool.transfer_doubts.get(&place) {
            self.line(Step::Sum, None, doubt.why.clone());
        }
    }

    /// The transfers that were considered for an entry.
    fn transfers_for(&mut self, place: usize, booked: &Booked<'_>) {
        let pool = self.pool;
        let mut index = Index::default();
        for (transfer, paid) in pool.transfers.iter().enumerate() {
            paid.reference.iter().for_each(|reference| index.insert(reference, transfer));
        }
        let named = index.named(booked.entry);
        for (transfers, how) in [
            (&named.exactly, "it prints the reference"),
            (&named.by_digits, "it prints the reference with other zeros"),
        ] {
            for transfer in transfers {
                let text = format!("{how}; {}", self.transfer_fate(*transfer, place));
                self.line(Step::Reference, Some(pool.transfers[*transfer].id.as_str()), text);
            }
        }
        let by_bank = instructed(booked);
        let has_amount = |transfer: &&Transfer| {
            let expected = transfer.expected();
            expected.is_some_and(|money| *money == booked.entry.money || by_bank.as_ref() == Some(money))
        };
        let same = pool.transfers.iter().enumerate().filter(|(_, transfer)| has_amount(transfer));
        for (transfer, paid) in same.filter(|(at, _)| !named.exactly.contains(at)).take(LISTED) {
            let text = format!("it has the same amount; {}", self.transfer_fate(transfer, place));
            self.line(Step::Amount, Some(paid.id.as_str()), text);
        }
        if let Some(doubt) = pool.entry_doubts.get(&place) {
            self.line(Step::Sum, None, doubt.why.clone());
        }
    }

    fn entry_fate(&self, transfer: usize, entry: usize) -> String {
        match (self.candidates.draft_of_transfer(transfer), self.candidates.draft_of_entry(entry)) {
            (Some(own), Some(of)) if own == of => "matched".to_owned(),
            _ => self.candidates.entry_lost(transfer, entry),
        }
    }

    fn transfer_fate(&self, transfer: usize, entry: usize) -> String {
        match (self.candidates.draft_of_transfer(transfer), self.candidates.draft_of_entry(entry)) {
            (Some(own), Some(of)) if own == of => "matched".to_owned(),
            _ => self.candidates.transfer_lost(transfer, entry),
        }
    }

    fn outcome_of_transfer(&mut self, matched: &Matched) {
        let subject = self.subject;
        let own = matched.matches.iter().find(|own| own.transfers.iter().any(|id| id.as_str() == subject));
        if let Some(own) = own {
            let others = own.entries.join(", ");
            self.line(Step::Outcome, Some(&others), format!("{} ({}): {}", own.kind, own.rule, own.why));
            own.runner_up.iter().for_each(|lost| self.line(Step::RunnerUp, None, lost.clone()));
        }
        if let Some(open) = matched.open_transfers.iter().find(|open| open.transfer.as_str() == subject) {
            self.line(Step::Outcome, None, format!("open ({}): {}", open.state, open.why));
            for lost in &open.candidates {
                self.line(Step::RunnerUp, Some(&lost.id), lost.why.clone());
            }
        }
    }

    fn outcome_of_entry(&mut self, matched: &Matched) {
        let subject = self.subject;
        if let Some(own) = matched.matches.iter().find(|own| own.entries.iter().any(|id| id == subject)) {
            let others: Vec<_> = own.transfers.iter().map(TransferId::as_str).collect();
            self.line(
                Step::Outcome,
                Some(&others.join(", ")),
                format!("{} ({}): {}", own.kind, own.rule, own.why),
            );
        }
        if let Some(open) = matched.open_entries.iter().find(|open| open.entry == subject) {
            self.line(Step::Outcome, None, format!("open: {}", open.why));
            for lost in &open.candidates {
                self.line(Step::RunnerUp, Some(&lost.id), lost.why.clone());
            }
        }
    }
}
