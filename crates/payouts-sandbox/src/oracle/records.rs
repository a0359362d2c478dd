//! The five operations on payment records: the payouts of an account, and the records of a location on a day.

use chrono::{DateTime, NaiveDate, Utc};
use payouts_sandbox_world::{
    Account, Chargeback, ChargebackStatus, Dispute, Location, Movement, Oracle, PaymentRef, Payout,
    PayoutDetail, Transaction,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::call::{Call, Site};
use super::errors::OracleError;
use super::json::{Level, amount, day, instant, nested, number};
use crate::quirks::oracle::{
    NotFoundMeaning, PayoutsRowGrain, RequestDateEchoed, RestrictedAccount, SeveralPayouts, SiteWithoutPcs,
    UnknownAccount,
};

const LEVELS: [Level; 3] =
    [("accounts", "acctCode"), ("revenueCenters", "rvcNum"), ("businessDates", "busDt")];

/// The keys of a payment at each level.
fn keys(payment: &PaymentRef) -> Vec<Value> {
    vec![payment.account_code.clone().into(), payment.revenue_center.into(), day(payment.business_date)]
}

/// getPaymentPayoutSummary: the payouts of an account on a day.
pub(super) fn payout_summary(call: &Call<'_>) -> Result<Value, OracleError> {
    let paid_on = call.date("payoutDt")?;
    let cursor = call.cursor()?;
    let code = call.text("acctCode");
    let mut payouts = Vec::new();
    if let (Some(account), Some(as_of)) = (account(call, code)?, call.as_of(paid_on)) {
        let found = call.oracle().payouts(account, paid_on, as_of);
        for payout in found.iter().filter(|payout| cursor.includes(payout.paid_at)) {
            payouts.extend(summary_entries(call, account, payout));
        }
    }
    Ok(json!({"acctCode": code, "payoutDt": day(paid_on), "payouts": payouts}))
}

/// The account of a code; `None` if an unknown code means that there are no payouts.
fn account<'c>(call: &Call<'c>, code: &str) -> Result<Option<&'c Account>, OracleError> {
    let oracle = call.oracle();
    let Some(account) = oracle.account(code) else {
        return match (call.context.quirk(), call.context.quirk()) {
            (_, NotFoundMeaning::Resource) | (UnknownAccount::NotFound, _) => {
                Err(OracleError::not_found("There is no such account"))
            }
            (UnknownAccount::BadRequest, _) => {
                Err(OracleError::bad_request("acctCode: there is no such account"))
            }
            (UnknownAccount::Empty, _) => Ok(None),
        };
    };
    if oracle.locations_of(account).any(|location| call.account.may_see(&location.loc_ref)) {
        return Ok(Some(account));
    }
    Err(OracleError::forbidden("The account may not see this account's locations"))
}

fn summary_entries(call: &Call<'_>, account: &Account, payout: &Payout) -> Vec<Value> {
    let shows_part = !call.account.locations.is_empty()
        && call.context.quirk::<RestrictedAccount>() == RestrictedAccount::PartialSummary;
    let (paid, withheld) = if shows_part {
        (visible_part(call, account, payout), Decimal::ZERO)
    } else {
        (payout.amount.value(), payout.withheld.value())
    };
    let entry = |paid: Decimal, withheld: Decimal, suffix: &str| {
        json!({
            "payoutAmt": number(&paid.to_string()),
            "payoutCurr": payout.amount.currency().code(),
            "payoutPspRef": format!("{}{suffix}", payout.psp_reference),
            "payoutUTC": instant(payout.paid_at),
            "wthhldAmt": number(&withheld.to_string()),
        })
    };
    match call.context.quirk() {
        SeveralPayouts::AsBooked => vec![entry(paid, withheld, "")],
        SeveralPayouts::Halved => {
            let first = (paid / Decimal::TWO).trunc_with_scale(paid.scale());
            vec![entry(first, withheld, ""), entry(paid - first, Decimal::ZERO, "-2")]
        }
    }
}

/// The sum of the details of a payout at the visible locations.
fn visible_part(call: &Call<'_>, account: &Account, payout: &Payout) -> Decimal {
    let oracle = call.oracle();
    let visible = oracle.locations_of(account).filter(|location| call.account.may_see(&location.loc_ref));
    let details =
        visible.flat_map(|location| oracle.payout_details(location, payout.paid_on, call.context.business()));
    let reference = Some(&payout.psp_reference);
    details.fold(Decimal::new(0, payout.amount.currency().decimals()), |mut sum, detail| {
        if detail.transaction_payout_reference.as_ref() == reference {
            sum += detail.amount.value();
        }
        if detail.fee_payout_reference.as_ref() == reference {
            sum += detail.fee.value();
        }
        sum
    })
}

