//! The figures as data. Their JSON form is the report's JSON form: amounts are strings, every key is always present.

use super::places::Place;
use crate::{
    exact_sum::ExactSum,
    snapshot::{
        BankDays, BankState, CorrectionRow, CoverageRow, CoverageState, ExceptionRow, UnmatchedEntry,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use payouts_model::{Currency, Dataset, Money, Provider, SourceId};
use payouts_reconcile::SettlementStatus;
use payouts_wire::Amount;
use serde::Serialize;
use std::collections::BTreeMap;

/// All figures of a month. Amounts of different currencies are never added, and absent is not zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Figures {
    /// What the report is about.
    pub about: About,
    /// The main figures of each provider and currency.
    pub providers: Vec<ProviderFigures>,
    /// Each provider and currency: the ledger, and the places its money is in.
    pub tie_out: Vec<TieOutLine>,
    /// All money columns by provider, settlement status and currency.
    pub settlements: Breakdown,
    /// The same by program.
    pub programs: Breakdown,
    /// The same by account.
    pub accounts: Breakdown,
    /// The same by place of business.
    pub locations: Breakdown,
    /// The payouts of the month.
    pub payouts: Vec<PayoutLine>,
    /// The earnings of the month, and those of its payments.
    pub earnings: EarningFigures,
    /// What bank statements show.
    pub bank: BankFigures,
    /// Other currencies: what the data states of conversions.
    pub exchange: Vec<ExchangeLine>,
    /// What a person has to look at, open and old ones first.
    pub exceptions: Vec<ExceptionRow>,
    /// The open and the decided exceptions by age.
    pub aging: Vec<AgingLine>,
    /// The close that corrections are counted from, in words.
    pub last_close: Option<String>,
    /// What changed since then.
    pub corrections: Vec<CorrectionRow>,
    /// What was loaded.
    pub coverage: CoverageFigures,
    /// What is in no sum.
    pub left_out: Vec<LeftOutLine>,
    /// What was sent to banks in each month, by provider and currency.
    pub history: Vec<HistoryLine>,
}

/// What the report is about, and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct About {
    /// The month, as `2026-10`.
    pub month: String,
    /// The ledger as it was known at this time.
    pub as_of: DateTime<Utc>,
    /// The digest of the rows that were read.
    pub ledger_digest: String,
    /// The version of the program.
    pub version: String,
    /// The options and settings that change figures.
    pub parameters: BTreeMap<String, String>,
}

/// A sum, how many rows it has, and the command that lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Figure {
    /// The sum. Zero where there are no rows.
    pub amount: ExactSum,
    /// How many payouts.
    pub count: u64,
    /// The command that lists them.
    pub command: String,
}

/// The sums of the money columns of payouts; absent where no payout has the column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MoneyColumns {
    /// Earned before taxes.
    pub earned: Option<ExactSum>,
    /// Tax withheld.
    pub withheld_tax: Option<ExactSum>,
    /// Sales tax on top.
    pub sales_tax: Option<ExactSum>,
    /// Tax on the service fee.
    pub service_fee_tax: Option<ExactSum>,
    /// Held back.
    pub withheld: Option<ExactSum>,
    /// Paid out.
    pub total: Option<ExactSum>,
}

impl MoneyColumns {
    /// The columns in the order they are shown.
    #[must_use]
    pub const fn all(&self) -> [Option<ExactSum>; 6] {
        [self.earned, self.withheld_tax, self.sales_tax, self.service_fee_tax, self.withheld, self.total]
    }

    /// Adds money to the column of this number, in the order they are shown.
    pub(crate) fn add(&mut self, column: usize, amount: Amount) {
        let columns = [
            &mut self.earned,
            &mut self.withheld_tax,
            &mut self.sales_tax,
            &mut self.service_fee_tax,
            &mut self.withheld,
            &mut self.total,
        ];
        if let Some(sum) = columns.into_iter().nth(column) {
            *sum.get_or_insert(ExactSum::ZERO) += amount.into();
        }
    }
}

/// The main figures of a provider in a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProviderFigures {
    /// Who pays.
    pub provider: Provider,
    /// The currency of all of these.
    pub currency: Currency,
    /// The money columns of what was sent, to a bank or as a credit note.
    pub sent: MoneyColumns,
    /// How many payouts these are.
    pub sent_count: u64,
    /// The command that lists what was sent to a bank.
    pub sent_command: String,
    /// What was sent to a bank.
    pub paid: Figure,
    /// What was settled by a credit note.
    pub credit_notes: Figure,
    /// What failed or will never be paid.
    pub failed: Figure,
    /// What is still to be sent.
    pub not_paid_yet: Figure,
    /// What the provider's texts leave open.
    pub unknown: Figure,
}

