//! From the bytes of a file to text, and from a place in the text back to a place in the file.

use crate::error::{NotAStatement, excerpt};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A file as text.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    width: Width,
    /// The length of the byte order mark, which is no part of the text.
    start: u64,
}

/// How many bytes of the file a letter of the text takes.
#[derive(Clone, Copy)]
enum Width {
    /// As many as in the text.
    Same,
    /// One.
    One,
    /// Two or four.
    Utf16,
}

/// What to take a file for that does not declare its encoding and is not UTF-8.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Otherwise {
    /// Nothing: the format declares any other encoding.
    Refuse,
    /// What Windows programs of western Europe write, of which ISO 8859-1 is a part.
    Windows1252,
}

impl<'a> Decoded<'a> {
    /// Decodes a file. A byte order mark wins over the declared encoding, which wins over what the bytes look like.
    pub(crate) fn new(
        bytes: &'a [u8],
        declared: Option<&str>,
        otherwise: Otherwise,
    ) -> Result<Self, NotAStatement> {
        if let Some((encoding, length)) = Encoding::for_bom(bytes) {
            return Self::strictly(&bytes[length..], encoding, length);
        }
        if let Some(encoding) = utf_16_without_mark(bytes) {
            return Self::strictly(bytes, encoding, 0);
        }
        let encoding = match declared {
            None => UTF_8,
            // No UTF-16 was found above: the declaration survived a conversion of the file.
            Some(label) if label.trim().to_ascii_lowercase().starts_with("utf-16") => UTF_8,
            Some(label) => Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                NotAStatement::new(format!("it declares the unknown encoding {}", excerpt(label)))
                    .with_hint("convert the file to UTF-8 and declare that")
            })?,
        };
        if otherwise == Otherwise::Windows1252 && encoding == UTF_8 && std::str::from_utf8(bytes).is_err() {
            return Self::strictly(bytes, WINDOWS_1252, 0);
        }
        Self::strictly(bytes, encoding, 0)
    }

    fn strictly(bytes: &'a [u8], encoding: &'static Encoding, start: usize) -> Result<Self, NotAStatement> {
        let width = if encoding.is_single_byte() {
            Width::One
        } else if encoding == UTF_16LE || encoding == UTF_16BE {
            Width::Utf16
        } else {
            Width::Same
        };
        let start = start as u64;
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| {
            let refusal = NotAStatement::new(format!("it is not {}, as it seems to be", encoding.name()));
            let refusal = match std::str::from_utf8(bytes) {
                Err(error) if encoding == UTF_8 => refusal.at_byte(start + error.valid_up_to() as u64),
                _ => refusal,
            };
            refusal.with_hint("the file is damaged or declares another encoding than its own: fetch it again")
        })?;
        Ok(Self { text, width, start })
    }

    /// Converts places in the text, asked for in ascending order, to places in the file.
    pub(crate) fn places(&self) -> Places<'_> {
        Places { decoded: self, text: 0, file: 0 }
    }

    /// The same for one place.
    pub(crate) fn place(&self, text: u64) -> u64 {
        self.places().of(text)
    }
}

/// See [`Decoded::places`].
pub(crate) struct Places<'a> {
    decoded: &'a Decoded<'a>,
    text: usize,
    file: u64,
}

impl Places<'_> {
    /// The place in the file. A place before an earlier one costs another pass.
    pub(crate) fn of(&mut self, text: u64) -> u64 {
        let whole = &*self.decoded.text;
        let text = whole.floor_char_boundary(usize::try_from(text).unwrap_or(usize::MAX));
        if text < self.text {
            (self.text, self.file) = (0, 0);
        }
        let passed = &whole[self.text..text];
        self.file += match self.decoded.width {
            Width::Same => passed.len() as u64,
            Width::One => passed.chars().count() as u64,
            Width::Utf16 => passed.chars().map(|letter| letter.len_utf16() as u64 * 2).sum(),
        };
        self.text = text;
        self.decoded.start + self.file
    }
}

/// The encoding of a file in UTF-16 that begins without a byte order mark: every statement begins with ASCII letters.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(UTF_16LE),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that an XML declaration names.
pub(crate) fn declared_in_xml(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(400))?;
    let head = head.trim_ascii_start();
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = std::str::from_utf8(&head[..end]).ok()?;
    let (_, after) = head.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let letters = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        letters.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn text_and_places_are_those_of_the_file_in_every_encoding() {
        let text = "<a>é€𝄞</a>";
        for (big, mark) in [(false, false), (false, true), (true, false), (true, true)] {
            let bytes = utf_16(text, big, mark);
            let decoded = Decoded::new(&bytes, Some("UTF-16"), Otherwise::Refuse).expect("text");
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.place(text.find("</a>").expect("an end") as u64), bytes.len() as u64 - 8);
        }
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let decoded = Decoded::new(&marked, None, Otherwise::Refuse).expect("text");
        assert_eq!((&*decoded.text, decoded.place(3)), (text, 6));
        let latin = Decoded::new(b"M\xFCller \xA4", Some("ISO-8859-15"), Otherwise::Refuse).expect("text");
        assert_eq!((&*latin.text, latin.place("Müller ".len() as u64)), ("Müller €", 7));
        let guessed = Decoded::new(b"M\xFCller \x80", None, Otherwise::Windows1252).expect("text");
        assert_eq!(guessed.text, "Müller €");
    }

    #[test]
    fn bytes_of_another_encoding_are_refused_with_their_place() {
        let refused = |bytes: &[u8], declared| {
            Decoded::new(bytes, declared, Otherwise::Refuse).err().expect("a refusal").to_string()
        };
        assert_eq!(refused(b"<a>\xFC", Some("UTF-8")), "it is not UTF-8, as it seems to be at byte 3");
        assert_eq!(refused(b"<a>", Some("EBCDIC")), "it declares the unknown encoding \"EBCDIC\"");
    }

    #[test]
    fn a_declaration_is_found_in_its_forms() {
        for (head, expected) in [
            (r#"<?xml version="1.0" encoding="ISO-8859-15"?><a/>"#, Some("ISO-8859-15")),
            ("\n<?xml version='1.0' encoding = 'utf-8' standalone='yes'?>", Some("utf-8")),
            (r#"<?xml version="1.0"?><a encoding="x"/>"#, None),
            ("OFXHEADER:100", None),
        ] {
            assert_eq!(declared_in_xml(head.as_bytes()).as_deref(), expected, "{head}");
        }
    }
}
