//! The sums below a list of payouts: by what happened to the money, provider and currency; and what is in no sum.

use crate::{
    args::SelectionArgs,
    exit::Failure,
    output::{Cell, Column, Printer},
};
use payouts_core::{Currency, Dataset, Period, Provider};
use payouts_reconcile::{SettlementStatus, settlement_status};
use payouts_store::{PayoutVersion, Store};
use payouts_wire::Amount;
use std::{collections::BTreeMap, io::Write};

const COLUMNS: [Column; 5] = [
    Column::new("settlement", "Sum of"),
    Column::new("provider", "Provider"),
    Column::new("payouts", "Payouts"),
    Column::new("total", "Total"),
    Column::new("currency", ""),
];

const LEFT_OUT: [Column; 3] =
    [Column::new("reason", "In no sum"), Column::new("provider", "Provider"), Column::new("rows", "Rows")];

/// Exact sums. Only like is added to like, and every payout is either in one sum or counted with the reason why not.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    sums: BTreeMap<(SettlementStatus, Provider, Currency), (u64, Amount)>,
    left_out: BTreeMap<(LeftOut, Provider), u64>,
}

/// Why a row is in no sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum LeftOut {
    NoTotal,
    NoCurrency,
    TooLong,
    Vanished,
    Quarantined,
}

impl LeftOut {
    const fn label(self) -> &'static str {
        match self {
            Self::NoTotal => "no total, or none that could be read",
            Self::NoCurrency => "a total without a currency",
            Self::TooLong => "more digits than an exact sum holds",
            Self::Vanished => "vanished from its window (--vanished lists it)",
            Self::Quarantined => "could not be read (payouts quarantine ls)",
        }
    }
}

impl Sums {
    pub(crate) fn add(&mut self, version: &PayoutVersion) {
        let payout = &version.payout;
        let place = match payout.total.as_ref() {
            _ if version.vanished_in.is_some() => Err(LeftOut::Vanished),
            None => Err(LeftOut::NoTotal),
            Some(total) => total.currency.map(|code| (code, total.amount)).ok_or(LeftOut::NoCurrency),
        };
        let added = place.and_then(|(currency, amount)| {
            let key = (settlement_status(payout), payout.provider, currency);
            let (count, sum) = self.sums.get(&key).copied().unwrap_or_default();
            let sum = if count == 0 { Some(amount) } else { sum.checked_add(amount) };
            self.sums.insert(key, (count + 1, sum.ok_or(LeftOut::TooLong)?));
            Ok(())
        });
        if let Err(why) = added {
            *self.left_out.entry((why, payout.provider)).or_default() += 1;
        }
    }

    /// Counts the rows in quarantine of the windows that the conditions reach. Nothing is known of such a row but its window, so
    /// conditions on its content do not leave it out.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub(crate) fn add_quarantined(
        &mut self,
        store: &Store,
        selection: &SelectionArgs,
    ) -> Result<(), Failure> {
        for row in store.quarantine()? {
            let window = &row.window;
            let provider = window.dataset.provider();
            let is_wanted = row.column.is_none()
                && window.dataset != Dataset::Earnings
                && selection.provider.is_none_or(|wanted| wanted == provider)
                && selection.source.as_ref().is_none_or(|wanted| wanted == window.source.as_str())
                && selection
                    .account
                    .as_ref()
                    .is_none_or(|wanted| *wanted == window.account || provider == Provider::PartnerCenter)
                && touches(window.period, selection);
            if is_wanted {
                *self.left_out.entry((LeftOut::Quarantined, provider)).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Prints them for people.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(crate) fn print<W: Write>(&self, printer: &mut Printer<W>) -> Result<(), Failure> {
        if !self.sums.is_empty() {
            printer.line("")?;
            let rows = self.sums.iter().map(|((settlement, provider, currency), (count, sum))| {
                vec![
                    Cell::text(settlement.label()),
                    Cell::text(provider.as_str()),
                    Cell::Count(*count),
                    Cell::Number(sum.to_string()),
                    Cell::text(currency.as_str()),
                ]
            });
            printer.rows(&COLUMNS, rows, "")?;
        }
        if !self.left_out.is_empty() {
            printer.line("")?;
            let rows = self.left_out.iter().map(|((why, provider), count)| {
                vec![Cell::text(why.label()), Cell::text(provider.as_str()), Cell::Count(*count)]
            });
            printer.rows(&LEFT_OUT, rows, "")?;
        }
        Ok(())
    }
}

fn touches(period: Period, selection: &SelectionArgs) -> bool {
    selection.since().is_none_or(|since| since <= period.last_day())
        && selection.until().is_none_or(|until| period.first_day() <= until)
}