/// The ledger of a provider in a currency, and where its money is. The places add up to the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TieOutLine {
    /// Who pays.
    pub provider: Provider,
    /// The currency.
    pub currency: Currency,
    /// All payouts that have a total in this currency.
    pub ledger: Figure,
    /// How much of it is in each place. All places are listed, those without payouts as well.
    pub places: BTreeMap<Place, Figure>,
}

impl TieOutLine {
    /// What no place explains: zero, or this program is wrong.
    #[must_use]
    pub fn remainder(&self) -> ExactSum {
        self.ledger.amount - self.places.values().map(|figure| figure.amount).sum()
    }
}

/// Sums by a property of payouts, or the reason why there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Breakdown {
    /// The sums.
    pub lines: Vec<BreakdownLine>,
    /// What to know about them.
    pub note: Option<String>,
}

/// The sums of payouts that have a property in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BreakdownLine {
    /// The property; absent of payouts without it.
    pub id: Option<String>,
    /// The name that belongs to it.
    pub name: Option<String>,
    /// Who pays.
    pub provider: Provider,
    /// What happened to the money.
    pub settlement: SettlementStatus,
    /// The currency.
    pub currency: Currency,
    /// How many payouts.
    pub payouts: u64,
    /// The sums.
    pub columns: MoneyColumns,
    /// The command that lists them.
    pub command: String,
}

/// A payout, and where its money is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PayoutLine {
    /// The canonical key.
    pub id: String,
    /// The sign-in.
    pub source: SourceId,
    /// Who pays.
    pub provider: Provider,
    /// Who is paid.
    pub account: String,
    /// The name of who is paid.
    pub participant: Option<String>,
    /// The program.
    pub program: Option<String>,
    /// The place of business.
    pub location: Option<String>,
    /// What a bank statement shows.
    pub reference: Option<String>,
    /// The payment date.
    pub paid_on: Option<NaiveDate>,
    /// The status as the provider writes it.
    pub status: Option<String>,
    /// The method as the provider writes it.
    pub method: Option<String>,
    /// What happened to the money.
    pub settlement: SettlementStatus,
    /// Where it is; absent of a payout that is in no sum.
    pub place: Option<Place>,
    /// Earned before taxes.
    pub earned: Option<Money>,
    /// Tax withheld.
    pub withheld_tax: Option<Money>,
    /// Sales tax.
    pub sales_tax: Option<Money>,
    /// Tax on the service fee.
    pub service_fee_tax: Option<Money>,
    /// Held back.
    pub withheld: Option<Money>,
    /// Paid out.
    pub total: Option<Money>,
    /// The day a bank booked it.
    pub booked_on: Option<NaiveDate>,
    /// Whether it is not in its window any more, and so in no sum.
    pub vanished: bool,
    /// What leads back to the raw file, entry and line.
    pub trace: String,
    /// The command that shows it.
    pub command: String,
}

/// The earnings of the month, and those of its payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EarningFigures {
    /// By program, account and status.
    pub lines: Vec<EarningsLine>,
    /// By payment of the month.
    pub by_payment: Vec<EarningsOfPayment>,
    /// By customer; empty where there are too many.
    pub by_customer: Vec<CustomerLine>,
    /// What to know about the customers.
    pub customers_note: Option<String>,
    /// The command that lists the earnings.
    pub command: String,
}

/// Earnings of a program, an account and a status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EarningsLine {
    /// The program.
    pub program: Option<String>,
    /// Who earned.
    pub account: String,
    /// The status of the payment.
    pub status: Option<String>,
    /// Whether a payment is named.
    pub has_payment: bool,
    /// The currency.
    pub currency: Currency,
    /// How many earnings.
    pub rows: u64,
    /// Their sum.
    pub amount: ExactSum,
}

/// The earnings of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CustomerLine {
    /// The customer; absent where the data leaves it out.
    pub customer: Option<String>,
    /// The currency.
    pub currency: Currency,
    /// How many earnings.
    pub rows: u64,
    /// Their sum.
    pub amount: ExactSum,
}

