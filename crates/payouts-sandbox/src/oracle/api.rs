//! The ten operations, and the steps of every answer.
//!
//! An answer is built completely, with the member names of the spec. Then every operation goes through the same steps:
//! `searchCriteria`, `include`, and the forms that the quirks select.

use std::collections::HashSet;
use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;
use serde_json::Value;

use super::call::{Call, is_about_payments};
use super::errors::OracleError;
use super::{criteria, dimensions, projection, records, rewrite};
use crate::context::Context;
use crate::http::{Request, Response};
use crate::oracle_identity::IdentityProvider;
use crate::quirks::oracle::{GatewayTimeout, NotFoundMeaning, RateLimit};
use crate::sync::lock;
use crate::validation::{Check, Lookup, ORACLE_BI};

/// The state of the API.
#[derive(Debug, Default)]
pub(crate) struct OracleApi {
    last_call: Mutex<Option<DateTime<Utc>>>,
    /// Requests so far, by operation and body.
    seen: Mutex<HashSet<(&'static str, [u8; 32])>>,
}

impl OracleApi {
    pub(crate) fn answer(
        &self,
        context: &Context,
        identity: &IdentityProvider,
        request: &Request,
        check: &Check,
    ) -> Response {
        let answer = match check.operation {
            Some(operation) => self.operate(context, identity, operation, request, check),
            None => Err(match ORACLE_BI.find(&request.method, &request.path) {
                Lookup::OtherMethods(_) => OracleError::method(),
                Lookup::Operation(_) | Lookup::UnknownPath => OracleError::unknown_path(),
            }),
        };
        match answer {
            Ok(body) => Response::json(StatusCode::OK, &body),
            Err(error) => error.response(context),
        }
    }

    fn operate(
        &self,
        context: &Context,
        identity: &IdentityProvider,
        operation: &'static str,
        request: &Request,
        check: &Check,
    ) -> Result<Value, OracleError> {
        self.check_gateway(context, operation, request)?;
        let call = Call::authorize(context, identity, operation, request, check)?;
        let mut answer = match operation {
            "getPaymentPayoutSummary" => records::payout_summary(&call)?,
            "getPaymentPayouts" => records::payouts(&call)?,
            "getPaymentTransactions" => records::transactions(&call)?,
            "getPaymentSettlements" => records::settlements(&call)?,
            "getPaymentChargebacks" => records::chargebacks(&call)?,
            "getPaymentAccountDimensions" => dimensions::accounts(&call)?,
            "getPaymentAccountHolderDimensions" => dimensions::holders(&call),
            "getSPIPaymentDetails" => dimensions::spi_payments(&call)?,
            "getLocationDimensions" => dimensions::locations(&call)?,
            _ => dimensions::latest_business_date(&call)?,
        };
        let schema = projection::schema_of(operation);
        criteria::apply(&call, schema, &mut answer)?;
        projection::apply(&call, schema, &mut answer)?;
        Ok(rewrite::rewritten(context, operation, answer))
    }

    /// The checks of a gateway, before the caller is authorized: rate limit, timeouts, unknown operations.
    fn check_gateway(
        &self,
        context: &Context,
        operation: &'static str,
        request: &Request,
    ) -> Result<(), OracleError> {
        let limit: RateLimit = context.quirk();
        if limit != RateLimit::Unlimited {
            let mut last = lock(&self.last_call);
            if last.is_some_and(|last| context.now < last + TimeDelta::seconds(1)) {
                return Err(OracleError::too_many((limit == RateLimit::OneASecond).then_some(1)));
            }
            *last = Some(context.now);
        }
        if context.quirk::<GatewayTimeout>() == GatewayTimeout::FirstTime {
            let key = (operation, context.shared.keys.mac("question", &request.body));
            if lock(&self.seen).insert(key) {
                return Err(OracleError::gateway_timeout());
            }
        }
        let is_older = context.quirk::<NotFoundMeaning>() == NotFoundMeaning::OlderRelease;
        if is_older && is_about_payments(operation) {
            return Err(OracleError::unknown_path());
        }
        Ok(())
    }
}
