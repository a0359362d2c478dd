//! Sorting more pairs than memory should hold.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// Bytes of a pair on disk.
const PAIR: usize = 24;
/// Pairs that are read of one run at a time.
const CHUNK: usize = 512;

type Pair = (u128, u64);

/// Takes pairs in any order and hands them out sorted.
#[derive(Debug)]
pub(crate) struct Sorter {
    dir: PathBuf,
    in_memory: usize,
    pairs: Vec<Pair>,
    spill: Option<File>,
    /// Where runs end in the file, in pairs.
    ends: Vec<u64>,
}

impl Sorter {
    /// Spills a run into the directory whenever this many pairs have come together.
    pub(crate) fn new(dir: &Path, in_memory: usize) -> Self {
        Self { dir: dir.to_owned(), in_memory, pairs: Vec::new(), spill: None, ends: Vec::new() }
    }

    pub(crate) fn push(&mut self, key: u128, value: u64) -> io::Result<()> {
        if self.pairs.len() == self.in_memory {
            self.spill()?;
        }
        self.pairs.push((key, value));
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        self.pairs.sort_unstable();
        let file = match self.spill.take() {
            Some(file) => file,
            // It has no name, so a crash leaves nothing behind.
            None => tempfile::tempfile_in(&self.dir)?,
        };
        let mut out = BufWriter::with_capacity(64 << 10, &file);
        for (key, value) in self.pairs.drain(..) {
            out.write_all(&key.to_le_bytes())?;
            out.write_all(&value.to_le_bytes())?;
        }
        out.flush()?;
        drop(out);
        let before = self.ends.last().copied().unwrap_or_default();
        self.ends.push(before + self.in_memory as u64);
        self.spill = Some(file);
        Ok(())
    }

    /// All pairs, smallest first.
    pub(crate) fn sorted(mut self) -> io::Result<Sorted> {
        self.pairs.sort_unstable();
        self.pairs.reverse();
        let mut runs = vec![Run { ahead: self.pairs, next: 0, end: 0 }];
        let mut start = 0;
        for end in self.ends {
            runs.push(Run { ahead: Vec::new(), next: start, end });
            start = end;
        }
        let mut sorted = Sorted { file: self.spill, runs, heads: BinaryHeap::new() };
        for run in 0..sorted.runs.len() {
            sorted.advance(run)?;
        }
        Ok(sorted)
    }
}

/// Pairs in order, merged from the runs.
#[derive(Debug)]
pub(crate) struct Sorted {
    file: Option<File>,
    runs: Vec<Run>,
    /// The smallest pair of each run.
    heads: BinaryHeap<Reverse<(Pair, usize)>>,
}

/// One run, of which a little is in memory.
#[derive(Debug)]
struct Run {
    /// The next pairs, the very next one last.
    ahead: Vec<Pair>,
    /// Where in the file it goes on and ends, in pairs.
    next: u64,
    end: u64,
}

impl Sorted {
    fn advance(&mut self, index: usize) -> io::Result<()> {
        let run = &mut self.runs[index];
        if run.ahead.is_empty()
            && run.next < run.end
            && let Some(file) = &mut self.file
        {
            let count = (run.end - run.next).min(CHUNK as u64);
            let mut bytes = Vec::with_capacity(CHUNK * PAIR);
            file.seek(SeekFrom::Start(run.next * PAIR as u64))?;
            file.take(count * PAIR as u64).read_to_end(&mut bytes)?;
            run.ahead.extend(bytes.as_chunks::<PAIR>().0.iter().rev().map(pair));
            if run.ahead.len() as u64 != count {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            run.next += count;
        }
        if let Some(pair) = run.ahead.pop() {
            self.heads.push(Reverse((pair, index)));
        }
        Ok(())
    }
}

fn pair(bytes: &[u8; PAIR]) -> Pair {
    let mut key = [0; 16];
    let mut value = [0; 8];
    key.copy_from_slice(&bytes[..16]);
    value.copy_from_slice(&bytes[16..]);
    (u128::from_le_bytes(key), u64::from_le_bytes(value))
}

impl Iterator for Sorted {
    type Item = io::Result<Pair>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((pair, run)) = self.heads.pop()?;
        Some(self.advance(run).map(|()| pair))
    }
}
