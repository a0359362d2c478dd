//! Every unquoted scalar and key means the same to a YAML 1.1 reader (most Python tools) as to ours, which is YAML 1.2.

use payouts_codegen::Spec;
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::finding::Finding;

const RULE: &str = "portable-yaml";

/// Works on the text, because a document no longer knows what was quoted.
pub(super) fn lint(spec: &Spec, text: &str) -> Vec<Finding> {
    let mut keys = Keys::default();
    let mut found = Vec::new();
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        let is_key = keys.next_is_key(&event);
        if let Event::Scalar(text, ScalarStyle::Plain, ..) = &event
            && (is_ambiguous(text) || (is_key && is_number(text)))
        {
            found.push(Finding {
                file: spec.file().to_owned(),
                line: span.start.line(),
                rule: RULE,
                message: format!("`{text}` means different things to different YAML readers: quote it"),
            });
        }
    }
    found
}

/// Knows, event by event, whether a scalar is the key of a mapping or a value.
#[derive(Default)]
struct Keys {
    /// For each open collection: `Some(true)` where a mapping expects a key, `None` for a list.
    open: Vec<Option<bool>>,
}

impl Keys {
    fn next_is_key(&mut self, event: &Event<'_>) -> bool {
        let is_key = self.open.last() == Some(&Some(true));
        match event {
            Event::Scalar(..) | Event::Alias(_) => self.value_done(),
            Event::MappingStart(..) => self.open.push(Some(true)),
            Event::SequenceStart(..) => self.open.push(None),
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
                self.value_done();
            }
            _ => {}
        }
        is_key
    }

    fn value_done(&mut self) {
        if let Some(Some(expects_key)) = self.open.last_mut() {
            *expects_key = !*expects_key;
        }
    }
}

fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

fn is_ambiguous(text: &str) -> bool {
    // These and plain JSON numbers are read alike by every reader; an exponent without a point is text to some.
    !matches!(text, "true" | "false" | "null" | "~")
        && (!is_number(text) || text.contains(['e', 'E']))
        && (is_ambiguous_word(text) || looks_numeric(text) || looks_like_a_date(text))
}

fn is_ambiguous_word(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "yes" | "no" | "on" | "off" | "true" | "false" | "null" | ".inf" | "-.inf" | "+.inf" | ".nan"
    )
}

/// Octal, hexadecimal, signed, bare-pointed, underscored or sexagesimal: a number to some readers.
fn looks_numeric(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let radix = ["0x", "0o", "0b"].iter().any(|prefix| {
        digits
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_hexdigit() || c == '_'))
    });
    let starts = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let has_digit = digits.contains(|c: char| c.is_ascii_digit());
    let one_point = digits.matches('.').count() <= 1;
    radix
        || (starts
            && has_digit
            && one_point
            && digits.chars().all(|c| c.is_ascii_digit() || "._:eE+".contains(c)))
}

/// `2024-12-24`, alone or with a time of day: a timestamp in YAML 1.1.
fn looks_like_a_date(text: &str) -> bool {
    let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let parts: Vec<&str> = date.split('-').collect();
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    let is_time = time.chars().all(|c| c.is_ascii_digit() || ":.+-Zz ".contains(c));
    matches!(parts[..], [year, month, day] if year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2))
        && is_time
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::spec;

    fn lines(text: &str) -> Vec<usize> {
        lint(&spec(text), text).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn scalars_that_readers_disagree_on_are_refused() {
        for text in
            ["yes", "No", "on", "True", "1_000", "12:30", "2024-12-24", "2024-1-2 03:04", "190:20:30", "1e3"]
        {
            assert_eq!(lines(&format!("x:\n  y: {text}\n")), [2], "{text}");
        }
    }

    #[test]
    fn an_unquoted_status_is_refused_as_a_key_and_fine_as_a_value() {
        assert_eq!(lines("a: 200\nb:\n  - c: 1\n    200: d\n"), [4]);
    }

    #[test]
    fn ordinary_and_quoted_scalars_pass() {
        for text in [
            "csv",
            "122024-12-2434",
            "3.0.3",
            "2xx",
            "v1.0",
            "2024-12",
            "2024-12-24T01:02:03, no offset",
            "'yes'",
            "1.10",
            "-5",
            "true",
        ] {
            assert!(lines(&format!("a: {text}\n")).is_empty(), "{text}");
        }
    }
}
