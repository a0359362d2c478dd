//! The grid that all data is fetched in.
//!
//! A window is a dataset, an account and a fixed period. Windows of a dataset never overlap and never move, so "did we
//! miss anything?" is a question to the catalog, and reading a window again *replaces* its previous content.

use crate::provider::Provider;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Utc};
use payouts_wire::WireDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The name a user gave to one sign-in, as written in the configuration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SourceId(String);

impl SourceId {
    /// A source of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A kind of rows, fetched on its own grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Dataset {
    /// Partner Center's payments file, by calendar month of the status update, UTC.
    Payments,
    /// Partner Center's transaction history, by calendar month of the earning, UTC.
    Earnings,
    /// Oracle's payout summary, one payout date of one account.
    PayoutSummary,
}

impl Dataset {
    /// All datasets, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Payments, Self::Earnings, Self::PayoutSummary];

    /// The name used in files, tables and configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Earnings => "earnings",
            Self::PayoutSummary => "payout-summary",
        }
    }

    /// The service that has it.
    #[must_use]
    pub const fn provider(self) -> Provider {
        match self {
            Self::Payments | Self::Earnings => Provider::PartnerCenter,
            Self::PayoutSummary => Provider::OracleBi,
        }
    }

    /// The dataset that lists the payouts of a service.
    #[must_use]
    pub const fn of_payouts(provider: Provider) -> Self {
        match provider {
            Provider::PartnerCenter => Self::Payments,
            Provider::OracleBi => Self::PayoutSummary,
        }
    }

    /// The window of its grid that a day falls into.
    #[must_use]
    pub fn period_of(self, day: NaiveDate) -> Period {
        match self {
            Self::Payments | Self::Earnings => Period::Month(Month::of(day)),
            Self::PayoutSummary => Period::Day(day),
        }
    }

    /// The periods of its grid that touch `since..=until`, oldest first.
    #[must_use]
    pub fn periods(self, since: NaiveDate, until: NaiveDate) -> Vec<Period> {
        let mut periods = Vec::new();
        if until < since {
            return periods;
        }
        let mut next = self.period_of(since);
        while next.first_day() <= until {
            periods.push(next);
            let Some(following) = next.next() else { break };
            next = following;
        }
        periods
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Dataset {
    type Err = NotAWindow;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|dataset| dataset.as_str() == text).ok_or_else(|| NotAWindow::of(text))
    }
}

/// A calendar month, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

impl Month {
    /// The month that a day falls into.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The month after it; `None` at the end of the calendar.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.checked_add_months(Months::new(1)).map(Self)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.format("%Y-%m").to_string())
    }
}

/// A fixed stretch of days. The text form is `2026-10` or `2026-10-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^\\d{4}-\\d{2}(-\\d{2})?$"))]
pub enum Period {
    /// A calendar month, UTC.
    Month(Month),
    /// One date of the provider's own calendar.
    Day(NaiveDate),
}

impl Period {
    /// The first day in it.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        match self {
            Self::Month(month) => month.first_day(),
            Self::Day(day) => day,
        }
    }

    /// The period after it; `None` at the end of the calendar.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Month(month) => month.next().map(Self::Month),
            Self::Day(day) => day.checked_add_days(Days::new(1)).map(Self::Day),
        }
    }

    /// The last day in it.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.next().and_then(|next| next.first_day().pred_opt()).unwrap_or_else(|| self.first_day())
    }

    /// Its first instant, UTC.
    #[must_use]
    pub fn starts_at(self) -> DateTime<Utc> {
        self.first_day().and_time(NaiveTime::MIN).and_utc()
    }

    /// The first instant after it, UTC.
    #[must_use]
    pub fn ends_at(self) -> DateTime<Utc> {
        self.next().map_or(DateTime::<Utc>::MAX_UTC, Self::starts_at)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Day(day) => WireDate::from(*day).fmt(f),
        }
    }
}

impl FromStr for Period {
    type Err = NotAWindow;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| NotAWindow::of(text));
        match text.len() {
            7 => day(&format!("{text}-01")).map(|first| Self::Month(Month::of(first))),
            10 => day(text).map(Self::Day),
            _ => Err(NotAWindow::of(text)),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = NotAWindow;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

/// What is fetched in one go: a dataset of a source, an account and a fixed period.
///
/// The text form names it everywhere, from errors to tables: `contoso/payments/all/2026-10`,
/// `grand-hotels/payout-summary/8516212653197782/2026-10-03`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Window {
    /// The sign-in it is fetched through.
    pub source: SourceId,
    /// The kind of rows.
    pub dataset: Dataset,
    /// The account code (Oracle), the participant id (Partner Center), or `all` for whatever the sign-in may see.
    pub account: String,
    /// The stretch of days.
    pub period: Period,
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.source, self.dataset, self.account, self.period)
    }
}

/// Text that is no dataset and no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a dataset, nor a month like 2026-10, nor a day like 2026-10-03")]
pub struct NotAWindow(Box<str>);

impl NotAWindow {
    fn of(text: &str) -> Self {
        Self(text.chars().take(40).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn months_tile_the_calendar_without_gap_or_overlap() {
        let months = Dataset::Earnings.periods(day("2023-11-30"), day("2024-03-01"));
        assert_eq!(
            months.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]
        );
        for pair in months.windows(2) {
            assert_eq!(pair[0].ends_at(), pair[1].starts_at());
        }
        assert_eq!(months[3].last_day(), day("2024-02-29"));
    }

    #[test]
    fn days_are_windows_of_their_own() {
        let days = Dataset::PayoutSummary.periods(day("2024-02-28"), day("2024-03-01"));
        assert_eq!(days.len(), 3);
    }

    #[test]
    fn a_period_reads_back_from_its_text() {
        for text in ["2024-02", "2024-02-29"] {
            assert_eq!(text.parse::<Period>().expect("a period").to_string(), text);
        }
        for text in ["2024-2", "2024-13", "2023-02-29", "2024", "", "2024-0é"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn nothing_is_planned_when_until_is_before_since() {
        for dataset in Dataset::ALL {
            assert!(dataset.periods(day("2024-02-02"), day("2024-02-01")).is_empty(), "{dataset}");
        }
    }
}
