//! Vouchers: the lines of one payout, or of one booking of a bank.

use super::chart::{ChartOfAccounts, LedgerAccount};
use crate::{
    exact_sum::ExactSum,
    snapshot::{BankMatch, BankState, Parts, PayoutRow, Snapshot},
};
use chrono::NaiveDate;
use payouts_model::{Currency, Money, Provider};
use payouts_reconcile::SettlementStatus;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};

/// The vouchers of a month, in the order of their days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Journal {
    /// The vouchers.
    pub vouchers: Vec<Voucher>,
    /// How many payouts have no voucher, because nothing of them may be posted.
    pub not_posted: u64,
}

/// Lines that balance in each currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Voucher {
    /// The document number: it names these lines and no others, whenever they are exported.
    pub number: String,
    /// What it is about: the same for a voucher, its reversal and the one that replaces it.
    pub subject: String,
    /// What kind it is.
    pub kind: VoucherKind,
    /// The day.
    pub day: NaiveDate,
    /// Who pays.
    pub provider: Provider,
    /// A sentence.
    pub text: String,
    /// The reference of the payout, or the entries of the bank.
    pub reference: Option<String>,
    /// What leads back to the raw bytes.
    pub trace: String,
    /// The number of the voucher that this one takes back.
    pub reverses: Option<String>,
    /// The lines.
    pub lines: Vec<VoucherLine>,
}

/// What a voucher is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum VoucherKind {
    /// A payout of a provider.
    Payout,
    /// A booking of a bank.
    Bank,
    /// It takes back another one.
    Reversal,
}

/// An amount on an account: positive for a debit, negative for a credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct VoucherLine {
    /// The account.
    pub account: String,
    /// The amount.
    pub amount: ExactSum,
    /// The currency.
    pub currency: Currency,
}

impl Journal {
    /// The vouchers of the payouts of a month and of what banks booked for them.
    #[must_use]
    pub fn new(snapshot: &Snapshot, chart: &ChartOfAccounts) -> Self {
        let parts = snapshot.parts();
        let mut journal = Self::default();
        for row in &parts.payouts {
            match payout(row, chart) {
                Some(voucher) => journal.vouchers.push(voucher),
                None => journal.not_posted += 1,
            }
        }
        journal.vouchers.extend(bookings(parts, chart));
        journal.sort();
        journal
    }

    /// The balance of each account and currency.
    #[must_use]
    pub fn balances(&self) -> BTreeMap<(String, Currency), ExactSum> {
        let mut balances = BTreeMap::new();
        for line in self.vouchers.iter().flat_map(|voucher| &voucher.lines) {
            *balances.entry((line.account.clone(), line.currency)).or_insert(ExactSum::ZERO) += line.amount;
        }
        balances
    }

    pub(super) fn sort(&mut self) {
        self.vouchers.sort_by(|one, other| {
            (one.day, one.kind, &one.subject, &one.number).cmp(&(
                other.day,
                other.kind,
                &other.subject,
                &other.number,
            ))
        });
    }
}

impl Voucher {
    /// A voucher of these lines. The number follows from the subject and the lines.
    pub(super) fn new(
        kind: VoucherKind,
        subject: &[&str],
        provider: Provider,
        day: NaiveDate,
        posting: Posting,
    ) -> Self {
        let mut digest = Sha256::new();
        for part in subject {
            digest.update(part.len().to_le_bytes());
            digest.update(part.as_bytes());
        }
        let subject = format!("{}-{}", prefix(kind), short_hex(digest.clone()));
        digest.update(day.to_string());
        for line in &posting.lines {
            digest.update(format!("\n{} {} {}", line.account, line.amount, line.currency));
        }
        let number = format!("{subject}-{}", &short_hex(digest)[..8]);
        Self {
            number,
            subject,
            kind,
            day,
            provider,
            text: posting.text,
            reference: posting.reference,
            trace: posting.trace,
            reverses: None,
            lines: posting.lines,
        }
    }

