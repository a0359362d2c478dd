//! What entries that name a payout make of it.
//!
//! A payment may be returned and sent again under the same reference, or arrive in parts, or short of charges, or in the
//! currency of the account: what counts is what stays, by the bank's own figures.

use crate::{
    booked::Booked,
    finding::Kind,
    matched::{Cause, Difference},
    pool::{difference, sum},
    settlement::Paid,
};
use payouts_model::Money;
use payouts_wire::amount::Sign;

/// The payout that entries are compared with: one transfer, or several that an entry names together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    pub(crate) money: Option<&'a Money>,
    pub(crate) paid: &'a Paid,
    /// Whether the ledger records it as failed or returned.
    pub(crate) has_failed: bool,
    /// Whether a rest may be on statements that are not there.
    pub(crate) may_still_arrive: bool,
}

/// What entries come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Weighed {
    pub(crate) kind: Kind,
    pub(crate) found: Option<Money>,
    pub(crate) difference: Option<Difference>,
    pub(crate) detail: String,
}

impl Weighed {
    fn new(kind: Kind, found: Option<Money>, detail: impl Into<String>) -> Self {
        Self { kind, found, difference: None, detail: detail.into() }
    }

    /// Whether the bank's figures account for the whole payout.
    pub(crate) const fn is_explained(&self) -> bool {
        matches!(
            self.kind,
            Kind::ByReference
                | Kind::Debited
                | Kind::OtherCurrency
                | Kind::ChargesDeducted
                | Kind::Returned
                | Kind::ReturnedAsStated
        )
    }
}

/// Weighs entries, sorted by day, that name one payout.
pub(crate) fn weigh(expected: Expected<'_>, entries: &[&Booked<'_>]) -> Weighed {
    let is_debit = expected.money.is_some_and(|money| money.amount.sign() == Sign::Negative);
    let forward = if is_debit { Sign::Negative } else { Sign::Positive };
    // What takes it back before any entry moves it takes back what an earlier statement contains.
    let first = entries.iter().position(|booked| booked.entry.money.amount.sign() == forward);
    let counted = first.map_or(&[][..], |first| &entries[first..]);
    let booked = sum(counted.iter().map(|booked| &booked.entry.money));
    if counted.is_empty() || booked.as_ref().is_some_and(|booked| booked.amount.is_zero()) {
        let booked = booked.or_else(|| sum(entries.iter().map(|booked| &booked.entry.money)));
        return returned(expected, entries, booked);
    }
    if let Paid::Not(why) | Paid::Otherwise(why) = expected.paid {
        return Weighed::new(Kind::NotExpected, booked, format!("the ledger says: {why}"));
    }
    let Some(money) = expected.money else {
        let why = if let Paid::Unknown(why) = expected.paid { why } else { "no amount" };
        return Weighed::new(Kind::NotSure, booked, why);
    };
    let detail = match counted {
        [one] => one.entry.booked_on.map_or_else(String::new, |day| format!("booked on {day}")),
        several => format!("the sum of {} entries that name it", several.len()),
    };
    if booked.as_ref() == Some(money) {
        let kind = if is_debit { Kind::Debited } else { Kind::ByReference };
        return Weighed::new(kind, booked, detail);
    }
    by_figures_of_the_bank(money, counted, booked.as_ref())
        .unwrap_or_else(|| differs(expected, money, counted, booked, detail))
}

