//! The columns of the exported files, as far as they are known.
//!
//! Files change: columns come, go, and change their spelling. So rows have no struct. A reader asks this table what a
//! header means, and keeps what the table does not know.
//!
//! ```
//! use payouts_files::columns::{ColumnKind, CurrencyRule, PAYMENTS};
//!
//! let column = PAYMENTS.find("Total Payment").expect("case and blanks do not matter");
//! assert_eq!((column.name, column.kind), ("totalPayment", ColumnKind::Amount));
//! assert_eq!(column.money, Some(CurrencyRule::FirstOf(&["paymentCurrencyCode", "currencyCode"])));
//! assert!(PAYMENTS.find("somethingNew").is_none());
//! ```

use payouts_wire::same_name;

include!(concat!(env!("OUT_DIR"), "/partner-center-payouts/columns.rs"));

/// The rows of one kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowSchema {
    /// Its short name: `payments` or `earnings`.
    pub name: &'static str,
    /// The columns that distinguish one row from another, in this order. Rows may still be twins.
    pub business_key: &'static [&'static str],
    /// The columns that identify a row: one of those that a header has looks like an id in every row, and a header without
    /// any of them is none.
    pub identified_by: &'static [&'static str],
    /// What else a row has: in each group, one of the cells looks like this. A group asks nothing where the header lacks one
    /// of its columns.
    pub recognized_by: &'static [&'static [Mark]],
    /// Every known column, in the order of the document.
    pub columns: &'static [Column],
}

impl RowSchema {
    /// The column that a header means. Case, blanks, underscores and a byte order mark do not matter; aliases count.
    pub fn find(&self, header: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.is_called(header))
    }
}

/// A column whose cells have a shape by which rows are recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The column, by its name in the spec.
    pub column: &'static str,
    /// What its cells look like.
    pub shape: CellShape,
}

/// What the cells of a column look like, as far as that separates a row from a total or a footnote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CellShape {
    /// Letters, digits, `-` and `_`, with at least one digit, and no date.
    Id,
    /// At least as many letters as digits.
    Words,
    /// Not blank, and with a currency code of three letters in one of the columns of [`Column::money`], where the header has
    /// any of them.
    Money,
    /// As [`CellShape::Id`], or blank: no evidence, but anything else is damage.
    IdOrBlank,
}

/// One known column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name under which rows are kept.
    pub name: &'static str,
    /// Other names it was seen under, beyond case and punctuation.
    pub aliases: &'static [&'static str],
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Where the currency of its amounts is; `None` for what is not money.
    pub money: Option<CurrencyRule>,
    /// Its documented position, from one. Only an expectation: read by name.
    pub order: Option<u16>,
    /// The month of the first source that shows it, `YYYY-MM`, where it was added later.
    pub since: Option<&'static str>,
    /// The month of the first source that misses it, `YYYY-MM`.
    pub until: Option<&'static str>,
    /// How sure we are of it.
    pub evidence: Evidence,
    /// Whether it is part of the business key.
    pub is_key: bool,
    /// What it means, in a sentence or two.
    pub doc: &'static str,
}

impl Column {
    /// Whether a header means this column.
    pub fn is_called(&self, header: &str) -> bool {
        same_name(self.name, header) || self.aliases.iter().any(|alias| same_name(alias, header))
    }
}

/// What known texts of a column mean for the money. Files add texts, so the list is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownValues {
    /// The column.
    pub column: &'static str,
    /// Whether a cell need only contain a value.
    pub is_part: bool,
    /// The values; the first that matches counts.
    pub values: &'static [KnownValue],
}

impl KnownValues {
    /// The known value that a cell holds. Case, blanks and punctuation do not matter.
    #[must_use]
    pub fn find(&self, cell: &str) -> Option<&'static KnownValue> {
        let fold = |text: &str| -> String {
            text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let cell = fold(cell);
        self.values.iter().find(|known| {
            let value = fold(known.value);
            if self.is_part { cell.contains(&value) } else { cell == value }
        })
    }
}

/// A text of a status or a method, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownValue {
    /// The text as its source writes it.
    pub value: &'static str,
    /// What it means for the money.
    pub meaning: Meaning,
    /// The source that lists it.
    pub source: &'static str,
}

/// What the text of a status or a method means for the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Meaning {
    /// A status: the provider has sent it.
    Sent,
    /// A status: it failed, was returned, or is never to be paid.
    Failed,
    /// A status: it is still to be sent.
    NotPaidYet,
    /// A status that is listed and that no source explains.
    Unknown,
    /// A method: through a bank.
    Bank,
    /// A method: a credit note, which never reaches a bank.
    CreditNote,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Text, ids and codes included: leading zeros matter.
    Text,
    /// An exact amount of money; see [`Column::money`] for its currency.
    Amount,
    /// An exact number that is not money: a rate, a quantity, a count.
    Decimal,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// A calendar day.
    Date,
    /// A point in time, UTC unless it says otherwise. A plain date is its first instant.
    Instant,
}

/// Where the currency of an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CurrencyRule {
    /// Always this ISO 4217 code.
    Fixed(&'static str),
    /// In the first of these columns that the row fills.
    FirstOf(&'static [&'static str]),
}

/// How sure we are that a column exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// Seen in a file, and documented.
    Confirmed,
    /// Documented by Microsoft.
    Documented,
    /// Reported by users, or read by their programs; not documented.
    Reported,
    /// Was documented once, and is reported absent.
    Withdrawn,
}
