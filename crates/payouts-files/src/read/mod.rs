//! From a window's bytes to its rows: a pure function, so that every table can be rebuilt without a call.
//!
//! What the model has a field for goes there, and everything else that is not blank goes to `extra`, so that no text is
//! lost between the bytes and the rows. That covers
//!
//! - columns and members that the spec does not know, by the name received;
//! - those it knows and the model has no field for, by their name in the spec;
//! - what is malformed, such as an amount that is none; its field stays empty;
//! - what a field cannot give back letter for letter: `(1,234.50)` is -1234.50 in its field and itself in `extra`.
//!
//! Cells of a file are in `extra` as their text, members of a JSON answer as their JSON. The [`ReadReport`] counts
//! everything that was unknown, malformed, missing or assumed, and sums each money column exactly.

mod cells;
#[cfg(any(test, feature = "fuzzing"))]
mod compare;
mod earnings;
mod envelope;
mod minor_unit;
mod occurrences;
mod origin;
mod payments;
mod summary;
mod tables;
mod tally;

pub use cells::{LOST, LOST_LETTER, not_read};
#[cfg(feature = "fuzzing")]
pub(crate) use compare::any_file_agrees;
pub(crate) use envelope::addressed;
pub(crate) use occurrences::{Fingerprint, fingerprint, fingerprint_of};

use crate::{
    error::{Error, ErrorKind, Result},
    export_file::Limits,
    sink::{RawRead, RowSink},
};
use payouts_model::{Dataset, RawFacts, ReadReport, Window};

/// Reads a window's bytes, exactly as received, into rows, within the default [`Limits`].
///
/// Rows come in the order of the bytes. Rows that cannot be read come as [`Row::Unreadable`](payouts_model::Row) in their
/// place, and fail nothing.
///
/// # Errors
/// When the bytes as a whole are not what the window holds (no table, no JSON, a damaged archive), go over a limit, or
/// cannot be had; and when the sink refuses a row. Rows may have been handed out by then.
pub fn read(
    window: &Window,
    facts: &RawFacts,
    raw: &mut dyn RawRead,
    into: &mut dyn RowSink,
) -> Result<ReadReport> {
    read_within(&Limits::default(), window, facts, raw, into)
}

/// Does what [`read`] does, within limits of your own.
///
/// # Errors
/// Those of [`read`].
pub fn read_within(
    limits: &Limits,
    window: &Window,
    facts: &RawFacts,
    raw: &mut dyn RawRead,
    into: &mut dyn RowSink,
) -> Result<ReadReport> {
    let rows = match window.dataset {
        Dataset::Payments => tables::weigh(limits, facts, raw)
            .and_then(|()| tables::read(&payments::SHAPE, limits, window, facts, raw, into)),
        Dataset::Earnings => tables::read(&earnings::SHAPE, limits, window, facts, raw, into),
        Dataset::PayoutSummary => summary::read(limits, window, facts, raw, into),
        other => Err(Error::new(ErrorKind::Unreadable, format!("no reader knows the dataset {other}"))),
    };
    rows.map_err(|e| e.with_window(window.to_string()))
}
