//! A payout: money that left a provider for somebody's bank account.

use super::{Money, Provenance, Provider, RowKey};
use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One payout as the provider tells it: a payment order of Partner Center, a batch payout of Oracle's payments.
///
/// Every amount is optional, because both services leave figures out. The arithmetic between them is not stated by
/// either vendor, so none is assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Payout {
    /// Identity inside the dataset.
    pub key: RowKey,
    /// Who pays.
    pub provider: Provider,
    /// Who is paid: the participant id (Partner Center) or the account code (Oracle).
    pub account: String,
    /// What the bank statement shows: `paymentID`, or `payoutPspRef`.
    pub reference: Option<String>,
    /// The provider's payment date. Its time zone is documented by neither service.
    pub paid_on: Option<NaiveDate>,
    /// The instant of the payout in UTC, where the provider tells one.
    pub paid_at: Option<DateTime<Utc>>,
    /// The status as the provider writes it; an open set.
    pub status: Option<String>,
    /// How it is paid: bank transfer, credit note.
    pub method: Option<String>,
    /// The program that it is paid for (Partner Center).
    pub program: Option<String>,
    /// Earned before taxes, in the pay-to currency.
    pub earned: Option<Money>,
    /// Tax withheld by the provider.
    pub withheld_tax: Option<Money>,
    /// Sales tax paid on top (incentives).
    pub sales_tax: Option<Money>,
    /// Tax on the service fee (Store and Marketplace).
    pub service_fee_tax: Option<Money>,
    /// Held back against coming refunds or chargebacks (Oracle's `wthhldAmt`).
    pub withheld: Option<Money>,
    /// What arrives at the bank.
    pub total: Option<Money>,
    /// Everything that no field above gives back letter for letter, as received: columns by their name in the spec, or as
    /// received where the spec does not know them; members of a JSON answer as JSON text. See [`crate::read`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
    /// Where the figures come from.
    pub provenance: Provenance,
}
