//! Collecting what a window's bytes say.

use crate::{Error, Loaded, Result, catalog::MOST_CELLS, error::Kind};
use payouts_files::{RawRead, RowSink};
use payouts_model::{RawFacts, Row, UnreadCell, Window};

/// Reads a window's bytes into what [`Ledger::load`](crate::Ledger::load) takes. Earnings are not collected: they are
/// many, and go to the lake by a path of their own.
///
/// # Errors
/// When the bytes are no answer of the service.
pub fn read_loaded(window: &Window, facts: &RawFacts, raw: &mut dyn RawRead) -> Result<Loaded> {
    let mut sink = Collector::default();
    let report = payouts_files::read(window, facts, raw, &mut sink).map_err(|error| {
        Error::because(Kind::Read, format!("the bytes of {window} ({}) cannot be read", facts.sha256), error)
    })?;
    Ok(Loaded { report, ..sink.0 })
}

#[derive(Default)]
struct Collector(Loaded);

impl RowSink for Collector {
    fn row(&mut self, row: Row) -> payouts_files::Result<()> {
        match row {
            Row::Payout(payout) => {
                // Most answers hold one. A vector that grows by itself begins with four, which are large.
                self.0.payouts.reserve_exact(usize::from(self.0.payouts.is_empty()));
                self.0.payouts.push(*payout);
            }
            Row::Unreadable(row) => self.0.unreadable.push(row),
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, cell: UnreadCell) -> payouts_files::Result<()> {
        // The rest is counted in the report.
        if self.0.cells.len() < MOST_CELLS {
            self.0.cells.push(cell);
        }
        Ok(())
    }
}
