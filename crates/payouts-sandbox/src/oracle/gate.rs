//! Who comes in: pace, media types, token, permissions.

use std::collections::HashSet;
use std::sync::Mutex;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::errors::Refusal;
use super::{Call, kiosk};
use crate::accounts::OracleAccount;
use crate::app::Context;
use crate::http::Ask;
use crate::oracle_idm;
use crate::quirks::oracle::{
    ApplicationName, BearerToken, CursorOverlap, CursorZone, GatewayTimeout, LagAndHistory, NotFoundMeaning,
    RateLimit,
};
use crate::sync::lock;
use payouts_sandbox_world::Location;

/// What the API remembers between calls.
#[derive(Debug, Default)]
pub(crate) struct State {
    last_call: Mutex<Option<DateTime<Utc>>>,
    /// Questions that were asked before, by operation and body.
    asked: Mutex<HashSet<(&'static str, [u8; 32])>>,
}

/// Who calls.
pub(super) struct Caller<'c> {
    pub(super) account: &'c OracleAccount,
}

/// What stands in front of the API and asks nobody's name.
pub(super) fn weather(context: &Context, operation: &'static str, ask: &Ask) -> Result<(), Refusal> {
    let state = &context.app.oracle;
    let limit: RateLimit = context.quirk();
    if limit != RateLimit::Unlimited {
        let mut last = lock(&state.last_call);
        if last.is_some_and(|last| context.now < last + TimeDelta::seconds(1)) {
            return Err(Refusal::too_many((limit == RateLimit::OneASecond).then_some(1)));
        }
        *last = Some(context.now);
    }
    if context.quirk::<GatewayTimeout>() == GatewayTimeout::FirstTime {
        let question = (operation, context.app.keys.mac("question", &ask.body));
        if lock(&state.asked).insert(question) {
            return Err(Refusal::gateway_timeout());
        }
    }
    if context.quirk::<NotFoundMeaning>() == NotFoundMeaning::OlderRelease && is_about_payments(operation) {
        return Err(Refusal::unknown_path());
    }
    Ok(())
}

pub(super) fn enter<'c>(context: &'c Context, ask: &Ask) -> Result<Caller<'c>, Refusal> {
    let enterprise = ask.segments().into_iter().nth(2);
    if enterprise.as_deref() != Some(context.app.world.oracle().enterprise()) {
        return Err(Refusal::unknown_path());
    }
    let token = ask.bearer().ok_or_else(|| Refusal::unauthorized("No bearer token came"))?;
    let bearer = oracle_idm::bearer(context, token)
        .filter(|bearer| bearer.is_id_token || context.quirk::<BearerToken>() == BearerToken::Either)
        .ok_or_else(|| Refusal::unauthorized("The token is expired, of the wrong kind, or not known"))?;
    let accepts = ask.header("accept").is_none_or(|accept| {
        ["*/*", "application/*", "application/json"].iter().any(|kind| accept.contains(kind))
    });
    if !accepts {
        return Err(Refusal::not_acceptable());
    }
    let is_json = ask.header("content-type").and_then(|kind| kind.split(';').next());
    if is_json.map(str::trim) != Some("application/json") {
        return Err(Refusal::media_type());
    }
    let account = context.app.oracle_accounts.iter().find(|account| account.username == bearer.username);
    account.map(|account| Caller { account }).ok_or_else(|| Refusal::unauthorized("The account is gone"))
}

fn is_about_payments(operation: &str) -> bool {
    !matches!(operation, "getLocationDimensions" | "getLatestBusDt")
}

/// Whether this caller may ask this.
pub(super) fn may(call: &Call<'_>) -> Result<(), Refusal> {
    if is_about_payments(call.operation) && !call.caller.account.may_read_payments {
        return Err(Refusal::forbidden("The account may not read payment data"));
    }
    let names_itself = call.body.get("applicationName").is_some();
    let refused = match call.context.quirk() {
        ApplicationName::Taken => false,
        ApplicationName::RefusedOnSpi => call.operation == "getSPIPaymentDetails",
        ApplicationName::RefusedEverywhere => true,
    };
    if names_itself && refused {
        return Err(Refusal::unknown_member("applicationName is not supported here"));
    }
    Ok(())
}

/// Where a call asks about.
pub(super) enum Place<'w> {
    /// A site of the Payment Cloud Service.
    Pcs(&'w Location),
    /// A site without it.
    Kiosk,
}

/// The location that a call names, if the caller may see it.
pub(super) fn place<'c>(call: &Call<'c>) -> Result<Place<'c>, Refusal> {
    let loc_ref = call.text("locRef");
    let place = match call.context.app.world.oracle().location(loc_ref) {
        Some(location) => Place::Pcs(location),
        None if loc_ref == kiosk::LOC_REF => Place::Kiosk,
        None => {
            return Err(match call.context.quirk() {
                NotFoundMeaning::Resource => Refusal::not_found("There is no such location"),
                NotFoundMeaning::UnknownPath | NotFoundMeaning::OlderRelease => {
                    Refusal::bad_request("locRef: there is no such location")
                }
            });
        }
    };
    if call.caller.account.may_see(loc_ref) {
        return Ok(place);
    }
    Err(Refusal::forbidden("The account may not see this location"))
}

/// A date of the request. The spec was asked before, so it is one.
pub(super) fn date(call: &Call<'_>, name: &str) -> Result<NaiveDate, Refusal> {
    call.text(name).parse().map_err(|_| Refusal::bad_request("the date is none"))
}

/// The instant at which payment data is looked at, or none when the day is not kept any more.
pub(super) fn as_of(call: &Call<'_>, day: NaiveDate) -> Option<DateTime<Utc>> {
    let now = call.context.business();
    match call.context.quirk() {
        LagAndHistory::Full => Some(now),
        LagAndHistory::TwoDaysLate => Some(now - TimeDelta::days(2)),
        LagAndHistory::NinetyDays => (day >= (now - TimeDelta::days(90)).date_naive()).then_some(now),
    }
}

/// What `changedSinceUTC` asks for.
pub(super) struct Cursor {
    since: Option<DateTime<Utc>>,
    overlap: CursorOverlap,
}

impl Cursor {
    pub(super) fn of(call: &Call<'_>) -> Result<Self, Refusal> {
        let overlap = call.context.quirk();
        let Some(text) = call.body["changedSinceUTC"].as_str() else {
            return Ok(Self { since: None, overlap });
        };
        let bare = match (text.strip_suffix('Z'), call.context.quirk()) {
            (Some(bare), CursorZone::Taken) => bare,
            (Some(_), CursorZone::Refused) => {
                return Err(Refusal::bad_request("changedSinceUTC is written without Z"));
            }
            (None, _) => text,
        };
        let since = chrono::NaiveDateTime::parse_from_str(bare, "%Y-%m-%dT%H:%M:%S%.f");
        let since = since.map_err(|_| Refusal::bad_request("changedSinceUTC is not YYYY-MM-DDTHH:mm:ss"))?;
        Ok(Self { since: Some(since.and_utc()), overlap })
    }

    pub(super) fn takes(&self, changed_at: DateTime<Utc>) -> bool {
        // Whole seconds, as the cursor is written.
        let changed_at = changed_at.timestamp();
        self.since.is_none_or(|since| match self.overlap {
            CursorOverlap::Inclusive => changed_at >= since.timestamp(),
            CursorOverlap::Exclusive => changed_at > since.timestamp(),
        })
    }
}