/// The records of the requested location on the requested day.
struct OfLocation<'c, R> {
    location: &'c Location,
    day: NaiveDate,
    records: Vec<R>,
}

/// Reads records; `None` at the site without the Payment Cloud Service.
fn of_location<'c, R>(
    call: &Call<'c>,
    date: &str,
    read: impl FnOnce(&'c Oracle, &'c Location, NaiveDate, DateTime<Utc>) -> Vec<R>,
) -> Result<Option<OfLocation<'c, R>>, OracleError> {
    let day = call.date(date)?;
    let Site::Pcs(location) = call.site()? else { return Ok(None) };
    let as_of = call.as_of(day);
    let records = as_of.map(|as_of| read(call.oracle(), location, day, as_of)).unwrap_or_default();
    Ok(Some(OfLocation { location, day, records }))
}

/// The answer for the site without the Payment Cloud Service.
pub(super) fn without_pcs(call: &Call<'_>) -> Result<Value, OracleError> {
    match call.context.quirk() {
        SiteWithoutPcs::EmptyList => Ok(json!({"locRef": call.text("locRef"), "accounts": []})),
        SiteWithoutPcs::AbsentList => Ok(json!({"locRef": call.text("locRef")})),
        SiteWithoutPcs::EmptyObject => Ok(json!({})),
        SiteWithoutPcs::Forbidden => {
            Err(OracleError::forbidden("The location does not use the Payment Cloud Service"))
        }
        SiteWithoutPcs::NotFound => Err(OracleError::unknown_path()),
    }
}

/// getPaymentPayouts: the details of the payouts of a day.
pub(super) fn payouts(call: &Call<'_>) -> Result<Value, OracleError> {
    let Some(found) = of_location(call, "bookingDt", Oracle::payout_details)? else {
        return without_pcs(call);
    };
    let by_movement = call.context.quirk::<PayoutsRowGrain>() == PayoutsRowGrain::Movement;
    let mut entries: Vec<Vec<&PayoutDetail>> = Vec::new();
    for detail in &found.records {
        let is_same_payment = |entry: &&mut Vec<&PayoutDetail>| {
            let (first, other) = (&entry[0].payment, &detail.payment);
            !by_movement && first.id == other.id && keys(first) == keys(other)
        };
        match entries.iter_mut().find(is_same_payment) {
            Some(entry) => entry.push(detail),
            None => entries.push(vec![detail]),
        }
    }
    let rows = entries.into_iter().map(|entry| {
        let payment = &entry[0].payment;
        let mut row = json!({"pmntID": payment.id, "pspRef": payment.psp_reference});
        if by_movement {
            row["merchantRef"] = payment.merchant_reference.clone().into();
        }
        row["payoutDetails"] = entry.iter().map(|detail| payout_detail(detail)).collect();
        (keys(payment), row)
    });
    Ok(json!({
        "accounts": nested(&LEVELS, "payouts", rows.collect()),
        "bookingDt": day(found.day),
        "locRef": found.location.loc_ref,
    }))
}

fn payout_detail(detail: &PayoutDetail) -> Value {
    let amount_of = |movements: &[Movement]| match movements.contains(&detail.movement) {
        true => amount(detail.amount),
        false => Value::Null,
    };
    json!({
        "feePayoutPspRef": detail.fee_payout_reference,
        "feeType": detail.fee_type,
        "merchantRef": detail.payment.merchant_reference,
        "pmntAmt": amount_of(&[Movement::Payment]),
        "pmntChbkAmt": amount_of(&[Movement::Chargeback, Movement::ChargebackReversed]),
        "pmntCurr": detail.amount.currency().code(),
        "pmntDtlID": detail.payment.detail_id,
        "pspFeeAmt": amount(detail.fee),
        "rfndAmt": amount_of(&[Movement::Refund]),
        "txnPayoutPspRef": detail.transaction_payout_reference,
    })
}

