//! Text as it was received, made safe to show.

use std::borrow::Cow;
use unicode_general_category::{GeneralCategory, get_general_category};

/// The text with each character that has an effect and no picture written as `\u{…}`.
///
/// Direction marks make a reference read as another one, and control characters break a spreadsheet.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

fn is_hidden(letter: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, Unassigned};
    !letter.is_ascii_graphic()
        && letter != ' '
        && matches!(
            get_general_category(letter),
            Control | Format | LineSeparator | ParagraphSeparator | PrivateUse | Unassigned
        )
}

/// Whether a spreadsheet may take the text for a formula. The wide forms count: they do in East Asian editions.
pub(crate) fn is_like_formula(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\u{a0}', '\'', '"']);
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '＝', '＋', '－', '＠'])
}

/// A text cell of a CSV file that no spreadsheet takes for a formula.
pub(crate) fn without_formula(text: &str) -> Cow<'_, str> {
    let text = visible(text);
    if is_like_formula(&text) { Cow::Owned(format!("'{text}")) } else { text }
}

/// A text inside a Markdown table.
pub(crate) fn in_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in visible(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '!' => escaped.extend(['\\', letter]),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// The whole digits of a number in groups of three, the first one shorter.
pub(crate) fn groups_of_three(digits: &str) -> impl Iterator<Item = &str> {
    let first = digits.len() % 3;
    let (head, tail) = digits.split_at(first);
    let rest = (0..tail.len() / 3).map(move |index| &tail[index * 3..index * 3 + 3]);
    Some(head).filter(|head| !head.is_empty()).into_iter().chain(rest)
}

/// "1 payout", "2 payouts".
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_without_a_picture_are_written_out() {
        assert_eq!(visible("ref\u{202e}001"), "ref\\u{202e}001");
        assert_eq!(visible("a\tb\0"), "a\\u{9}b\\u{0}");
        assert!(matches!(visible("Café 東京 עברית"), Cow::Borrowed(_)));
    }

    #[test]
    fn formulas_become_text_and_numbers_of_digits_stay() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "|cmd", "'=1", "\"=1"] {
            assert!(is_like_formula(text), "{text}");
        }
        assert_eq!(without_formula("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(without_formula("000123"), "000123");
    }

    #[test]
    fn groups_of_digits() {
        let groups = |digits| groups_of_three(digits).collect::<Vec<_>>();
        assert_eq!(groups("1234567"), ["1", "234", "567"]);
        assert_eq!(groups("123456"), ["123", "456"]);
        assert_eq!(groups("12"), ["12"]);
    }

    #[test]
    fn markdown_cells_stay_cells() {
        assert_eq!(in_markdown("a|b <script>"), "a\\|b &lt;script&gt;");
    }
}
