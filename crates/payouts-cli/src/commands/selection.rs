//! Conditions on payouts and earnings: a condition that cannot hold is refused, so that a typo never reads as "nothing".

use crate::{args::SelectionArgs, context::Context, exit::Failure, suggest::unknown};
use chrono::NaiveDate;
use payouts_core::{Payout, SourceId};
use payouts_reconcile::settlement_status;
use payouts_store::{AsOf, EarningFilter, PayoutFilter, PayoutVersion, Store};
use std::collections::BTreeSet;

/// Refuses a range of days that is empty.
pub(crate) fn check_days(since: Option<NaiveDate>, until: Option<NaiveDate>) -> Result<(), Failure> {
    match (since, until) {
        (Some(since), Some(until)) if until < since => {
            Err(Failure::usage(format!("there is no day between {since} and {until}"))
                .with_hint("--since must not be later than --until"))
        }
        _ => Ok(()),
    }
}

/// Refuses conditions on payouts that name something which does not exist in the ledger.
pub(crate) fn check_payouts(
    selection: &SelectionArgs,
    store: &Store,
    context: &Context,
) -> Result<(), Failure> {
    check(selection, store, context, |_| Ok(false))
}

/// The same for earnings. What no payout names is looked for in the earnings: only then is the lake read.
pub(crate) fn check_earnings(
    selection: &SelectionArgs,
    store: &Store,
    context: &Context,
) -> Result<(), Failure> {
    check(selection, store, context, |filter| any_earning(store, filter))
}

fn check(
    selection: &SelectionArgs,
    store: &Store,
    context: &Context,
    is_of_earnings: impl Fn(&EarningFilter) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    check_days(selection.since(), selection.until())?;
    let values = store.payout_values()?;
    if let Some(name) = &selection.source {
        let configured = context.config().accounts.keys().cloned();
        let known: BTreeSet<String> = values.sources.iter().cloned().chain(configured).collect();
        among("sign-in", name, &known)?;
    }
    let all = EarningFilter::default;
    if let Some(account) = &selection.account
        && !values.accounts.contains(account)
        && !is_of_earnings(&EarningFilter { account: Some(account.clone()), ..all() })?
    {
        among("account", account, &values.accounts)?;
    }
    if let Some(program) = &selection.program
        && !values.programs.contains(program)
        && !is_of_earnings(&EarningFilter { program: Some(program.clone()), ..all() })?
    {
        among("program", program, &values.programs)?;
    }
    for (what, given, known) in [
        ("status", &selection.status, &values.statuses),
        ("payment method", &selection.method, &values.methods),
    ] {
        if let Some(given) = given
            && !known.iter().any(|text| folded(text) == folded(given))
        {
            among(what, given, known)?;
        }
    }
    if let Some(payment) = &selection.payment
        && !is_payout(store, payment)?
        && !is_of_earnings(&EarningFilter { payment: Some(payment.clone()), ..all() })?
    {
        among("payment reference", payment, &store.payout_references()?)?;
    }
    Ok(())
}

/// Refuses accounts that no sign-in is paid through. `known` are those that the sign-ins report, or that the ledger has.
pub(crate) fn check_accounts(wanted: &[String], known: &BTreeSet<String>) -> Result<(), Failure> {
    wanted.iter().try_for_each(|account| among("account", account, known))
}

fn among(what: &str, given: &str, known: &BTreeSet<String>) -> Result<(), Failure> {
    if known.contains(given) { Ok(()) } else { Err(unknown(what, given, known.iter().map(String::as_str))) }
}

/// Whether any payout ever had this reference or key.
fn is_payout(store: &Store, payment: &str) -> Result<bool, Failure> {
    Ok(!store.history(payment)?.is_empty())
}

/// Whether any earning passes; reading stops at the first.
fn any_earning(store: &Store, filter: &EarningFilter) -> Result<bool, Failure> {
    enum Stop {
        Found,
        Failed(Failure),
    }
    impl From<payouts_store::Error> for Stop {
        fn from(error: payouts_store::Error) -> Self {
            Self::Failed(error.into())
        }
    }
    match store.earnings(filter, AsOf::Now, |_| Err(Stop::Found)) {
        Err(Stop::Found) => Ok(true),
        Err(Stop::Failed(failure)) => Err(failure),
        Ok(()) => Ok(false),
    }
}

/// Visits the payouts that the conditions select.
pub(crate) fn visit(
    store: &Store,
    selection: &SelectionArgs,
    visit: impl FnMut(PayoutVersion) -> Result<(), Failure>,
) -> Result<(), Failure> {
    visit_with(store, selection, selection.vanished, visit)
}

/// The same, with or without those that have vanished from their window.
pub(crate) fn visit_with(
    store: &Store,
    selection: &SelectionArgs,
    with_vanished: bool,
    mut visit: impl FnMut(PayoutVersion) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let filter = PayoutFilter {
        source: selection.source.as_ref().map(SourceId::new),
        provider: selection.provider,
        account: selection.account.clone(),
        since: selection.since(),
        until: selection.until(),
        key: selection.payment.clone(),
        program: selection.program.clone(),
        with_vanished,
    };
    let (status, method) = (selection.status.as_deref().map(folded), selection.method.as_deref().map(folded));
    let is_wanted = |payout: &Payout| {
        let is = |wanted: &Option<String>, text: &Option<String>| {
            wanted.is_none() || *wanted == text.as_deref().map(folded)
        };
        is(&status, &payout.status)
            && is(&method, &payout.method)
            && selection.settlement.is_none_or(|wanted| wanted == settlement_status(payout))
    };
    store.payouts(&filter, selection.as_of.map_or(AsOf::Now, AsOf::At), |version| {
        if is_wanted(&version.payout) { visit(version) } else { Ok(()) }
    })
}

/// Statuses and methods are compared without case, blanks and punctuation, because their spelling varies.
fn folded(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What to say where a list is empty: whether the ledger has nothing, or the conditions leave nothing.
pub(crate) fn nothing(what: &str, selection: &SelectionArgs) -> String {
    if selection.given().next().is_some() {
        format!("no {what} match")
    } else {
        format!("no {what} are known: run payouts sync")
    }
}
