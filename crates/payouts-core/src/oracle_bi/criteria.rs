//! The `searchCriteria` and `include` of Oracle's operations, built so that only text that works can come out.
//!
//! Oracle's guide prints forms that a live deployment refuses: filters without `where` (33204), a negation in front of a
//! parenthesis (33218), text without quotes. None of them can be written here.
//!
//! ```
//! use payouts_core::oracle_bi::{Criteria, SearchCriteria};
//!
//! let search = SearchCriteria::new(
//!     &(Criteria::equals("payouts.payoutCurr", "USD")? & !Criteria::greater_than("payouts.payoutAmt", 100)?),
//! )?;
//! assert_eq!(
//!     search.as_str(),
//!     "where equals(payouts.payoutCurr,'USD') and !greaterThan(payouts.payoutAmt,100)"
//! );
//! # Ok::<(), payouts_core::Error>(())
//! ```

use crate::{Error, ErrorKind, Result};
use payouts_wire::Amount;
use std::{
    fmt,
    ops::{BitAnd, BitOr, Not},
};

/// The documented limit of both texts, in characters.
const LONGEST: usize = 2000;

/// A condition on an answer. Conditions join with `&` and `|`, and negate with `!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criteria(Node);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Filter { negated: bool, text: String },
    All(Vec<Node>),
    Any(Vec<Node>),
}

/// What a member is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// Text; written in single quotes.
    Text(String),
    /// A number; written without quotes.
    Number(Amount),
}

impl From<&str> for Literal {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Literal {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Amount> for Literal {
    fn from(amount: Amount) -> Self {
        Self::Number(amount)
    }
}

impl From<i64> for Literal {
    fn from(whole: i64) -> Self {
        Self::Number(whole.into())
    }
}

/// Defines the filters that compare a member with a literal.
macro_rules! filters {
    ($($(#[$doc:meta])* $name:ident => $word:literal;)*) => {
        impl Criteria {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// When the path is no path, or text contains a quote or a control character: no source states how either
                /// would be escaped.
                pub fn $name(path: &str, value: impl Into<Literal>) -> Result<Self> {
                    Self::filter($word, path, Some(value.into()))
                }
            )*
        }
    };
}

filters! {
    /// The member is exactly this.
    equals => "equals";
    /// The member is this, whatever the case of its letters.
    equals_ignore_case => "equalsIgnoreCase";
    /// The member is greater than this.
    greater_than => "greaterThan";
    /// The member is less than this.
    less_than => "lessThan";
    /// The member contains this text.
    contains => "contains";
    /// The member starts with this text.
    starts_with => "startsWith";
    /// The member ends with this text.
    ends_with => "endsWith";
}

impl Criteria {
    /// The member is null.
    ///
    /// # Errors
    /// When the path is no path.
    pub fn is_null(path: &str) -> Result<Self> {
        Self::filter("isNull", path, None)
    }

    fn filter(word: &str, path: &str, value: Option<Literal>) -> Result<Self> {
        check_path(path)?;
        let argument = match value {
            None => String::new(),
            Some(Literal::Number(number)) => format!(",{number}"),
            Some(Literal::Text(text)) if text.contains(['\'', '\u{2018}', '\u{2019}']) => {
                return Err(refuse("a quote inside a text cannot be sent: no source says how to escape it"));
            }
            Some(Literal::Text(text)) if text.contains(char::is_control) => {
                return Err(refuse("a text with control characters cannot be sent"));
            }
            Some(Literal::Text(text)) => format!(",'{text}'"),
        };
        Ok(Self(Node::Filter { negated: false, text: format!("{word}({path}{argument})") }))
    }
}

impl BitAnd for Criteria {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        let members = |node| match node {
            Node::All(nodes) => nodes,
            other => vec![other],
        };
        Self(Node::All([members(self.0), members(other.0)].concat()))
    }
}

impl BitOr for Criteria {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        let members = |node| match node {
            Node::Any(nodes) => nodes,
            other => vec![other],
        };
        Self(Node::Any([members(self.0), members(other.0)].concat()))
    }
}

/// A negation is pushed down to the single filters, the only place where the service takes one.
impl Not for Criteria {
    type Output = Self;

    fn not(self) -> Self {
        Self(negated(self.0))
    }
}

fn negated(node: Node) -> Node {
    match node {
        Node::Filter { negated, text } => Node::Filter { negated: !negated, text },
        Node::All(nodes) => Node::Any(nodes.into_iter().map(negated).collect()),
        Node::Any(nodes) => Node::All(nodes.into_iter().map(negated).collect()),
    }
}

impl Node {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (nodes, word) = match self {
            Self::Filter { negated, text } => return write!(f, "{}{text}", if *negated { "!" } else { "" }),
            Self::All(nodes) => (nodes, " and "),
            Self::Any(nodes) => (nodes, " or "),
        };
        for (position, node) in nodes.iter().enumerate() {
            if position > 0 {
                f.write_str(word)?;
            }
            match node {
                Self::Filter { .. } => node.write(f)?,
                group => {
                    f.write_str("(")?;
                    group.write(f)?;
                    f.write_str(")")?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Criteria {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("where ")?;
        self.0.write(f)
    }
}

/// A text that can be sent as `searchCriteria`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchCriteria(String);

impl SearchCriteria {
    /// The text of a condition.
    ///
    /// # Errors
    /// When it is longer than the service takes.
    pub fn new(criteria: &Criteria) -> Result<Self> {
        within_limit(criteria.to_string(), "the search criteria").map(Self)
    }

    /// The text that is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<SearchCriteria> for String {
    fn from(search: SearchCriteria) -> Self {
        search.0
    }
}

/// A text that can be sent as `include`. It replaces the default members, so name what you need, keys included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include(String);

impl Include {
    /// These members; naming a container takes its whole subtree.
    ///
    /// # Errors
    /// When a path is no path, none is given, or the text is longer than the service takes.
    pub fn members<'a>(paths: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let paths: Vec<_> =
            paths.into_iter().map(|path| check_path(path).map(|()| path)).collect::<Result<_>>()?;
        if paths.is_empty() {
            return Err(refuse("include nothing at all and every member vanishes: name at least one"));
        }
        within_limit(paths.join(","), "the list of members").map(Self)
    }

    /// The text that is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Include> for String {
    fn from(include: Include) -> Self {
        include.0
    }
}

fn check_path(path: &str) -> Result<()> {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | ':'))
    };
    if path.split('.').all(is_name) {
        return Ok(());
    }
    Err(refuse("a path is names joined by dots, like payouts.payoutCurr"))
}

fn within_limit(text: String, what: &str) -> Result<String> {
    match text.chars().count() {
        length if length > LONGEST => {
            Err(refuse(&format!("{what} has {length} characters, the service takes {LONGEST}")))
        }
        _ => Ok(text),
    }
}

fn refuse(why: &str) -> Error {
    Error::new(ErrorKind::InvalidRequest, why)
}
