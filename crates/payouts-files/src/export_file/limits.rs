//! What a file may cost before it is taken for a bomb.

use crate::error::{Error, ErrorKind};
use std::{
    fmt,
    io::{self, Read},
};

/// Bounds on one export file. The defaults let every real export through and stop what was made to do harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Entries of an archive. A split export has one or a few for each of 36 months; the default is 4,096.
    pub max_entries: usize,
    /// Bytes that all entries together may inflate to. An entry has at most 1 GB; the default is 256 GiB.
    pub max_inflated_bytes: u64,
    /// How many times the size of the file its entries may inflate to. Tables compress by 10 to 50; deflate ends at 1,032.
    /// The default is 250.
    pub max_ratio: u64,
    /// The inflated bytes up to which no ratio is checked, because a small table of equal rows compresses very well; the
    /// default is 64 MiB.
    pub ratio_grace: u64,
    /// Bytes of one record, quotes and line breaks included. A real one has a few thousand; the default is 1 MiB. It
    /// bounds the memory that reading takes.
    pub max_record_bytes: usize,
    /// Cells of one record. The service has about 120 columns; the default is 2,000.
    pub max_columns: usize,
    /// Bytes of text of one payments file, all entries together. Its rows are held in memory, at about twenty times the
    /// size of their text; the default is 32 MiB, some 200,000 payments.
    pub max_payments_bytes: u64,
    /// Bytes of an answer that is read as a whole, such as a payout summary: a few hundred as a rule. The default is 16 MiB.
    pub max_answer_bytes: u64,
    /// Entries of the list in an answer. Each becomes a row in memory, which is larger than its text; an account has one or
    /// a few payouts a day, and the default is 20,000.
    pub max_answer_entries: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_entries: 4096,
            max_inflated_bytes: 256 << 30,
            max_ratio: 250,
            ratio_grace: 64 << 20,
            max_record_bytes: 1 << 20,
            max_columns: 2000,
            max_payments_bytes: 32 << 20,
            max_answer_bytes: 16 << 20,
            max_answer_entries: 20_000,
        }
    }
}

/// Counts what all entries of a file inflate to.
#[derive(Debug)]
pub(super) struct Meter {
    left: u64,
    exceeded: LimitExceeded,
}

impl Meter {
    /// A meter for a file of this size.
    pub(super) fn new(limits: &Limits, file_size: u64) -> Self {
        let by_ratio = file_size.saturating_mul(limits.max_ratio).max(limits.ratio_grace);
        if by_ratio < limits.max_inflated_bytes {
            Self { left: by_ratio, exceeded: LimitExceeded::Ratio(limits.max_ratio) }
        } else {
            Self {
                left: limits.max_inflated_bytes,
                exceeded: LimitExceeded::Inflated(limits.max_inflated_bytes),
            }
        }
    }
}

impl Meter {
    /// Whether this many bytes may come, when none came yet.
    pub(super) fn allows(&self, inflated: u64) -> bool {
        inflated <= self.left
    }
}

/// A reader whose bytes run through a meter.
pub(super) struct Metered<'m, R> {
    pub(super) inner: R,
    pub(super) meter: &'m mut Meter,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buf)?;
        let left = self.meter.left.checked_sub(u64::try_from(read).unwrap_or(u64::MAX));
        self.meter.left = left.ok_or_else(|| io::Error::other(self.meter.exceeded))?;
        Ok(read)
    }
}

/// The limit that a file went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LimitExceeded {
    Entries(usize),
    Directory,
    Inflated(u64),
    Ratio(u64),
}

impl fmt::Display for LimitExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entries(most) => write!(f, "the archive has more than {most} entries"),
            Self::Directory => f.write_str("the archive's directory is far larger than its entries need"),
            Self::Inflated(most) => write!(f, "the file inflates to more than {most} bytes"),
            Self::Ratio(most) => write!(f, "the file inflates to more than {most} times its size"),
        }
    }
}

impl std::error::Error for LimitExceeded {}

impl From<LimitExceeded> for Error {
    fn from(exceeded: LimitExceeded) -> Self {
        Self::new(ErrorKind::Limit, exceeded.to_string())
            .with_hint("it looks made to exhaust this machine; raise the limits of reading if it is genuine")
    }
}
