//! `payouts exceptions apply`: the answers that people wrote into the sheet Exceptions of a workbook.

use super::{about, finding};
use crate::{
    args::ApplyArgs,
    commands::{findings::find, matching::Sides, open, report},
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
};
use payouts_report::answers::{AnswerSheet, read_answers};
use payouts_store::{AsOf, Store};

pub(in crate::commands) const COLUMNS: [Column; 6] = [
    Column::new("row", "Row"),
    Column::new("finding_id", "Finding"),
    Column::new("ruling", "Ruling"),
    Column::new("who", "By"),
    Column::new("reason", "Why").aside(),
    Column::new("refusal", "Refused").aside(),
];

pub(super) fn run(args: &ApplyArgs, context: &Context) -> Outcome {
    let unread = |why: String| Failure::usage(format!("{} cannot be read: {why}", shown(&args.file)));
    let workbook = std::fs::read(&args.file).map_err(|error| unread(error.to_string()))?;
    let store = open(context)?;
    let sides = Sides::of(&store, AsOf::Now, context)?;
    let found = find(&store, AsOf::Now, &sides, false)?;
    let current = report::exceptions(&found, args.month, context.today());
    let sheet = read_answers(&workbook, &current).map_err(|error| unread(error.to_string()))?;
    let rows = rows(&sheet);
    context.printer().rows(&COLUMNS, rows, "the workbook has no answers")?;
    if !args.dry_run && !sheet.accepted.is_empty() {
        let mut decisions = Vec::new();
        for answer in &sheet.accepted {
            let judged = finding(&found.judged, &answer.exception)?;
            decisions.push(about(answer.verb, &[judged], &answer.who, &answer.why, context));
        }
        drop(store);
        Store::open(&context.store_dir())?.write(|ledger| {
            decisions.iter().try_for_each(|decision| ledger.decide(decision, None).map(drop))
        })?;
    }
    let kept = if args.dry_run { "would be kept" } else { "kept" };
    context.notice(format!(
        "{} {kept}, {} refused, {} without an answer",
        counted(sheet.accepted.len(), "answer"),
        sheet.refused.len(),
        sheet.blank
    ));
    Ok(if sheet.refused.is_empty() { Exit::Done } else { Exit::Usage })
}

fn rows(sheet: &AnswerSheet) -> Vec<Vec<Cell>> {
    let accepted = sheet.accepted.iter().map(|answer| {
        vec![
            Cell::Count(answer.row.into()),
            Cell::text(&answer.exception),
            Cell::text(answer.verb.as_str()),
            Cell::text(&answer.who),
            Cell::text(&answer.why),
            Cell::Absent,
        ]
    });
    let refused = sheet.refused.iter().map(|row| {
        vec![
            Cell::Count(row.row.into()),
            Cell::optional(row.exception.as_ref()),
            Cell::Absent,
            Cell::Absent,
            Cell::Absent,
            Cell::text(&row.reason),
        ]
    });
    accepted.chain(refused).collect()
}
