//! `payouts verify`: whether the ledger agrees with its raw bytes.

use super::{earnings::repeated, open};
use crate::{
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
    progress::{counted, size},
};

pub(super) const COLUMNS: [Column; 3] = [
    Column::new("window", "Window"),
    Column::new("finding", "Finding"),
    Column::new("recovery", "What to do"),
];

pub(crate) fn run(context: &Context) -> Outcome {
    let verified = open(context)?.verify_with_scratch(&std::env::temp_dir())?;
    let rows = verified.findings.iter().map(|finding| {
        vec![
            Cell::optional(finding.window.as_ref()),
            Cell::text(&finding.what),
            Cell::text(finding.recovery.to_string()),
        ]
    });
    let bank = match verified.bank_files {
        0 => String::new(),
        files => format!(", {} of bank statements read again", counted(files, "file")),
    };
    let checked = format!(
        "{} hashed ({}), {} read again, {} compared{}: ",
        counted(verified.raw_bodies, "answer"),
        size(verified.raw_bytes),
        counted(verified.observations, "observation"),
        counted(verified.rows, "row"),
        bank
    );
    let all_is_well = verified.findings.is_empty();
    let mut printer = context.printer();
    printer.rows(&COLUMNS, rows, &format!("{checked}all as received"))?;
    if !all_is_well {
        printer.line(&format!("\n{checked}{}", counted(verified.findings.len(), "finding")))?;
    }
    if verified.orphans > 0 {
        let orphans = counted(verified.orphans, "file");
        context.notice(format!("{orphans} that nothing vouches for: the next sync sweeps up"));
    }
    if verified.is_manifest_behind {
        context.notice("the manifest of the lake does not name the current files: the next sync writes it");
    }
    let repeats = &verified.repeats;
    if repeats.rows > 0 {
        context.notice(repeated(repeats.rows));
    }
    if repeats.differing > 0 {
        let earnings = counted(repeats.differing, "earning");
        context.warn(format!("{earnings} on several rows with different amounts: payouts reconcile"));
    }
    if repeats.shared > 0 {
        let earnings = counted(repeats.shared, "earning");
        context.notice(format!("{earnings} listed more than once, because several windows hold them:"));
        const SHOWN: usize = 5;
        for shared in verified.shared.iter().take(SHOWN) {
            let windows: Vec<_> = shared.windows.iter().map(ToString::to_string).collect();
            context.notice(format!("  {} in {}", shared.id, windows.join(", ")));
        }
        if repeats.shared > SHOWN as u64 {
            context.notice("  …");
        }
    }
    Ok(if all_is_well { Exit::Done } else { Exit::Integrity })
}
