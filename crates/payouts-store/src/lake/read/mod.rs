//! Reading the lake: the cells of a row as they were received, and the rows of the common model.

mod amounts;
mod earning;
mod filter;
mod grouped;
mod history;
mod line;
mod row;
mod scan;
mod sums;

pub(super) use amounts::{AmountSums, Codes, codes_of, money_columns, unfit};
pub use filter::EarningFilter;
pub use grouped::{EarningGroup, GroupKey};
pub use history::EarningVersion;
pub(crate) use row::Rows;
pub(crate) use scan::{batches, is_repeated};
pub(super) use scan::{read, reader};
pub use sums::EarningSums;