/// getPaymentTransactions: the card payments and refunds of a business date.
pub(super) fn transactions(call: &Call<'_>) -> Result<Value, OracleError> {
    let cursor = call.cursor()?;
    let Some(found) = of_location(call, "busDt", Oracle::transactions)? else { return without_pcs(call) };
    let changed = found.records.iter().filter(|row| cursor.includes(row.changed_at));
    let rows = changed.map(|row| (keys(&row.payment), transaction(row)));
    Ok(json!({
        "accounts": nested(&LEVELS[..2], "transactions", rows.collect()),
        "busDt": day(found.day),
        "curUTC": instant(call.context.now),
        "locRef": found.location.loc_ref,
    }))
}

fn transaction(row: &Transaction) -> Value {
    let tender = match row.card_brand {
        "visa" => 21,
        "mc" => 22,
        "amex" => 23,
        _ => 24,
    };
    json!({
        "authCode": row.authorization_code,
        "cardAlias": row.card_alias,
        "cardPresent": row.card_present,
        "chkNum": row.check_number,
        "empNum": row.employee_number,
        "entryModeNum": row.entry_mode as u8,
        "guestCheckID": 9_000_000_000_u64 + u64::from(row.check_number),
        "merchantRef": row.payment.merchant_reference,
        "pmntAmt": amount(row.amount),
        "pmntCurr": row.amount.currency().code(),
        "pmntDtlID": row.payment.detail_id,
        "pmntID": row.payment.id,
        "pmntType": if row.movement == Movement::Refund { 2 } else { 1 },
        "pspRef": row.payment.psp_reference,
        "tipAmt": amount(row.tip),
        "tmedNum": tender,
        "transUTC": instant(row.transacted_at),
    })
}

/// getPaymentSettlements: what the card schemes settled on a day.
pub(super) fn settlements(call: &Call<'_>) -> Result<Value, OracleError> {
    let Some(found) = of_location(call, "stlmtDt", Oracle::settlements)? else { return without_pcs(call) };
    let rows = found.records.iter().map(|row| {
        let members = json!({
            "merchantRef": row.payment.merchant_reference,
            "pmntDtlID": row.payment.detail_id,
            "pmntID": row.payment.id,
            "pspFeeAmt": amount(row.fee),
            "pspRef": row.payment.psp_reference,
            "stlmtAmt": amount(row.amount),
            "stlmtCurr": row.amount.currency().code(),
        });
        (keys(&row.payment), members)
    });
    Ok(dated(call, &found, &nested(&LEVELS, "settlements", rows.collect()), "stlmtDt"))
}

/// getPaymentChargebacks: the stages of disputes recorded on a day.
pub(super) fn chargebacks(call: &Call<'_>) -> Result<Value, OracleError> {
    let Some(found) = of_location(call, "recordDt", Oracle::chargebacks)? else { return without_pcs(call) };
    let rows = found.records.iter().map(|row| (keys(&row.payment), chargeback(row)));
    Ok(dated(call, &found, &nested(&LEVELS[..2], "chargebacks", rows.collect()), "recordDt"))
}

fn chargeback(row: &Chargeback) -> Value {
    let status = match row.status {
        ChargebackStatus::Open => "OPEN",
        ChargebackStatus::Won => "WON",
        ChargebackStatus::Lost => "LOST",
    };
    let stage = match row.dispute {
        Dispute::FirstChargeback => "FIRST_CHARGEBACK",
        Dispute::Reversed => "REVERSED",
    };
    json!({
        "busDt": day(row.payment.business_date),
        "chbkAmt": amount(row.amount),
        "chbkReason": row.reason,
        "chbkStatus": status,
        "chkNum": row.check_number,
        "dfnsDueDt": day(row.defend_until),
        "dsptStage": stage,
        "merchantRef": row.payment.merchant_reference,
        "pmntAmt": amount(row.payment_amount),
        "pmntCurr": row.amount.currency().code(),
        "pmntDtlID": row.payment.detail_id,
        "pmntID": row.payment.id,
        "pspRef": row.payment.psp_reference,
        "transUTC": instant(row.transacted_at),
    })
}

/// An answer that may repeat the requested date.
fn dated<R>(call: &Call<'_>, found: &OfLocation<'_, R>, accounts: &Value, date: &str) -> Value {
    let mut answer = json!({"accounts": accounts, "locRef": found.location.loc_ref});
    if call.context.quirk::<RequestDateEchoed>() == RequestDateEchoed::Echoed {
        answer[date] = day(found.day);
    }
    answer
}
