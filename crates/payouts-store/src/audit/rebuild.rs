//! Making every table again from the raw bytes, without a call.

use super::rows::read_loaded;
use crate::{
    Result, Store,
    catalog::{Place, all_observations, open_raw, table_digest},
};
use payouts_model::Dataset;

/// What a rebuild did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Observations read again.
    pub observations: u64,
    /// Versions of payouts written.
    pub payouts: u64,
    /// Rows of earnings written, to files of the lake.
    pub earnings: u64,
    /// Whether the tables hold the same as before, to the last byte.
    pub identical: bool,
}

impl Store {
    /// Reads the raw bytes of every observation again, in their order, and replaces all rows by what they say. One
    /// transaction: readers see the old rows or the new ones.
    ///
    /// # Errors
    /// When raw bytes are missing, are not those that were received, or cannot be read; the tables are left as they were.
    pub fn rebuild(&mut self) -> Result<Rebuilt> {
        for raw in self.raw_rows()? {
            self.hash_of(&raw)?;
        }
        let (archive, lake) = (self.raw().clone(), self.lake());
        let rebuilt = self.write(|ledger| {
            let before = table_digest(ledger.db)?;
            let observations = all_observations(ledger.db)?;
            ledger.clear_rows()?;
            let mut rows = 0;
            for observation in &observations {
                let mut raw = open_raw(ledger.db, &archive, &observation.facts.sha256)?;
                if observation.window.dataset == Dataset::Earnings {
                    rows += ledger.rebuild_lake(observation, &lake, &mut *raw)?;
                    continue;
                }
                let loaded = read_loaded(&observation.window, &observation.facts, &mut *raw)?;
                let place = Place {
                    source: &observation.window.source,
                    dataset: observation.window.dataset,
                    window: observation.window_id,
                    observation: observation.id,
                };
                ledger.load_rows(&place, &loaded)?;
                ledger.replace_report(observation.id, &loaded.report)?;
            }
            ledger.rebuild_bank(&archive)?;
            Ok(Rebuilt {
                observations: observations.len() as u64,
                payouts: ledger.count_payout_versions()?,
                earnings: rows,
                identical: table_digest(ledger.db)? == before,
            })
        })?;
        self.settle_lake()?;
        Ok(rebuilt)
    }
}
