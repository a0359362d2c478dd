//! Reading the lake: the cells of a row as they were received, and the rows of the common model.

mod earning;
mod row;
mod scan;

pub(crate) use row::Rows;
pub use scan::EarningFilter;
pub(crate) use scan::batches;
