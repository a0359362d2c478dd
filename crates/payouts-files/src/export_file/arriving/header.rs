//! The header of an entry in an archive, and its descriptor behind it.

use super::inflate::Facts;
use std::io::{self, BufRead, Read};

const ENTRY: [u8; 4] = *b"PK\x03\x04";
/// Of the directory, its end, and its end in large archives.
const NO_ENTRY: [[u8; 4]; 3] = [*b"PK\x01\x02", *b"PK\x05\x06", *b"PK\x06\x06"];
const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";

/// Sizes and checksum follow the entry.
const FLAG_BEHIND: u16 = 1 << 3;
/// How hard deflate tried, where sizes are, and that names are UTF-8: all that does not keep an entry from being read.
const FLAGS_KNOWN: u16 = 0b110 | FLAG_BEHIND | 1 << 11;
/// The extra field that holds sizes of 64 bits, and the placeholder for a size then.
const LARGE: u16 = 1;
const ELSEWHERE: u32 = u32::MAX;

/// The header in front of an entry.
#[derive(Debug)]
pub(super) struct Ahead {
    pub(super) name: Vec<u8>,
    pub(super) is_deflated: bool,
    /// Bytes of all this.
    pub(super) length: u64,
    crc32: u32,
    /// Packed and unpacked; absent when they are behind the entry.
    sizes: Option<(u64, u64)>,
    is_large: bool,
}

impl Ahead {
    /// How many bytes the entry has here, where the header states it.
    pub(super) fn packed(&self) -> Option<u64> {
        self.sizes.map(|sizes| sizes.0)
    }
}

/// The next header; `None` where the directory begins.
pub(super) fn read(raw: &mut impl BufRead) -> io::Result<Option<Ahead>> {
    let signature = array::<4>(raw)?;
    if NO_ENTRY.contains(&signature) {
        return Ok(None);
    }
    if signature != ENTRY {
        return Err(unusual("there is something between the entries"));
    }
    let fixed = array::<26>(raw)?;
    let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
    let long = |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
    let (flags, method) = (short(2), short(4));
    let is_behind = flags & FLAG_BEHIND != 0;
    let is_deflated = method == 8;
    // Only its size shows where a stored entry ends.
    if flags & !FLAGS_KNOWN != 0 || !(is_deflated || method == 0 && !is_behind) {
        return Err(unusual("an entry is packed in an unusual way"));
    }
    let (name_length, extra_length) = (short(22), short(24));
    let name = bytes(raw, name_length)?;
    let extra = bytes(raw, extra_length)?;
    let large = field(&extra, LARGE);
    let mut sizes = (u64::from(long(14)), u64::from(long(18)));
    if long(14) == ELSEWHERE || long(18) == ELSEWHERE {
        let large = large.and_then(|large| large.as_chunks::<8>().0.first_chunk::<2>());
        let [size, packed] = large.ok_or_else(|| unusual("an entry does not say how large it is"))?;
        sizes = (u64::from_le_bytes(*packed), u64::from_le_bytes(*size));
    }
    Ok(Some(Ahead {
        name,
        is_deflated,
        length: 30 + u64::from(name_length) + u64::from(extra_length),
        crc32: long(10),
        sizes: (!is_behind).then_some(sizes),
        is_large: large.is_some(),
    }))
}

/// Compares an entry with its descriptor. Returns the length of the descriptor.
pub(super) fn check(ahead: &Ahead, found: &Facts, raw: &mut impl BufRead) -> io::Result<u64> {
    let (said, length) = match ahead.sizes {
        Some((packed, size)) => (Facts { crc32: ahead.crc32, packed, size }, 0),
        None => behind(ahead.is_large, raw)?,
    };
    if said == *found { Ok(length) } else { Err(unusual("an entry is not what is said about it")) }
}

fn behind(is_large: bool, raw: &mut impl BufRead) -> io::Result<(Facts, u64)> {
    let first = array::<4>(raw)?;
    let (crc32, before) = if first == DESCRIPTOR { (array::<4>(raw)?, 8) } else { (first, 4) };
    let crc32 = u32::from_le_bytes(crc32);
    if is_large {
        let (packed, size) = (u64::from_le_bytes(array(raw)?), u64::from_le_bytes(array(raw)?));
        return Ok((Facts { crc32, packed, size }, before + 16));
    }
    let (packed, size) = (u32::from_le_bytes(array(raw)?), u32::from_le_bytes(array(raw)?));
    Ok((Facts { crc32, packed: packed.into(), size: size.into() }, before + 8))
}

/// An extra field.
fn field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    while let Some(([a, b, c, d], rest)) = extra.split_first_chunk::<4>() {
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        let (held, next) = rest.split_at_checked(length)?;
        if u16::from_le_bytes([*a, *b]) == wanted {
            return Some(held);
        }
        extra = next;
    }
    None
}

fn array<const N: usize>(raw: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    raw.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn bytes(raw: &mut impl Read, length: u16) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::from(length)];
    raw.read_exact(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn unusual(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
