//! From cells to Parquet pages, without a detour over arrays.
//!
//! A column of an export mostly has one of a few values, often that of the row above, or none at all. So a cell is
//! looked up by its text before anything is read out of it: its value is read once for each text that a row group has, and
//! a page is a list of numbers. Where nearly every cell is new, that is noticed early, and the values are written as they are.
//!
//! ```text
//! cells ──► texts, values ──► levels, hybrid, plain, delta ──► pages ──► chunk
//! ```

mod chunk;
mod column;
mod delta;
mod hybrid;
mod interner;
mod levels;
mod lines;
mod pages;
mod plain;
mod texts;
mod values;

pub(crate) use chunk::Chunk;
pub(crate) use lines::LineEncoder;
pub(crate) use pages::Press;
pub(crate) use texts::TextEncoder;
pub(crate) use values::ValueEncoder;

/// How many rows a page has, give or take a block.
const PAGE_ROWS: usize = 20_000;
/// A page ends earlier when its values are larger than this.
const PAGE_BYTES: usize = 256 << 10;
/// A dictionary does not grow beyond this by more than a block.
const DICTIONARY_BYTES: usize = 1 << 20;
/// After this many values it is decided whether a dictionary pays.
const TRIAL: usize = 4096;
/// Fewer values than this say too little about a column.
const FEW: usize = 256;

/// Whether this many texts in this many cells are worth a dictionary.
const fn is_worth_a_dictionary(distinct: usize, cells: usize) -> bool {
    distinct * 2 < cells
}

/// The bits that numbers below `count` need; at least one, because some readers stumble over none.
fn width(count: usize) -> u32 {
    (usize::BITS - count.saturating_sub(1).leading_zeros()).max(1)
}

fn put_varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests;
