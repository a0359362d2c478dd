//! The leaf members of Oracle's payment operations, whose names no source documents.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::common::oracle::{Oracle, below};
use crate::common::{start, stepped, with};

const DETAILS: &str = "accounts.revenueCenters.businessDates.payouts.payoutDetails";
const TRANSACTIONS: &str = "accounts.revenueCenters.transactions";

fn payouts(id: &str, side: &str) -> Value {
    let sandbox = with(id, side);
    Oracle::new(&sandbox).busy("getPaymentPayouts", "bookingDt").2
}

/// The names of all members of the objects at a path.
fn names(answer: &Value, path: &str) -> BTreeSet<String> {
    below(answer, path).iter().flat_map(|object| object.as_object().unwrap().keys().cloned()).collect()
}

fn has(names: &BTreeSet<String>, name: &str) -> bool {
    names.contains(name)
}

#[test]
fn obi_container_keys() {
    for (side, there) in [("present", true), ("absent", false)] {
        let answer = payouts("obi-container-keys", side);
        for (path, key) in [
            ("accounts", "acctCode"),
            ("accounts.revenueCenters", "rvcNum"),
            ("accounts.revenueCenters.businessDates", "busDt"),
        ] {
            assert_eq!(has(&names(&answer, path), key), there, "{side} {key}");
        }
        assert!(!below(&answer, DETAILS).is_empty());
    }
}

#[test]
fn obi_payouts_row_grain() {
    let entries = "accounts.revenueCenters.businessDates.payouts";
    let sizes = |side: &str| {
        let answer = payouts("obi-payouts-row-grain", side);
        let sizes: Vec<_> = below(&answer, entries)
            .iter()
            .map(|entry| entry["payoutDetails"].as_array().unwrap().len())
            .collect();
        (sizes.len(), sizes.iter().sum::<usize>(), names(&answer, entries))
    };
    let (by_payment, details, members) = sizes("payment");
    assert!(has(&members, "pmntID") && has(&members, "pspRef") && !has(&members, "merchantRef"));
    let (by_movement, same, members) = sizes("movement");
    assert!(by_payment <= by_movement && by_movement == same && same == details);
    assert!(has(&members, "merchantRef"));
    let (_, _, members) = sizes("bare");
    assert_eq!(members, BTreeSet::from(["payoutDetails".to_owned()]));
}

#[test]
fn obi_fee_payout_ref_name() {
    let all = ["feePayoutPspRef", "feePspPayoutRef", "feePayoutRef"];
    for (side, name) in ["fee-payout-psp-ref", "fee-psp-payout-ref", "fee-payout-ref"].into_iter().zip(all) {
        let members = names(&payouts("obi-fee-payout-ref-name", side), DETAILS);
        assert_eq!(all.into_iter().filter(|other| has(&members, other)).collect::<Vec<_>>(), [name]);
        // The page titles the first member of its level by alphabet so.
        assert_eq!(members.first().map(String::as_str), Some(name));
    }
}

#[test]
fn obi_payout_detail_members() {
    let members = |side: &str| names(&payouts("obi-payout-detail-members", side), DETAILS);
    let expected = members("expected");
    assert!(["pmntAmt", "pspFeeAmt", "pmntDtlID", "txnPayoutPspRef"].iter().all(|name| has(&expected, name)));
    assert!(members("sparse").iter().all(|name| name.ends_with("PayoutPspRef")));
    let nested = members("nested");
    assert!(has(&nested, "amounts") && !has(&nested, "pmntAmt") && has(&nested, "pmntDtlID"));
}

#[test]
fn obi_detail_amount_signs() {
    let negatives = |side: &str| {
        let answer = payouts("obi-detail-amount-signs", side);
        let fees = below(&answer, DETAILS);
        fees.iter().filter(|detail| detail["pspFeeAmt"].to_string().starts_with('-')).count()
    };
    assert!(negatives("signed") > 0);
    assert_eq!(negatives("unsigned"), 0);
}

#[test]
fn obi_transaction_members() {
    let members = |side: &str| {
        let sandbox = with("obi-transaction-members", side);
        names(&Oracle::new(&sandbox).busy("getPaymentTransactions", "busDt").2, TRANSACTIONS)
    };
    assert!(has(&members("expected"), "authCode") && has(&members("expected"), "pspRef"));
    let readable = ["authCode", "cardAlias", "cardPresent", "chkNum", "empNum", "entryModeNum"];
    assert_eq!(members("readable"), readable.map(str::to_owned).into());
    let renamed = members("renamed");
    assert!(has(&renamed, "authorizationCode") && !has(&renamed, "authCode"));
}

#[test]
fn obi_settlement_members() {
    let path = "accounts.revenueCenters.businessDates.settlements";
    let members = |side: &str| {
        let sandbox = with("obi-settlement-members", side);
        names(&Oracle::new(&sandbox).busy("getPaymentSettlements", "stlmtDt").2, path)
    };
    assert!(has(&members("expected"), "stlmtAmt"));
    assert_eq!(members("sparse"), ["pmntDtlID", "pmntID"].map(str::to_owned).into());
    assert!(has(&members("renamed"), "settledAmount"));
}

#[test]
fn obi_chargeback_members() {
    // Chargebacks are rare; one search finds where there is one.
    let (place, day, _) = Oracle::new(&start(stepped())).busy("getPaymentChargebacks", "recordDt");
    let members = |side: &str| {
        let sandbox = with("obi-chargeback-members", side);
        let body = json!({"locRef": place, "recordDt": day});
        let answer = Oracle::new(&sandbox).read("getPaymentChargebacks", &body);
        names(&answer, "accounts.revenueCenters.chargebacks")
    };
    assert!(has(&members("expected"), "chbkReason") && has(&members("expected"), "dfnsDueDt"));
    assert_eq!(members("sparse"), ["busDt", "chbkStatus", "chkNum"].map(str::to_owned).into());
    assert!(has(&members("renamed"), "disputedAmt"));
}
