//! Payouts, and what the report as a whole is about.

use chrono::{DateTime, NaiveDate, Utc};
use payouts_model::{Currency, Money, Month, Payout, Provider, SourceId};
use payouts_reconcile::{SettlementStatus, settlement_status};
use std::collections::BTreeMap;

/// What the report is about, and what it was made from. The footer of each form names all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportOrigin {
    /// The month.
    pub month: Month,
    /// The ledger as it was known at this time.
    pub as_of: DateTime<Utc>,
    /// The digest of the rows that were read.
    pub ledger_digest: String,
    /// The version of the program.
    pub version: String,
    /// The options and settings that change figures, by name.
    pub parameters: BTreeMap<String, String>,
    /// The commands that list the rows behind a figure.
    pub commands: CommandTemplates,
}

impl ReportOrigin {
    /// The origin of a report with default commands and without parameters.
    pub fn new(
        month: Month,
        as_of: DateTime<Utc>,
        ledger_digest: impl Into<String>,
        version: impl Into<String>,
    ) -> Self {
        Self {
            month,
            as_of,
            ledger_digest: ledger_digest.into(),
            version: version.into(),
            parameters: BTreeMap::new(),
            commands: CommandTemplates::default(),
        }
    }
}

/// The commands that list the rows behind a figure.
///
/// `{month}`, `{provider}`, `{settlement}`, `{currency}`, `{place}`, `{as_of}` and `{reference}` are replaced. Values that a
/// shell would split are quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommandTemplates {
    /// The payouts of a provider and a settlement status.
    pub payouts: String,
    /// The payouts in one place of the tie-out.
    pub tie_out: String,
    /// The earnings of a month.
    pub earnings: String,
    /// The earnings of a payment.
    pub earnings_of_payment: String,
    /// One payout with its trace.
    pub payout: String,
    /// The entries of bank statements that no payout explains.
    pub bank: String,
    /// The rows and cells that could not be read.
    pub quarantine: String,
    /// What was loaded.
    pub coverage: String,
    /// The exceptions.
    pub exceptions: String,
    /// The changes since a close.
    pub corrections: String,
}

impl Default for CommandTemplates {
    fn default() -> Self {
        let text = str::to_owned;
        Self {
            payouts: text(
                "payouts ls payouts --month {month} --provider {provider} --settlement {settlement} --as-of {as_of}",
            ),
            tie_out: text(
                "payouts report tie-out --month {month} --provider {provider} --currency {currency} --part {place} --as-of {as_of}",
            ),
            earnings: text("payouts ls earnings --month {month} --as-of {as_of}"),
            earnings_of_payment: text("payouts ls earnings --payment {reference} --as-of {as_of}"),
            payout: text("payouts show {reference} --trace"),
            bank: text("payouts bank ls --open"),
            quarantine: text("payouts quarantine ls"),
            coverage: text("payouts coverage"),
            exceptions: text("payouts reconcile --as-of {as_of}"),
            corrections: text("payouts diff {month}"),
        }
    }
}

/// A payout of the ledger: the month's own, or one of an earlier month for the history of the charts.
///
/// Set the public fields after [`PayoutRow::new`], or take all of them from a [`Payout`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PayoutRow {
    /// The canonical key of the row, unique in its provider. [`BankMatch`](super::BankMatch) names it.
    pub id: String,
    /// The sign-in it was read with.
    pub source: SourceId,
    /// Who pays.
    pub provider: Provider,
    /// The month it is counted in: that of its payment date, else that of its window.
    pub month: Month,
    /// Who is paid, leading zeros kept.
    pub account: String,
    /// The name of who is paid.
    pub participant: Option<String>,
    /// The program it is paid for.
    pub program: Option<String>,
    /// The place of business, only where the data states it for this payout.
    pub location: Option<String>,
    /// What a bank statement shows.
    pub reference: Option<String>,
    /// The provider's payment date.
    pub paid_on: Option<NaiveDate>,
    /// The status as the provider writes it.
    pub status: Option<String>,
    /// How it is paid, as the provider writes it.
    pub method: Option<String>,
    /// What happened to the money.
    pub settlement: SettlementStatus,
    /// Earned before taxes.
    pub earned: Option<Money>,
    /// Tax withheld by the provider.
    pub withheld_tax: Option<Money>,
    /// Sales tax paid on top.
    pub sales_tax: Option<Money>,
    /// Tax on the service fee.
    pub service_fee_tax: Option<Money>,
    /// Held back by the provider.
    pub withheld: Option<Money>,
    /// What is paid out.
    pub total: Option<Money>,
    /// What leads back to the raw file, entry and line.
    pub trace: String,
    /// Whether it is not in its window any more.
    pub vanished: bool,
}

impl PayoutRow {
    /// A payout of which nothing else is known yet.
    pub fn new(
        id: impl Into<String>,
        source: SourceId,
        provider: Provider,
        account: impl Into<String>,
        month: Month,
        settlement: SettlementStatus,
    ) -> Self {
        Self {
            id: id.into(),
            source,
            provider,
            month,
            account: account.into(),
            participant: None,
            program: None,
            location: None,
            reference: None,
            paid_on: None,
            status: None,
            method: None,
            settlement,
            earned: None,
            withheld_tax: None,
            sales_tax: None,
            service_fee_tax: None,
            withheld: None,
            total: None,
            trace: String::new(),
            vanished: false,
        }
    }

    /// The row of a payout of the ledger. `window` is the month of its window, which counts where it has no payment date.
    ///
    /// The trace is the SHA-256, the entry and the line of the raw bytes. The participant's name is taken from the
    /// provider's own column where there is one.
    #[must_use]
    pub fn from_payout(source: SourceId, payout: &Payout, window: Month) -> Self {
        let raw = &payout.provenance;
        let entry = raw.entry.as_deref().map(|entry| format!("{entry}:")).unwrap_or_default();
        let digest: String = raw.sha256.chars().take(12).collect();
        Self {
            participant: payout.extra.get("participantName").filter(|name| !name.trim().is_empty()).cloned(),
            program: payout.program.clone(),
            reference: payout.reference.clone(),
            paid_on: payout.paid_on,
            status: payout.status.clone(),
            method: payout.method.clone(),
            earned: payout.earned.clone(),
            withheld_tax: payout.withheld_tax.clone(),
            sales_tax: payout.sales_tax.clone(),
            service_fee_tax: payout.service_fee_tax.clone(),
            withheld: payout.withheld.clone(),
            total: payout.total.clone(),
            trace: format!("{digest}:{entry}{}", raw.line),
            ..Self::new(
                payout.key.as_str(),
                source,
                payout.provider,
                payout.account.clone(),
                payout.paid_on.map_or(window, Month::of),
                settlement_status(payout),
            )
        }
    }

    /// The money columns, in the order they are shown.
    #[must_use]
    pub fn columns(&self) -> [Option<&Money>; 6] {
        [
            self.earned.as_ref(),
            self.withheld_tax.as_ref(),
            self.sales_tax.as_ref(),
            self.service_fee_tax.as_ref(),
            self.withheld.as_ref(),
            self.total.as_ref(),
        ]
    }

    /// The currency of the total.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        self.total.as_ref()?.currency
    }
}
