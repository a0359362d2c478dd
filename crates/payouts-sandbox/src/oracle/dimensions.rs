//! Accounts, holders, locations, and the business date of a location.

use serde_json::{Value, json};

use super::errors::Refusal;
use super::gate::{self, Place};
use super::movements::without_pcs;
use super::tree::{day, instant, object};
use super::{Call, kiosk};
use crate::quirks::oracle::LocationsCurUtc;
use payouts_sandbox_world::{AccountHolder, Location};

/// The release that the sandbox pretends to be.
const SOFTWARE_VERSION: &str = "20.4.1.0";

pub(super) fn accounts(call: &Call<'_>) -> Result<Value, Refusal> {
    let location = match gate::place(call)? {
        Place::Pcs(location) => location,
        Place::Kiosk => return without_pcs(call, "accounts"),
    };
    let accounts = call.context.app.world.oracle().accounts_of(location).map(|account| {
        object(vec![
            ("acctCode", account.code.clone().into()),
            ("acctHldrCode", account.holder_code.clone().into()),
            ("acctName", account.name.clone().into()),
            ("acctStatus", account.status.number().into()),
            ("ccStmtName", account.statement_name.clone().into()),
            ("createdDt", day(account.created_on)),
        ])
    });
    Ok(object(vec![("accounts", accounts.collect()), ("locRef", location.loc_ref.clone().into())]))
}

pub(super) fn holders(call: &Call<'_>) -> Value {
    let holders = call.context.app.world.oracle().holders().iter().map(holder);
    object(vec![("accountHolders", holders.collect())])
}

fn holder(holder: &AccountHolder) -> Value {
    // What the world does not know follows from the code, so that it stays the same.
    let number: u64 = holder.code.bytes().map(u64::from).sum();
    object(vec![
        ("acctHldrCode", holder.code.clone().into()),
        ("acctHldrName", holder.name.clone().into()),
        ("stlmtCur", holder.settlement_currency.code().into()),
        ("acctHldrStatus", holder.status.number().into()),
        ("verification", 1.into()),
        ("busEmail", holder.business_email.clone().into()),
        ("phoneNum", format!("55501{:02}", number % 100).into()),
        ("webAddr", "https://www.example.com".into()),
        ("streetNum", (number % 90 + 1).to_string().into()),
        ("streetName", "Main Street".into()),
        ("city", holder.city.into()),
        ("state", Value::Null),
        ("zip", format!("0{:04}", number % 10_000).into()),
        ("countryCode", holder.country.into()),
        ("createdDt", day(holder.created_on)),
    ])
}

pub(super) fn locations(call: &Call<'_>) -> Result<Value, Refusal> {
    let oracle = call.context.app.world.oracle();
    let asked = call.body.get("locRef").is_some();
    let wanted: Vec<Value> = if asked {
        match gate::place(call)? {
            Place::Pcs(location) => vec![told(location)],
            Place::Kiosk => vec![kiosk_location()],
        }
    } else {
        let sees = |loc_ref: &str| call.caller.account.may_see(loc_ref);
        let visible = oracle.locations().iter().filter(|location| sees(&location.loc_ref)).map(told);
        visible.chain(sees(kiosk::LOC_REF).then(kiosk_location)).collect()
    };
    let mut members = vec![("locations", wanted.into())];
    if call.context.quirk::<LocationsCurUtc>() == LocationsCurUtc::Sent {
        members.insert(0, ("curUTC", instant(call.context.now)));
    }
    Ok(object(members))
}

fn told(location: &Location) -> Value {
    let tills = location.workstations.iter();
    let tills: Vec<_> = tills.map(|till| json!({"wsNum": till.number, "wsName": till.name})).collect();
    let mut members = vec![
        ("locRef", location.loc_ref.clone().into()),
        ("name", location.name.clone().into()),
        ("srcName", "Simphony".into()),
        ("srcVer", "19.4.2".into()),
        ("tz", location.time_zone.into()),
        ("active", location.active.into()),
        ("openDt", day(location.opened_on)),
        ("curr", location.currency.code().into()),
        ("workstations", if tills.is_empty() { Value::Null } else { tills.into() }),
    ];
    members.extend(address(location.country));
    object(members)
}

fn address(country: &'static str) -> Vec<(&'static str, Value)> {
    vec![
        ("addrLn1", "1 Main Street".into()),
        ("addrLn2", "Floor 2".into()),
        ("addrLn3", Value::Null),
        ("postalCode", "01234".into()),
        ("phone", "5550100".into()),
        ("phoneCountryCode", "1".into()),
        ("countryCode", country.into()),
        ("countryName", country.into()),
        ("regionCode", Value::Null),
        ("regionName", Value::Null),
    ]
}

fn kiosk_location() -> Value {
    let mut members = vec![
        ("locRef", kiosk::LOC_REF.into()),
        ("name", kiosk::NAME.into()),
        ("srcName", "Simphony".into()),
        ("srcVer", "19.4.2".into()),
        ("tz", "Europe/London".into()),
        ("active", true.into()),
        ("openDt", "2019-05-01".into()),
        ("curr", Value::Null),
        ("workstations", Value::Null),
    ];
    members.extend(address("GB"));
    object(members)
}

pub(super) fn latest_business_date(call: &Call<'_>) -> Result<Value, Refusal> {
    let latest = match gate::place(call)? {
        Place::Pcs(location) => {
            call.context.app.world.oracle().latest_business_date(location, call.context.business())
        }
        Place::Kiosk => Some(call.context.business().date_naive()),
    };
    Ok(object(vec![
        ("curUTC", instant(call.context.now)),
        ("latestBusDt", latest.map_or(Value::Null, day)),
        ("locRef", call.text("locRef").into()),
        ("softwareVersion", SOFTWARE_VERSION.into()),
    ]))
}
