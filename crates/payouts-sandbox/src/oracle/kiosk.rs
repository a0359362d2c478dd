//! A site that takes cards through the Simphony Payment Interface instead of the Payment Cloud Service. It has payments,
//! but neither accounts nor payouts, and no part in the world's totals.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde_json::{Value, json};

use super::Call;
use super::errors::Refusal;
use super::gate::{self, Cursor, Place};
use super::tree::{day, instant, object};
use crate::quirks::oracle::SpiMembers;

/// Its location reference.
pub(super) const LOC_REF: &str = "KIOSK-1";
/// Its name.
pub(super) const NAME: &str = "Kiosk at the pier";

/// getSPIPaymentDetails: explicitly not for sites of the Payment Cloud Service.
pub(super) fn answer(call: &Call<'_>) -> Result<Value, Refusal> {
    let business_date = gate::date(call, "busDt")?;
    let cursor = Cursor::of(call)?;
    let as_of = gate::as_of(call, business_date);
    // The evening of the business date.
    let told_at = business_date.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(20);
    let is_told = as_of.is_some_and(|as_of| told_at <= as_of) && cursor.takes(told_at);
    let centers = match gate::place(call)? {
        Place::Kiosk if is_told => {
            vec![json!({"rvcNum": 1, "transactions": payments(call, business_date)})]
        }
        Place::Kiosk | Place::Pcs(_) => Vec::new(),
    };
    let mut members = vec![("revenueCenters", centers.into())];
    if call.context.quirk::<SpiMembers>() == SpiMembers::Rooted {
        members.insert(0, ("curUTC", instant(call.context.now)));
        members.insert(0, ("busDt", day(business_date)));
        members.insert(0, ("locRef", call.text("locRef").into()));
    }
    Ok(object(members))
}

fn payments(call: &Call<'_>, business_date: NaiveDate) -> Vec<Value> {
    let drawn = call.context.app.keys.mac("kiosk", business_date.to_string().as_bytes());
    let count = 2 + u64::from(drawn[0] % 5);
    let first = 1_000 + u64::from(drawn[1]);
    let payment = |number: u64| {
        let reference = hex_upper(&drawn[2..9]) + &format!("{number:02}");
        json!({
            "guestCheckID": 90_000_000 + first + number,
            "chkNum": first + number,
            "pmntType": 1,
            "tmedNum": 21,
            "pspRef": reference,
        })
    };
    (0..count).map(payment).collect()
}

fn hex_upper(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
