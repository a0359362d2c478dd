//! The last step of an answer: members omitted, renamed and reformatted as the quirks select.

use chrono::{Months, NaiveDateTime};
use serde_json::{Map, Value};

use super::json::number;
use crate::context::Context;
use crate::quirks::oracle::{
    AbsentZero, AcctCodeForm, ChargebackMembers, CheckNumberForm, ContainerKeys, DetailAmountSigns,
    FeePayoutRefName, HolderMemberTypes, HolderStatusCodes, InstantForm, MemberNameDrift, NullMembers,
    PayoutAmtType, PayoutDetailMembers, PayoutDtGarbled, PayoutUtcYear, PayoutsRowGrain, SettlementMembers,
    TransactionMembers,
};

pub(super) fn rewritten(context: &Context, operation: &'static str, mut answer: Value) -> Value {
    let zeros = context.quirk::<AbsentZero>() == AbsentZero::Sent;
    let nulls = context.quirk::<NullMembers>() == NullMembers::Null;
    omit(&mut answer, zeros, nulls);
    Rewriter { context, operation }.value(answer, "", 0)
}

/// Omits members without a value: "Not returned if 0 or null."
fn omit(value: &mut Value, zeros: bool, nulls: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| omit(item, zeros, nulls)),
        Value::Object(members) => {
            members.retain(|_, value| match value {
                Value::Null => nulls,
                Value::Number(number) => zeros || !is_zero(&number.to_string()),
                _ => true,
            });
            members.values_mut().for_each(|value| omit(value, zeros, nulls));
        }
        _ => {}
    }
}

fn is_zero(digits: &str) -> bool {
    !digits.contains(|digit| matches!(digit, '1'..='9'))
}

struct Rewriter<'c> {
    context: &'c Context,
    operation: &'static str,
}

/// The arrays between the root and the records. A quirk can hide their keys.
const CONTAINERS: [&str; 3] = ["accounts", "revenueCenters", "businessDates"];

impl Rewriter<'_> {
    /// Rewrites a value. `parent` is the member above it, and `index` its position there.
    fn value(&self, value: Value, parent: &str, index: usize) -> Value {
        match value {
            Value::Array(items) => {
                let items = items.into_iter().enumerate();
                items.map(|(index, item)| self.value(item, parent, index)).collect()
            }
            Value::Object(members) => {
                let mut out = Map::new();
                for (name, value) in members {
                    let value = match value {
                        Value::Array(_) | Value::Object(_) => self.value(value, &name, index),
                        leaf => rewritten_leaf(self.context, parent, &name, index, leaf),
                    };
                    if let Some(name) = self.name(parent, &name) {
                        out.insert(name, value);
                    }
                }
                self.with_nested_amounts(parent, out)
            }
            leaf => leaf,
        }
    }

    /// The name on the wire; `None` for a member that is omitted.
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

    fn with_nested_amounts(&self, parent: &str, mut members: Map<String, Value>) -> Value {
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

const INSTANT: &str = "%Y-%m-%dT%H:%M:%S";

/// The value of a member in the form of the quirks. `index` is the position of its object.
fn rewritten_leaf(context: &Context, parent: &str, name: &str, index: usize, value: Value) -> Value {
    if value.is_null() {
        return value;
    }
    match (parent, name) {
        (_, "acctCode") => match context.quirk() {
            AcctCodeForm::Text => value,
            AcctCodeForm::Number => as_number(value),
        },
        ("payouts", "payoutAmt") => match (context.quirk(), index % 2) {
            (PayoutAmtType::Number, _) | (PayoutAmtType::Mixed, 0) => value,
            (PayoutAmtType::Text | PayoutAmtType::Mixed, _) => as_text(value),
        },
        ("", "payoutDt") => match context.quirk() {
            PayoutDtGarbled::Date => value,
            PayoutDtGarbled::Garbled => format!("12{}34", text_of(&value)).into(),
        },
        ("payouts", "payoutUTC") => instant(context, earlier(context, &value)),
        (_, "chkNum" | "empNum") => match context.quirk() {
            CheckNumberForm::Number => value,
            CheckNumberForm::Text => as_text(value),
            CheckNumberForm::Padded => format!("{:0>8}", text_of(&value)).into(),
        },
        ("payoutDetails", name) if name.ends_with("Amt") => match context.quirk() {
            DetailAmountSigns::Signed => value,
            DetailAmountSigns::Unsigned => number(text_of(&value).trim_start_matches('-')),
        },
        ("accountHolders", "acctHldrStatus") => match context.quirk() {
            HolderStatusCodes::OfAccounts => value,
            HolderStatusCodes::Own => number(&format!("1{}", text_of(&value))),
        },
        ("accountHolders", "phoneNum" | "streetNum") => match context.quirk() {
            HolderMemberTypes::Text => value,
            HolderMemberTypes::Numbers => as_number(value),
        },
        ("accountHolders", "verification") => match context.quirk() {
            HolderMemberTypes::Text => value,
            HolderMemberTypes::Numbers => as_text(value),
        },
        (_, name) if name.ends_with("UTC") => instant(context, text_of(&value)),
        _ => value,
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn as_text(value: Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        other => other,
    }
}

/// Digits without their quotes. Text that is no number stays text.
fn as_number(value: Value) -> Value {
    match number(&text_of(&value)) {
        Value::Null => value,
        number => number,
    }
}

fn earlier(context: &Context, value: &Value) -> String {
    let text = text_of(value);
    let parsed = NaiveDateTime::parse_from_str(&text, INSTANT).ok();
    match (context.quirk(), parsed.and_then(|instant| instant.checked_sub_months(Months::new(120)))) {
        (PayoutUtcYear::DecadeEarlier, Some(earlier)) => earlier.format(INSTANT).to_string(),
        _ => text,
    }
}

fn instant(context: &Context, bare: String) -> Value {
    let ending = match context.quirk() {
        InstantForm::Bare => "",
        InstantForm::Zulu => "Z",
        InstantForm::Milliseconds => ".000",
        InstantForm::SevenDigits => ".0000000",
    };
    (bare + ending).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_of_any_scale_are_zeros() {
        for (digits, zero) in [("0", true), ("0.000", true), ("-0.00", true), ("0.001", false), ("10", false)]
        {
            assert_eq!(is_zero(digits), zero, "{digits}");
        }
    }
}
