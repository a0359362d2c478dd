//! How a bank writes separated values.

use super::date;
use payouts_model::Currency;
use serde::{Deserialize, Serialize};

/// The profiles that are configured, of which a file is read by the one that fits its header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Profiles(Vec<Profile>);

impl Profiles {
    /// These profiles.
    #[must_use]
    pub const fn new(profiles: Vec<Profile>) -> Self {
        Self(profiles)
    }

    /// The profiles one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Profile> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Profiles {
    type Item = &'a Profile;
    type IntoIter = std::slice::Iter<'a, Profile>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromIterator<Profile> for Profiles {
    fn from_iter<I: IntoIterator<Item = Profile>>(profiles: I) -> Self {
        Self(profiles.into_iter().collect())
    }
}

/// How the separated values of one bank are written.
///
/// ```
/// let profile: payouts_bank::Profile = toml::from_str(r#"
///     name = "house-bank"
///     separator = ";"
///     decimal = ","
///     thousands = "."
///     date = "DD.MM.YYYY"
///     currency = "EUR"
///     [columns]
///     account = "Auftragskonto"
///     booked = "Buchungstag"
///     amount = "Betrag"
///     texts = ["Verwendungszweck"]
///     counterparty = 5
/// "#)?;
/// assert!(profile.check().is_ok());
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Profile {
    /// The name that messages use.
    pub name: String,
    /// The encoding, if it is not UTF-8 and has no byte order mark: `windows-1252`, `iso-8859-15`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What is between two cells.
    #[serde(default = "comma")]
    pub separator: char,
    /// What is around a cell that has a separator inside.
    #[serde(default = "quote")]
    pub quote: char,
    /// Lines before the header.
    #[serde(default)]
    pub skip_lines: usize,
    /// Lines after the last row, such as a sum.
    #[serde(default)]
    pub skip_last_lines: usize,
    /// Whether the first line that is not skipped names the columns.
    #[serde(default = "yes")]
    pub has_header: bool,
    /// The form of a day: `YYYY-MM-DD`, `DD.MM.YY`.
    pub date: String,
    /// The decimal mark.
    #[serde(default = "point")]
    pub decimal: char,
    /// The mark between thousands, if there is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thousands: Option<char>,
    /// How a debit differs from a credit.
    #[serde(default)]
    pub sign: SignRule,
    /// The currency, if no column has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The account, if no column has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Words in the indicator column, for [`SignRule::Indicator`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<Indicator>,
    /// Which column has what.
    pub columns: Columns,
}

/// How a debit differs from a credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SignRule {
    /// A debit is negative. In columns of their own, debits and credits count with or without a sign.
    #[default]
    DebitNegative,
    /// A debit is positive, as on many statements of credit cards.
    DebitPositive,
    /// A column of its own has a word for each.
    Indicator,
}

/// The words of a column that separates debits from credits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The column.
    pub column: Column,
    /// Its words for a debit.
    pub debit: Vec<String>,
    /// Its words for a credit.
    pub credit: Vec<String>,
}

/// A column by its name in the header, or by its number, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Column {
    /// Its number, counted from 1.
    Number(usize),
    /// Its name. Case and blanks around it make no difference.
    Name(String),
}

/// Which column has what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Columns {
    /// The day of booking.
    pub booked: Option<Column>,
    /// The day of value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valued: Option<Column>,
    /// The amount, debits and credits alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Column>,
    /// The amount of debits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debit: Option<Column>,
    /// The amount of credits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Column>,
    /// The currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Column>,
    /// The balance after the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Column>,
    /// The account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Column>,
    /// The bank's own reference of the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servicer: Option<Column>,
    /// The payer's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_to_end: Option<Column>,
    /// The reference of a mandate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Column>,
    /// Further references.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Column>,
    /// Texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<Column>,
    /// What kind of transaction it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Column>,
    /// The other side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<Column>,
    /// The other side's account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty_account: Option<Column>,
}

impl Profile {
    /// A profile with a comma between cells, a point in amounts, and days as `YYYY-MM-DD`.
    #[must_use]
    pub fn new(name: impl Into<String>, columns: Columns) -> Self {
        Self {
            name: name.into(),
            encoding: None,
            separator: comma(),
            quote: quote(),
            skip_lines: 0,
            skip_last_lines: 0,
            has_header: true,
            date: "YYYY-MM-DD".to_owned(),
            decimal: point(),
            thousands: None,
            sign: SignRule::default(),
            currency: None,
            account: None,
            indicator: None,
            columns,
        }
    }

    /// Checks that a file can be read by it.
    ///
    /// # Errors
    /// With what is missing or contradicts itself.
    pub fn check(&self) -> Result<(), String> {
        let fail = |what: &str| Err(format!("profile {:?}: {what}", self.name));
        let columns = &self.columns;
        if !date::is_form(&self.date) {
            return fail(&format!("{:?} is no form of a day: write for example DD.MM.YYYY", self.date));
        }
        if columns.booked.is_none() {
            return fail("columns.booked is missing");
        }
        match (&columns.amount, &columns.debit, &columns.credit) {
            (Some(_), None, None) | (None, Some(_), Some(_)) => {}
            _ => return fail("columns needs amount, or both debit and credit"),
        }
        if columns.account.is_none() && self.account.is_none() {
            return fail("account is missing: name it, or the column that has it");
        }
        if columns.currency.is_none() && self.currency.is_none() {
            return fail("currency is missing: name it, or the column that has it");
        }
        if self.thousands == Some(self.decimal) {
            return fail("decimal and thousands are the same");
        }
        if !self.separator.is_ascii() || !self.quote.is_ascii() || self.separator == self.quote {
            return fail("separator and quote are two different ASCII characters");
        }
        if (self.sign == SignRule::Indicator) != self.indicator.is_some() {
            return fail("sign = \"indicator\" and [indicator] need each other");
        }
        if !self.has_header && self.all().any(|column| matches!(column, Column::Name(_))) {
            return fail("without a header, columns are numbers");
        }
        if self.all().any(|column| *column == Column::Number(0)) {
            return fail("columns are counted from 1");
        }
        Ok(())
    }

    /// All columns that it uses.
    pub(super) fn all(&self) -> impl Iterator<Item = &Column> {
        let columns = &self.columns;
        let single = [
            &columns.booked,
            &columns.valued,
            &columns.amount,
            &columns.debit,
            &columns.credit,
            &columns.currency,
            &columns.balance,
            &columns.account,
            &columns.servicer,
            &columns.end_to_end,
            &columns.mandate,
            &columns.code,
            &columns.counterparty,
            &columns.counterparty_account,
        ];
        let indicator = self.indicator.iter().map(|indicator| &indicator.column);
        single.into_iter().flatten().chain(&columns.references).chain(&columns.texts).chain(indicator)
    }
}

const fn comma() -> char {
    ','
}

const fn quote() -> char {
    '"'
}

const fn point() -> char {
    '.'
}

const fn yes() -> bool {
    true
}
