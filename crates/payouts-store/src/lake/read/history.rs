//! Everything that was ever known of an earning.

use super::{
    EarningFilter,
    earning::{Origin, earning},
    row::Rows,
    scan::batches,
};
use crate::{ObservationId, Result, Store, StoredLakeFile};
use payouts_files::columns::EARNINGS;
use payouts_model::{Earning, RowKey, SourceId};
use std::collections::BTreeMap;

/// A version of an earning, and its place in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarningVersion {
    /// The sign-in.
    pub source: SourceId,
    /// Its content, as it was first read.
    pub earning: Earning,
    /// The first observation with this content.
    pub first_observation: ObservationId,
    /// The last observation with this content.
    pub last_observation: ObservationId,
    /// The observation in which it was missing, if it was.
    pub vanished_in: Option<ObservationId>,
}

impl Store {
    /// Every version that the earnings with this id ever had, oldest first, month by month. What was only in observations
    /// that were pruned is not known any more.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read.
    pub fn earning_history(&self, id: &str) -> Result<Vec<EarningVersion>> {
        let filter = EarningFilter { earning: Some(id.to_owned()), ..EarningFilter::default() };
        let mut versions = Vec::new();
        for observations in self.kept_earning_observations()?.chunk_by(|one, next| one.window == next.window)
        {
            let mut open: BTreeMap<RowKey, EarningVersion> = BTreeMap::new();
            for kept in observations {
                let mut found = BTreeMap::new();
                for file in &kept.files {
                    self.collect(file, &filter, &mut found)?;
                }
                let (still, gone): (BTreeMap<_, _>, BTreeMap<_, _>) =
                    open.into_iter().partition(|(key, _)| found.contains_key(key));
                open = still;
                let vanished_in = Some(kept.id);
                versions.extend(gone.into_values().map(|version| EarningVersion { vanished_in, ..version }));
                for (key, earning) in found {
                    match open.get_mut(&key) {
                        Some(version) if is_same(&version.earning, &earning) => {
                            version.last_observation = kept.id;
                        }
                        _ => {
                            let version = EarningVersion {
                                source: kept.source.clone(),
                                earning,
                                first_observation: kept.id,
                                last_observation: kept.id,
                                vanished_in: None,
                            };
                            versions.extend(open.insert(key, version));
                        }
                    }
                }
            }
            versions.extend(open.into_values());
        }
        versions.sort_by(|one, other| {
            let place = |version: &EarningVersion| {
                (version.source.clone(), version.earning.key.clone(), version.first_observation)
            };
            place(one).cmp(&place(other))
        });
        Ok(versions)
    }

    fn collect(
        &self,
        file: &StoredLakeFile,
        filter: &EarningFilter,
        found: &mut BTreeMap<RowKey, Earning>,
    ) -> Result<()> {
        let origin = Origin { window: &file.window, observation: file.observation.0, raw: &file.raw };
        for batch in batches(self.layout().root(), file, filter)? {
            let rows = Rows::of(&batch?, &EARNINGS)?;
            for row in rows.iter() {
                let earning = earning(&EARNINGS, row, &origin)?;
                found.insert(earning.key.clone(), earning);
            }
        }
        Ok(())
    }
}

/// Whether two observations have the same content of a row, wherever it is in their bytes.
fn is_same(one: &Earning, other: &Earning) -> bool {
    let mut other = other.clone();
    other.provenance.clone_from(&one.provenance);
    // As text, because two scales of one number are two statements.
    format!("{one:?}") == format!("{other:?}")
}
