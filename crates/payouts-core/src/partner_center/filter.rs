//! The `$filter` of Partner Center's exports, built so that only valid text can come out.
//!
//! Fields are values of [`payments`] and [`earnings`]; each offers the comparisons that the documentation shows for it, and
//! a filter on one dataset does not fit the other. Curly quotes, `=` for `eq` and a doubled `?$filter=`, all of which the
//! vendor's pages contain, cannot be written.
//!
//! ```
//! use payouts_core::partner_center::{Filter, payments};
//! use chrono::{TimeZone, Utc};
//!
//! let may = Utc.with_ymd_and_hms(2024, 5, 1, 0, 0, 0).unwrap();
//! let filter = payments::PAYOUT_STATUS_UPDATE_TS.at_or_after(may)
//!     & payments::PROGRAM_NAME.is_any_of(["CSP Direct Bill Partner", "CSP 1T Direct Partner"]);
//! assert_eq!(
//!     filter.to_string(),
//!     "payoutStatusUpdateTS ge 2024-05-01T00:00:00Z and \
//!      (programName eq 'CSP Direct Bill Partner' or programName eq 'CSP 1T Direct Partner')"
//! );
//! ```

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use payouts_wire::{Amount, UtcTime};
use std::{
    fmt,
    marker::PhantomData,
    ops::{BitAnd, BitOr},
};

/// The payments export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payments {}

/// The transaction history export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earnings {}

/// A condition on the rows of the dataset `D`. Conditions join with `&` and `|`.
pub struct Filter<D> {
    text: String,
    joined_by: Option<Join>,
    dataset: PhantomData<fn() -> D>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

impl<D> Filter<D> {
    fn compare(field: &str, operator: &str, literal: &str) -> Self {
        Self { text: format!("{field} {operator} {literal}"), joined_by: None, dataset: PhantomData }
    }

    fn join(self, join: Join, other: &Self) -> Self {
        let word = if join == Join::And { "and" } else { "or" };
        let text = format!("{} {word} {}", self.inside(join), other.inside(join));
        Self { text, joined_by: Some(join), dataset: PhantomData }
    }

    /// The text as a member of a join, in parentheses where it would otherwise mean something else.
    fn inside(&self, join: Join) -> String {
        match self.joined_by {
            Some(inner) if inner != join => format!("({})", self.text),
            _ => self.text.clone(),
        }
    }

    /// The text that is sent, not yet percent-encoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<D> BitAnd for Filter<D> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.join(Join::And, &other)
    }
}

impl<D> BitOr for Filter<D> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.join(Join::Or, &other)
    }
}

impl<D> fmt::Display for Filter<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<D> fmt::Debug for Filter<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({:?})", self.text)
    }
}

impl<D> Clone for Filter<D> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), joined_by: self.joined_by, dataset: PhantomData }
    }
}

