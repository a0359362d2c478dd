//! getPaymentPayoutSummary.

use rust_decimal::Decimal;
use serde_json::Value;

use super::Call;
use super::errors::Refusal;
use super::gate::{self, Cursor};
use super::tree::{Members, day, digits, instant, object};
use crate::quirks::oracle::{NotFoundMeaning, RestrictedAccount, SeveralPayouts, UnknownAccount};
use payouts_sandbox_world::{Account, Payout};

pub(super) fn answer(call: &Call<'_>) -> Result<Value, Refusal> {
    let paid_on = gate::date(call, "payoutDt")?;
    let cursor = Cursor::of(call)?;
    let code = call.text("acctCode");
    let account = known(call, code)?;
    let as_of = gate::as_of(call, paid_on);
    let mut payouts = Vec::new();
    if let (Some(account), Some(as_of)) = (account, as_of) {
        let found = call.context.app.world.oracle().payouts(account, paid_on, as_of);
        for payout in found.iter().filter(|payout| cursor.takes(payout.paid_at)) {
            payouts.extend(told(call, account, payout));
        }
    }
    Ok(object(vec![("acctCode", code.into()), ("payoutDt", day(paid_on)), ("payouts", payouts.into())]))
}

/// The account of that code; none where unknown codes have no payouts.
fn known<'c>(call: &Call<'c>, code: &str) -> Result<Option<&'c Account>, Refusal> {
    let oracle = call.context.app.world.oracle();
    let Some(account) = oracle.account(code) else {
        let missing = Refusal::not_found("There is no such account");
        return match (call.context.quirk(), call.context.quirk()) {
            (_, NotFoundMeaning::Resource) | (UnknownAccount::NotFound, _) => Err(missing),
            (UnknownAccount::BadRequest, _) => {
                Err(Refusal::bad_request("acctCode: there is no such account"))
            }
            (UnknownAccount::Empty, _) => Ok(None),
        };
    };
    if oracle.locations_of(account).any(|location| call.caller.account.may_see(&location.loc_ref)) {
        return Ok(Some(account));
    }
    Err(Refusal::forbidden("The account may not see this account's locations"))
}

fn told(call: &Call<'_>, account: &Account, payout: &Payout) -> Vec<Value> {
    let restricted = !call.caller.account.locations.is_empty();
    let partial =
        restricted && call.context.quirk::<RestrictedAccount>() == RestrictedAccount::PartialSummary;
    let (paid, withheld) = if partial {
        (visible_part(call, account, payout), Decimal::ZERO)
    } else {
        (payout.amount.value(), payout.withheld.value())
    };
    let entry = |paid: Decimal, withheld: Decimal, suffix: &str| {
        let members: Members = vec![
            ("payoutAmt", digits(&paid.to_string())),
            ("payoutCurr", payout.amount.currency().code().into()),
            ("payoutPspRef", format!("{}{suffix}", payout.psp_reference).into()),
            ("payoutUTC", instant(payout.paid_at)),
            ("wthhldAmt", digits(&withheld.to_string())),
        ];
        object(members)
    };
    match call.context.quirk() {
        SeveralPayouts::AsBooked => vec![entry(paid, withheld, "")],
        SeveralPayouts::Halved => {
            let first = (paid / Decimal::TWO).trunc_with_scale(paid.scale());
            vec![entry(first, withheld, ""), entry(paid - first, Decimal::ZERO, "-2")]
        }
    }
}

/// What the details of the visible locations add up to.
fn visible_part(call: &Call<'_>, account: &Account, payout: &Payout) -> Decimal {
    let oracle = call.context.app.world.oracle();
    let visible =
        oracle.locations_of(account).filter(|location| call.caller.account.may_see(&location.loc_ref));
    let zero = Decimal::new(0, payout.amount.currency().decimals());
    visible.fold(zero, |sum, location| {
        let details = oracle.payout_details(location, payout.paid_on, call.context.business());
        let reference = Some(&payout.psp_reference);
        details.iter().fold(sum, |sum, detail| {
            let moved = detail.transaction_payout_reference.as_ref() == reference;
            let charged = detail.fee_payout_reference.as_ref() == reference;
            let moved = if moved { detail.amount.value() } else { Decimal::ZERO };
            sum + moved + if charged { detail.fee.value() } else { Decimal::ZERO }
        })
    })
}
