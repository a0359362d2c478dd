//! The cells of one row, on their way into the fields of the model.

use super::tally::Tally;
use crate::{
    Money,
    export_file::{Header, Record},
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use partner_center_client::columns::{Column, ColumnKind, Currency as CurrencyRule};
use payouts_wire::{Amount, UtcTime, WireDate, amount::parse_loose};
use std::collections::BTreeMap;

/// One row. Fields take what they know; [`Cells::rest`] tells what is left.
pub(super) struct Cells<'a> {
    header: &'a Header,
    record: Record<'a>,
    tally: &'a mut Tally,
    fates: Vec<Fate>,
}

/// What became of a cell.
#[derive(Clone, Copy, Default)]
struct Fate {
    /// A field asked for it.
    seen: bool,
    /// A field gives it back letter for letter, so that `extra` need not.
    told: bool,
    malformed: bool,
}

impl<'a> Cells<'a> {
    pub(super) fn new(header: &'a Header, record: Record<'a>, tally: &'a mut Tally) -> Self {
        if record.len() != header.columns().len() {
            tally.0.uneven_rows += 1;
        }
        let fates = vec![Fate::default(); header.columns().len().max(record.len())];
        Self { header, record, tally, fates }
    }

    /// A text as received.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let (position, cell) = self.find(name)?;
        self.fates[position].seen = true;
        self.fates[position].told = true;
        Some(cell.to_owned())
    }

    /// An amount, with the currency that the spec says it has.
    pub(super) fn money(&mut self, name: &str) -> Option<Money> {
        let (position, cell) = self.find(name)?;
        let column = self.header.columns()[position].column?;
        self.fates[position].seen = true;
        let (money, currency) = self.priced(column, position, cell)?;
        self.fates[position].told = gives_back(money.amount, cell);
        if let (Some(code), Some((position, cell))) = (money.currency, currency) {
            self.fates[position].told |= code.as_str() == cell.trim();
        }
        Some(money)
    }

    /// A day, as written: an offset does not move it.
    pub(super) fn day(&mut self, name: &str) -> Option<NaiveDate> {
        self.moment(name).0
    }

    /// A day as written, and the instant where the cell tells one.
    pub(super) fn moment(&mut self, name: &str) -> (Option<NaiveDate>, Option<DateTime<Utc>>) {
        let Some((position, cell)) = self.find(name) else { return (None, None) };
        let day = cell.trim().parse().ok().map(WireDate::date);
        let instant = cell.trim().parse().ok().map(UtcTime::datetime);
        let is_midnight = instant
            .is_none_or(|instant| instant.time() == NaiveTime::MIN && Some(instant.date_naive()) == day);
        self.fates[position] =
            Fate { seen: true, told: day.is_some() && is_midnight, malformed: day.is_none() };
        (day, instant)
    }

    /// Everything that no field gives back, by its name. Checks and counts what the fields did not.
    pub(super) fn rest(mut self) -> BTreeMap<String, String> {
        let mut extra = BTreeMap::new();
        let is_damaged = self.record.is_damaged();
        for (position, cell) in self.record.cells().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            let received = self.header.columns().get(position);
            let name = received.map_or_else(|| Header::surplus_name(position), |column| column.name.clone());
            match received.and_then(|received| received.column) {
                Some(column) if !self.fates[position].seen => self.check(column, position, cell),
                Some(_) => {}
                None => self.tally.unknown(&name),
            }
            let fate = self.fates[position];
            if fate.malformed || (is_damaged && cell.contains(char::REPLACEMENT_CHARACTER)) {
                self.tally.malformed(&name);
            }
            if !fate.told {
                extra.insert(name, cell.to_owned());
            }
        }
        extra
    }

    /// Looks whether a cell is what its column holds; a currency may already have been looked at.
    fn check(&mut self, column: &Column, position: usize, cell: &str) {
        let is_fine = match column.kind {
            ColumnKind::Amount => self.priced(column, position, cell).is_some(),
            ColumnKind::Decimal | ColumnKind::Integer => parse_loose(cell).is_ok(),
            ColumnKind::Date | ColumnKind::Instant => cell.trim().parse::<WireDate>().is_ok(),
            ColumnKind::Boolean => {
                ["true", "false"].iter().any(|word| cell.trim().eq_ignore_ascii_case(word))
            }
            // Text; and whatever kind comes later, until a field asks for it.
            _ => true,
        };
        self.fates[position].malformed |= !is_fine;
    }

    /// The money in a cell, which enters the control totals, and the cell that its currency stands in.
    fn priced(
        &mut self,
        column: &Column,
        position: usize,
        cell: &str,
    ) -> Option<(Money, Option<(usize, &'a str)>)> {
        let Some(amount) = parse_loose(cell).ok().flatten() else {
            self.fates[position].malformed = true;
            return None;
        };
        let (currency, place) = match column.money? {
            CurrencyRule::Fixed(code) => (code.parse().ok(), None),
            CurrencyRule::FirstOf(names) => {
                let place = names.iter().find_map(|name| self.find(name));
                (place.and_then(|(_, cell)| cell.parse().ok()), place)
            }
        };
        if let (None, Some((position, _))) = (currency, place) {
            self.fates[position].malformed = true;
        }
        let money = Money { amount, currency };
        self.tally.add(column.name, &money);
        Some((money, place))
    }

    /// A cell that is not blank, by the name of its column in the spec.
    fn find(&self, name: &str) -> Option<(usize, &'a str)> {
        find(self.header, self.record, name)
    }
}

/// The identifying cells of a record as received; a blank one is empty.
pub(super) fn key<'a>(header: &Header, record: Record<'a>, names: &[&str]) -> Vec<&'a str> {
    names.iter().map(|name| find(header, record, name).map_or("", |(_, cell)| cell)).collect()
}

fn find<'a>(header: &Header, record: Record<'a>, name: &str) -> Option<(usize, &'a str)> {
    let position = header.position(name)?;
    let cell = record.cell(position)?;
    (!cell.trim().is_empty()).then_some((position, cell))
}

/// Whether an amount prints as the text it was read from.
pub(super) fn gives_back(amount: Amount, text: &str) -> bool {
    amount.to_string() == text.trim()
}
