//! The format of Oracle's answers.

use serde_json::{Value, json};

use crate::common::oracle::{Oracle, below};
use crate::common::{start, stepped, with};

fn summary(id: &str, side: &str) -> Value {
    Oracle::new(&with(id, side)).summary()
}

fn first_payout(id: &str, side: &str) -> Value {
    summary(id, side)["payouts"][0].clone()
}

fn transactions(id: &str, side: &str) -> Value {
    let sandbox = with(id, side);
    Oracle::new(&sandbox).busy("getPaymentTransactions", "busDt").2
}

fn holder(id: &str, side: &str) -> Value {
    let sandbox = with(id, side);
    Oracle::new(&sandbox).read("getPaymentAccountHolderDimensions", &json!({}))["accountHolders"][0].clone()
}

#[test]
fn obi_absent_zero_or_null() {
    for (side, sent) in [("omitted", false), ("sent", true)] {
        let answer = transactions("obi-absent-zero-or-null", side);
        let rows = below(&answer, "accounts.revenueCenters.transactions");
        assert!(
            rows.iter().all(|row| sent == row.get("tipAmt").is_some() || row["tipAmt"] != json!(0)),
            "{side}"
        );
        let zeros = rows.iter().filter(|row| {
            row.get("tipAmt").is_some_and(|tip| !tip.to_string().contains(|c| ('1'..='9').contains(&c)))
        });
        assert_eq!(zeros.count() > 0, sent, "{side}");
    }
}

#[test]
fn obi_null_members() {
    for (side, member) in [("omitted", None), ("null", Some(Value::Null))] {
        assert_eq!(holder("obi-null-members", side).get("state").cloned(), member);
        let sandbox = with("obi-null-members", side);
        let kiosk = Oracle::new(&sandbox).read("getLocationDimensions", &json!({"locRef": "KIOSK-1"}));
        assert_eq!(kiosk["locations"][0].get("workstations").cloned(), member, "in arrays too");
    }
}

#[test]
fn obi_member_name_drift() {
    for (side, names) in
        [("schema", ["payoutUTC", "guestCheckID"]), ("drifted", ["payoutUtc", "guestCheckId"])]
    {
        assert!(first_payout("obi-member-name-drift", side).get(names[0]).is_some());
        let answer = transactions("obi-member-name-drift", side);
        let rows = below(&answer, "accounts.revenueCenters.transactions");
        assert!(rows.iter().all(|row| row.get(names[1]).is_some()));
    }
}

#[test]
fn obi_instant_form() {
    for (side, length) in [("bare", 19), ("zulu", 20), ("milliseconds", 23), ("seven-digits", 27)] {
        let payout = first_payout("obi-instant-form", side);
        let instant = payout["payoutUTC"].as_str().unwrap();
        assert_eq!((instant.len(), instant.ends_with('Z')), (length, side == "zulu"), "{instant}");
    }
}

#[test]
fn obi_acct_code_form() {
    assert!(summary("obi-acct-code-form", "text")["acctCode"].is_string());
    let number = summary("obi-acct-code-form", "number")["acctCode"].clone();
    assert!(number.is_number() && number.to_string().len() == 16, "{number}");
}

#[test]
fn obi_payout_dt_garbled() {
    let date = summary("obi-payout-dt-garbled", "date")["payoutDt"].as_str().unwrap().to_owned();
    assert_eq!(summary("obi-payout-dt-garbled", "garbled")["payoutDt"], format!("12{date}34"));
}

#[test]
fn obi_several_payouts() {
    let payouts = |side: &str| summary("obi-several-payouts", side)["payouts"].as_array().unwrap().clone();
    let sum = |payouts: &[Value]| -> rust_decimal::Decimal {
        let amounts = payouts.iter().filter_map(|payout| payout["payoutAmt"].as_str());
        amounts.map(|amount| amount.parse::<rust_decimal::Decimal>().unwrap()).sum()
    };
    let (booked, halved) = (payouts("as-booked"), payouts("halved"));
    assert_eq!(halved.len(), booked.len() * 2);
    assert_eq!(sum(&halved), sum(&booked));
    assert_ne!(halved[0]["payoutPspRef"], halved[1]["payoutPspRef"]);
}

