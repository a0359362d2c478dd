//! The cells of one row, on their way into the fields of the model.

use super::tally::Tally;
use crate::columns::{Column, ColumnKind, CurrencyRule};
use crate::export_file::{Header, Record};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use payouts_model::{Currency, Money, UnreadCell};
use payouts_wire::{Amount, UtcTime, WireDate, amount::parse_loose};
use std::collections::BTreeMap;

/// One row. Fields take what they know; [`Cells::rest`] returns what is left.
pub(super) struct Cells<'a> {
    header: &'a Header,
    record: Record<'a>,
    entry: Option<&'a str>,
    /// Columns whose amounts are money that moves.
    moved: &'static [&'static str],
    tally: &'a mut Tally,
    /// Cells that a person has to look at.
    unread: &'a mut Vec<UnreadCell>,
    fates: Vec<Fate>,
}

/// What became of a cell.
#[derive(Clone, Copy, Default)]
struct Fate {
    /// A field asked for it.
    seen: bool,
    /// A field gives it back letter for letter, so that `extra` need not.
    is_represented: bool,
    malformed: bool,
    /// It is money that moves, and finer than the smallest coin of its currency.
    too_fine: bool,
}

impl<'a> Cells<'a> {
    pub(super) fn new(
        header: &'a Header,
        record: Record<'a>,
        entry: Option<&'a str>,
        moved: &'static [&'static str],
        tally: &'a mut Tally,
        unread: &'a mut Vec<UnreadCell>,
    ) -> Self {
        let fates = vec![Fate::default(); header.width()];
        Self { header, record, entry, moved, tally, unread, fates }
    }

    /// A text as received.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let (position, cell) = self.find(name)?;
        self.fates[position].seen = true;
        self.fates[position].is_represented = true;
        Some(cell.to_owned())
    }

    /// An amount, with the currency that the spec gives it.
    pub(super) fn money(&mut self, name: &str) -> Option<Money> {
        let (position, cell) = self.find(name)?;
        let column = self.header.columns()[position].column?;
        self.fates[position].seen = true;
        let (money, currency) = self.priced(column, position, cell)?;
        self.fates[position].is_represented = gives_back(money.amount, cell);
        if let (Some(code), Some((position, cell))) = (money.currency, currency) {
            self.fates[position].is_represented |= code.as_str() == cell.trim();
        }
        Some(money)
    }

    /// A day, as written: an offset does not move it.
    pub(super) fn day(&mut self, name: &str) -> Option<NaiveDate> {
        self.moment(name).0
    }

    /// A day as written, and the instant where the cell contains one.
    pub(super) fn moment(&mut self, name: &str) -> (Option<NaiveDate>, Option<DateTime<Utc>>) {
        let Some((position, cell)) = self.find(name) else { return (None, None) };
        let day = cell.trim().parse().ok().map(WireDate::date);
        let instant = cell.trim().parse().ok().map(UtcTime::datetime);
        let is_midnight = instant
            .is_none_or(|instant| instant.time() == NaiveTime::MIN && Some(instant.date_naive()) == day);
        self.fates[position] = Fate {
            seen: true,
            is_represented: day.is_some() && is_midnight,
            malformed: day.is_none(),
            too_fine: false,
        };
        (day, instant)
    }

    /// Everything that no field gives back, by its name. Checks and counts what the fields did not.
    pub(super) fn rest(mut self) -> BTreeMap<String, String> {
        let mut extra = BTreeMap::new();
        let is_damaged = self.record.is_damaged();
        for (position, cell) in self.record.cells().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            let received = &self.header.columns()[position];
            match received.column {
                Some(column) if !self.fates[position].seen => self.check(column, position, cell),
                Some(_) => {}
                None => self.tally.unknown(&received.name),
            }
            let fate = self.fates[position];
            let has_lost = is_damaged && cell.contains(LOST);
            if fate.malformed || has_lost {
                self.tally.malformed(&received.name);
            }
            if fate.malformed || has_lost || fate.too_fine {
                let reason = match received.column {
                    Some(column) if fate.malformed => not_read(column.kind),
                    _ if has_lost => LOST_LETTER,
                    _ => TOO_FINE,
                };
                let cell = UnreadCell::new(self.entry, self.record.line(), &received.name, cell, reason);
                self.unread.push(cell);
            }
            if !fate.is_represented {
                extra.insert(received.name.clone(), cell.to_owned());
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

    /// The money in a cell, which enters the control totals, and the cell that contains its currency.
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
        if !self.moved.is_empty() && has_two_meanings(cell, currency) {
            self.fates[position].malformed = true;
            return None;
        }
        let money = Money { amount, currency };
        self.fates[position].too_fine = self.moved.contains(&column.name) && money.is_finer_than_minor_unit();
        self.tally.add(column.name, &money);
        Some((money, place))
    }

    /// A cell that is not blank, by the name of its column in the spec.
    fn find(&self, name: &str) -> Option<(usize, &'a str)> {
        find(self.header, self.record, name)
    }
}

/// Why a cell with a replacement character has to be looked at.
pub const LOST_LETTER: &str = "a letter was lost on the way, or a byte order mark is inside";
/// The characters that show it.
pub const LOST: [char; 2] = [char::REPLACEMENT_CHARACTER, '\u{feff}'];
const TOO_FINE: &str = "the amount is finer than the smallest coin of its currency";

/// Whether a separator before three digits may be a decimal one as well as one between thousands: the comma of `815,250` where
/// the smallest coin is a thousandth, as in Kuwait, and the point of `204.000` where there is no smaller coin, as in Japan.
fn has_two_meanings(cell: &str, currency: Option<Currency>) -> bool {
    let separator = match currency.and_then(|currency| currency.minor_unit()) {
        Some(3) => ',',
        Some(0) => '.',
        _ => return false,
    };
    // Signs and parentheses around the digits decide nothing.
    let digits = cell.trim_matches(|c: char| !c.is_ascii_digit());
    digits.split_once(separator).is_some_and(|(whole, rest)| {
        let is_group =
            |text: &str| matches!(text.len(), 1..=3) && text.bytes().all(|byte| byte.is_ascii_digit());
        // `0.500` is a half: a point is a decimal one unless the digits before it can be thousands.
        let is_half = separator == '.' && whole.starts_with('0');
        is_group(whole) && is_group(rest) && rest.len() == 3 && !is_half
    })
}

/// Why a cell was not read as what its column holds.
#[must_use]
pub fn not_read(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Amount => "it is not an amount that has one meaning",
        ColumnKind::Decimal | ColumnKind::Integer => "it is not a number that has one meaning",
        ColumnKind::Date | ColumnKind::Instant => "it is not a date of the form 2026-03-31",
        ColumnKind::Boolean => "it is neither true nor false",
        _ => "it is not a currency code of three letters",
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
