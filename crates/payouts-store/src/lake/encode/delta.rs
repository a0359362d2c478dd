//! Parquet's `DELTA_BINARY_PACKED`: numbers as differences, packed in as few bits as the largest of a stretch needs.

use super::put_varint;

/// Values of a block, and of each of its four parts.
const BLOCK: usize = 128;
const PART: usize = 32;

/// Appends the numbers.
pub(super) fn encode(numbers: &[i64], out: &mut Vec<u8>) {
    let first = numbers.first().copied().unwrap_or_default();
    put_varint(BLOCK as u64, out);
    put_varint((BLOCK / PART) as u64, out);
    put_varint(numbers.len() as u64, out);
    put_varint(zigzag(first), out);
    let mut last = first;
    let mut differences = [0; BLOCK];
    for block in numbers.get(1..).unwrap_or_default().chunks(BLOCK) {
        for (difference, number) in differences.iter_mut().zip(block) {
            *difference = number.wrapping_sub(last);
            last = *number;
        }
        put_block(&differences[..block.len()], out);
    }
}

fn put_block(differences: &[i64], out: &mut Vec<u8>) {
    let least = differences.iter().min().copied().unwrap_or_default();
    put_varint(zigzag(least), out);
    let widths_at = out.len();
    out.extend_from_slice(&[0; BLOCK / PART]);
    for (index, part) in differences.chunks(PART).enumerate() {
        let above = |difference: &i64| difference.wrapping_sub(least).cast_unsigned();
        let width = 64 - part.iter().map(above).fold(0, |all, above| all | above).leading_zeros();
        out[widths_at + index] = width.to_le_bytes()[0];
        pack(part.iter().map(above), width, out);
    }
}

/// A part is always whole: what is missing is packed as zeros.
fn pack(numbers: impl Iterator<Item = u64>, width: u32, out: &mut Vec<u8>) {
    let end = out.len() + PART * width as usize / 8;
    let (mut open, mut bits) = (0_u128, 0);
    for number in numbers {
        open |= u128::from(number) << bits;
        bits += width;
        while bits >= 8 {
            out.push(open.to_le_bytes()[0]);
            open >>= 8;
            bits -= 8;
        }
    }
    if bits > 0 {
        out.push(open.to_le_bytes()[0]);
    }
    out.resize(end, 0);
}

fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}
