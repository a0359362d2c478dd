//! Taking the quotes off a cell, in place.

use super::specials::QUOTE;

/// Turns a cell as written into what it says, and returns its new length. What is no RFC 4180 is read as csv-core reads
/// it: behind a closing quote, further bytes belong to the cell as they are.
pub(super) fn unquote(cell: &mut [u8]) -> usize {
    if cell.first() != Some(&QUOTE) {
        return cell.len();
    }
    let (mut from, mut to) = (1, 0);
    let mut is_open = true;
    while from < cell.len() {
        let byte = cell[from];
        if is_open && byte == QUOTE {
            if cell.get(from + 1) != Some(&QUOTE) {
                is_open = false;
                from += 1;
                continue;
            }
            from += 1;
        }
        cell[to] = byte;
        from += 1;
        to += 1;
    }
    to
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn quotes_come_off_as_csv_core_takes_them() {
        for (written, says) in [
            (r"plain", r"plain"),
            (r#""a,b""#, r"a,b"),
            (r#""say ""hi""""#, r#"say "hi""#),
            (r#""""""#, r#"""#),
            (r#""a"b"c"#, r#"ab"c"#),
            (r#""a" "#, r"a "),
            (r#"5" pipe"#, r#"5" pipe"#),
            (r#""""#, ""),
        ] {
            let mut cell = written.as_bytes().to_vec();
            let length = unquote(&mut cell);
            assert_eq!(std::str::from_utf8(&cell[..length]).unwrap(), says, "{written}");
        }
    }
}
