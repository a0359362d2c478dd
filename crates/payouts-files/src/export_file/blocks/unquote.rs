//! Taking the quotes off a cell.

use super::specials::QUOTE;

/// Turns a quoted cell as written into its text, in place, and returns the new length. Blanks behind the closing quote
/// are dropped. `None` when there is other text behind it; then nothing was changed.
pub(super) fn unquote(cell: &mut [u8]) -> Option<usize> {
    let end = closing_quote(cell)?;
    let (mut from, mut to) = (1, 0);
    while from < end {
        // Inside the quotes, a quote is the first of a pair.
        from += usize::from(cell[from] == QUOTE);
        cell[to] = cell[from];
        from += 1;
        to += 1;
    }
    Some(to)
}

/// Where the closing quote of a quoted cell is; `None` when text follows it.
pub(super) fn closing_quote(cell: &[u8]) -> Option<usize> {
    let mut at = 1;
    while at < cell.len() {
        if cell[at] == QUOTE {
            if cell.get(at + 1) != Some(&QUOTE) {
                let behind = &cell[at + 1..];
                return behind.iter().all(|byte| matches!(byte, b' ' | b'\t')).then_some(at);
            }
            at += 1;
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn quotes_come_off_where_nothing_but_blanks_follows() {
        for (written, text) in [
            (r#""a,b""#, Some(r"a,b")),
            (r#""say ""hi""""#, Some(r#"say "hi""#)),
            (r#""""""#, Some(r#"""#)),
            (r#""""#, Some("")),
            (r#""a"  "#, Some("a")),
            (r#""a"b"#, None),
            (r#""a"b"c"#, None),
            (r#""a" "b""#, None),
            (r#""never closed"#, None),
        ] {
            let mut cell = written.as_bytes().to_vec();
            let length = unquote(&mut cell);
            let read = length.map(|length| std::str::from_utf8(&cell[..length]).unwrap());
            assert_eq!(read, text, "{written}");
        }
    }
}