    /// The sum of the lines in each currency: zero.
    #[must_use]
    pub fn imbalance(&self) -> BTreeMap<Currency, ExactSum> {
        let mut sums = BTreeMap::new();
        for line in &self.lines {
            *sums.entry(line.currency).or_insert(ExactSum::ZERO) += line.amount;
        }
        sums
    }
}

const fn prefix(kind: VoucherKind) -> &'static str {
    match kind {
        VoucherKind::Payout => "PO",
        VoucherKind::Bank => "BK",
        VoucherKind::Reversal => "RV",
    }
}

/// 16 hex digits: two of a million vouchers have the same with a chance of 1 to 37 million.
fn short_hex(digest: Sha256) -> String {
    let mut hex = hex::encode(digest.finalize());
    hex.truncate(16);
    hex
}

/// What a voucher is made from.
#[derive(Debug, Default)]
pub(super) struct Posting {
    pub(super) text: String,
    pub(super) reference: Option<String>,
    pub(super) trace: String,
    pub(super) lines: Vec<VoucherLine>,
}

/// Collects lines of one provider and program.
struct Lines<'a> {
    chart: &'a ChartOfAccounts,
    provider: Provider,
    program: Option<&'a str>,
    lines: Vec<VoucherLine>,
}

impl<'a> Lines<'a> {
    fn new(chart: &'a ChartOfAccounts, provider: Provider, program: Option<&'a str>) -> Self {
        Self { chart, provider, program, lines: Vec::new() }
    }

    fn debit(&mut self, kind: LedgerAccount, amount: ExactSum, currency: Currency) {
        if !amount.is_zero() {
            let account = self.chart.account(kind, self.provider, self.program, currency);
            self.lines.push(VoucherLine { account, amount, currency });
        }
    }

    fn credit(&mut self, kind: LedgerAccount, amount: ExactSum, currency: Currency) {
        self.debit(kind, -amount, currency);
    }

    /// Brings each currency to zero on this account.
    fn balance(&mut self, kind: LedgerAccount) {
        let mut sums: BTreeMap<Currency, ExactSum> = BTreeMap::new();
        for line in &self.lines {
            *sums.entry(line.currency).or_default() += line.amount;
        }
        for (currency, sum) in sums {
            self.credit(kind, sum, currency);
        }
    }
}

/// The voucher of a payout that was sent, to a bank or as a credit note. Nothing else may be posted.
fn payout(row: &PayoutRow, chart: &ChartOfAccounts) -> Option<Voucher> {
    let target = match row.settlement {
        SettlementStatus::SentToBank => LedgerAccount::Clearing,
        SettlementStatus::CreditNote => LedgerAccount::CreditNotes,
        _ => return None,
    };
    let total = row.total.as_ref().filter(|_| !row.vanished)?;
    let total_currency = total.currency?;
    let mut lines = Lines::new(chart, row.provider, row.program.as_deref());
    lines.debit(target, total.amount.into(), total_currency);
    for (kind, money, is_credit) in [
        (LedgerAccount::WithheldTax, &row.withheld_tax, false),
        (LedgerAccount::ServiceFeeTax, &row.service_fee_tax, false),
        (LedgerAccount::Withheld, &row.withheld, false),
        (LedgerAccount::SalesTax, &row.sales_tax, true),
        (LedgerAccount::Receivable, &row.earned, true),
    ] {
        if let Some(Money { amount, currency: Some(currency) }) = money {
            let amount = ExactSum::from(*amount);
            lines.debit(kind, if is_credit { -amount } else { amount }, *currency);
        }
    }
    // Without a figure of what was earned, all of it was owed. With one, what is left is a difference.
    let is_earned_known = row.earned.as_ref().is_some_and(|earned| earned.currency.is_some());
    lines.balance(if is_earned_known { LedgerAccount::Differences } else { LedgerAccount::Receivable });
    if lines.lines.is_empty() {
        return None;
    }
    let reference = row.reference.as_deref().unwrap_or(&row.id);
    let posting = Posting {
        text: format!("Payout {reference} to {}", row.account),
        reference: Some(reference.to_owned()),
        trace: row.trace.clone(),
        lines: lines.lines,
    };
    let subject = ["payout", row.provider.as_str(), &row.id];
    let day = row.paid_on.unwrap_or_else(|| row.month.first_day());
    Some(Voucher::new(VoucherKind::Payout, &subject, row.provider, day, posting))
}

