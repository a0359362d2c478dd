//! A month's figures, computed once and shown in many forms.
//!
//! Everything here is a pure function: no network, no files, no clock. The same rows give the same bytes.
//!
//! 1. A [`SnapshotBuilder`] takes the rows of a month from the caller ([`snapshot`]).
//! 2. [`Figures`] are computed from them ([`figures`]). Each has the command that lists its rows.
//! 3. [`render_html`], [`render_workbook`], [`render_markdown`], [`render_csv`] and [`render_json`] show the figures.
//! 4. [`answers`] reads a workbook back, with what people decided about exceptions.
//! 5. [`journal`] writes double entry journals of the payouts.

pub mod answers;
mod error;
mod exact_sum;
pub mod figures;
mod html;
pub mod journal;
mod json;
mod long_csv;
mod markdown;
pub mod snapshot;
mod table;
mod text;
mod workbook;

pub use error::ReportError;
pub use exact_sum::ExactSum;
pub use figures::Figures;
pub use html::render_html;
pub use json::render_json;
pub use long_csv::render_csv;
pub use markdown::render_markdown;
pub use snapshot::{PayoutRow, ReportOrigin, Snapshot, SnapshotBuilder};
pub use workbook::render_workbook;
