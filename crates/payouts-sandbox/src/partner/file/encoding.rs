//! Text as bytes.

use std::io::{self, Write};

use crate::quirks::partner::FileEncoding;

/// The byte order mark as a character.
const MARK: &str = "\u{feff}";

/// Writes the mark that a file of this encoding begins with, if any.
pub(super) fn begin(encoding: FileEncoding, out: &mut impl Write) -> io::Result<()> {
    match encoding {
        FileEncoding::Utf8 => Ok(()),
        FileEncoding::Utf8Bom | FileEncoding::Utf16Le | FileEncoding::Utf16Be => write(encoding, MARK, out),
    }
}

pub(super) fn write(encoding: FileEncoding, text: &str, out: &mut impl Write) -> io::Result<()> {
    let units = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    match encoding {
        FileEncoding::Utf8 | FileEncoding::Utf8Bom => out.write_all(text.as_bytes()),
        FileEncoding::Utf16Le => out.write_all(&units(u16::to_le_bytes)),
        FileEncoding::Utf16Be => out.write_all(&units(u16::to_be_bytes)),
    }
}
