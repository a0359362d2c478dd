//! Hashing the content of files.

use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// The SHA-256 of these bytes, 64 lower-case hex digits.
pub(crate) fn of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The SHA-256 of all bytes up to the end, 64 lower-case hex digits, and how many they are.
pub(crate) fn to_the_end(bytes: &mut (impl Read + ?Sized)) -> io::Result<(String, u64)> {
    let (mut hash, mut size, mut piece) = (Sha256::new(), 0, vec![0; 128 * 1024]);
    loop {
        match bytes.read(&mut piece)? {
            0 => return Ok((hex::encode(hash.finalize()), size)),
            read => {
                hash.update(&piece[..read]);
                size += read as u64;
            }
        }
    }
}
