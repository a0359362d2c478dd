//! Accounts, holders, locations, and the site without the Payment Cloud Service.
//!
//! That site takes cards through the Simphony Payment Interface (SPI). It has payments, but neither accounts nor payouts,
//! and is not part of the world's totals.

use chrono::{NaiveTime, TimeDelta};
use payouts_sandbox_world::{AccountHolder, Location};
use serde_json::{Value, json};

use super::call::{Call, KIOSK, Site};
use super::errors::OracleError;
use super::json::{day, instant};
use super::records::without_pcs;
use crate::quirks::oracle::{LocationsCurUtc, SpiMembers};

/// The simulated release.
const SOFTWARE_VERSION: &str = "20.4.1.0";

pub(super) fn accounts(call: &Call<'_>) -> Result<Value, OracleError> {
    let Site::Pcs(location) = call.site()? else { return without_pcs(call) };
    let accounts = call.oracle().accounts_of(location).map(|account| {
        json!({
            "acctCode": account.code,
            "acctHldrCode": account.holder_code,
            "acctName": account.name,
            "acctStatus": account.status as u8,
            "ccStmtName": account.statement_name,
            "createdDt": day(account.created_on),
        })
    });
    Ok(json!({"accounts": accounts.collect::<Value>(), "locRef": location.loc_ref}))
}

pub(super) fn holders(call: &Call<'_>) -> Value {
    json!({"accountHolders": call.oracle().holders().iter().map(holder).collect::<Value>()})
}

fn holder(holder: &AccountHolder) -> Value {
    // The world has no address. It is derived from the code, so that it stays the same.
    let sum: u64 = holder.code.bytes().map(u64::from).sum();
    json!({
        "acctHldrCode": holder.code,
        "acctHldrName": holder.name,
        "stlmtCur": holder.settlement_currency.code(),
        "acctHldrStatus": holder.status as u8,
        "verification": 1,
        "busEmail": holder.business_email,
        "phoneNum": format!("55501{:02}", sum % 100),
        "webAddr": "https://www.example.com",
        "streetNum": (sum % 90 + 1).to_string(),
        "streetName": "Main Street",
        "city": holder.city,
        "state": null,
        "zip": format!("0{:04}", sum % 10_000),
        "countryCode": holder.country,
        "createdDt": day(holder.created_on),
    })
}

pub(super) fn locations(call: &Call<'_>) -> Result<Value, OracleError> {
    let locations: Vec<Value> = if call.body.get("locRef").is_some() {
        match call.site()? {
            Site::Pcs(location) => vec![pcs_location(location)],
            Site::Kiosk => vec![kiosk()],
        }
    } else {
        let is_visible = |loc_ref: &str| call.account.may_see(loc_ref);
        let visible = call.oracle().locations().iter().filter(|location| is_visible(&location.loc_ref));
        visible.map(pcs_location).chain(is_visible(KIOSK).then(kiosk)).collect()
    };
    Ok(match call.context.quirk() {
        LocationsCurUtc::Sent => json!({"curUTC": instant(call.context.now), "locations": locations}),
        LocationsCurUtc::Absent => json!({"locations": locations}),
    })
}

fn pcs_location(location: &Location) -> Value {
    let workstations = location.workstations.iter();
    let workstations: Vec<_> =
        workstations.map(|station| json!({"wsNum": station.number, "wsName": station.name})).collect();
    let members = json!({
        "locRef": location.loc_ref,
        "name": location.name,
        "srcName": "Simphony",
        "srcVer": "19.4.2",
        "tz": location.time_zone,
        "active": location.active,
        "openDt": day(location.opened_on),
        "curr": location.currency.code(),
        "workstations": if workstations.is_empty() { Value::Null } else { workstations.into() },
    });
    with_address(members, location.country)
}

fn kiosk() -> Value {
    let members = json!({
        "locRef": KIOSK,
        "name": "Kiosk at the pier",
        "srcName": "Simphony",
        "srcVer": "19.4.2",
        "tz": "Europe/London",
        "active": true,
        "openDt": "2019-05-01",
        "curr": null,
        "workstations": null,
    });
    with_address(members, "GB")
}

/// Adds an address, which differs only by country.
fn with_address(mut location: Value, country: &str) -> Value {
    let address = json!({
        "addrLn1": "1 Main Street",
        "addrLn2": "Floor 2",
        "addrLn3": null,
        "postalCode": "01234",
        "phone": "5550100",
        "phoneCountryCode": "1",
        "countryCode": country,
        "countryName": country,
        "regionCode": null,
        "regionName": null,
    });
    if let (Value::Object(members), Value::Object(address)) = (&mut location, address) {
        members.extend(address);
    }
    location
}

pub(super) fn latest_business_date(call: &Call<'_>) -> Result<Value, OracleError> {
    let now = call.context.business();
    let latest = match call.site()? {
        Site::Pcs(location) => call.oracle().latest_business_date(location, now),
        Site::Kiosk => Some(now.date_naive()),
    };
    Ok(json!({
        "curUTC": instant(call.context.now),
        "latestBusDt": latest.map(day),
        "locRef": call.text("locRef"),
        "softwareVersion": SOFTWARE_VERSION,
    }))
}

/// getSPIPaymentDetails, which has no payments of locations with the Payment Cloud Service.
pub(super) fn spi_payments(call: &Call<'_>) -> Result<Value, OracleError> {
    let business_date = call.date("busDt")?;
    let cursor = call.cursor()?;
    let as_of = call.as_of(business_date);
    let known_at = business_date.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(20);
    let is_known = as_of.is_some_and(|as_of| known_at <= as_of) && cursor.includes(known_at);
    let centers = match call.site()? {
        Site::Kiosk if is_known => {
            let bytes = call.context.shared.keys.mac("kiosk", business_date.to_string().as_bytes());
            json!([{"rvcNum": 1, "transactions": kiosk_payments(&bytes)}])
        }
        Site::Kiosk | Site::Pcs(_) => json!([]),
    };
    Ok(match call.context.quirk() {
        SpiMembers::Bare => json!({"revenueCenters": centers}),
        SpiMembers::Rooted => json!({
            "locRef": call.text("locRef"),
            "busDt": day(business_date),
            "curUTC": instant(call.context.now),
            "revenueCenters": centers,
        }),
    })
}

/// The payments of a business date, from its random bytes.
fn kiosk_payments(bytes: &[u8; 32]) -> Vec<Value> {
    let first = 1_000 + u64::from(bytes[1]);
    let reference: String = bytes[2..9].iter().map(|byte| format!("{byte:02X}")).collect();
    let payment = |number: u64| {
        json!({
            "guestCheckID": 90_000_000 + first + number,
            "chkNum": first + number,
            "pmntType": 1,
            "tmedNum": 21,
            "pspRef": format!("{reference}{number:02}"),
        })
    };
    (0..2 + u64::from(bytes[0] % 5)).map(payment).collect()
}