/// The bank states charges, or what the payer instructed, and that makes it the whole amount.
fn by_figures_of_the_bank(money: &Money, counted: &[&Booked<'_>], booked: Option<&Money>) -> Option<Weighed> {
    let difference = booked.and_then(|booked| difference(booked, money));
    let charges = counted.iter().flat_map(|booked| &booked.entry.charges);
    let charges = sum(charges.filter(|charge| charge.currency == money.currency && !charge.amount.is_zero()));
    if let (Some(booked), Some(charges)) = (booked, charges)
        && booked.checked_add(&charges).is_ok_and(|gross| gross == *money)
    {
        let difference = difference.map(|money| Difference::new(money, Cause::Charges));
        let detail = format!("the bank kept charges of {charges}");
        return Some(Weighed {
            difference,
            ..Weighed::new(Kind::ChargesDeducted, Some(booked.clone()), detail)
        });
    }
    let instructed: Option<Vec<Money>> = counted.iter().map(|booked| instructed(booked)).collect();
    if sum(instructed?.iter()).as_ref() != Some(money) {
        return None;
    }
    Some(match (booked, difference) {
        (Some(booked), Some(kept)) => {
            let detail = format!("the payer instructed {money}, and banks on the way kept the rest");
            let difference = Some(Difference::new(kept, Cause::KeptOnTheWay));
            Weighed { difference, ..Weighed::new(Kind::ChargesDeducted, Some(booked.clone()), detail) }
        }
        (booked, _) => {
            let rate = counted.iter().find_map(|booked| booked.entry.rate);
            let rate = rate.map_or_else(String::new, |rate| format!(" at a rate of {rate}"));
            let shown = booked.map_or_else(|| "several currencies".to_owned(), Money::to_string);
            let detail = format!("the payer instructed {money}, and the bank booked {shown}{rate}");
            Weighed::new(Kind::OtherCurrency, booked.cloned(), detail)
        }
    })
}

/// What the payer instructed, with the sign of the entry.
pub(crate) fn instructed(booked: &Booked<'_>) -> Option<Money> {
    let Money { amount, currency } = booked.entry.instructed.clone()?;
    let is_debit = booked.entry.money.amount.sign() == Sign::Negative;
    Some(Money { amount: if is_debit { -amount.abs() } else { amount.abs() }, currency })
}

/// Neither amount nor the bank's figures agree.
fn differs(
    expected: Expected<'_>,
    money: &Money,
    counted: &[&Booked<'_>],
    booked: Option<Money>,
    detail: String,
) -> Weighed {
    let by = booked.as_ref().and_then(|booked| difference(booked, money));
    let is_less = booked.as_ref().zip(by.as_ref()).is_some_and(|(booked, by)| {
        booked.amount.sign() == money.amount.sign() && by.amount.sign() != money.amount.sign()
    });
    let is_partial = is_less && expected.may_still_arrive;
    let (kind, cause) =
        if is_partial { (Kind::Partial, Cause::Partial) } else { (Kind::AmountDiffers, Cause::Unexplained) };
    let misread = counted
        .iter()
        .any(|booked| booked.entry.is_reversal && booked.entry.money.amount.sign() == money.amount.sign());
    let detail = match &by {
        _ if misread => {
            format!("{detail}; one is marked as a reversal and has the sign of what it takes back")
        }
        Some(by) if is_partial => format!(
            "{detail}; {} may be on another statement",
            Money { amount: by.amount.abs(), ..by.clone() }
        ),
        _ => detail,
    };
    Weighed { difference: by.map(|by| Difference::new(by, cause)), ..Weighed::new(kind, booked, detail) }
}

/// Nothing stays of it.
fn returned(expected: Expected<'_>, entries: &[&Booked<'_>], booked: Option<Money>) -> Weighed {
    let days: Vec<_> =
        entries.iter().filter_map(|booked| booked.entry.booked_on).map(|day| day.to_string()).collect();
    let story = match (entries, days.as_slice()) {
        ([_], [day]) => format!("taken back on {day}; what was booked before is on an earlier statement"),
        (_, [first, .., last]) => format!("booked on {first} and taken back on {last}: nothing stays of it"),
        _ => "taken back".to_owned(),
    };
    let reason = entries.iter().rev().find_map(|booked| booked.entry.return_reason.as_ref());
    let story = reason.map_or(story.clone(), |reason| format!("{story} ({reason})"));
    let (kind, detail) = match expected.paid {
        _ if expected.has_failed && !matches!(expected.paid, Paid::ToBank) => (Kind::ReturnedAsStated, story),
        Paid::Not(why) | Paid::Otherwise(why) => {
            (Kind::NotExpected, format!("{story}; the ledger says: {why}"))
        }
        _ => (Kind::Returned, story),
    };
    let lost = expected.money.map(|money| Money { amount: -money.amount, ..money.clone() });
    let difference =
        lost.filter(|_| kind == Kind::Returned).map(|lost| Difference::new(lost, Cause::Returned));
    Weighed { difference, ..Weighed::new(kind, booked, detail) }
}
