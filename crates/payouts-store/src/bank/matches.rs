//! Matches of payouts with bank entries: each from when it was first found to when it was found no more.

use crate::{
    AsOf, Ledger, Result, RunId, Store,
    catalog::{all_of, text},
};
use chrono::{DateTime, Utc};
use payouts_model::Money;
use rusqlite::params;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a match says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchRecord {
    /// The payouts, by their ids as transfers.
    pub transfers: Vec<String>,
    /// The bank entries, by their ids.
    pub entries: Vec<String>,
    /// The rule that found it.
    pub rule: String,
    /// What the bank has more than the ledger, if not the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Money>,
    /// Why, in a sentence.
    pub why: String,
}

/// A match in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeptMatch {
    /// What it says.
    pub record: MatchRecord,
    /// When it was first found.
    pub since: DateTime<Utc>,
    /// When it was found no more; absent while it holds.
    pub until: Option<DateTime<Utc>>,
}

/// What recording changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedMatches {
    /// Matches that were not there before.
    pub new: u64,
    /// Matches that hold as before.
    pub unchanged: u64,
    /// Matches that hold no more.
    pub ended: u64,
}

const SELECT: &str = "SELECT * FROM matches WHERE since <= ?1 AND (until IS NULL OR until > ?1) ORDER BY id";

impl Store {
    /// The matches that were on record then.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn matches(&self, as_of: AsOf) -> Result<Vec<KeptMatch>> {
        let mut select = self.db.prepare_cached(SELECT)?;
        all_of(&mut select, [as_of.stamp()], |row| {
            Ok(KeptMatch {
                record: text::from_json(row, "content")?,
                since: text::parsed(row, "since")?,
                until: text::optional(row, "until")?,
            })
        })
    }
}

impl Ledger<'_> {
    /// Puts down what matches now: new ones begin, and those that are no more found end. The same matches change nothing.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn record_matches(
        &mut self,
        matches: &[MatchRecord],
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<RecordedMatches> {
        let wanted: BTreeSet<String> = matches.iter().map(text::json).collect::<Result<_>>()?;
        let mut select = self.db.prepare_cached(SELECT)?;
        let open: BTreeMap<String, i64> =
            all_of(&mut select, [AsOf::Now.stamp()], |row| Ok((row.get("content")?, row.get("id")?)))?;
        let mut recorded = RecordedMatches::default();
        for (content, id) in &open {
            if wanted.contains(content) {
                recorded.unchanged += 1;
                continue;
            }
            self.db
                .prepare_cached("UPDATE matches SET until = ?2 WHERE id = ?1")?
                .execute(params![id, text::stamp(now)])?;
            self.seal("matches", *id)?;
            recorded.ended += 1;
        }
        for content in wanted.iter().filter(|content| !open.contains_key(*content)) {
            self.db
                .prepare_cached("INSERT INTO matches (run, content, since, digest) VALUES (?1, ?2, ?3, 0)")?
                .execute(params![run, content, text::stamp(now)])?;
            let id = self.db.last_insert_rowid();
            self.seal("matches", id)?;
            recorded.new += 1;
        }
        Ok(recorded)
    }
}
