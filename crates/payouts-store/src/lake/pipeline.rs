//! The threads: one splits, some encode columns of their own, one writes what they finish.
//!
//! ```text
//! text ──► splitter ──► typed columns ──┐
//!                  ├──► text columns ───┼──► writer ──► file
//!                  └──► text columns ───┘
//! ```
//!
//! Every queue is short, so memory does not depend on the size of the file. Which thread is ahead has no influence on the
//! bytes: each column is encoded by one thread in the order of the rows, and chunks are written in a fixed order.

use super::{
    columns::{Counts, Texts, Typed},
    encode::Chunk,
    file::LakeWriter,
    schema::{self, Leaves},
    twins::{Keys, Twins},
};
use crate::{Error, Result, error::Kind};
use payouts_files::columns::RowSchema;
use payouts_files::export_file::{Block, is_blank};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

/// How many rows make a row group. Engines read row groups in parallel, and prune by them.
/// Tests see many of them sooner.
const GROUP_ROWS: usize = if cfg!(test) { 10_000 } else { 120_000 };
/// A row group ends earlier when its text is larger than this.
const GROUP_BYTES: usize = 96 << 20;
/// Blocks waiting for a thread. With two, threads waited for each other a sixth of the time; more than eight gain nothing.
const QUEUE: usize = 8;
/// Threads for text columns.
const TEXT_THREADS: usize = 2;
/// All threads that encode.
const SECTIONS: usize = TEXT_THREADS + 1;

enum Work {
    Block(Arc<Block>),
    EndOfGroup,
}

/// The encoded columns of one section of one row group.
struct Done {
    group: usize,
    section: usize,
    chunks: Vec<Chunk>,
}

/// What came out of the pass, in addition to the columns.
pub(crate) struct Passed<T> {
    pub(crate) produced: T,
    pub(crate) writer: LakeWriter,
    pub(crate) counts: Counts,
    pub(crate) twins: Twins,
}

/// Runs `produce` on this thread and encodes the blocks that it feeds on others.
pub(crate) fn run<T>(
    dataset: &'static RowSchema,
    dir: &Path,
    produce: impl FnOnce(&mut Feed) -> Result<T>,
) -> Result<Passed<T>> {
    let leaves = Leaves::of(dataset)?;
    let typed = Typed::new(dataset, &leaves)?;
    let texts = share(schema::text_columns(dataset))
        .into_iter()
        .map(|columns| Texts::new(dataset, columns, &leaves))
        .collect::<Result<Vec<_>>>()?;
    let writer = LakeWriter::begin(dir, leaves)?;
    let keys = Keys::new(dir);
    let key_columns = key_columns(dataset);

    thread::scope(|scope| {
        let (done, finished) = sync_channel(SECTIONS);
        let (spent, spare) = channel();
        let mut feed = Feed { workers: Vec::new(), spare, rows: 0, bytes: 0 };
        let mut connect = || {
            let (sender, work) = sync_channel(QUEUE);
            feed.workers.push(sender);
            Worker { section: feed.workers.len() - 1, work, done: done.clone(), spent: spent.clone() }
        };
        let worker = connect();
        let typed = scope.spawn(move || {
            let mut section = TypedSection { keys, key_columns, typed };
            encode(&worker, &mut section)?;
            Ok((section.typed.counts, section.keys.finish()?))
        });
        let mut workers = Vec::new();
        for mut texts in texts {
            let worker = connect();
            workers.push(scope.spawn(move || encode(&worker, &mut texts)));
        }
        drop((done, spent));
        let writer = scope.spawn(move || write(writer, &finished));
        let produced = produce(&mut feed);
        drop(feed);

        // A failure further down is the reason why those before it stopped.
        let writer = joined(writer.join())?;
        let typed = joined(typed.join());
        for texts in workers {
            joined(texts.join())?;
        }
        let (counts, twins) = typed?;
        Ok(Passed { produced: produced?, writer, counts, twins })
    })
}

fn joined<T>(outcome: thread::Result<Result<T>>) -> Result<T> {
    outcome.unwrap_or_else(|_| {
        Err(Error::new(Kind::Lake, "a thread of the lake has panicked: please report it"))
    })
}

