//! Values as Parquet writes them.

use crate::lake::{schema, value::Scaled};
use parquet::{
    data_type::{ByteArray, FixedLenByteArray},
    file::statistics::{Statistics, ValueStatistics},
};
use std::hash::Hash;

/// Bytes of a decimal: the fewest that its digits fit into.
const DECIMAL_BYTES: usize = 12;
/// Texts longer than this are no statistics: every reader of the footer would read them.
const LONGEST_BOUND: usize = 64;
const _: () = assert!(10_i128.pow(schema::DIGITS as u32) < 1 << (DECIMAL_BYTES * 8 - 1));

/// A value of a column that is no text.
pub(crate) trait Plain: Copy + Eq + Hash + Ord {
    fn put(self, out: &mut Vec<u8>);

    fn statistics(bounds: Option<(Self, Self)>, nulls: u64) -> Statistics;
}

impl Plain for i32 {
    fn put(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn statistics(bounds: Option<(Self, Self)>, nulls: u64) -> Statistics {
        Statistics::Int32(both(bounds, nulls))
    }
}

impl Plain for i64 {
    fn put(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn statistics(bounds: Option<(Self, Self)>, nulls: u64) -> Statistics {
        Statistics::Int64(both(bounds, nulls))
    }
}

impl Plain for Scaled {
    fn put(self, out: &mut Vec<u8>) {
        // The bytes in front repeat the sign.
        out.extend_from_slice(&self.to_be_bytes()[16 - DECIMAL_BYTES..]);
    }

    fn statistics(bounds: Option<(Self, Self)>, nulls: u64) -> Statistics {
        let bytes = |value: Self| FixedLenByteArray::from(value.to_be_bytes()[16 - DECIMAL_BYTES..].to_vec());
        let bounds = bounds.map(|(least, most)| (bytes(least), bytes(most)));
        Statistics::FixedLenByteArray(both(bounds, nulls))
    }
}

/// Makes room for a value between the smallest and the largest.
#[inline]
pub(super) fn widen<T: Plain>(bounds: &mut Option<(T, T)>, value: T) {
    let (least, most) = bounds.unwrap_or((value, value));
    *bounds = Some((least.min(value), most.max(value)));
}

pub(super) fn put_text(text: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(text);
}

pub(super) fn statistics_of_text(bounds: Option<(&[u8], &[u8])>, nulls: u64) -> Statistics {
    let bounds = bounds.filter(|(least, most)| least.len().max(most.len()) <= LONGEST_BOUND);
    let bounds =
        bounds.map(|(least, most)| (ByteArray::from(least.to_vec()), ByteArray::from(most.to_vec())));
    Statistics::ByteArray(both(bounds, nulls))
}

fn both<T>(bounds: Option<(T, T)>, nulls: u64) -> ValueStatistics<T> {
    let (least, most) = bounds.unzip();
    ValueStatistics::new(least, most, None, Some(nulls), false)
}
