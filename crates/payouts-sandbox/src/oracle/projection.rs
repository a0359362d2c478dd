//! `include`, which replaces the default members of an answer, and the schemas of the answers.
//!
//! Where the spec names members, the schemas have its names. Other members of Oracle are unknown, and their names are
//! invented.

use serde_json::{Map, Value};

use super::call::Call;
use super::errors::OracleError;
use crate::quirks::oracle::{IncludeDrops, IncludeUnknownPath, LatestBusDtProjection};

/// The members of an object of an answer, and the one array below it.
#[derive(Debug)]
pub(super) struct Schema {
    /// Names, separated by blanks.
    members: &'static str,
    /// The names of members that are sent only if `include` names them.
    on_demand: &'static str,
    pub(super) array: Option<(&'static str, &'static Schema)>,
}

const fn leaf(members: &'static str) -> Schema {
    Schema { members, on_demand: "", array: None }
}

const fn object(members: &'static str, array: &'static str, items: &'static Schema) -> Schema {
    Schema { members, on_demand: "", array: Some((array, items)) }
}

static SUMMARY_PAYOUT: Schema = leaf("payoutAmt payoutCurr payoutPspRef payoutUTC wthhldAmt");
static SUMMARY: Schema = object("acctCode payoutDt", "payouts", &SUMMARY_PAYOUT);

static DETAIL: Schema = leaf(
    "feePayoutPspRef feeType merchantRef pmntAmt pmntChbkAmt pmntCurr pmntDtlID pspFeeAmt rfndAmt txnPayoutPspRef",
);
static PAYOUT: Schema = object("merchantRef pmntID pspRef", "payoutDetails", &DETAIL);
static PAYOUT_DATE: Schema = object("busDt", "payouts", &PAYOUT);
static PAYOUT_CENTER: Schema = object("rvcNum", "businessDates", &PAYOUT_DATE);
static PAYOUT_ACCOUNT: Schema = object("acctCode", "revenueCenters", &PAYOUT_CENTER);
static PAYOUTS: Schema = object("bookingDt locRef", "accounts", &PAYOUT_ACCOUNT);

static TRANSACTION: Schema = leaf(
    "authCode cardAlias cardPresent chkNum empNum entryModeNum guestCheckID merchantRef pmntAmt pmntCurr pmntDtlID \
     pmntID pmntType pspRef tipAmt tmedNum transUTC",
);
static TRANSACTION_CENTER: Schema = object("rvcNum", "transactions", &TRANSACTION);
static TRANSACTION_ACCOUNT: Schema = object("acctCode", "revenueCenters", &TRANSACTION_CENTER);
static TRANSACTIONS: Schema = object("busDt curUTC locRef", "accounts", &TRANSACTION_ACCOUNT);

static SETTLEMENT: Schema = leaf("merchantRef pmntDtlID pmntID pspFeeAmt pspRef stlmtAmt stlmtCurr");
static SETTLEMENT_DATE: Schema = object("busDt", "settlements", &SETTLEMENT);
static SETTLEMENT_CENTER: Schema = object("rvcNum", "businessDates", &SETTLEMENT_DATE);
static SETTLEMENT_ACCOUNT: Schema = object("acctCode", "revenueCenters", &SETTLEMENT_CENTER);
static SETTLEMENTS: Schema = object("locRef stlmtDt", "accounts", &SETTLEMENT_ACCOUNT);

static CHARGEBACK: Schema = leaf(
    "busDt chbkAmt chbkReason chbkStatus chkNum dfnsDueDt dsptStage merchantRef pmntAmt pmntCurr pmntDtlID pmntID \
     pspRef transUTC",
);
static CHARGEBACK_CENTER: Schema = object("rvcNum", "chargebacks", &CHARGEBACK);
static CHARGEBACK_ACCOUNT: Schema = object("acctCode", "revenueCenters", &CHARGEBACK_CENTER);
static CHARGEBACKS: Schema = object("locRef recordDt", "accounts", &CHARGEBACK_ACCOUNT);

static ACCOUNT: Schema = leaf("acctCode acctHldrCode acctName acctStatus ccStmtName createdDt");
static ACCOUNTS: Schema = object("locRef", "accounts", &ACCOUNT);

static HOLDER: Schema = leaf(
    "acctHldrCode acctHldrName stlmtCur acctHldrStatus verification busEmail phoneNum webAddr streetNum streetName \
     city state zip countryCode createdDt",
);
static HOLDERS: Schema = object("", "accountHolders", &HOLDER);

static SPI_PAYMENT: Schema = leaf("guestCheckID chkNum pmntType tmedNum pspRef");
static SPI_CENTER: Schema = object("rvcNum", "transactions", &SPI_PAYMENT);
static SPI: Schema = object("locRef busDt curUTC", "revenueCenters", &SPI_CENTER);

