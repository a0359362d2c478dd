//! An earning: one line of what a payout is made of.

use crate::{key::RowKey, money::Money, provenance::Provenance};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One earning of Partner Center's transaction history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Earning {
    /// Identity inside the dataset: the earning id and an occurrence index.
    pub key: RowKey,
    /// Who earned: the participant id.
    pub account: String,
    /// The payment that pays it, joining to a payout's reference; absent before it is paid.
    pub payout_reference: Option<String>,
    /// The status of that payment as the provider writes it; an open set.
    pub status: Option<String>,
    /// The incentive program.
    pub program: Option<String>,
    /// The lever inside the program.
    pub lever: Option<String>,
    /// Fee, rebate, co-op, sell, adjustment and so on, as the provider writes it.
    pub earning_type: Option<String>,
    /// The customer's name; often blank, and filled in days later.
    pub customer: Option<String>,
    /// The product's name.
    pub product: Option<String>,
    /// The amount of the transaction that was earned on, in its own currency.
    pub transaction: Option<Money>,
    /// The date of that transaction; its time zone is not documented.
    pub transaction_on: Option<NaiveDate>,
    /// The amount earned, in the transaction currency.
    pub earning: Option<Money>,
    /// The same in US dollars, at the provider's rate.
    pub earning_usd: Option<Money>,
    /// The same in the currency of the latest payment, once there is one.
    pub earning_paid: Option<Money>,
    /// The date of the earning; its time zone is not documented.
    pub earned_on: Option<NaiveDate>,
    /// Everything that no field above gives back letter for letter, as received: columns by their name in the spec, or as
    /// received where the spec does not know them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
    /// Where the figures come from.
    pub provenance: Provenance,
}
