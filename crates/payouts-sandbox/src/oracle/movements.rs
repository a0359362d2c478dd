//! The four operations about movements of one location: payouts, transactions, settlements, chargebacks.

use serde_json::Value;

use super::Call;
use super::errors::Refusal;
use super::gate::{self, Cursor, Place};
use super::tree::{Level, amount, day, instant, nested, object};
use crate::quirks::oracle::{PayoutsRowGrain, RequestDateEchoed, SiteWithoutPcs};
use payouts_sandbox_world::{
    Chargeback, ChargebackStatus, Dispute, Location, Movement, PayoutDetail, Settlement, Transaction,
};

const ACCOUNTS: Level = ("accounts", "acctCode");
const CENTERS: Level = ("revenueCenters", "rvcNum");
const DATES: Level = ("businessDates", "busDt");

/// Rows of a location with their keys, or what a site without the Payment Cloud Service gets.
enum Rows<'c> {
    Of(&'c Location, Option<chrono::DateTime<chrono::Utc>>),
    NoSite(Value),
}

fn rows<'c>(call: &Call<'c>, date: chrono::NaiveDate) -> Result<Rows<'c>, Refusal> {
    Ok(match gate::place(call)? {
        Place::Pcs(location) => Rows::Of(location, gate::as_of(call, date)),
        Place::Kiosk => Rows::NoSite(without_pcs(call, "accounts")?),
    })
}

/// What a site without the Payment Cloud Service is answered, as far as its list is concerned.
pub(super) fn without_pcs(call: &Call<'_>, list: &str) -> Result<Value, Refusal> {
    match call.context.quirk() {
        SiteWithoutPcs::EmptyList => {
            Ok(object(vec![("locRef", call.text("locRef").into())])).map(|mut answer| {
                answer[list] = Value::Array(Vec::new());
                answer
            })
        }
        SiteWithoutPcs::AbsentList => Ok(object(vec![("locRef", call.text("locRef").into())])),
        SiteWithoutPcs::EmptyObject => Ok(object(Vec::new())),
        SiteWithoutPcs::Forbidden => {
            Err(Refusal::forbidden("The location does not use the Payment Cloud Service"))
        }
        SiteWithoutPcs::NotFound => Err(Refusal::unknown_path()),
    }
}

pub(super) fn payouts(call: &Call<'_>) -> Result<Value, Refusal> {
    let booked_on = gate::date(call, "bookingDt")?;
    let (location, as_of) = match rows(call, booked_on)? {
        Rows::Of(location, as_of) => (location, as_of),
        Rows::NoSite(answer) => return Ok(answer),
    };
    let oracle = call.context.app.world.oracle();
    let details = as_of.map(|as_of| oracle.payout_details(location, booked_on, as_of)).unwrap_or_default();
    let by_movement = call.context.quirk::<PayoutsRowGrain>() == PayoutsRowGrain::Movement;
    let mut entries: Vec<(Vec<&PayoutDetail>, String)> = Vec::new();
    for detail in &details {
        let same = |(entry, _): &&mut (Vec<&PayoutDetail>, String)| {
            let first = entry[0];
            !by_movement && keys_of(first) == keys_of(detail) && first.payment_id == detail.payment_id
        };
        match entries.iter_mut().find(same) {
            Some((entry, _)) => entry.push(detail),
            None => entries.push((vec![detail], detail.payment_id.clone())),
        }
    }
    let rows = entries.into_iter().map(|(entry, payment_id)| {
        let mut members =
            vec![("pmntID", payment_id.into()), ("pspRef", entry[0].psp_reference.clone().into())];
        if by_movement {
            members.push(("merchantRef", entry[0].merchant_reference.clone().into()));
        }
        members.push(("payoutDetails", entry.iter().map(|detail| payout_detail(detail)).collect()));
        (keys_of(entry[0]), object(members))
    });
    let accounts = nested(&[ACCOUNTS, CENTERS, DATES], "payouts", rows.collect());
    let root = vec![
        ("accounts", accounts),
        ("bookingDt", day(booked_on)),
        ("locRef", location.loc_ref.clone().into()),
    ];
    Ok(object(root))
}

fn keys_of(detail: &PayoutDetail) -> Vec<Value> {
    vec![detail.account_code.clone().into(), detail.revenue_center.into(), day(detail.business_date)]
}

fn payout_detail(detail: &PayoutDetail) -> Value {
    let moved = |movements: &[Movement]| match movements.contains(&detail.movement) {
        true => amount(detail.amount),
        false => Value::Null,
    };
    object(vec![
        ("feePayoutPspRef", detail.fee_payout_reference.clone().into()),
        ("feeType", detail.fee_type.into()),
        ("merchantRef", detail.merchant_reference.clone().into()),
        ("pmntAmt", moved(&[Movement::Payment])),
        ("pmntChbkAmt", moved(&[Movement::Chargeback, Movement::ChargebackReversed])),
        ("pmntCurr", detail.amount.currency().code().into()),
        ("pmntDtlID", detail.payment_detail_id.clone().into()),
        ("pspFeeAmt", amount(detail.fee)),
        ("rfndAmt", moved(&[Movement::Refund])),
        ("txnPayoutPspRef", detail.transaction_payout_reference.clone().into()),
    ])
}

