//! The parameters of a world. They are values: nothing is read from a clock or an environment.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Utc};

use crate::calendar::Month;

/// Months after the last month with business until its last correction is paid, returned and paid again.
const SETTLING_MONTHS: u32 = 14;

/// The size and the seed of a world. The same configuration is the same world, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorldConfig {
    /// Determines every random choice.
    pub seed: u64,
    /// Partners of Partner Center; each has a partner (MPN) id and a seller id.
    pub partners: u32,
    /// Accounts of the Payment Cloud Service; each has one to four locations.
    pub accounts: u32,
    /// The first month with business; the day is ignored.
    pub first_month: NaiveDate,
    /// Months with business, from `first_month` on.
    pub months: u32,
    /// Earnings rows over all months once everything is known, late rows and adjustments included.
    pub rows: u64,
    /// Card payments of a location on an average business date.
    pub payments_per_day: u32,
    /// Every n-th earnings row is an exact copy of the row before it, `earningId` included; `None` for no copies.
    pub duplicate_every: Option<u32>,
    /// Whether a negative balance of the Payment Cloud Service is collected by a negative payout, instead of carried to the
    /// next payout.
    pub collects_debts: bool,
    /// The instant at which a stepped clock starts.
    pub today: DateTime<Utc>,
}

impl Default for WorldConfig {
    /// Fiscal year 2025 (July 2024 to June 2025) of five partners and four accounts, on 11 July 2025, when the July
    /// payments are planned.
    fn default() -> Self {
        Self {
            seed: 1,
            partners: 5,
            accounts: 4,
            first_month: NaiveDate::from_ymd_opt(2024, 7, 1).unwrap_or_default(),
            months: 12,
            rows: 6_000,
            payments_per_day: 8,
            duplicate_every: None,
            collects_debts: false,
            today: Utc.with_ymd_and_hms(2025, 7, 11, 6, 0, 0).single().unwrap_or_default(),
        }
    }
}

impl WorldConfig {
    /// The months in which something can change.
    pub(crate) fn months_with_changes(&self) -> impl Iterator<Item = Month> + use<> {
        let first = Month::from(self.first_month);
        (0..self.months + SETTLING_MONTHS).map(move |month| first.plus(month))
    }

    /// The first month in which nothing can change.
    pub(crate) fn settled_month(&self) -> Month {
        Month::from(self.first_month).plus(self.months + SETTLING_MONTHS)
    }

    pub(crate) fn check(&self) -> Result<(), InvalidWorld> {
        let year = self.first_month.year();
        let refuse = |what, limit| Err(InvalidWorld { what, limit });
        match self {
            _ if !(1990..=2100).contains(&year) => {
                refuse("first month must be between the years", "1990 and 2100")
            }
            c if c.months > 240 => refuse("months must be at most", "240"),
            c if c.partners > 20_000 => refuse("partners must be at most", "20000"),
            c if c.accounts > 20_000 => refuse("accounts must be at most", "20000"),
            c if c.payments_per_day > 1_000 => refuse("payments per day must be at most", "1000"),
            c if c.rows > 100_000_000 => refuse("rows must be at most", "100000000"),
            c if c.duplicate_every.is_some_and(|n| n < 2) => {
                refuse("a copy must come at most every", "2 rows")
            }
            c if c.rows > 0 && (c.partners == 0 || c.months == 0) => {
                refuse("earnings rows need at least", "one partner and one month")
            }
            _ => Ok(()),
        }
    }
}

/// A configuration that exceeds a limit. The message names the limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidWorld {
    what: &'static str,
    limit: &'static str,
}

impl fmt::Display for InvalidWorld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.limit)
    }
}

impl std::error::Error for InvalidWorld {}
