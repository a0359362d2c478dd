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
    file::{Encoders, LakeWriter, Section},
    schema,
    split::{Block, is_blank},
    twins::{Keys, Twins},
};
use crate::{Error, Result, error::Kind};
use arrow_array::ArrayRef;
use parquet::arrow::arrow_writer::ArrowColumnChunk;
use partner_center_client::columns::Dataset;
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
const GROUP_ROWS: usize = 120_000;
/// A row group ends earlier when its text is larger than this.
const GROUP_BYTES: usize = 96 << 20;
/// Blocks waiting for a thread.
const QUEUE: usize = 2;
/// Threads for text columns.
const TEXT_THREADS: usize = 2;

enum Work {
    Block(Arc<Block>),
    EndOfGroup,
}

/// The encoded columns of one section of one row group.
struct Done {
    group: usize,
    section: usize,
    chunks: Vec<ArrowColumnChunk>,
}

/// What came out of the pass, beside the columns.
pub(crate) struct Passed<T> {
    pub(crate) produced: T,
    pub(crate) writer: LakeWriter,
    pub(crate) counts: Counts,
    pub(crate) twins: Twins,
}

/// Runs `produce` on this thread and encodes the blocks that it feeds on others.
pub(crate) fn run<T>(
    dataset: &'static Dataset,
    dir: &Path,
    produce: impl FnOnce(&mut Feed) -> Result<T>,
) -> Result<Passed<T>> {
    let mut typed = Typed::new(dataset);
    let texts = share(schema::text_columns(dataset)).map(|columns| Texts::new(dataset, columns));
    let sections = std::iter::once(typed.schema()).chain(texts.iter().map(Texts::schema));
    let sections = sections.map(Section::new).collect::<Result<Vec<_>>>()?;
    let writer = LakeWriter::begin(dir, dataset, sections.clone())?;
    let mut keys = Keys::new(dir);
    let key_columns = key_columns(dataset);

    thread::scope(|scope| {
        let (done, finished) = sync_channel(sections.len());
        let (spent, spare) = channel();
        let mut feed = Feed { workers: Vec::new(), spare, rows: 0, bytes: 0 };
        let mut sections = sections.into_iter().enumerate();
        let mut connect = || {
            let (sender, work) = sync_channel(QUEUE);
            feed.workers.push(sender);
            sections.next().map(|(index, section)| Worker {
                index,
                section,
                work,
                done: done.clone(),
                spent: spent.clone(),
            })
        };
        let worker = connect();
        let typed = scope.spawn(move || {
            encode(worker, |block| {
                push_keys(&mut keys, &key_columns, block)?;
                typed.arrays(block)
            })?;
            Ok((typed.counts, keys.finish()?))
        });
        let texts = texts.map(|texts| {
            let worker = connect();
            scope.spawn(move || encode(worker, |block| texts.arrays(block)))
        });
        drop((done, spent));
        let writer = scope.spawn(move || write(writer, &finished));
        let produced = produce(&mut feed);
        drop(feed);

        // A failure further down is the reason why those before it stopped.
        let writer = joined(writer.join())?;
        let typed = joined(typed.join());
        for texts in texts {
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

fn key_columns(dataset: &Dataset) -> Vec<usize> {
    let place = |name: &&str| dataset.columns.iter().position(|column| column.name == *name);
    dataset.business_key.iter().filter_map(place).collect()
}

fn push_keys(keys: &mut Keys, columns: &[usize], block: &Block) -> Result<()> {
    let positions: Vec<_> = columns.iter().map(|column| block.mapping.position(*column)).collect();
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
    index: usize,
    section: Section,
    work: Receiver<Work>,
    done: SyncSender<Done>,
    spent: Sender<Block>,
}

/// Encodes the columns that `arrays` makes of each block.
fn encode(worker: Option<Worker>, mut arrays: impl FnMut(&Block) -> Result<Vec<ArrayRef>>) -> Result<()> {
    let Some(Worker { index, section, work, done, spent }) = worker else { return Ok(()) };
    let mut group = 0;
    let mut encoders: Option<Encoders> = None;
    let mut finish = |encoders: Option<Encoders>| {
        let Some(encoders) = encoders else { return Ok(()) };
        let chunks = encoders.finish()?;
        group += 1;
        done.send(Done { group: group - 1, section: index, chunks }).map_err(|_| stopped())
    };
    for work in work {
        match work {
            Work::Block(block) => {
                let mut open = match encoders.take() {
                    Some(open) => open,
                    None => section.encoders()?,
                };
                open.write(&arrays(&block)?)?;
                encoders = Some(open);
                if let Some(block) = Arc::into_inner(block) {
                    // Nobody needs it any more at the end of the text.
                    let _ = spent.send(block);
                }
            }
            Work::EndOfGroup => finish(encoders.take())?,
        }
    }
    finish(encoders)
}

/// Writes chunks in the order of row groups and sections, whichever comes first.
fn write(mut writer: LakeWriter, finished: &Receiver<Done>) -> Result<LakeWriter> {
    let sections = TEXT_THREADS + 1;
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    while let Ok(Done { group, section, chunks }) = finished.recv() {
        waiting.insert(group * sections + section, chunks);
        while let Some(chunks) = waiting.remove(&next) {
            writer.append(next / sections, next % sections, chunks)?;
            next += 1;
        }
    }
    Ok(writer)
}