static WORKSTATION: Schema = leaf("wsNum wsName");
static LOCATION: Schema = Schema {
    members: "locRef name srcName srcVer tz active openDt curr",
    on_demand: "addrLn1 addrLn2 addrLn3 postalCode phone phoneCountryCode countryCode countryName regionCode regionName",
    array: Some(("workstations", &WORKSTATION)),
};
static LOCATIONS: Schema = object("curUTC", "locations", &LOCATION);

static LATEST_BUS_DT: Schema = leaf("curUTC latestBusDt locRef softwareVersion");

/// The schema of an operation's answer.
pub(super) fn schema_of(operation: &str) -> &'static Schema {
    match operation {
        "getPaymentPayoutSummary" => &SUMMARY,
        "getPaymentPayouts" => &PAYOUTS,
        "getPaymentTransactions" => &TRANSACTIONS,
        "getPaymentSettlements" => &SETTLEMENTS,
        "getPaymentChargebacks" => &CHARGEBACKS,
        "getPaymentAccountDimensions" => &ACCOUNTS,
        "getPaymentAccountHolderDimensions" => &HOLDERS,
        "getSPIPaymentDetails" => &SPI,
        "getLocationDimensions" => &LOCATIONS,
        _ => &LATEST_BUS_DT,
    }
}

impl Schema {
    fn members(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.members.split_whitespace()
    }

    fn is_on_demand(&self, member: &str) -> bool {
        self.on_demand.split_whitespace().any(|name| name == member)
    }

    /// Whether a path is that of a member.
    pub(super) fn has_member(&self, path: &[&str]) -> bool {
        match path {
            [] => false,
            [name] => self.members().any(|member| member == *name) || self.is_on_demand(name),
            [name, rest @ ..] => {
                self.array.is_some_and(|(array, items)| array == *name && items.has_member(rest))
            }
        }
    }

    /// Whether a path is that of an array.
    fn has_array(&self, path: &[&str]) -> bool {
        self.array.is_some_and(|(array, items)| match path {
            [name, rest @ ..] => array == *name && (rest.is_empty() || items.has_array(rest)),
            [] => false,
        })
    }
}

/// Applies `include` to an answer.
pub(super) fn apply(call: &Call<'_>, schema: &Schema, answer: &mut Value) -> Result<(), OracleError> {
    let text = call.text("include");
    if text.trim().is_empty() {
        remove_on_demand(schema, answer);
        return Ok(());
    }
    refuse_on_latest(call)?;
    let mut paths: Vec<Vec<&str>> = Vec::new();
    for path in text.split(',').map(str::trim) {
        let segments: Vec<_> = path.split('.').collect();
        let is_known = schema.has_member(&segments) || schema.has_array(&segments);
        match (is_known, call.context.quirk()) {
            (true, _) => paths.push(segments),
            (false, IncludeUnknownPath::Ignored) => {}
            (false, IncludeUnknownPath::Refused) => {
                return Err(OracleError::unknown_member(&format!("include: {path} is not known here")));
            }
        }
    }
    if call.context.quirk::<IncludeDrops>() == IncludeDrops::Kept {
        paths.extend(schema.members().map(|name| vec![name]));
    }
    let paths: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
    *answer = projected(answer.take(), schema, &paths);
    Ok(())
}

/// getLatestBusDt lists `include` and `searchCriteria`, and refuses both.
pub(super) fn refuse_on_latest(call: &Call<'_>) -> Result<(), OracleError> {
    let refuses = call.context.quirk::<LatestBusDtProjection>() == LatestBusDtProjection::Refused;
    if call.operation == "getLatestBusDt" && refuses {
        return Err(OracleError::unknown_member("include and searchCriteria are not supported here"));
    }
    Ok(())
}

fn projected(value: Value, schema: &Schema, paths: &[&[&str]]) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| projected(item, schema, paths)).collect(),
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, mut value) in members {
                let below: Vec<&[&str]> = paths
                    .iter()
                    .filter(|path| path.first() == Some(&name.as_str()))
                    .map(|path| &path[1..])
                    .collect();
                let array = schema.array.filter(|(array, _)| *array == name);
                // The path of an array includes all its default members.
                if below.iter().any(|rest| rest.is_empty()) {
                    array.into_iter().for_each(|(_, items)| remove_on_demand(items, &mut value));
                    kept.insert(name, value);
                } else if let Some((_, items)) = array.filter(|_| !below.is_empty()) {
                    kept.insert(name, projected(value, items, &below));
                }
            }
            Value::Object(kept)
        }
        leaf => leaf,
    }
}

fn remove_on_demand(schema: &Schema, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| remove_on_demand(schema, item)),
        Value::Object(members) => {
            members.retain(|name, _| !schema.is_on_demand(name));
            if let Some((array, items)) = schema.array {
                members.get_mut(array).into_iter().for_each(|value| remove_on_demand(items, value));
            }
        }
        _ => {}
    }
}
