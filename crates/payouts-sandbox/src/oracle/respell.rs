//! The last step of an answer: members renamed, retyped and left out as the quirks have it.

mod values;

use serde_json::{Map, Value};

use crate::app::Context;
use crate::quirks::oracle::{
    ChargebackMembers, ContainerKeys, FeePayoutRefName, MemberNameDrift, PayoutDetailMembers,
    PayoutsRowGrain, SettlementMembers, TransactionMembers,
};

pub(super) fn respelt(context: &Context, operation: &'static str, answer: Value) -> Value {
    let speller = Speller { context, operation };
    speller.object(answer, "", 0)
}

struct Speller<'c> {
    context: &'c Context,
    operation: &'static str,
}

/// The containers between the root and the leaves, whose keys a quirk can hide.
const CONTAINERS: [&str; 3] = ["accounts", "revenueCenters", "businessDates"];

impl Speller<'_> {
    fn object(&self, value: Value, parent: &str, place: usize) -> Value {
        match value {
            Value::Array(items) => {
                let items = items.into_iter().enumerate();
                items.map(|(place, item)| self.object(item, parent, place)).collect()
            }
            Value::Object(members) => {
                let mut out = Map::new();
                for (name, value) in members {
                    let value = match value {
                        Value::Array(_) | Value::Object(_) => self.object(value, &name, place),
                        leaf => values::respelt(self.context, parent, &name, place, leaf),
                    };
                    if let Some(name) = self.name(parent, &name) {
                        out.insert(name, value);
                    }
                }
                self.reshaped(parent, out)
            }
            leaf => leaf,
        }
    }

    /// The name on the wire; none for a member that is left out.
    fn name(&self, parent: &str, name: &str) -> Option<String> {
        let is_dimension = self.operation.ends_with("Dimensions");
        let hides_keys = self.context.quirk::<ContainerKeys>() == ContainerKeys::Absent;
        if hides_keys && !is_dimension && CONTAINERS.contains(&parent) && is_container_key(name) {
            return None;
        }
        let renamed = match (parent, self.operation) {
            ("payouts", "getPaymentPayouts") => self.payout_entry(name)?,
            ("payoutDetails", _) => self.payout_detail(name)?,
            ("transactions", "getPaymentTransactions") => self.transaction(name)?,
            ("settlements", _) => self.settlement(name)?,
            ("chargebacks", _) => self.chargeback(name)?,
            _ => name,
        };
        Some(match self.context.quirk() {
            MemberNameDrift::Schema => renamed.to_owned(),
            MemberNameDrift::Drifted => drifted(renamed),
        })
    }

    fn payout_entry<'n>(&self, name: &'n str) -> Option<&'n str> {
        let is_bare = self.context.quirk::<PayoutsRowGrain>() == PayoutsRowGrain::Bare;
        (!is_bare || name == "payoutDetails").then_some(name)
    }

    fn payout_detail<'n>(&self, name: &'n str) -> Option<&'n str> {
        let is_reference = matches!(name, "feePayoutPspRef" | "txnPayoutPspRef");
        if self.context.quirk::<PayoutDetailMembers>() == PayoutDetailMembers::Sparse && !is_reference {
            return None;
        }
        Some(match (name, self.context.quirk()) {
            ("feePayoutPspRef", FeePayoutRefName::FeePspPayoutRef) => "feePspPayoutRef",
            ("feePayoutPspRef", FeePayoutRefName::FeePayoutRef) => "feePayoutRef",
            _ => name,
        })
    }

    fn transaction<'n>(&self, name: &'n str) -> Option<&'n str> {
        const READABLE: [&str; 6] =
            ["authCode", "cardAlias", "cardPresent", "chkNum", "empNum", "entryModeNum"];
        match self.context.quirk() {
            TransactionMembers::Expected => Some(name),
            TransactionMembers::Readable => READABLE.contains(&name).then_some(name),
            TransactionMembers::Renamed => Some(match name {
                "authCode" => "authorizationCode",
                "cardAlias" => "cardToken",
                "pspRef" => "pspReference",
                "pmntAmt" => "ttl",
                other => other,
            }),
        }
    }

    fn settlement<'n>(&self, name: &'n str) -> Option<&'n str> {
        match self.context.quirk() {
            SettlementMembers::Expected => Some(name),
            SettlementMembers::Sparse => matches!(name, "pmntID" | "pmntDtlID").then_some(name),
            SettlementMembers::Renamed => Some(match name {
                "stlmtAmt" => "settledAmount",
                "stlmtCurr" => "curr",
                other => other,
            }),
        }
    }

    fn chargeback<'n>(&self, name: &'n str) -> Option<&'n str> {
        match self.context.quirk() {
            ChargebackMembers::Expected => Some(name),
            ChargebackMembers::Sparse => matches!(name, "chkNum" | "chbkStatus" | "busDt").then_some(name),
            ChargebackMembers::Renamed => Some(match name {
                "chbkAmt" => "disputedAmt",
                "chbkReason" => "reasonText",
                other => other,
            }),
        }
    }

    fn reshaped(&self, parent: &str, mut members: Map<String, Value>) -> Value {
        let nests = self.context.quirk::<PayoutDetailMembers>() == PayoutDetailMembers::Nested;
        if parent == "payoutDetails" && nests {
            let (amounts, rest) = members.into_iter().partition(|(name, _)| name.ends_with("Amt"));
            members = rest;
            members.insert("amounts".to_owned(), Value::Object(amounts));
        }
        Value::Object(members)
    }
}

fn is_container_key(name: &str) -> bool {
    matches!(name, "acctCode" | "rvcNum" | "busDt")
}

fn drifted(name: &str) -> String {
    let other = [("ID", "Id"), ("UTC", "Utc")];
    let found = other.iter().find_map(|(from, to)| Some(format!("{}{to}", name.strip_suffix(from)?)));
    found.unwrap_or_else(|| name.to_owned())
}
