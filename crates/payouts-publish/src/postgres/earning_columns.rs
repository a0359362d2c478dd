//! The columns of earnings in the target: those of the specification, in the way SQL writes names.

use payouts_files::columns::{Column, ColumnKind, EARNINGS};

/// A column of the table `earnings`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EarningColumn {
    pub(super) name: String,
    /// The column of the specification that it holds, or whose currency it holds.
    pub(super) of: &'static Column,
    pub(super) kind: SqlKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SqlKind {
    Text,
    Numeric,
    Date,
    Instant,
    /// The currency of the amount in the column before.
    Currency,
}

impl SqlKind {
    /// The type as `format_type` writes it.
    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::Text | Self::Currency => "text",
            Self::Numeric => "numeric",
            Self::Date => "date",
            Self::Instant => "timestamp with time zone",
        }
    }
}

/// The columns that the ledger adds, in front.
pub(super) const OWN: [&str; 8] =
    ["ledger", "observation", "position", "entry", "line", "occurrence", "extra", "received"];

/// The columns that have an index, in which PostgreSQL has room for at most 2,704 bytes.
pub(super) const INDEXED: [&str; 2] = ["earningId", "paymentId"];

/// The columns of the specification, each amount with its currency behind it.
pub(super) fn earning_columns() -> Vec<EarningColumn> {
    let of_spec = EARNINGS.columns.iter().flat_map(|of| {
        let kind = match of.kind {
            ColumnKind::Amount | ColumnKind::Decimal | ColumnKind::Integer => SqlKind::Numeric,
            ColumnKind::Date => SqlKind::Date,
            ColumnKind::Instant => SqlKind::Instant,
            _ => SqlKind::Text,
        };
        let name = snake_case(of.name);
        let currency =
            of.money.map(|_| EarningColumn { name: format!("{name}_currency"), of, kind: SqlKind::Currency });
        [Some(EarningColumn { name, of, kind }), currency].into_iter().flatten()
    });
    of_spec.collect()
}

/// `earningAmountUSD` as `earning_amount_usd`.
pub(super) fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 8);
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let ends_word = before.is_some_and(|before| {
            let is_followed_by_lower = letters.get(index + 1).is_some_and(char::is_ascii_lowercase);
            !before.is_ascii_uppercase() || is_followed_by_lower
        });
        if letter.is_ascii_uppercase() && ends_word {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_as_sql_writes_them_and_none_is_used_twice() {
        for (name, snake) in [
            ("earningId", "earning_id"),
            ("earningAmountUSD", "earning_amount_usd"),
            ("paymentAmountWOTax", "payment_amount_wo_tax"),
            ("TenantID", "tenant_id"),
            ("tpan", "tpan"),
        ] {
            assert_eq!(snake_case(name), snake);
        }
        let columns = earning_columns();
        let names: BTreeSet<_> = columns.iter().map(|column| column.name.as_str()).chain(OWN).collect();
        assert_eq!(names.len(), columns.len() + OWN.len());
    }
}
