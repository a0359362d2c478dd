//! What a comparison comes to.

use crate::coverage::Remedy;
use chrono::NaiveDate;
use payouts_model::{Currency, Money, Provider, SourceId};
use payouts_wire::Amount;
use std::fmt;

/// What kind of answer a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Both sides say the same.
    Agrees,
    /// Something to know. Nothing documented is violated, or not enough is known to say so.
    Information,
    /// The user has to look.
    Exception,
}

impl Verdict {
    /// The name used in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Information => "information",
            Self::Exception => "exception",
        }
    }
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The earnings of a payment add up to what it states as earned, in its own currency or in US dollars.
    EarningsAgree,
    /// They do not.
    EarningsDiffer,
    /// No earning carries the id of a payment.
    NoEarnings,
    /// They do not, but some were converted, and that conversions add up is not documented.
    ConvertedDiffer,
    /// They do not, but earnings that the payment may draw on are not loaded.
    NotAllLoaded,
    /// They do not, or cannot be added: amounts or currencies are missing, or the status is not known to mean "paid".
    NotComparable,
    /// Earnings carry the id of a payment that the ledger does not have.
    NoPayment,
    /// Rows with one earning id have different amounts: which of them is right is not documented.
    RepeatsDiffer,
    /// The bank has the payout under its reference.
    ByReference,
    /// The bank has it, matched by amount and date alone.
    ByAmountAndDate,
    /// The bank does not have it.
    NotOnStatement,
    /// The bank does not have it yet, and may book it after the statement ends.
    MayStillArrive,
    /// Whether the bank should have it is unknown.
    NotSure,
    /// The bank has it with another amount.
    AmountDiffers,
    /// The bank has it, though the ledger records it as not paid to a bank, or not yet.
    NotExpected,
    /// More than one payout, or more than one entry, could be meant.
    Ambiguous,
    /// The bank was paid by a provider, and the ledger has nothing of it.
    NotInLedger,
    /// The same, from days of which the ledger does not hold everything.
    OutsideLedger,
    /// The bank has it under its reference with more or fewer leading zeros.
    LeadingZeros,
    /// The bank booked it in another currency and states that the payer instructed the payout's amount.
    OtherCurrency,
    /// The bank has less, and the charges or the instructed amount that it states explain the difference.
    ChargesDeducted,
    /// Several payouts are one entry, or one payout is several entries: the sums are equal.
    SumOfSeveral,
    /// The bank took a negative payout from the account.
    Debited,
    /// The bank has a part of it, and the rest may still arrive.
    Partial,
    /// The bank credited it and took it back, or took it back alone.
    Returned,
    /// The same, and the ledger records it as failed or returned.
    ReturnedAsStated,
    /// Payouts and entries of one amount, of which any could be any: paired by date, and the sum agrees.
    Interchangeable,
    /// The sides agree, but no balances prove the statement of the entry.
    Unproved,
    /// The sides do not agree, and no balances prove the statement of the entry.
    UnprovedDiffers,
    /// A person accepted it.
    Accepted,
    /// What a person decided on has changed since, so the decision no longer counts.
    Reopened,
    /// There may be sums that fit, but there are too many to try them all.
    NotSearchedFurther,
    /// The entries of a statement do not lead from its opening to its closing balance, or a statement does not continue the
    /// one before.
    StatementGap,
}

