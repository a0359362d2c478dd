//! Oracle's Business Intelligence API: ten operations that only read.
//!
//! An answer is built whole, under the names of the spec, then goes through the same steps whatever the operation:
//! `searchCriteria`, `include`, leaving out what is 0 or null, and last the spelling that the quirks ask for.

mod criteria;
mod dimensions;
mod errors;
mod gate;
mod include;
mod kiosk;
mod movements;
mod omit;
mod respell;
mod shapes;
mod summary;
mod tree;

use http::StatusCode;
use serde_json::Value;

pub(crate) use errors::error_body;
pub(crate) use gate::State;

use crate::app::{Checked, Context};
use crate::honesty::{Found, ORACLE_BI, violations};
use crate::http::{Ask, Reply};
use errors::Refusal;
use gate::Caller;

/// What the spec says about a request.
pub(crate) fn check(ask: &Ask) -> Checked {
    match ORACLE_BI.find(&ask.method, &ask.path) {
        Found::Operation(operation) => {
            Checked { operation: Some(&operation.id), violations: violations(&ORACLE_BI, operation, ask) }
        }
        Found::OtherMethods(_) | Found::Nothing => Checked::default(),
    }
}

pub(crate) fn answer(context: &Context, ask: &Ask, checked: &Checked) -> Reply {
    let Some(operation) = checked.operation else {
        let is_known = matches!(ORACLE_BI.find(&ask.method, &ask.path), Found::OtherMethods(_));
        let refusal = if is_known { Refusal::method() } else { Refusal::unknown_path() };
        return refusal.reply(context);
    };
    match operate(context, ask, operation, checked) {
        Ok(body) => Reply::json(StatusCode::OK, &body),
        Err(refusal) => refusal.reply(context),
    }
}

/// One call that was let in.
struct Call<'c> {
    context: &'c Context,
    operation: &'static str,
    caller: Caller<'c>,
    body: Value,
}

impl Call<'_> {
    /// A text of the request.
    fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }
}

fn operate(
    context: &Context,
    ask: &Ask,
    operation: &'static str,
    checked: &Checked,
) -> Result<Value, Refusal> {
    gate::weather(context, operation, ask)?;
    let caller = gate::enter(context, ask)?;
    if !checked.violations.is_empty() {
        return Err(Refusal::bad_request(&checked.violations.join("; ")));
    }
    let body = serde_json::from_slice(&ask.body).unwrap_or_default();
    let call = Call { context, operation, caller, body };
    gate::may(&call)?;
    let mut answer = match operation {
        "getPaymentPayoutSummary" => summary::answer(&call)?,
        "getPaymentPayouts" => movements::payouts(&call)?,
        "getPaymentTransactions" => movements::transactions(&call)?,
        "getPaymentSettlements" => movements::settlements(&call)?,
        "getPaymentChargebacks" => movements::chargebacks(&call)?,
        "getPaymentAccountDimensions" => dimensions::accounts(&call)?,
        "getPaymentAccountHolderDimensions" => dimensions::holders(&call),
        "getSPIPaymentDetails" => kiosk::answer(&call)?,
        "getLocationDimensions" => dimensions::locations(&call)?,
        _ => dimensions::latest_business_date(&call)?,
    };
    let shape = shapes::of(operation);
    criteria::apply(&call, shape, &mut answer)?;
    include::apply(&call, shape, &mut answer)?;
    omit::apply(context, &mut answer);
    Ok(respell::respelt(context, operation, answer))
}
