//! Amounts: every digit in, every digit out, and nothing by way of a float.

use payouts_wire::{Amount, AmountError, Sign, amount::as_number};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

fn amount(text: &str) -> Amount {
    text.parse().expect("an amount")
}

/// Decimal texts that fit: at most 28 digits, the point anywhere among them.
fn decimal_text() -> impl Strategy<Value = String> {
    ("-?", "0|[1-9][0-9]{0,13}", "(\\.[0-9]{1,14})?")
        .prop_map(|(sign, whole, fraction)| [sign, whole, fraction].concat())
}

#[test]
fn obi_payout_amt_type() {
    for json in ["1234.56", "\"1234.56\""] {
        assert_eq!(serde_json::from_str::<Amount>(json).unwrap().to_string(), "1234.56");
    }
}

#[test]
fn keeps_the_scale_it_was_written_with() {
    for text in
        ["1.10", "0.00", "100", "-7.000", "0.0000000000000000000000000001", "79228162514264337593543950335"]
    {
        assert_eq!(amount(text).to_string(), text);
        assert_eq!(serde_json::from_str::<Amount>(text).unwrap().to_string(), text);
    }
}

#[test]
fn zero_has_no_sign() {
    for (written, read) in [("-0.00", "0.00"), ("-0", "0"), ("-0.0", "0.0"), ("-0e0", "0"), ("0E0", "0")] {
        assert_eq!(amount(written).to_string(), read);
        assert_eq!(serde_json::from_str::<Amount>(written).unwrap().to_string(), read);
    }
}

#[test]
fn an_exponent_is_carried_out() {
    for (written, read) in
        [("1.5e3", "1500"), ("1.50E+1", "15.0"), ("12e-3", "0.012"), ("-1e0", "-1"), ("0e99999999999", "0")]
    {
        assert_eq!(amount(written).to_string(), read);
        assert_eq!(serde_json::from_str::<Amount>(written).unwrap().to_string(), read);
    }
}

#[test]
fn a_digit_that_does_not_fit_is_an_error_and_never_a_rounding() {
    for text in [
        "79228162514264337593543950336",
        "7.9228162514264337593543950336",
        "0.00000000000000000000000000001",
        "1.00000000000000000000000000005",
        "1e29",
        "1e-29",
        "1e99999999999",
        "1e-99999999999",
    ] {
        assert!(text.parse::<Amount>().is_err_and(|error| error.is_too_many_digits()), "{text}");
        let error = serde_json::from_str::<Amount>(text).unwrap_err();
        assert!(error.to_string().contains("more digits than an amount holds"), "{error}");
    }
}

#[test]
fn zeros_without_room_are_dropped_because_they_carry_no_value() {
    assert_eq!(amount("1.50000000000000000000000000000000").to_string(), "1.5000000000000000000000000000");
    assert_eq!(amount("79228162514264337593543950335.0").to_string(), "79228162514264337593543950335");
    assert_eq!(amount(&format!("1.{}", "0".repeat(100_000))), amount("1"));
    assert_eq!(amount(&format!("{}1", "0".repeat(100_000))), amount("1"));
    assert_eq!(amount("10e-29"), amount("1e-28"));
}

#[test]
fn only_the_strict_form_is_read() {
    for text in [
        "", " ", "-", "+", ".", ".5", "5.", "1 ", "1,000", "1_000", "--1", "1.2.3", "1e", "1e+", "1e1.5",
        "0x10", "NaN", "inf", "١",
    ] {
        let error: AmountError = text.parse::<Amount>().unwrap_err();
        assert!(!error.is_too_many_digits() && !error.is_ambiguous() && !error.is_float(), "{text}");
    }
}

#[test]
fn what_is_not_a_number_is_refused() {
    for json in ["null", "true", "[1]", "{\"a\":1}", "\"\"", "\"n/a\"", "\"\\ud800\""] {
        assert!(serde_json::from_str::<Amount>(json).is_err(), "{json}");
    }
}

#[test]
fn a_binary_float_is_refused() {
    use serde::de::{
        IntoDeserializer,
        value::{Error, F64Deserializer},
    };
    let float: F64Deserializer<Error> = 1.5_f64.into_deserializer();
    let error = Amount::deserialize(float).unwrap_err();
    assert!(error.to_string().contains("binary float"), "{error}");
}

