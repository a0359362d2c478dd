//! What a reader reads from, and what takes its rows.

use crate::error::Result;
use payouts_model::{Row, UnreadCell};
use std::io::{Read, Seek};

/// Archived bytes, to be read as often as one likes.
pub trait RawRead: Read + Seek + Send {}

impl<T: Read + Seek + Send> RawRead for T {}

/// Takes rows as they are read.
pub trait RowSink {
    /// Takes one row.
    ///
    /// # Errors
    /// When the row cannot be kept; reading stops.
    fn row(&mut self, row: Row) -> Result<()>;

    /// Takes a cell that a person has to look at. It belongs to the row that comes next, or came last.
    ///
    /// # Errors
    /// When the cell cannot be kept; reading stops.
    fn cell(&mut self, cell: UnreadCell) -> Result<()> {
        let _ = cell;
        Ok(())
    }
}

impl RowSink for Vec<Row> {
    fn row(&mut self, row: Row) -> Result<()> {
        self.push(row);
        Ok(())
    }
}
