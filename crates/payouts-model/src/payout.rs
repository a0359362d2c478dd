//! A payout: money that left a provider for the bank account of a recipient.

use crate::{key::RowKey, money::Money, provenance::Provenance, provider::Provider};
use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One payout as the provider states it: a payment order of Partner Center, a batch payout of Oracle's payments.
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
    /// The instant of the payout in UTC, where the provider states one.
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
    /// received where the spec does not know them; members of a JSON answer as JSON text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
    /// Where the figures come from.
    pub provenance: Provenance,
}

impl Payout {
    /// [`extra`](Self::extra) as texts for people and files: a member that was received as a JSON string is that string, without
    /// quotes and escapes. Other members of a JSON answer stay as they came, in all their digits.
    #[must_use]
    pub fn extra_texts(&self) -> BTreeMap<String, String> {
        let is_json = self.provider == Provider::OracleBi;
        let text = |(name, kept): (&String, &String)| {
            let decoded = if is_json { serde_json::from_str(kept).ok() } else { None };
            (name.clone(), decoded.unwrap_or_else(|| kept.clone()))
        };
        self.extra.iter().map(text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payout(provider: Provider, extra: &[(&str, &str)]) -> Payout {
        let extra: BTreeMap<_, _> = extra.iter().map(|(name, kept)| (*name, *kept)).collect();
        let payout = serde_json::json!({
            "key": "1", "provider": provider, "account": "7", "extra": extra,
            "provenance": {"observation": null, "sha256": "", "entry": null, "line": 1},
        });
        serde_json::from_value(payout).expect("a payout")
    }

    fn texts(provider: Provider, extra: &[(&str, &str)]) -> Vec<String> {
        payout(provider, extra).extra_texts().into_values().collect()
    }

    #[test]
    fn strings_of_an_answer_are_kept_without_quotes_and_escapes() {
        let kept = [
            ("a", r#""USD""#),
            ("b", r#""say \"é\" \u0041""#),
            ("c", "12.50"),
            ("d", r#"{"x":[1.0]}"#),
            ("e", "true"),
        ];
        assert_eq!(
            texts(Provider::OracleBi, &kept),
            ["USD", r#"say "é" A"#, "12.50", r#"{"x":[1.0]}"#, "true"]
        );
    }

    #[test]
    fn cells_of_a_file_are_kept_as_they_are() {
        let kept = [("a", r#""quoted""#), ("b", "1e2"), ("c", r#""half"#)];
        assert_eq!(texts(Provider::PartnerCenter, &kept), [r#""quoted""#, "1e2", r#""half"#]);
    }
}
