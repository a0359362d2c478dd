//! Reading members that no page names exactly.

use payouts_wire::Tolerant;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Lookup in the `extra` of an answer, where the members are that the document does not describe.
///
/// Oracle's pages about payouts, settlements and chargebacks break off before most names, and names of other operations drift
/// between schema and answer (`lastUpdatedUTC`, `lastUpdateUTC`; `ID`, `Id`). So a caller names the member as it would
/// call it, and takes what comes.
///
/// ```
/// use oracle_bi_client::Leaves as _;
/// use payouts_wire::Amount;
///
/// let detail: oracle_bi_client::types::PaymentPayoutsPayoutDetails =
///     serde_json::from_str(r#"{"PayoutAmt": 12.50}"#)?;
/// let amount = detail.extra.read::<Amount>("payoutAmt").expect("case is a last resort");
/// assert_eq!(amount.text(), "12.50");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Leaves {
    /// The member of this name or, as a last resort, one of the same name in another case. Null is absent.
    fn leaf(&self, name: &str) -> Option<&Value>;

    /// The member as a scalar, next to the text it came as.
    fn read<T: DeserializeOwned>(&self, name: &str) -> Option<Tolerant<T>> {
        // Any JSON value can be read tolerantly.
        self.leaf(name).and_then(|leaf| serde_json::from_value(leaf.clone()).ok())
    }
}

impl Leaves for Map<String, Value> {
    fn leaf(&self, name: &str) -> Option<&Value> {
        let in_another_case =
            || self.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, leaf)| leaf);
        self.get(name).or_else(in_another_case).filter(|leaf| !leaf.is_null())
    }
}
