//! One entry of an archive, inflated and counted on the way.

use super::header::{Ahead, unusual};
use crate::export_file::{Limits, limits::LimitExceeded};
use flate2::{Decompress, FlushDecompress, Status};
use std::io::{self, BufRead, Read};

/// What an entry turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) crc32: u32,
    pub(super) packed: u64,
    pub(super) size: u64,
}

/// How far an entry was read.
#[derive(Debug)]
pub(super) struct Inflating {
    method: Method,
    crc: crc32fast::Hasher,
    packed: u64,
    size: u64,
    limits: Limits,
}

#[derive(Debug)]
enum Method {
    /// This many bytes are left.
    Stored(u64),
    Deflated(Box<Decompress>),
    Ended,
}

impl Inflating {
    pub(super) fn new(ahead: &Ahead, limits: &Limits) -> Self {
        let method = if ahead.is_deflated {
            Method::Deflated(Box::new(Decompress::new(false)))
        } else {
            Method::Stored(ahead.packed().unwrap_or_default())
        };
        Self { method, crc: crc32fast::Hasher::new(), packed: 0, size: 0, limits: *limits }
    }

    pub(super) fn reading<'r, R>(&'r mut self, raw: &'r mut R) -> Reading<'r, R> {
        Reading { entry: self, raw }
    }

    pub(super) fn facts(&self) -> Facts {
        Facts { crc32: self.crc.clone().finalize(), packed: self.packed, size: self.size }
    }

    /// Stops what inflates without end, before the size of the whole file is known.
    fn weigh(&self) -> io::Result<()> {
        let by_ratio = self.packed.saturating_mul(self.limits.max_ratio);
        let most = by_ratio.max(self.limits.ratio_grace).min(self.limits.max_inflated_bytes);
        if self.size <= most {
            Ok(())
        } else {
            Err(io::Error::other(LimitExceeded::Ratio(self.limits.max_ratio)))
        }
    }

    fn take(&mut self, raw: &mut impl BufRead, out: &mut [u8]) -> io::Result<usize> {
        match &mut self.method {
            Method::Ended => Ok(0),
            Method::Stored(left) => {
                let read = raw.take(*left).read(out)?;
                if read == 0 && *left > 0 && !out.is_empty() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                *left -= read as u64;
                self.packed += read as u64;
                Ok(read)
            }
            Method::Deflated(inflater) => loop {
                let input = raw.fill_buf()?;
                let is_at_end = input.is_empty();
                let (taken, given) = (inflater.total_in(), inflater.total_out());
                let status = inflater.decompress(input, out, FlushDecompress::None);
                let status = status.map_err(|_| unusual("an entry cannot be inflated"))?;
                let (taken, given) = (inflater.total_in() - taken, inflater.total_out() - given);
                let length = |count| usize::try_from(count).unwrap_or(usize::MAX);
                raw.consume(length(taken));
                self.packed += taken;
                if status == Status::StreamEnd {
                    self.method = Method::Ended;
                    return Ok(length(given));
                }
                if given > 0 || out.is_empty() {
                    return Ok(length(given));
                }
                if is_at_end {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            },
        }
    }
}

/// The text of an entry.
pub(super) struct Reading<'r, R> {
    entry: &'r mut Inflating,
    raw: &'r mut R,
}

impl<R: BufRead> Read for Reading<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.take(self.raw, out)?;
        self.entry.crc.update(&out[..read]);
        self.entry.size += read as u64;
        self.entry.weigh()?;
        Ok(read)
    }
}
