//! What a comparison of everything comes to: findings, what people decided about them, and what is left for a person.

use super::{
    bank::BankLedger,
    matching::{Sides, transfers},
};
use crate::exit::Failure;
use payouts_core::Provider;
use payouts_reconcile::{Decision, Finding, Kind, Matched, Payments, Ruling, Subject, Verdict};
use payouts_store::{AsOf, DifferingEarning, PayoutFilter, PayoutVersion, Store};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// A finding, and what a person decided about it.
pub(super) struct Judged {
    /// What identifies it from run to run.
    pub(super) id: String,
    pub(super) finding: Finding,
    pub(super) verdict: Verdict,
    /// The newest decision about the finding as it is now.
    pub(super) decision: Option<Decision>,
}

impl Judged {
    /// Whether a person still has to look.
    pub(super) fn is_open(&self) -> bool {
        self.verdict == Verdict::Exception
            && self.decision.as_ref().is_none_or(|decision| decision.ruling == Ruling::Note)
    }
}

/// Everything that was found, and the matching that it comes of.
pub(super) struct Found {
    pub(super) judged: Vec<Judged>,
    /// Absent where there is no statement.
    pub(super) matched: Option<Matched>,
}

/// Compares payments with earnings, and payouts with the bank.
pub(super) fn find(
    store: &Store,
    as_of: AsOf,
    sides: &Sides,
    conversions_add_up: bool,
) -> Result<Found, Failure> {
    let mut findings = of_earnings(store, as_of, sides)?;
    let mut matched = None;
    if !sides.bank.is_empty() {
        let mut own = sides.matching(transfers(store, as_of)?).run(&sides.loaded.payouts);
        findings.extend(gaps(&sides.bank));
        findings.append(&mut own.findings);
        matched = Some(own);
    }
    let verdict = |finding: &Finding| match finding.kind {
        Kind::ConvertedDiffer if conversions_add_up => Verdict::Exception,
        _ => finding.verdict(),
    };
    let mut decided: HashMap<&str, &Decision> = HashMap::new();
    for decision in &sides.about_findings {
        decided.extend(decision.transfers.iter().map(|subject| (subject.digest.as_str(), decision)));
    }
    let judged = findings.into_iter().map(|finding| {
        let (id, digest) = (finding_id(&finding), finding_digest(&finding));
        let decision = decided.get(digest.as_str()).map(|decision| (*decision).clone());
        let is_accepted = decision.as_ref().is_some_and(|decision| decision.ruling == Ruling::Accept);
        let verdict = match verdict(&finding) {
            Verdict::Exception if is_accepted => Verdict::Information,
            verdict => verdict,
        };
        Judged { id, finding, verdict, decision }
    });
    Ok(Found { judged: judged.collect(), matched })
}

/// Marks a subject of a decision as a finding, so that it is no transfer.
pub(super) const FINDING: &str = "finding:";

/// What a person decides about, when it is a finding.
pub(super) fn subject(judged: &Judged) -> Subject {
    Subject::new(format!("{FINDING}{}", judged.id), finding_digest(&judged.finding))
}

/// The kind, and what it is about.
fn finding_id(finding: &Finding) -> String {
    let about = finding.subject.as_ref().or(finding.reference.as_ref()).or(finding.account.as_ref());
    let about = about.map_or_else(|| digest_of(&finding.detail), Clone::clone);
    if finding.subject.is_some() {
        return format!("{}:{about}", finding.kind);
    }
    // Several may be of one account, one reference or one earning.
    let found = finding.found.as_ref().or(finding.ledger.as_ref()).map(ToString::to_string);
    let which =
        digest_of(&format!("{:?}\n{:?}\n{found:?}\n{}", finding.source, finding.day(), finding.detail));
    format!("{}:{about}:{}", finding.kind, &which[..8])
}

/// What a decision is about: the figures. A finding about neither a payout nor an entry may have them in its sentence only.
fn finding_digest(finding: &Finding) -> String {
    digest_of(&format!(
        "{}\n{}\n{:?}\n{:?}\n{:?}\n{:?}",
        finding.kind,
        finding_id(finding),
        finding.paid_on,
        finding.booked_on,
        finding.ledger.as_ref().map(ToString::to_string),
        finding.found.as_ref().map(ToString::to_string),
    ))
}

fn digest_of(text: &str) -> String {
    Sha256::digest(text).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Compares payments with earnings.
fn of_earnings(store: &Store, as_of: AsOf, sides: &Sides) -> Result<Vec<Finding>, Failure> {
    let mut payments = Payments::default();
    store.payouts(&PayoutFilter::default(), as_of, |PayoutVersion { source, payout, .. }| {
        payments.add(&source, &payout);
        Ok::<(), Failure>(())
    })?;
    let mut earnings = payments.hold();
    let scratch = std::env::temp_dir();
    store.earning_lines(None, as_of, &scratch, |source, line| {
        earnings.add(source, line);
        Ok::<(), Failure>(())
    })?;
    let mut findings = earnings.findings(&sides.loaded.earnings, &sides.loaded.payments);
    findings.extend(store.differing_earnings(None, as_of, &scratch)?.into_iter().map(differing));
    Ok(findings)
}

/// Where balances contradict entries.
fn gaps(bank: &BankLedger) -> impl Iterator<Item = Finding> {
    bank.book.accounts.iter().flat_map(move |account| {
        account.gaps.iter().map(move |gap| Finding {
            account: Some(account.account.clone()),
            booked_on: gap.days.map(|(_, last)| last),
            found: Some(gap.money.clone()),
            ..Finding::new(Kind::StatementGap, bank.sentence(gap))
        })
    })
}

/// An earning whose rows have different amounts.
fn differing(earning: DifferingEarning) -> Finding {
    let stated: Vec<_> =
        earning.amounts.iter().map(|(window, amount)| format!("{amount} in {window}")).collect();
    let detail = format!("earning {} is {}", earning.id, stated.join(", "));
    Finding {
        provider: Some(Provider::PartnerCenter),
        source: Some(earning.source),
        reference: Some(earning.id),
        ..Finding::new(Kind::RepeatsDiffer, detail)
    }
}
