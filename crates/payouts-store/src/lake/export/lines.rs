//! Rows that become lines of text: one thread reads, some write lines, and one hands them over.
//!
//! ```text
//!            ┌──► lines ──┐
//! batches ───┤            ├──► out
//!            └──► lines ──┘
//! ```
//!
//! Batches are dealt like cards and taken up in the same order, so the lines come in the order of the rows. Every queue is
//! short, so memory does not depend on their number.

use super::{Files, Source, refused};
use crate::{ExportedEarnings, Result};
use arrow_array::RecordBatch;
use std::{
    io::Write,
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread,
};

/// Threads that write lines: that costs about twice as much as reading the rows.
const THREADS: usize = 2;

/// A way to write a row as a line.
pub(super) trait Lines: Sync {
    /// What is written above the first row.
    fn above(&self) -> String;

    fn append(&self, batch: &RecordBatch, source: &Source<'_>, text: &mut Vec<u8>) -> Result<()>;
}

type Piece = Result<(Vec<u8>, ExportedEarnings)>;

/// Writes all rows.
pub(super) fn write(
    lines: &impl Lines,
    files: &Files<'_>,
    out: &mut (dyn Write + Send),
) -> Result<ExportedEarnings> {
    out.write_all(lines.above().as_bytes()).map_err(refused)?;
    let mut rows = ExportedEarnings::default();
    thread::scope(|scope| {
        let (mut dealt, mut written) = (Vec::new(), Vec::new());
        for _ in 0..THREADS {
            let (deal, batches) = sync_channel(1);
            let (pieces, piece) = sync_channel(1);
            let (spent, spare) = channel();
            scope.spawn(move || work(lines, &batches, &pieces, &spare));
            dealt.push(deal);
            written.push((piece, spent));
        }
        scope.spawn(move || {
            let mut to = dealt.iter().cycle();
            files.read(|batch| to.next().is_some_and(|to| to.send(batch).is_ok()));
        });
        take(&written, &mut rows, out)
    })?;
    out.flush().map_err(refused)?;
    Ok(rows)
}

/// Turns batches into pieces of text. It ends when the receiver is gone.
fn work<'f>(
    lines: &impl Lines,
    batches: &Receiver<Result<(RecordBatch, Source<'f>)>>,
    pieces: &SyncSender<Piece>,
    spare: &Receiver<Vec<u8>>,
) {
    for batch in batches {
        let mut text = spare.try_recv().unwrap_or_default();
        text.clear();
        let piece = batch.and_then(|(batch, source)| {
            lines.append(&batch, &source, &mut text)?;
            let rows = batch.num_rows() as u64;
            Ok((text, ExportedEarnings { rows, repeats: source.repeats(&batch) }))
        });
        if pieces.send(piece).is_err() {
            return;
        }
    }
}

/// Takes up the pieces in the order in which their batches were dealt.
fn take(
    written: &[(Receiver<Piece>, Sender<Vec<u8>>)],
    rows: &mut ExportedEarnings,
    out: &mut (dyn Write + Send),
) -> Result<()> {
    for (piece, spent) in written.iter().cycle() {
        // The first that has no more is the first that was dealt none.
        let Ok(piece) = piece.recv() else { return Ok(()) };
        let (text, count) = piece?;
        out.write_all(&text).map_err(refused)?;
        rows.rows += count.rows;
        rows.repeats += count.repeats;
        // It is unused at the end.
        let _ = spent.send(text);
    }
    Ok(())
}
