//! Exports: what they select, how their files are written, and their status.

mod archive;
mod columns;
mod filter;
mod format;
mod rows;
mod spec;
mod store;
mod table;

pub(crate) use filter::{Dataset, Field, Filter};
pub(crate) use rows::ExportFile;
pub use spec::Splitting;
pub(crate) use spec::{Format, Selection};
pub(crate) use store::{Export, ExportRequest, Exports, Status};