/// A field that holds text: an id, a name, a code. Ids are text because their leading zeros count.
#[derive(Clone, Copy, Debug)]
pub struct TextField<D>(&'static str, PhantomData<fn() -> D>);

impl<D> TextField<D> {
    /// The field holds exactly this. A quote inside the text is doubled.
    pub fn is(&self, text: impl AsRef<str>) -> Filter<D> {
        Filter::compare(self.0, "eq", &format!("'{}'", text.as_ref().replace('\'', "''")))
    }

    /// The field holds one of these: a renamed program needs both of its names.
    ///
    /// Of no texts, a field holds none: the condition is then one that no row meets, not even a row whose field is blank.
    pub fn is_any_of<T: AsRef<str>>(&self, texts: impl IntoIterator<Item = T>) -> Filter<D> {
        let any = texts.into_iter().map(|text| self.is(text)).reduce(|left, right| left | right);
        any.unwrap_or_else(|| self.is("one") & self.is("another"))
    }
}

/// A field that holds an instant.
///
/// Bounds are sent in UTC with whole seconds; a fraction is rounded outwards, so that a bound never loses a row.
#[derive(Clone, Copy, Debug)]
pub struct InstantField<D>(&'static str, PhantomData<fn() -> D>);

impl<D> InstantField<D> {
    /// At this instant or later (`ge`).
    pub fn at_or_after(&self, instant: DateTime<Utc>) -> Filter<D> {
        Filter::compare(self.0, "ge", &literal(instant.trunc_subsecs(0)))
    }

    /// At this instant or earlier (`le`).
    pub fn at_or_before(&self, instant: DateTime<Utc>) -> Filter<D> {
        Filter::compare(self.0, "le", &literal(up(instant)))
    }

    /// Earlier than this instant (`lt`).
    pub fn before(&self, instant: DateTime<Utc>) -> Filter<D> {
        Filter::compare(self.0, "lt", &literal(up(instant)))
    }
}

fn up(instant: DateTime<Utc>) -> DateTime<Utc> {
    let down = instant.trunc_subsecs(0);
    // The calendar ends somewhere, and the last second of it has no next one.
    let next = down.checked_add_signed(TimeDelta::seconds(1)).unwrap_or(down);
    if down == instant { down } else { next }
}

fn literal(instant: DateTime<Utc>) -> String {
    UtcTime::from(instant).odata_literal()
}

/// A field that holds an amount, in the currency of the transaction.
#[derive(Clone, Copy, Debug)]
pub struct AmountField<D>(&'static str, PhantomData<fn() -> D>);

impl<D> AmountField<D> {
    /// This amount or more (`ge`).
    pub fn at_least(&self, amount: Amount) -> Filter<D> {
        Filter::compare(self.0, "ge", &amount.to_string())
    }

    /// This amount or less (`le`).
    pub fn at_most(&self, amount: Amount) -> Filter<D> {
        Filter::compare(self.0, "le", &amount.to_string())
    }
}

/// The fields of the payments export.
pub mod payments {
    use super::{AmountField, InstantField, Payments, PhantomData, TextField};

    /// When the status of the payment last changed.
    pub const PAYOUT_STATUS_UPDATE_TS: InstantField<Payments> =
        InstantField("payoutStatusUpdateTS", PhantomData);
    /// The participant: a program (MPN) id or a seller id.
    pub const ENROLLMENT_PARTICIPANT_ID: TextField<Payments> =
        TextField("enrollmentParticipantId", PhantomData);
    /// The program.
    pub const PROGRAM_NAME: TextField<Payments> = TextField("programName", PhantomData);
    /// `REBATE`, `COOP`, `FEE` or `SELL`.
    pub const PAYOUT_ORDER_TYPE: TextField<Payments> = TextField("payoutOrderType", PhantomData);
    /// The payment, leading zeros and all.
    pub const PAYMENT_ID: TextField<Payments> = TextField("paymentId", PhantomData);
    /// The amount of the payment.
    pub const PAYMENT_AMOUNT: AmountField<Payments> = AmountField("paymentAmount", PhantomData);
    /// The date of the payment. Seen in one sample and listed nowhere: prefer [`PAYOUT_STATUS_UPDATE_TS`].
    pub const PAYMENT_DATE: InstantField<Payments> = InstantField("paymentDate", PhantomData);
}

/// The fields of the transaction history export.
pub mod earnings {
    use super::{AmountField, Earnings, InstantField, PhantomData, TextField};

    /// The date of the earning. Its time zone is not documented.
    pub const EARNING_FOR_DATE: InstantField<Earnings> = InstantField("earningForDate", PhantomData);
    /// The participant: a program (MPN) id or a seller id.
    pub const ENROLLMENT_PARTICIPANT_ID: TextField<Earnings> =
        TextField("enrollmentParticipantId", PhantomData);
    /// The program.
    pub const PROGRAM_NAME: TextField<Earnings> = TextField("programName", PhantomData);
    /// The engagement; Microsoft Commerce Incentives only.
    pub const ENGAGEMENT_NAME: TextField<Earnings> = TextField("engagementName", PhantomData);
    /// The lever; may contain colons.
    pub const LEVER_CODE: TextField<Earnings> = TextField("leverCode", PhantomData);
    /// `REBATE`, `COOP`, `FEE` or `SELL`.
    pub const PAYABLE_SUB_TYPE: TextField<Earnings> = TextField("payableSubType", PhantomData);
    /// `SENT`, `UPCOMING` or `IN PROGRESS`.
    pub const PAYOUT_STATUS: TextField<Earnings> = TextField("payoutStatus", PhantomData);
    /// The payment that pays it, leading zeros and all.
    pub const PAYMENT_ID: TextField<Earnings> = TextField("paymentId", PhantomData);
    /// The amount of the transaction.
    pub const TRANSACTION_AMOUNT: AmountField<Earnings> = AmountField("transactionAmount", PhantomData);
    /// The amount of the earning.
    pub const EARNING_AMOUNT: AmountField<Earnings> = AmountField("earningAmount", PhantomData);
}
