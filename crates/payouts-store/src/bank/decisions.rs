//! What people decided about payouts and bank entries. Rows are only added: a later decision about the same wins.

use crate::{
    AsOf, Ledger, Result, RunId, Store,
    catalog::{all_of, text},
};
use payouts_reconcile::{Decision, Ruling};
use rusqlite::params;

crate::catalog::id! {
    /// The number of a decision. A later one has a larger number.
    DecisionId
}

impl Store {
    /// The decisions that were made until then, in their order.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn decisions(&self, as_of: AsOf) -> Result<Vec<Decision>> {
        let mut select =
            self.db.prepare_cached("SELECT * FROM decisions WHERE decided_at <= ?1 ORDER BY id")?;
        all_of(&mut select, [as_of.stamp()], |row| {
            let number: DecisionId = row.get("id")?;
            let ruling: Ruling = text::parsed(row, "ruling")?;
            let (who, why): (String, String) = (row.get("who")?, row.get("reason")?);
            let at = text::parsed(row, "decided_at")?;
            let mut decision = Decision::new(format!("decision {number}"), ruling, who, at, why);
            decision.transfers = text::from_json(row, "transfers")?;
            decision.entries = text::from_json(row, "entries")?;
            Ok(decision)
        })
    }
}

impl Ledger<'_> {
    /// Keeps a decision, under a number of its own whatever id it has.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn decide(&mut self, decision: &Decision, run: Option<RunId>) -> Result<DecisionId> {
        self.db
            .prepare_cached(
                "INSERT INTO decisions (run, ruling, transfers, entries, who, reason, decided_at, digest)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
            )?
            .execute(params![
                run,
                decision.ruling.as_str(),
                text::json(&decision.transfers)?,
                text::json(&decision.entries)?,
                decision.by,
                decision.why,
                text::stamp(decision.at)
            ])?;
        let id = DecisionId(self.db.last_insert_rowid());
        self.seal("decisions", id.0)?;
        Ok(id)
    }
}
