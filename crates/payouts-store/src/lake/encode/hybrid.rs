//! Parquet's hybrid of runs and packed bits, for the numbers that refer to the entries of a dictionary.

use super::put_varint;

/// Packed bits come in groups of this many values.
const GROUP: usize = 8;

/// Appends the numbers, none of which needs more than `width` bits.
pub(super) fn encode(numbers: &[u32], width: u32, out: &mut Vec<u8>) {
    let (mut literal, mut at) = (0, 0);
    while let Some(first) = numbers.get(at) {
        let run = numbers[at..].iter().take_while(|number| *number == first).count();
        if run >= GROUP {
            pack(&numbers[literal..at], width, out);
            put_varint((run as u64) << 1, out);
            out.extend_from_slice(&first.to_le_bytes()[..width.div_ceil(8) as usize]);
            at += run;
            literal = at;
        } else {
            at += GROUP;
        }
    }
    pack(&numbers[literal..], width, out);
}

fn pack(numbers: &[u32], width: u32, out: &mut Vec<u8>) {
    if numbers.is_empty() {
        return;
    }
    let groups = numbers.len().div_ceil(GROUP);
    put_varint((groups as u64) << 1 | 1, out);
    let end = out.len() + groups * width as usize;
    let (mut open, mut bits) = (0_u64, 0);
    for number in numbers {
        open |= u64::from(*number) << bits;
        bits += width;
        if bits >= 32 {
            out.extend_from_slice(&open.to_le_bytes()[..4]);
            open >>= 32;
            bits -= 32;
        }
    }
    let left = end - out.len();
    out.extend_from_slice(&open.to_le_bytes()[..left.min(8)]);
    out.resize(end, 0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The numbers again, read as the format describes it.
    fn decode(mut bytes: &[u8], width: u32, count: usize) -> Vec<u32> {
        let mut numbers = Vec::new();
        while numbers.len() < count {
            let mut header = 0;
            for place in 0.. {
                let (byte, rest) = bytes.split_first().unwrap();
                bytes = rest;
                header |= u64::from(byte & 0x7f) << (place * 7);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let length = usize::try_from(header >> 1).unwrap();
            if header & 1 == 0 {
                let (value, rest) = bytes.split_at(width.div_ceil(8) as usize);
                bytes = rest;
                let value = value.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
                numbers.extend(std::iter::repeat_n(value, length));
            } else {
                let (packed, rest) = bytes.split_at(length * width as usize);
                bytes = rest;
                let bit = |at: usize| u32::from(packed[at / 8] >> (at % 8) & 1);
                numbers.extend((0..length * 8).map(|value| {
                    (0..width as usize).map(|place| bit(value * width as usize + place) << place).sum::<u32>()
                }));
            }
        }
        assert!(bytes.is_empty());
        numbers.truncate(count);
        numbers
    }

    proptest! {
        #[test]
        fn numbers_come_back(
            runs in prop::collection::vec((any::<u32>(), prop_oneof![1..4_usize, 1..40_usize]), 0..40),
            width in 1..=32_u32,
        ) {
            let numbers: Vec<u32> = runs
                .into_iter()
                .flat_map(|(number, times)| std::iter::repeat_n(number >> (32 - width), times))
                .collect();
            let mut bytes = Vec::new();
            encode(&numbers, width, &mut bytes);
            prop_assert_eq!(decode(&bytes, width, numbers.len()), numbers);
        }
    }
}