#[test]
fn a_json_value_is_read_by_its_text() {
    for text in ["1.5", "1.10", "12.50", "0.1", "1e2", "3"] {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::from_value::<Amount>(value.clone()).unwrap(), amount(text));
        assert_eq!(Amount::deserialize(&value).unwrap(), amount(text));
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Inner {
    amount: Amount,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Outer {
    id: u8,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    rest: BTreeMap<String, Amount>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Shape {
    Many(Vec<Inner>),
    One(Inner),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Paid(Inner),
}

#[test]
fn digits_survive_the_buffers_of_serde() {
    for text in [
        "1.10",
        "1.5",
        "12345678901234567890.12345678",
        "9007199254740993",
        "-3",
        "0.10",
        "18446744073709551616",
    ] {
        let outer: Outer =
            serde_json::from_str(&format!(r#"{{"id":1,"amount":{text},"other":"{text}","more":{text}}}"#))
                .unwrap();
        assert_eq!(outer.inner.amount.to_string(), text);
        assert_eq!(outer.rest.values().map(Amount::to_string).collect::<Vec<_>>(), [text, text]);

        let Shape::One(one) = serde_json::from_str(&format!(r#"{{"amount":{text}}}"#)).unwrap() else {
            panic!("not one")
        };
        assert_eq!(one.amount.to_string(), text);

        let Tagged::Paid(paid) =
            serde_json::from_str(&format!(r#"{{"amount":{text},"kind":"Paid"}}"#)).unwrap();
        assert_eq!(paid.amount.to_string(), text);
    }
}

#[test]
fn is_written_as_a_string_or_as_an_exact_number() {
    #[derive(Serialize, Deserialize)]
    struct Row {
        plain: Amount,
        #[serde(with = "as_number")]
        number: Amount,
        #[serde(with = "as_number::optional")]
        maybe: Option<Amount>,
    }
    let json = r#"{"plain":"-0.10","number":79228162514264337593543950.335,"maybe":null}"#;
    let row: Row = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&row).unwrap(), json);
}

#[test]
fn equality_order_and_hash_follow_the_value() {
    assert_eq!(amount("1.1"), amount("1.10"));
    assert_eq!(amount("0"), amount("-0.00"));
    assert!(amount("-2") < amount("-1.99") && amount("0.1") > amount("0.09999"));
    let distinct: HashSet<Amount> = ["1.1", "1.10", "1.100", "11e-1", "0", "-0.0"].map(amount).into();
    assert_eq!(distinct.len(), 2);
}

#[test]
fn signs() {
    assert_eq!(
        [amount("-0.01"), amount("-0.00"), amount("3")].map(Amount::sign),
        [Sign::Negative, Sign::Zero, Sign::Positive]
    );
    assert_eq!(
        [-amount("1.10"), -amount("0.00"), amount("-2.0").abs()].map(|a| a.to_string()),
        ["-1.10", "0.00", "2.0"]
    );
    assert!(Amount::ZERO.is_zero() && Amount::default().is_zero());
}

#[test]
fn a_sum_that_would_be_rounded_is_refused() {
    let most = amount("79228162514264337593543950335");
    assert_eq!(most.checked_add(amount("1")), None);
    assert_eq!(most.checked_add(amount("0.1")), None);
    assert_eq!(amount("1e28").checked_sub(amount("1e-28")), None);
    assert_eq!(most.checked_add(amount("0.00")), Some(most));
    assert_eq!(most.checked_sub(most).map(|zero| zero.to_string()).as_deref(), Some("0"));
    assert_eq!(
        amount("5000000000000000000000000000.0").checked_add(amount("5000000000000000000000000000.0")),
        Some(amount("1e28"))
    );
}

#[test]
fn a_format_precision_does_not_round() {
    let fee = amount("1.999");
    assert_eq!(format!("{fee:.1}"), "1.999");
    assert_eq!(format!("{fee:>8}|{:<8}|{:08}", -fee, -fee), "   1.999|-1.999  |-001.999");
}

#[test]
fn an_error_quotes_a_bounded_piece_of_the_text() {
    let error = "x".repeat(1_000_000).parse::<Amount>().unwrap_err();
    assert!(error.to_string().len() < 200);
}

proptest! {
    #[test]
    fn every_digit_round_trips(text in decimal_text()) {
        let number: Amount = serde_json::from_str(&text).unwrap();
        let text = if number.is_zero() { text.trim_start_matches('-').to_owned() } else { text };
        prop_assert_eq!(&number.to_string(), &text);
        let json = serde_json::to_string(&number).unwrap();
        prop_assert_eq!(&json, &format!("\"{text}\""));
        prop_assert_eq!(&serde_json::from_str::<Amount>(&json).unwrap().to_string(), &text);
        let mut bare = Vec::new();
        as_number::serialize(&number, &mut serde_json::Serializer::new(&mut bare)).unwrap();
        prop_assert_eq!(bare, text.into_bytes());
    }

    #[test]
    fn an_exponent_only_moves_the_point(digits in 1..1_000_000_i64, zeros in 0..12_usize, places in 0..12_usize) {
        let shifted = format!("{digits}{}", "0".repeat(zeros));
        prop_assert_eq!(amount(&format!("{digits}e{zeros}")).to_string(), shifted);
        let back = amount(&format!("{digits}e-{places}"));
        prop_assert_eq!(amount(&format!("{back}e{places}")), Amount::from(digits));
    }

    #[test]
    fn arbitrary_text_never_panics_and_what_is_read_reads_the_same_again(text in ".{0,60}|[-+0-9.eE]{0,60}") {
        if let Ok(read) = text.parse::<Amount>() {
            prop_assert_eq!(amount(&read.to_string()), read);
        }
        let _ = serde_json::from_str::<Amount>(&text);
    }

    #[test]
    fn order_is_that_of_the_integers_behind(left in -1_000_000_i64..1_000_000, right in -1_000_000_i64..1_000_000, zeros in 0..10_usize) {
        let hundredths = |cents: i64| amount(&format!("{cents}e-2"));
        let longer = amount(&format!("{}{}", hundredths(right), "0".repeat(zeros)));
        prop_assert_eq!(hundredths(left).cmp(&longer), left.cmp(&right));
        prop_assert_eq!(hundredths(left) == longer, left == right);
    }

    #[test]
    fn sums_are_exact_and_undone_by_differences(left in any::<i64>(), right in any::<i64>(), left_scale in 0..10_u32, right_scale in 0..10_u32) {
        let (a, b) = (amount(&format!("{left}e-{left_scale}")), amount(&format!("{right}e-{right_scale}")));
        let sum = a.checked_add(b).unwrap();
        prop_assert_eq!(Some(sum), b.checked_add(a));
        prop_assert_eq!(sum.checked_sub(b), Some(a));
        let scale = left_scale.max(right_scale);
        let units = i128::from(left) * 10_i128.pow(scale - left_scale) + i128::from(right) * 10_i128.pow(scale - right_scale);
        prop_assert_eq!(sum, amount(&format!("{units}e-{scale}")));
    }
}
