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
use crate::Result;
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
    /// What stands above the first row.
    fn above(&self) -> String;

    fn append(&self, batch: &RecordBatch, source: &Source<'_>, text: &mut Vec<u8>) -> Result<()>;
}

type Piece = Result<(Vec<u8>, usize)>;

/// Writes all rows. Returns how many.
pub(super) fn write(lines: &impl Lines, files: &Files<'_>, out: &mut (dyn Write + Send)) -> Result<u64> {
    out.write_all(lines.above().as_bytes()).map_err(refused)?;
    let mut rows = 0;
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

/// Turns batches into pieces of text. It ends when nobody listens any more.
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
            Ok((text, batch.num_rows()))
        });
        if pieces.send(piece).is_err() {
            return;
        }
    }
}

/// Takes up the pieces in the order in which their batches were dealt.
fn take(
    written: &[(Receiver<Piece>, Sender<Vec<u8>>)],
    rows: &mut u64,
    out: &mut (dyn Write + Send),
) -> Result<()> {
    for (piece, spent) in written.iter().cycle() {
        // The first that has no more is the first that was dealt none.
        let Ok(piece) = piece.recv() else { return Ok(()) };
        let (text, count) = piece?;
        out.write_all(&text).map_err(refused)?;
        *rows += count as u64;
        // Nobody needs it any more at the end.
        let _ = spent.send(text);
    }
    Ok(())
}