/// Deals columns to threads like cards: neighbours are often equally long.
fn share(columns: Vec<usize>) -> [Vec<usize>; TEXT_THREADS] {
    let mut shares: [Vec<usize>; TEXT_THREADS] = std::array::from_fn(|_| Vec::new());
    for (index, column) in columns.into_iter().enumerate() {
        shares[index % TEXT_THREADS].push(column);
    }
    shares
}

fn key_columns(dataset: &RowSchema) -> Vec<usize> {
    let place = |name: &&str| dataset.columns.iter().position(|column| column.name == *name);
    dataset.business_key.iter().filter_map(place).collect()
}

fn push_keys(keys: &mut Keys, columns: &[usize], block: &Block) -> Result<()> {
    let positions: Vec<_> = columns.iter().map(|column| block.header().place(*column)).collect();
    for row in 0..block.rows() {
        let cells =
            positions.iter().map(|position| position.map_or(&[][..], |position| block.cell(row, position)));
        keys.push(cells.map(|cell| if is_blank(cell) { &[][..] } else { cell }))?;
    }
    Ok(())
}

/// Where blocks are handed over.
pub(crate) struct Feed {
    workers: Vec<SyncSender<Work>>,
    spare: Receiver<Block>,
    /// Rows and bytes of the present row group.
    rows: usize,
    bytes: usize,
}

impl Feed {
    /// Hands a block to every worker.
    pub(crate) fn push(&mut self, block: Block) -> Result<()> {
        self.rows += block.rows();
        self.bytes += block.size();
        let block = Arc::new(block);
        for worker in &self.workers {
            worker.send(Work::Block(Arc::clone(&block))).map_err(|_| stopped())?;
        }
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            for worker in &self.workers {
                worker.send(Work::EndOfGroup).map_err(|_| stopped())?;
            }
            (self.rows, self.bytes) = (0, 0);
        }
        Ok(())
    }

    /// A block that all workers are done with.
    pub(crate) fn spare(&self) -> Option<Block> {
        self.spare.try_recv().ok()
    }
}

fn stopped() -> Error {
    Error::new(Kind::Lake, "the threads of the lake have stopped")
}

struct Worker {
    section: usize,
    work: Receiver<Work>,
    done: SyncSender<Done>,
    spent: Sender<Block>,
}

/// Some columns that one thread encodes.
trait Section {
    fn push(&mut self, block: &Block) -> Result<()>;

    /// Ends the row group.
    fn finish(&mut self) -> Result<Vec<Chunk>>;
}

impl Section for Texts {
    fn push(&mut self, block: &Block) -> Result<()> {
        Self::push(self, block)
    }

    fn finish(&mut self) -> Result<Vec<Chunk>> {
        Self::finish(self)
    }
}

struct TypedSection {
    keys: Keys,
    key_columns: Vec<usize>,
    typed: Typed,
}

impl Section for TypedSection {
    fn push(&mut self, block: &Block) -> Result<()> {
        push_keys(&mut self.keys, &self.key_columns, block)?;
        self.typed.push(block)
    }

    fn finish(&mut self) -> Result<Vec<Chunk>> {
        self.typed.finish()
    }
}

fn encode(worker: &Worker, columns: &mut impl Section) -> Result<()> {
    let (mut group, mut is_open) = (0, false);
    loop {
        match worker.work.recv() {
            Ok(Work::Block(block)) => {
                columns.push(&block)?;
                is_open = true;
                if let Some(block) = Arc::into_inner(block) {
                    // It is unused at the end of the text.
                    let _ = worker.spent.send(block);
                }
            }
            Ok(Work::EndOfGroup) => {
                worker.hand_over(group, columns.finish()?)?;
                (group, is_open) = (group + 1, false);
            }
            Err(_) if is_open => return worker.hand_over(group, columns.finish()?),
            Err(_) => return Ok(()),
        }
    }
}

impl Worker {
    fn hand_over(&self, group: usize, chunks: Vec<Chunk>) -> Result<()> {
        self.done.send(Done { group, section: self.section, chunks }).map_err(|_| stopped())
    }
}

/// Writes chunks in the order of row groups and sections, whichever comes first.
fn write(mut writer: LakeWriter, finished: &Receiver<Done>) -> Result<LakeWriter> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    while let Ok(Done { group, section, chunks }) = finished.recv() {
        waiting.insert(group * SECTIONS + section, chunks);
        while let Some(chunks) = waiting.remove(&next) {
            writer.append(next / SECTIONS, chunks)?;
            next += 1;
        }
    }
    Ok(writer)
}
