//! `payouts verify`: whether the ledger says what its raw bytes say.

use super::open;
use crate::{
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
    progress::size,
};

const COLUMNS: [Column; 2] = [Column::new("window", "Window"), Column::new("finding", "Finding")];

pub(crate) fn run(context: &Context) -> Outcome {
    let verified = open(context)?.verify(payouts_core::read::read)?;
    let rows = verified
        .findings
        .iter()
        .map(|finding| vec![Cell::optional(finding.window.as_ref()), Cell::text(&finding.what)]);
    let checked = format!(
        "{} raw bodies ({}) hashed, {} observations read again, {} rows compared: ",
        verified.raw_bodies,
        size(verified.raw_bytes),
        verified.observations,
        verified.rows
    );
    let all_is_well = verified.findings.is_empty();
    let mut printer = context.printer();
    printer.rows(&COLUMNS, rows, &format!("{checked}all as received"))?;
    if !all_is_well {
        printer.line(&format!("\n{checked}{} findings", verified.findings.len()))?;
    }
    if verified.orphans > 0 {
        context
            .tell(format!("{} files that nothing vouches for are swept by the next sync", verified.orphans));
    }
    Ok(if all_is_well { Exit::Done } else { Exit::Integrity })
}
