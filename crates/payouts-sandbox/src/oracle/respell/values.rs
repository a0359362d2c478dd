//! How the value of a member is written.

use chrono::{Months, NaiveDateTime};
use serde_json::Value;

use crate::app::Context;
use crate::oracle::tree::digits;
use crate::quirks::oracle::{
    AcctCodeForm, CheckNumberForm, DetailAmountSigns, HolderMemberTypes, HolderStatusCodes, InstantForm,
    PayoutAmtType, PayoutDtGarbled, PayoutUtcYear,
};

const INSTANT: &str = "%Y-%m-%dT%H:%M:%S";

pub(super) fn respelt(context: &Context, parent: &str, name: &str, place: usize, value: Value) -> Value {
    if value.is_null() {
        return value;
    }
    match (parent, name) {
        (_, "acctCode") => match context.quirk() {
            AcctCodeForm::Text => value,
            AcctCodeForm::Number => as_number(value),
        },
        ("payouts", "payoutAmt") => match (context.quirk(), place % 2) {
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
            DetailAmountSigns::Unsigned => digits(text_of(&value).trim_start_matches('-')),
        },
        ("accountHolders", "acctHldrStatus") => match context.quirk() {
            HolderStatusCodes::OfAccounts => value,
            HolderStatusCodes::Own => digits(&format!("1{}", text_of(&value))),
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

/// Digits without their quotes; what is no number stays text.
fn as_number(value: Value) -> Value {
    match digits(&text_of(&value)) {
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
