//! The bytes a splitter works on: whole records and the beginning of the next one.

use std::io::{self, ErrorKind, Read};

/// How many bytes make a block, as long as records are not longer. Small enough that a block and its cells stay in the
/// cache of the core that reads them.
pub(super) const BLOCK: usize = 256 << 10;

/// A buffer that is filled from a text. It is always filled to the brim before it is looked at, so that where blocks end
/// depends on the text alone and never on how its bytes arrived.
#[derive(Debug)]
pub(super) struct Buffer<R> {
    text: R,
    /// How many bytes make a block.
    block: usize,
    pub(super) bytes: Vec<u8>,
    pub(super) filled: usize,
    /// Everything before this was looked at for bytes that are no UTF-8.
    checked: usize,
    pub(super) at_end: bool,
    /// Where there are sequences that are no UTF-8.
    pub(super) foreign: Vec<usize>,
}

impl<R: Read> Buffer<R> {
    pub(super) fn new(text: R, block: usize) -> Self {
        Self { text, block, bytes: Vec::new(), filled: 0, checked: 0, at_end: false, foreign: Vec::new() }
    }

    /// Makes room for a block, or for more than that when one record does not fit.
    pub(super) fn grow(&mut self) {
        let size = if self.filled < self.block { self.block } else { self.bytes.len() * 2 };
        self.bytes.resize(size.max(self.bytes.len()), 0);
    }

    /// Reads until the buffer is full or the text is at its end.
    pub(super) fn fill(&mut self) -> io::Result<()> {
        while !self.at_end && self.filled < self.bytes.len() {
            match self.text.read(&mut self.bytes[self.filled..]) {
                Ok(0) => self.at_end = true,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.check();
        Ok(())
    }

    fn check(&mut self) {
        if self.foreign_in_sight() {
            self.find_foreign();
        }
    }

    /// A quick look, which nearly always finds nothing.
    fn foreign_in_sight(&mut self) -> bool {
        let is_clean = simdutf8::basic::from_utf8(&self.bytes[self.checked..self.filled]).is_ok();
        if is_clean {
            self.checked = self.filled;
        }
        !is_clean
    }

    fn find_foreign(&mut self) {
        while let Err(error) = std::str::from_utf8(&self.bytes[self.checked..self.filled]) {
            self.checked += error.valid_up_to();
            match error.error_len() {
                // The rest of a letter may still come.
                None if !self.at_end => return,
                None => {
                    self.foreign.push(self.checked);
                    self.checked = self.filled;
                }
                Some(length) => {
                    self.foreign.push(self.checked);
                    self.checked += length;
                }
            }
        }
        self.checked = self.filled;
    }

    /// Hands out the first `whole` bytes, and goes on with the rest in `next`.
    pub(super) fn cut(&mut self, whole: usize, mut next: Vec<u8>) -> Vec<u8> {
        let rest = self.filled - whole;
        next.resize(self.block.max(rest), 0);
        next[..rest].copy_from_slice(&self.bytes[whole..self.filled]);
        self.filled = rest;
        self.checked -= whole.min(self.checked);
        self.foreign.retain(|at| *at >= whole);
        self.foreign.iter_mut().for_each(|at| *at -= whole);
        let mut bytes = std::mem::replace(&mut self.bytes, next);
        bytes.truncate(whole);
        bytes
    }
}