/// The earnings that a payment pays, in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EarningsOfPayment {
    /// The payment's reference.
    pub payment: String,
    /// The program.
    pub program: Option<String>,
    /// Who earned.
    pub account: String,
    /// The currency of the earnings.
    pub currency: Currency,
    /// How many earnings.
    pub rows: u64,
    /// Their sum.
    pub amount: ExactSum,
    /// The currency they were converted to.
    pub converted_currency: Option<Currency>,
    /// The sum of the converted amounts, as the provider states them.
    pub converted: Option<ExactSum>,
    /// The command that lists them.
    pub command: String,
}

/// What bank statements show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BankFigures {
    /// One for each match of a payout of the month.
    pub lines: Vec<BankLine>,
    /// Entries that no payout explains.
    pub unmatched: Vec<UnmatchedEntry>,
    /// How many payouts took how many days to the bank.
    pub days: Vec<DaysLine>,
    /// What banks kept.
    pub charges: Vec<BankChargeLine>,
}

/// A transfer: its payouts, and what a bank booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BankLine {
    /// Who pays.
    pub provider: Provider,
    /// The references of its payouts, or their ids where they have none.
    pub payouts: Vec<String>,
    /// Where they are.
    pub state: BankState,
    /// The sum of the ledger, where it is of one currency.
    pub ledger: Option<Money>,
    /// What was booked.
    pub booked: Vec<Money>,
    /// By how much the ledger has more than the bank, where both are of one currency.
    pub difference: Option<Money>,
    /// The last day of booking.
    pub booked_on: Option<NaiveDate>,
    /// Days from the payment date to the booking.
    pub days: Option<u32>,
    /// The bank account.
    pub bank_account: Option<String>,
    /// The ids of the entries.
    pub entries: Vec<String>,
    /// Why, in a sentence.
    pub reason: String,
}

/// How many transfers of a provider took this many days from the payment date to the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DaysLine {
    /// Who pays.
    pub provider: Provider,
    /// The days.
    pub days: u32,
    /// How many transfers.
    pub transfers: u64,
}

/// What banks kept in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BankChargeLine {
    /// Who paid.
    pub provider: Provider,
    /// The currency.
    pub currency: Currency,
    /// How many charges.
    pub charges: u64,
    /// Their sum.
    pub amount: ExactSum,
}

/// A conversion between two currencies, as the data states it. This program converts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExchangeLine {
    /// Who states it: `provider` or `bank`.
    pub stated_by: &'static str,
    /// The payment.
    pub payment: String,
    /// Money before the conversion: the earnings, or what the payer instructed.
    pub from: Option<Money>,
    /// Money after it, as stated.
    pub to: Option<Money>,
    /// The rates as stated, the lowest and the highest.
    pub rates: Option<(Amount, Amount)>,
    /// Of all conversions of the payment: what it pays less their sum, where the sum is of its currency.
    pub difference: Option<Money>,
    /// What to know about it.
    pub note: Option<String>,
}

/// Exceptions of an age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AgingLine {
    /// The days, in words.
    pub age: &'static str,
    /// Open ones.
    pub open: u64,
    /// Decided ones.
    pub decided: u64,
    /// The absolute amounts of the open ones, by currency.
    pub amounts: BTreeMap<Currency, ExactSum>,
}

/// What was loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CoverageFigures {
    /// Each window.
    pub windows: Vec<CoverageRow>,
    /// How many windows are in which state, by sign-in, dataset and account.
    pub summary: Vec<CoverageSummary>,
    /// The days of bank accounts.
    pub bank_days: Vec<BankDays>,
    /// Whether all windows are complete and all days are proved. Not so where there are none.
    pub is_complete: bool,
}

/// The states of the windows of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CoverageSummary {
    /// The sign-in.
    pub source: SourceId,
    /// The kind of rows.
    pub dataset: Dataset,
    /// The account.
    pub account: String,
    /// How many windows are in each state.
    pub states: BTreeMap<CoverageState, u64>,
    /// Rows that were read.
    pub rows: u64,
}

/// Rows that are in no sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LeftOutLine {
    /// Why.
    pub reason: String,
    /// `payouts` or `earnings`, or what the caller counted.
    pub kind: &'static str,
    /// Who pays.
    pub provider: Option<Provider>,
    /// How many.
    pub rows: u64,
    /// The command that lists them.
    pub command: String,
}

/// What was sent to banks in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HistoryLine {
    /// The month, as `2026-10`.
    pub month: String,
    /// Who paid.
    pub provider: Provider,
    /// The currency.
    pub currency: Currency,
    /// How many payouts.
    pub payouts: u64,
    /// Their sum.
    pub amount: ExactSum,
}
