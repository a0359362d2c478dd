//! One authorized call, and what its request contains: site, dates, cursor.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use payouts_sandbox_world::{Location, Oracle};
use serde_json::Value;

use super::errors::OracleError;
use crate::accounts::OracleAccount;
use crate::context::Context;
use crate::http::Request;
use crate::oracle_identity::IdentityProvider;
use crate::quirks::oracle::{
    ApplicationName, BearerToken, CursorOverlap, CursorZone, LagAndHistory, NotFoundMeaning,
};
use crate::validation::Check;

/// The location without the Payment Cloud Service.
pub(super) const KIOSK: &str = "KIOSK-1";

/// A call of an authorized account.
pub(super) struct Call<'c> {
    pub(super) context: &'c Context,
    pub(super) operation: &'static str,
    pub(super) account: &'c OracleAccount,
    pub(super) body: Value,
}

/// The site of a call.
pub(super) enum Site<'w> {
    /// A location that uses the Payment Cloud Service.
    Pcs(&'w Location),
    /// The location without it.
    Kiosk,
}

pub(super) fn is_about_payments(operation: &str) -> bool {
    !matches!(operation, "getLocationDimensions" | "getLatestBusDt")
}

impl<'c> Call<'c> {
    /// Checks the enterprise, the token, the media types, the request and the permissions, in this order.
    pub(super) fn authorize(
        context: &'c Context,
        identity: &IdentityProvider,
        operation: &'static str,
        request: &Request,
        check: &Check,
    ) -> Result<Self, OracleError> {
        let enterprise = request.segments().into_iter().nth(2);
        if enterprise.as_deref() != Some(context.shared.world.oracle().enterprise()) {
            return Err(OracleError::unknown_path());
        }
        let token =
            request.bearer().ok_or_else(|| OracleError::unauthorized("The request has no bearer token"))?;
        let accepts_any = context.quirk::<BearerToken>() == BearerToken::Either;
        let bearer =
            identity.bearer(context, token).filter(|bearer| bearer.is_id_token || accepts_any).ok_or_else(
                || OracleError::unauthorized("The token is expired, of the wrong kind, or not known"),
            )?;
        let accepts_json = request.header("accept").is_none_or(|accept| {
            ["*/*", "application/*", "application/json"].iter().any(|kind| accept.contains(kind))
        });
        if !accepts_json {
            return Err(OracleError::not_acceptable());
        }
        let content_type = request.header("content-type").and_then(|kind| kind.split(';').next());
        if content_type.map(str::trim) != Some("application/json") {
            return Err(OracleError::media_type());
        }
        let account = context.oracle_account(&bearer.username);
        let account = account.ok_or_else(|| OracleError::unauthorized("The account is gone"))?;
        if !check.violations.is_empty() {
            return Err(OracleError::bad_request(&check.violations.join("; ")));
        }
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        let call = Self { context, operation, account, body };
        call.check_permissions()?;
        Ok(call)
    }

    fn check_permissions(&self) -> Result<(), OracleError> {
        if is_about_payments(self.operation) && !self.account.may_read_payments {
            return Err(OracleError::forbidden("The account may not read payment data"));
        }
        let refuses_name = match self.context.quirk() {
            ApplicationName::Taken => false,
            ApplicationName::RefusedOnSpi => self.operation == "getSPIPaymentDetails",
            ApplicationName::RefusedEverywhere => true,
        };
        if refuses_name && self.body.get("applicationName").is_some() {
            return Err(OracleError::unknown_member("applicationName is not supported here"));
        }
        Ok(())
    }

    /// The Oracle side of the world.
    pub(super) fn oracle(&self) -> &'c Oracle {
        self.context.shared.world.oracle()
    }

    /// A text of the request; empty without it.
    pub(super) fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }

    /// The site of the request, if the account may see it.
    pub(super) fn site(&self) -> Result<Site<'c>, OracleError> {
        let loc_ref = self.text("locRef");
        let site = match self.oracle().location(loc_ref) {
            Some(location) => Site::Pcs(location),
            None if loc_ref == KIOSK => Site::Kiosk,
            None => {
                return Err(match self.context.quirk() {
                    NotFoundMeaning::Resource => OracleError::not_found("There is no such location"),
                    NotFoundMeaning::UnknownPath | NotFoundMeaning::OlderRelease => {
                        OracleError::bad_request("locRef: there is no such location")
                    }
                });
            }
        };
        if self.account.may_see(loc_ref) {
            return Ok(site);
        }
        Err(OracleError::forbidden("The account may not see this location"))
    }

    /// A date of the request. It is valid, because the request fits the spec.
    pub(super) fn date(&self, name: &str) -> Result<NaiveDate, OracleError> {
        self.text(name).parse().map_err(|_| OracleError::bad_request("the date is none"))
    }

    /// The instant at which payment data of a day is read; `None` if the day is no longer kept.
    pub(super) fn as_of(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let now = self.context.business();
        match self.context.quirk() {
            LagAndHistory::Full => Some(now),
            LagAndHistory::TwoDaysLate => Some(now - TimeDelta::days(2)),
            LagAndHistory::NinetyDays => (day >= (now - TimeDelta::days(90)).date_naive()).then_some(now),
        }
    }

    /// `changedSinceUTC`.
    pub(super) fn cursor(&self) -> Result<Cursor, OracleError> {
        let overlap = self.context.quirk();
        let Some(text) = self.body["changedSinceUTC"].as_str() else {
            return Ok(Cursor { since: None, overlap });
        };
        let bare = match (text.strip_suffix('Z'), self.context.quirk()) {
            (Some(bare), CursorZone::Taken) => bare,
            (Some(_), CursorZone::Refused) => {
                return Err(OracleError::bad_request("changedSinceUTC is written without Z"));
            }
            (None, _) => text,
        };
        let since = NaiveDateTime::parse_from_str(bare, "%Y-%m-%dT%H:%M:%S%.f");
        let since =
            since.map_err(|_| OracleError::bad_request("changedSinceUTC is not YYYY-MM-DDTHH:mm:ss"))?;
        Ok(Cursor { since: Some(since.and_utc()), overlap })
    }
}

/// Selects rows by the instant of their last change.
pub(super) struct Cursor {
    since: Option<DateTime<Utc>>,
    overlap: CursorOverlap,
}

impl Cursor {
    /// Whether a row changed since. The precision is a second, as in the cursor.
    pub(super) fn includes(&self, changed_at: DateTime<Utc>) -> bool {
        self.since.is_none_or(|since| match self.overlap {
            CursorOverlap::Inclusive => changed_at.timestamp() >= since.timestamp(),
            CursorOverlap::Exclusive => changed_at.timestamp() > since.timestamp(),
        })
    }
}
