//! Keeps one piece of a document from taking all memory: the reader below holds a tag or a text as a whole.

use std::io::{self, BufRead, Read};

/// The longest tag or text. Pictures that banks put into statements are smaller.
const LONGEST: usize = 16 << 20;

/// Returns this many bytes, and then none until the next piece begins.
pub(super) struct Rationed<R> {
    inner: R,
    left: usize,
}

impl<R> Rationed<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, left: LONGEST }
    }

    pub(super) fn next_piece(&mut self) {
        self.left = LONGEST;
    }
}

impl<R: BufRead> BufRead for Rationed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let bytes = self.inner.fill_buf()?;
        if self.left == 0 && !bytes.is_empty() {
            return Err(io::Error::other(format!("one piece of it is longer than {} MiB", LONGEST >> 20)));
        }
        Ok(&bytes[..bytes.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.inner.consume(count);
        self.left = self.left.saturating_sub(count);
    }
}

impl<R: BufRead> Read for Rationed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut bytes = self.fill_buf()?;
        let count = bytes.read(into)?;
        self.consume(count);
        Ok(count)
    }
}
