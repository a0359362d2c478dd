//! Reading separated values by a configured profile, and proposing one from a sample.

mod date;
mod number;
mod profile;
mod propose;
mod reader;

pub use profile::{Column, Columns, Indicator, Profile, Profiles, SignRule};
pub use propose::Proposal;
pub(crate) use reader::read;
