//! Taking the rows of a month one by one.

use super::{
    check::{BankDays, BankMatch, CorrectionRow, CoverageRow, ExceptionRow, UnmatchedEntry},
    earnings::{EarningGroups, EarningRow},
    money::{PayoutRow, ReportOrigin},
};
use crate::exact_sum::ExactSum;
use payouts_model::{Currency, Month, Provider};
use payouts_reconcile::SettlementStatus;
use std::collections::{BTreeMap, HashSet};

/// The rows of a month, complete.
#[derive(Debug)]
pub struct Snapshot(Parts);

/// What the figures are computed from.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) origin: ReportOrigin,
    pub(crate) payouts: Vec<PayoutRow>,
    /// What was sent to a bank in each month, by provider and currency.
    pub(crate) history: BTreeMap<(Month, Provider, Currency), (u64, ExactSum)>,
    pub(crate) earnings: EarningGroups,
    pub(crate) matches: Vec<BankMatch>,
    pub(crate) unmatched: Vec<UnmatchedEntry>,
    pub(crate) exceptions: Vec<ExceptionRow>,
    pub(crate) corrections: Vec<CorrectionRow>,
    pub(crate) coverage: Vec<CoverageRow>,
    pub(crate) bank_days: Vec<BankDays>,
    /// What the caller counted in no sum, by provider and reason.
    pub(crate) left_out: BTreeMap<(Option<Provider>, String), u64>,
    pub(crate) last_close: Option<String>,
}

impl Snapshot {
    /// Starts to take rows.
    #[must_use]
    pub fn builder(origin: ReportOrigin) -> SnapshotBuilder {
        let parts = Parts {
            origin,
            payouts: Vec::new(),
            history: BTreeMap::new(),
            earnings: EarningGroups::default(),
            matches: Vec::new(),
            unmatched: Vec::new(),
            exceptions: Vec::new(),
            corrections: Vec::new(),
            coverage: Vec::new(),
            bank_days: Vec::new(),
            left_out: BTreeMap::new(),
            last_close: None,
        };
        SnapshotBuilder { parts, seen: HashSet::new() }
    }

    pub(crate) const fn parts(&self) -> &Parts {
        &self.0
    }
}

/// Takes the rows of a month in any order. The order has no effect on the report.
///
/// ```
/// use payouts_model::{Month, Provider, SourceId};
/// use payouts_reconcile::SettlementStatus;
/// use payouts_report::{Figures, PayoutRow, ReportOrigin, Snapshot};
///
/// let october = Month::of("2026-10-01".parse()?);
/// let as_of = "2026-11-03T06:00:00Z".parse()?;
/// let mut snapshot = Snapshot::builder(ReportOrigin::new(october, as_of, "sha256:…", "0.1.0"));
/// let mut payout = PayoutRow::new(
///     "000000000042~CSP", SourceId::new("contoso"), Provider::PartnerCenter, "4711", october,
///     SettlementStatus::SentToBank,
/// );
/// payout.total = Some("1234.50 EUR".parse()?);
/// snapshot.add_payout(payout);
/// let figures = Figures::new(&snapshot.finish());
/// assert_eq!(figures.tie_out[0].ledger.amount.to_string(), "1234.50");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct SnapshotBuilder {
    parts: Parts,
    /// Two sign-ins may read the same payout. It was paid once.
    seen: HashSet<(Provider, String)>,
}

impl SnapshotBuilder {
    /// Takes a payout. Of a payout of another month only the sum is kept, for the chart of paid per month.
    pub fn add_payout(&mut self, payout: PayoutRow) {
        let is_of_month = payout.month == self.parts.origin.month;
        if !self.seen.insert((payout.provider, payout.id.clone())) {
            if is_of_month {
                self.add_left_out(Some(payout.provider), "a payout that another sign-in read as well", 1);
            }
            return;
        }
        if let (false, SettlementStatus::SentToBank, Some(total)) =
            (payout.vanished, payout.settlement, &payout.total)
            && let Some(currency) = total.currency
        {
            let (count, sum) =
                self.parts.history.entry((payout.month, payout.provider, currency)).or_default();
            *count += 1;
            *sum += total.amount.into();
        }
        if is_of_month {
            self.parts.payouts.push(payout);
        }
    }

    /// Adds an earning to the sums of the month, and to those of its payment. It may be of another month, when a payment
    /// of the month pays it.
    pub fn add_earning(&mut self, earning: &EarningRow<'_>) {
        self.parts.earnings.add(self.parts.origin.month, earning);
    }

    /// Takes what bank statements show of a transfer.
    pub fn add_match(&mut self, bank_match: BankMatch) {
        self.parts.matches.push(bank_match);
    }

    /// Takes an entry that no payout explains.
    pub fn add_unmatched(&mut self, entry: UnmatchedEntry) {
        self.parts.unmatched.push(entry);
    }

    /// Takes an exception.
    pub fn add_exception(&mut self, exception: ExceptionRow) {
        self.parts.exceptions.push(exception);
    }

    /// Takes a change since the last close.
    pub fn add_correction(&mut self, correction: CorrectionRow) {
        self.parts.corrections.push(correction);
    }

    /// Takes the state of a window.
    pub fn add_coverage(&mut self, window: CoverageRow) {
        self.parts.coverage.push(window);
    }

    /// Takes days of a bank account.
    pub fn add_bank_days(&mut self, days: BankDays) {
        self.parts.bank_days.push(days);
    }

    /// Counts rows that are in no sum and that are not given as rows, for example those in quarantine.
    pub fn add_left_out(&mut self, provider: Option<Provider>, reason: impl Into<String>, rows: u64) {
        if rows > 0 {
            *self.parts.left_out.entry((provider, reason.into())).or_default() += rows;
        }
    }

    /// States which close the corrections are counted from, in words: "the close of 2026-10 on 2026-11-05 by Ada".
    pub fn since_close(&mut self, close: impl Into<String>) {
        self.parts.last_close = Some(close.into());
    }

    /// All rows are taken.
    #[must_use]
    pub fn finish(mut self) -> Snapshot {
        let parts = &mut self.parts;
        // The order of the input must not be visible, because a database may return rows in any.
        parts.payouts.sort_by(|one, other| {
            let key = |row: &PayoutRow| (row.provider, row.paid_on);
            (key(one), &one.reference, &one.id).cmp(&(key(other), &other.reference, &other.id))
        });
        for bank_match in &mut parts.matches {
            bank_match.payouts.sort();
            bank_match.entries.sort();
        }
        parts.matches.sort_by(|one, other| {
            (one.provider, &one.payouts, &one.entries).cmp(&(other.provider, &other.payouts, &other.entries))
        });
        parts.unmatched.sort_by(|one, other| {
            (&one.bank_account, one.booked_on, &one.id).cmp(&(
                &other.bank_account,
                other.booked_on,
                &other.id,
            ))
        });
        // Open and old ones first: those are what the reader is looking for.
        parts.exceptions.sort_by(|one, other| {
            let key = |row: &ExceptionRow| (row.is_decided(), std::cmp::Reverse(row.age_days));
            key(one).cmp(&key(other)).then_with(|| one.id.cmp(&other.id))
        });
        parts.corrections.sort_by(|one, other| {
            (&one.row, &one.column, &one.observation).cmp(&(&other.row, &other.column, &other.observation))
        });
        parts.coverage.sort();
        parts.bank_days.sort();
        Snapshot(self.parts)
    }
}
