//! Reading the lake: the cells of a row as they were received, and the rows of the common model.

mod earning;
mod row;
mod scan;

pub use scan::EarningFilter;