/// What banks booked for payouts of the month that have a voucher.
fn bookings(parts: &Parts, chart: &ChartOfAccounts) -> Vec<Voucher> {
    let rows: BTreeMap<(Provider, &str), &PayoutRow> =
        parts.payouts.iter().map(|row| ((row.provider, row.id.as_str()), row)).collect();
    let mut used: HashSet<(Provider, &str)> = HashSet::new();
    let mut vouchers = Vec::new();
    for found in &parts.matches {
        if !matches!(found.state, BankState::InBank | BankState::Difference) || found.booked.is_empty() {
            continue;
        }
        let own = found.payouts.iter().filter_map(|id| rows.get(&(found.provider, id.as_str())).copied());
        let own: Vec<&PayoutRow> = own.filter(|row| used.insert((row.provider, row.id.as_str()))).collect();
        if !own.is_empty() {
            vouchers.extend(booking(found, &own, chart));
        }
    }
    vouchers
}

fn booking(found: &BankMatch, rows: &[&PayoutRow], chart: &ChartOfAccounts) -> Option<Voucher> {
    let mut lines = Lines::new(chart, found.provider, None);
    let mut ledger: BTreeMap<Currency, ExactSum> = BTreeMap::new();
    for total in rows.iter().filter(|row| !row.vanished).filter_map(|row| row.total.as_ref()) {
        if let Some(currency) = total.currency {
            *ledger.entry(currency).or_default() += total.amount.into();
        }
    }
    let mut booked: BTreeMap<Currency, ExactSum> = BTreeMap::new();
    for money in &found.booked {
        if let Some(currency) = money.currency {
            *booked.entry(currency).or_default() += money.amount.into();
        }
    }
    for (currency, amount) in &booked {
        lines.debit(LedgerAccount::Bank, *amount, *currency);
        let Some(ledger) = ledger.get(currency) else { continue };
        let charges: ExactSum = found
            .charges
            .iter()
            .filter(|charge| charge.currency == Some(*currency))
            .map(|charge| ExactSum::from(charge.amount))
            .sum();
        // Charges count only where they explain the difference: banks also state those that they take separately.
        if *amount + charges == *ledger {
            lines.debit(LedgerAccount::Fees, charges, *currency);
            lines.credit(LedgerAccount::Clearing, *ledger, *currency);
        } else {
            // The rest stays on the clearing account: the bank does not have it.
            lines.credit(LedgerAccount::Clearing, *amount, *currency);
        }
    }
    let is_converted =
        found.state == BankState::InBank && booked.keys().all(|currency| !ledger.contains_key(currency));
    if is_converted {
        for (currency, amount) in &ledger {
            lines.credit(LedgerAccount::Clearing, *amount, *currency);
        }
    }
    lines.balance(if is_converted { LedgerAccount::Conversion } else { LedgerAccount::Clearing });
    if lines.lines.is_empty() {
        return None;
    }
    let name = |row: &&PayoutRow| row.reference.clone().unwrap_or_else(|| row.id.clone());
    let mut references: Vec<String> = rows.iter().map(name).collect();
    references.sort();
    references.dedup();
    let entries = found.entries.join(", ");
    let traces: Vec<&str> =
        rows.iter().map(|row| row.trace.as_str()).filter(|trace| !trace.is_empty()).collect();
    let posting = Posting {
        text: format!("Booked for {}", references.join(", ")),
        reference: Some(if entries.is_empty() { references.join(", ") } else { entries }),
        trace: traces.join(" "),
        lines: lines.lines,
    };
    let mut subject = vec!["bank", found.provider.as_str()];
    subject.extend(rows.iter().map(|row| row.id.as_str()));
    let paid_on = rows.iter().filter_map(|row| row.paid_on).max();
    let day = found.booked_on.or(paid_on).unwrap_or_else(|| rows[0].month.first_day());
    Some(Voucher::new(VoucherKind::Bank, &subject, found.provider, day, posting))
}
