//! Sorting more pairs than memory should hold.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// Bytes of a pair on disk.
const PAIR: usize = 24;
/// Pairs of spilled runs that are in memory while they are merged: of all together, of one at most, and of one at least.
const AHEAD: usize = 8 << 10;
const CHUNK: usize = 512;
const LEAST_CHUNK: usize = 16;

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
        let chunk = (AHEAD / runs.len()).clamp(LEAST_CHUNK, CHUNK);
        let mut heads = BinaryHeap::with_capacity(runs.len());
        for (index, run) in runs.iter_mut().enumerate() {
            heads.extend(run.next(self.spill.as_ref(), chunk)?.map(|pair| Reverse((pair, index))));
        }
        Ok(Sorted { file: self.spill, chunk, runs, heads })
    }
}

/// Pairs in order, merged from the runs.
#[derive(Debug)]
pub(crate) struct Sorted {
    file: Option<File>,
    /// Pairs that are read of a run at a time.
    chunk: usize,
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

impl Run {
    fn next(&mut self, file: Option<&File>, chunk: usize) -> io::Result<Option<Pair>> {
        if self.ahead.is_empty()
            && self.next < self.end
            && let Some(mut file) = file
        {
            let count = (self.end - self.next).min(chunk as u64);
            let mut bytes = Vec::with_capacity(chunk * PAIR);
            file.seek(SeekFrom::Start(self.next * PAIR as u64))?;
            file.take(count * PAIR as u64).read_to_end(&mut bytes)?;
            self.ahead.extend(bytes.as_chunks::<PAIR>().0.iter().rev().map(pair));
            if self.ahead.len() as u64 != count {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.next += count;
        }
        Ok(self.ahead.pop())
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
        let mut head = self.heads.peek_mut()?;
        let Reverse((pair, run)) = *head;
        match self.runs[run].next(self.file.as_ref(), self.chunk) {
            // In its place, so that the heap is put in order once.
            Ok(Some(next)) => head.0.0 = next,
            Ok(None) => drop(PeekMut::pop(head)),
            Err(error) => return Some(Err(error)),
        }
        Some(Ok(pair))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_while_runs_are_merged_does_not_grow_with_their_number() {
        let dir = tempfile::tempdir().unwrap();
        let held = |runs: u64| {
            let in_memory = 700;
            let mut sorter = Sorter::new(dir.path(), in_memory);
            for value in 0..runs * in_memory as u64 {
                sorter.push(u128::from(value.wrapping_mul(0x9e37_79b9_7f4a_7c15)), value).unwrap();
            }
            let mut sorted = sorter.sorted().unwrap();
            let (mut most, mut last) = (0, 0);
            while let Some(next) = sorted.next() {
                let key = next.unwrap().0;
                assert!(last <= key);
                last = key;
                most = most.max(sorted.runs.iter().skip(1).map(|run| run.ahead.capacity()).sum());
            }
            most
        };
        for runs in [AHEAD / CHUNK, 8 * AHEAD / CHUNK] {
            let held = held(runs as u64);
            assert!(held <= AHEAD, "{held} pairs of {runs} runs");
        }
    }
}