pub(super) fn transactions(call: &Call<'_>) -> Result<Value, Refusal> {
    let business_date = gate::date(call, "busDt")?;
    let cursor = Cursor::of(call)?;
    let (location, as_of) = match rows(call, business_date)? {
        Rows::Of(location, as_of) => (location, as_of),
        Rows::NoSite(answer) => return Ok(answer),
    };
    let oracle = call.context.app.world.oracle();
    let found = as_of.map(|as_of| oracle.transactions(location, business_date, as_of)).unwrap_or_default();
    let rows = found
        .iter()
        .filter(|row| cursor.takes(row.changed_at))
        .map(|row| (vec![row.account_code.clone().into(), row.revenue_center.into()], transaction(row)));
    let accounts = nested(&[ACCOUNTS, CENTERS], "transactions", rows.collect());
    Ok(object(vec![
        ("accounts", accounts),
        ("busDt", day(business_date)),
        ("curUTC", instant(call.context.now)),
        ("locRef", location.loc_ref.clone().into()),
    ]))
}

fn transaction(row: &Transaction) -> Value {
    object(vec![
        ("authCode", row.authorization_code.clone().into()),
        ("cardAlias", row.card_alias.clone().into()),
        ("cardPresent", row.card_present.into()),
        ("chkNum", row.check_number.into()),
        ("empNum", row.employee_number.into()),
        ("entryModeNum", (row.entry_mode as u8).into()),
        ("guestCheckID", (9_000_000_000_u64 + u64::from(row.check_number)).into()),
        ("merchantRef", row.merchant_reference.clone().into()),
        ("pmntAmt", amount(row.amount)),
        ("pmntCurr", row.amount.currency().code().into()),
        ("pmntDtlID", row.payment_detail_id.clone().into()),
        ("pmntID", row.payment_id.clone().into()),
        ("pmntType", if row.movement == Movement::Refund { 2 } else { 1 }.into()),
        ("pspRef", row.psp_reference.clone().into()),
        ("tipAmt", amount(row.tip)),
        ("tmedNum", tender(row.card_brand).into()),
        ("transUTC", instant(row.transacted_at)),
    ])
}

fn tender(brand: &str) -> u8 {
    match brand {
        "visa" => 21,
        "mc" => 22,
        "amex" => 23,
        _ => 24,
    }
}

pub(super) fn settlements(call: &Call<'_>) -> Result<Value, Refusal> {
    let settled_on = gate::date(call, "stlmtDt")?;
    let (location, as_of) = match rows(call, settled_on)? {
        Rows::Of(location, as_of) => (location, as_of),
        Rows::NoSite(answer) => return Ok(answer),
    };
    let oracle = call.context.app.world.oracle();
    let found = as_of.map(|as_of| oracle.settlements(location, settled_on, as_of)).unwrap_or_default();
    let rows = found.iter().map(|row: &Settlement| {
        let keys = vec![row.account_code.clone().into(), row.revenue_center.into(), day(row.business_date)];
        let members = vec![
            ("merchantRef", row.merchant_reference.clone().into()),
            ("pmntDtlID", row.payment_detail_id.clone().into()),
            ("pmntID", row.payment_id.clone().into()),
            ("pspFeeAmt", amount(row.fee)),
            ("pspRef", row.psp_reference.clone().into()),
            ("stlmtAmt", amount(row.amount)),
            ("stlmtCurr", row.amount.currency().code().into()),
        ];
        (keys, object(members))
    });
    let accounts = nested(&[ACCOUNTS, CENTERS, DATES], "settlements", rows.collect());
    Ok(dated(call, location, accounts, "stlmtDt", day(settled_on)))
}

pub(super) fn chargebacks(call: &Call<'_>) -> Result<Value, Refusal> {
    let recorded_on = gate::date(call, "recordDt")?;
    let (location, as_of) = match rows(call, recorded_on)? {
        Rows::Of(location, as_of) => (location, as_of),
        Rows::NoSite(answer) => return Ok(answer),
    };
    let oracle = call.context.app.world.oracle();
    let found = as_of.map(|as_of| oracle.chargebacks(location, recorded_on, as_of)).unwrap_or_default();
    let rows = found
        .iter()
        .map(|row| (vec![row.account_code.clone().into(), row.revenue_center.into()], chargeback(row)));
    let accounts = nested(&[ACCOUNTS, CENTERS], "chargebacks", rows.collect());
    Ok(dated(call, location, accounts, "recordDt", day(recorded_on)))
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
    object(vec![
        ("busDt", day(row.business_date)),
        ("chbkAmt", amount(row.amount)),
        ("chbkReason", row.reason.into()),
        ("chbkStatus", status.into()),
        ("chkNum", row.check_number.into()),
        ("dfnsDueDt", day(row.defend_until)),
        ("dsptStage", stage.into()),
        ("merchantRef", row.merchant_reference.clone().into()),
        ("pmntAmt", amount(row.payment_amount)),
        ("pmntCurr", row.amount.currency().code().into()),
        ("pmntDtlID", row.payment_detail_id.clone().into()),
        ("pmntID", row.payment_id.clone().into()),
        ("pspRef", row.psp_reference.clone().into()),
        ("transUTC", instant(row.transacted_at)),
    ])
}

/// Settlements and chargebacks, which may or may not repeat the date that was asked for.
fn dated(call: &Call<'_>, location: &Location, accounts: Value, name: &'static str, date: Value) -> Value {
    let mut members = vec![("accounts", accounts), ("locRef", location.loc_ref.clone().into())];
    if call.context.quirk::<RequestDateEchoed>() == RequestDateEchoed::Echoed {
        members.push((name, date));
    }
    object(members)
}
