//! Reading the lake: the cells of a row as they were received, and the rows of the common model.

mod earning;
mod filter;
mod history;
mod line;
mod row;
mod scan;

pub use filter::EarningFilter;
pub use history::EarningVersion;
pub(crate) use row::Rows;
pub(crate) use scan::batches;