#[test]
fn obi_payout_amt_type() {
    let text = first_payout("obi-payout-amt-type", "text")["payoutAmt"].clone();
    let number = first_payout("obi-payout-amt-type", "number")["payoutAmt"].clone();
    assert!(number.is_number());
    assert_eq!(text.as_str().unwrap(), number.to_string(), "the same digits");
    let sandbox =
        start(stepped().quirk("obi-payout-amt-type", "mixed").quirk("obi-several-payouts", "halved"));
    let mixed = Oracle::new(&sandbox).summary()["payouts"].clone();
    let kinds: Vec<bool> =
        mixed.as_array().unwrap().iter().map(|payout| payout["payoutAmt"].is_number()).collect();
    assert_eq!(kinds[..2], [true, false]);
}

#[test]
fn obi_payout_utc_year() {
    let year =
        |side: &str| first_payout("obi-payout-utc-year", side)["payoutUTC"].as_str().unwrap()[..4].to_owned();
    let same: i32 = year("same").parse().unwrap();
    assert_eq!(year("decade-earlier").parse::<i32>().unwrap(), same - 10);
}

#[test]
fn obi_check_number_form() {
    let number = |side: &str| {
        let answer = transactions("obi-check-number-form", side);
        below(&answer, "accounts.revenueCenters.transactions")[0]["chkNum"].clone()
    };
    let plain = number("number");
    assert!(plain.is_number());
    assert_eq!(number("text"), plain.to_string());
    assert_eq!(number("padded"), format!("{:0>8}", plain.to_string()));
}

#[test]
fn obi_holder_member_types() {
    let text = holder("obi-holder-member-types", "text");
    assert!(text["phoneNum"].is_string() && text["verification"].is_number());
    let numbers = holder("obi-holder-member-types", "numbers");
    assert!(numbers["phoneNum"].is_number() && numbers["verification"].is_string());
    assert_eq!(numbers["phoneNum"].to_string(), text["phoneNum"].as_str().unwrap());
}

#[test]
fn obi_holder_status_codes() {
    assert_eq!(holder("obi-holder-status-codes", "of-accounts")["acctHldrStatus"], 1);
    assert_eq!(holder("obi-holder-status-codes", "own")["acctHldrStatus"], 11);
}

#[test]
fn obi_spi_members() {
    let answer = |side: &str| {
        let sandbox = with("obi-spi-members", side);
        Oracle::new(&sandbox)
            .read("getSPIPaymentDetails", &json!({"locRef": "KIOSK-1", "busDt": "2025-01-15"}))
    };
    let rooted = answer("rooted");
    assert_eq!((&rooted["locRef"], &rooted["busDt"]), (&json!("KIOSK-1"), &json!("2025-01-15")));
    let bare = answer("bare");
    assert_eq!(bare.as_object().unwrap().keys().collect::<Vec<_>>(), ["revenueCenters"]);
    assert_eq!(bare["revenueCenters"], rooted["revenueCenters"]);
    for payment in below(&bare, "revenueCenters.transactions") {
        let names: Vec<_> = payment.as_object().unwrap().keys().collect();
        assert_eq!(names, ["guestCheckID", "chkNum", "pmntType", "tmedNum", "pspRef"]);
    }
}

#[test]
fn obi_locations_cur_utc() {
    for (side, sent) in [("absent", false), ("sent", true)] {
        let sandbox = with("obi-locations-cur-utc", side);
        let answer = Oracle::new(&sandbox).read("getLocationDimensions", &json!({}));
        assert_eq!(answer.get("curUTC").is_some(), sent);
    }
}

#[test]
fn obi_request_date_echoed() {
    for (side, echoed) in [("echoed", true), ("absent", false)] {
        let sandbox = with("obi-request-date-echoed", side);
        let oracle = Oracle::new(&sandbox);
        let place = sandbox.world().oracle().locations()[0].loc_ref.clone();
        for (operation, date) in [("getPaymentSettlements", "stlmtDt"), ("getPaymentChargebacks", "recordDt")]
        {
            let answer = oracle.read(operation, &json!({"locRef": place, date: "2025-01-15"}));
            assert_eq!(answer.get(date).is_some(), echoed, "{operation}");
        }
        let always = oracle.read("getPaymentPayouts", &json!({"locRef": place, "bookingDt": "2025-01-15"}));
        assert_eq!(always["bookingDt"], "2025-01-15");
    }
}
