//! Finding the bytes that part cells and records, 64 bytes at a time.

/// How many bytes are looked at together.
pub(super) const WIDTH: usize = 64;

/// The bytes that a splitter looks at: delimiter, quote, and all control characters, of which carriage return and line
/// feed end a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Specials {
    pub(super) delimiter: u8,
}

pub(super) const QUOTE: u8 = b'"';

impl Specials {
    /// A bit for every byte of the chunk that is special; the first byte is the lowest bit.
    ///
    /// Plain arithmetic that compilers turn into vector instructions: comparisons give a one or a zero for each byte, and
    /// a multiplication gathers eight of them into one byte.
    #[inline]
    pub(super) fn in_chunk(self, chunk: &[u8; WIDTH]) -> u64 {
        let mut flags = [0_u8; WIDTH];
        for (flag, byte) in flags.iter_mut().zip(chunk) {
            *flag = u8::from(*byte == self.delimiter) | u8::from(*byte == QUOTE) | u8::from(*byte < b' ');
        }
        let mut mask = 0;
        for (index, eight) in flags.as_chunks::<8>().0.iter().enumerate() {
            let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            mask |= gathered << (index * 8);
        }
        mask
    }

    /// The same for the last bytes of a text.
    pub(super) fn in_rest(self, rest: &[u8]) -> u64 {
        let mut chunk = [b' '; WIDTH];
        chunk[..rest.len()].copy_from_slice(rest);
        self.in_chunk(&chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_has_its_bit() {
        let specials = Specials { delimiter: b',' };
        for position in 0..WIDTH {
            for byte in [b',', b'"', b'\r', b'\n', 0, 0x1f] {
                let mut chunk = [b'a'; WIDTH];
                chunk[position] = byte;
                assert_eq!(specials.in_chunk(&chunk), 1 << position);
                assert_eq!(specials.in_rest(&chunk[..=position]), 1 << position);
            }
        }
        assert_eq!(specials.in_chunk(&[0xff; WIDTH]), 0);
    }
}
