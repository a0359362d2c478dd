//! What the rows of files say, whichever version wrote them, and whichever columns the spec knew then.

use super::read::{EarningFilter, Row, Rows, batches};
use crate::{Result, StoredLakeFile};
use partner_center_client::columns::EARNINGS;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeMap, path::Path};

/// A hash over all rows of an observation's files, in their order.
pub(crate) fn said(root: &Path, files: &[StoredLakeFile]) -> Result<String> {
    let all = EarningFilter::default();
    let mut said = Said(Sha256::new());
    for file in files {
        for batch in batches(root, file, &all)? {
            Rows::of(&batch?, &EARNINGS)?.iter().try_for_each(|row| said.add(row))?;
        }
    }
    Ok(hex::encode(said.0.finalize()))
}

struct Said(Sha256);

impl Said {
    fn add(&mut self, row: Row<'_>) -> Result<()> {
        let beside = row.beside()?;
        // A cell that has a column now was beside the columns before the spec knew it.
        let mut cells: BTreeMap<&str, Cow<'_, str>> =
            beside.extra.iter().map(|(name, text)| (name.as_str(), text.into())).collect();
        let known = EARNINGS.columns.iter().enumerate();
        cells.extend(known.filter_map(|(column, known)| Some((known.name, row.cell(column, &beside)?))));
        self.number(cells.len() as u64);
        for (name, cell) in cells {
            self.text(name);
            self.text(&cell);
        }
        self.number(row.entry().is_some().into());
        self.text(row.entry().unwrap_or_default());
        self.number(row.line());
        self.number(row.occurrence().into());
        Ok(())
    }

    fn number(&mut self, number: u64) {
        self.0.update(number.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text);
    }
}
