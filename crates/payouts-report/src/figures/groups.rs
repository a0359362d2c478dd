//! Sums by a property of payouts: program, account, location, settlement status.

use super::{
    model::{Breakdown, BreakdownLine, MoneyColumns},
    source::Source,
};
use crate::snapshot::PayoutRow;
use payouts_model::{Currency, Provider};
use payouts_reconcile::SettlementStatus;
use std::collections::{BTreeMap, BTreeSet};

/// What payouts are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    Settlement,
    Program,
    Account,
    Location,
}

impl Property {
    fn of(self, row: &PayoutRow) -> Option<&str> {
        match self {
            Self::Settlement => None,
            Self::Program => row.program.as_deref(),
            Self::Account => Some(&row.account),
            Self::Location => row.location.as_deref(),
        }
    }

    /// The option of the listing that selects it.
    const fn option(self) -> &'static str {
        match self {
            Self::Program => "--program",
            Self::Account => "--account",
            Self::Settlement | Self::Location => "",
        }
    }
}

type Key<'a> = (Option<&'a str>, Provider, SettlementStatus, Currency);

/// Sums by a property. Figures of different currencies are never in one line, also where one payout has several.
pub(super) fn by(property: Property, rows: &[PayoutRow], source: &Source<'_>) -> Breakdown {
    let mut sums: BTreeMap<Key<'_>, (u64, MoneyColumns)> = BTreeMap::new();
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.vanished) {
        let id = property.of(row);
        let key = |currency| (id, row.provider, row.settlement, currency);
        // The payout itself is counted once: with its total, or else with the last figure that it has.
        let columns = row.columns();
        let counted_with = columns.iter().rev().flatten().find_map(|money| money.currency);
        if let Some(currency) = counted_with {
            sums.entry(key(currency)).or_default().0 += 1;
        }
        for (column, money) in columns.into_iter().enumerate() {
            if let Some(money) = money
                && let Some(currency) = money.currency
            {
                sums.entry(key(currency)).or_default().1.add(column, money.amount);
            }
        }
        if let (Property::Account, Some(name)) = (property, &row.participant) {
            names.entry(&row.account).or_default().insert(name);
        }
    }
    let line = |((id, provider, settlement, currency), (payouts, columns)): (Key<'_>, _)| {
        let all = id.and_then(|id| names.get(id));
        let command = match property.option() {
            "" => source.payouts(provider, settlement),
            option => source.payouts_with(provider, settlement, option, id),
        };
        BreakdownLine {
            id: id.map(str::to_owned),
            // A provider may write a name in several ways.
            name: all.map(|names| names.iter().copied().collect::<Vec<_>>().join(" / ")),
            provider,
            settlement,
            currency,
            payouts,
            columns,
            command,
        }
    };
    Breakdown { lines: sums.into_iter().map(line).collect(), note: None }
}

/// Sums by place of business, where the data states one.
pub(super) fn by_location(rows: &[PayoutRow], source: &Source<'_>) -> Breakdown {
    let is_known = rows.iter().any(|row| row.location.is_some());
    let note = "No payout of this month states a location. Partner Center has none. Oracle's payout summary states the \
                account that is paid, and an account may collect for several locations.";
    if is_known {
        let without = rows.iter().filter(|row| row.location.is_none() && !row.vanished).count();
        let note = "payouts do not state a location. They are in the lines without one.";
        return Breakdown {
            note: (without > 0).then(|| format!("{without} {note}")),
            ..by(Property::Location, rows, source)
        };
    }
    Breakdown { lines: Vec::new(), note: Some(note.to_owned()) }
}
