//! What a bank does that makes statements hard to read or to match.

use std::fmt;
use std::str::FromStr;

/// One habit of a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum BankQuirk {
    /// A payment is credited, taken back on the next working day and credited again three working days later.
    Returns,
    /// A payment is credited twice on one day, and neither credit has a reference. No payout explains the second.
    Twins,
    /// The reference is cut between two lines of the remittance text and has no field of its own.
    FoldedReferences,
    /// The reference is stated without its leading zeros.
    LostZeros,
    /// A bank on the way deducts a charge and states it.
    Charges,
    /// The payment is credited to the account of another currency, with the instructed amount and the rate.
    ForeignCurrency,
    /// Two to eight payouts of a day are credited as one, and each is listed.
    ItemizedBatches,
    /// Two to eight payouts of a day are credited as one, without a reference.
    OpaqueBatches,
    /// A payout is credited in two or three parts on one day.
    Installments,
    /// A credit is listed as pending on the working day before.
    Pending,
    /// A credit is announced in an informational entry on the same day.
    Information,
    /// A statement of a month repeats the statements of its days. Chosen per account and month.
    ReissuedMonths,
    /// A statement of a day is not delivered. Chosen per statement.
    LostStatements,
    /// A statement lacks one of its entries, so its balances do not add up. Chosen per statement.
    LostEntries,
}

impl BankQuirk {
    /// Every quirk.
    pub const ALL: [Self; 14] = [
        Self::Returns,
        Self::Twins,
        Self::FoldedReferences,
        Self::LostZeros,
        Self::Charges,
        Self::ForeignCurrency,
        Self::ItemizedBatches,
        Self::OpaqueBatches,
        Self::Installments,
        Self::Pending,
        Self::Information,
        Self::ReissuedMonths,
        Self::LostStatements,
        Self::LostEntries,
    ];

    /// Its name in configurations.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Returns => "returns",
            Self::Twins => "twins",
            Self::FoldedReferences => "folded-references",
            Self::LostZeros => "lost-zeros",
            Self::Charges => "charges",
            Self::ForeignCurrency => "foreign-currency",
            Self::ItemizedBatches => "itemized-batches",
            Self::OpaqueBatches => "opaque-batches",
            Self::Installments => "installments",
            Self::Pending => "pending",
            Self::Information => "information",
            Self::ReissuedMonths => "reissued-months",
            Self::LostStatements => "lost-statements",
            Self::LostEntries => "lost-entries",
        }
    }
}

/// How often each quirk occurs. None by default.
///
/// ```
/// use payouts_sandbox_world::{BankQuirk, BankQuirks};
///
/// let quirks = BankQuirks::default().with(BankQuirk::Returns, 50).with(BankQuirk::Twins, 20);
/// assert_eq!("returns:50,twins:20".parse(), Ok(quirks));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BankQuirks {
    per_mille: [u16; BankQuirk::ALL.len()],
}

impl BankQuirks {
    /// The quirk occurs in this many of 1,000 cases; what exceeds 1,000 counts as 1,000.
    #[must_use]
    pub fn with(mut self, quirk: BankQuirk, per_mille: u16) -> Self {
        self.per_mille[quirk as usize] = per_mille.min(1_000);
        self
    }

    /// Every quirk of entries and re-issued months, each in this many of 1,000 cases. Statements are complete.
    #[must_use]
    pub fn complete(per_mille: u16) -> Self {
        let gaps = [BankQuirk::LostStatements, BankQuirk::LostEntries];
        BankQuirk::ALL
            .into_iter()
            .filter(|quirk| !gaps.contains(quirk))
            .fold(Self::default(), |quirks, quirk| quirks.with(quirk, per_mille))
    }

    /// In how many of 1,000 cases the quirk occurs.
    #[must_use]
    pub fn per_mille(&self, quirk: BankQuirk) -> u16 {
        self.per_mille[quirk as usize]
    }

    /// Whether no quirk occurs.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl FromStr for BankQuirks {
    type Err = UnknownQuirk;

    /// Reads `returns:50,twins:20`. A name without a number occurs in 50 of 1,000 cases.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut quirks = Self::default();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (name, number) = part.split_once(':').unwrap_or((part, "50"));
            let quirk = BankQuirk::ALL.into_iter().find(|quirk| quirk.name() == name);
            let (Some(quirk), Ok(per_mille)) = (quirk, number.parse()) else {
                return Err(UnknownQuirk(part.to_owned()));
            };
            quirks = quirks.with(quirk, per_mille);
        }
        Ok(quirks)
    }
}

/// A text that does not name a quirk and its frequency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownQuirk(String);

impl fmt::Display for UnknownQuirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = BankQuirk::ALL.map(BankQuirk::name).join(", ");
        write!(f, "\"{}\" is not a quirk of the bank, as in returns:50; the quirks are {known}", self.0)
    }
}

impl std::error::Error for UnknownQuirk {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_the_list() {
        for (place, quirk) in BankQuirk::ALL.into_iter().enumerate() {
            assert_eq!(quirk as usize, place);
        }
    }

    #[test]
    fn an_unknown_quirk_is_named() {
        let error = "returns:50,rudeness".parse::<BankQuirks>().expect_err("unknown");
        assert!(error.to_string().starts_with("\"rudeness\" is not a quirk"), "{error}");
        assert!("returns:often".parse::<BankQuirks>().is_err());
    }
}
