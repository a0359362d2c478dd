//! What the changes of a group say again and again.

use crate::Result;
use rusqlite::{CachedStatement, Connection};
use std::fmt;

/// Statements that stay prepared until the commit: looking one up in the connection's own cache, and putting it back,
/// takes about as long as a short statement does.
pub(super) struct Statements<'store> {
    db: &'store Connection,
    kept: Vec<(&'static str, CachedStatement<'store>)>,
}

impl<'store> Statements<'store> {
    pub(super) fn new(db: &'store Connection) -> Self {
        Self { db, kept: Vec::new() }
    }

    /// The statement of this text. It is found by the address of the text, so the same text in two places is kept twice.
    pub(super) fn get(&mut self, sql: &'static str) -> Result<&mut CachedStatement<'store>> {
        let place = match self.kept.iter().position(|(known, _)| std::ptr::eq(*known, sql)) {
            Some(place) => place,
            None => {
                self.kept.push((sql, self.db.prepare_cached(sql)?));
                self.kept.len() - 1
            }
        };
        Ok(&mut self.kept[place].1)
    }
}

impl fmt::Debug for Statements<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.kept.iter().map(|(sql, _)| sql)).finish()
    }
}