impl Kind {
    /// The name used in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EarningsAgree => "earnings-agree",
            Self::EarningsDiffer => "earnings-differ",
            Self::NoEarnings => "no-earnings",
            Self::ConvertedDiffer => "converted-differ",
            Self::NotAllLoaded => "not-all-loaded",
            Self::NotComparable => "not-comparable",
            Self::NoPayment => "no-payment",
            Self::RepeatsDiffer => "repeats-differ",
            Self::ByReference => "by-reference",
            Self::ByAmountAndDate => "by-amount-and-date",
            Self::NotOnStatement => "not-on-statement",
            Self::MayStillArrive => "may-still-arrive",
            Self::NotSure => "not-sure",
            Self::AmountDiffers => "amount-differs",
            Self::NotExpected => "not-expected",
            Self::Ambiguous => "ambiguous",
            Self::NotInLedger => "not-in-ledger",
            Self::OutsideLedger => "outside-ledger",
            Self::LeadingZeros => "leading-zeros",
            Self::OtherCurrency => "other-currency",
            Self::ChargesDeducted => "charges-deducted",
            Self::SumOfSeveral => "sum-of-several",
            Self::Debited => "debited",
            Self::Partial => "partial",
            Self::Returned => "returned",
            Self::ReturnedAsStated => "returned-as-stated",
            Self::Interchangeable => "interchangeable",
            Self::Unproved => "unproved",
            Self::UnprovedDiffers => "unproved-differs",
            Self::Accepted => "accepted",
            Self::Reopened => "reopened",
            Self::NotSearchedFurther => "not-searched-further",
            Self::StatementGap => "statement-gap",
        }
    }

    /// What it means, unless more is known about the case.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::EarningsAgree
            | Self::ByReference
            | Self::ByAmountAndDate
            | Self::SumOfSeveral
            | Self::Debited
            | Self::ReturnedAsStated
            | Self::Accepted => Verdict::Agrees,
            Self::ConvertedDiffer
            | Self::NotAllLoaded
            | Self::NotComparable
            | Self::MayStillArrive
            | Self::NotSure
            | Self::NotExpected
            | Self::OutsideLedger
            | Self::LeadingZeros
            | Self::OtherCurrency
            | Self::ChargesDeducted
            | Self::Partial
            | Self::Interchangeable
            | Self::Unproved => Verdict::Information,
            Self::EarningsDiffer
            | Self::NoEarnings
            | Self::NoPayment
            | Self::RepeatsDiffer
            | Self::NotOnStatement
            | Self::AmountDiffers
            | Self::Ambiguous
            | Self::NotInLedger
            | Self::Returned
            | Self::UnprovedDiffers
            | Self::Reopened
            | Self::NotSearchedFurther
            | Self::StatementGap => Verdict::Exception,
        }
    }

    /// Whether it comes of the comparison with earnings, not with a statement.
    #[must_use]
    pub const fn is_of_earnings(self) -> bool {
        matches!(
            self,
            Self::EarningsAgree
                | Self::EarningsDiffer
                | Self::NoEarnings
                | Self::ConvertedDiffer
                | Self::NotAllLoaded
                | Self::NotComparable
                | Self::NoPayment
                | Self::RepeatsDiffer
        )
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One answer, about one payout or one entry of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was found.
    pub kind: Kind,
    /// Who pays; unknown of some entries.
    pub provider: Option<Provider>,
    /// The sign-in that the payout was read with.
    pub source: Option<SourceId>,
    /// Who is paid.
    pub account: Option<String>,
    /// The reference of the payout, or of the entry.
    pub reference: Option<String>,
    /// The id of the payout, or of the entry, that a person can decide about.
    pub subject: Option<String>,
    /// The provider's payment date.
    pub paid_on: Option<NaiveDate>,
    /// The day the bank booked it, the last one of several.
    pub booked_on: Option<NaiveDate>,
    /// The amount of the ledger.
    pub ledger: Option<Money>,
    /// What it is compared with: the sum of the earnings, or what the bank booked.
    pub found: Option<Money>,
    /// A sentence for people.
    pub detail: String,
    /// What would have to be asked for to know more, where something is missing.
    pub remedy: Option<Remedy>,
}

impl Finding {
    /// A finding of this kind about nothing in particular yet.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            provider: None,
            source: None,
            account: None,
            reference: None,
            subject: None,
            paid_on: None,
            booked_on: None,
            ledger: None,
            found: None,
            detail: detail.into(),
            remedy: None,
        }
    }

    /// What kind of answer it is.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.kind.verdict()
    }

    /// By how much the other side has more than the ledger; `None` where the two do not subtract.
    #[must_use]
    pub fn difference(&self) -> Option<Money> {
        let (ledger, found) = (self.ledger.as_ref()?, self.found.as_ref()?);
        let currency: Currency = ledger.currency.filter(|_| ledger.currency == found.currency)?;
        let difference: Amount = found.amount.checked_sub(ledger.amount)?;
        Some(Money::new(difference, currency))
    }

    /// The day by which a finding is selected: of the payment, else of the booking.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        self.paid_on.or(self.booked_on)
    }
}
