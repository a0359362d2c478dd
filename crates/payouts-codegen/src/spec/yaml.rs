//! YAML to JSON, keeping the digits of every number, the order of every map and the line of every value.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};

use crate::pointer::{ancestors, child};

/// The lines of a document by JSON pointer, counted from one. A member has the line of its key.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines(BTreeMap<String, usize>);

impl Lines {
    /// The line of a value, or of the nearest value around it.
    pub(super) fn nearest(&self, pointer: &str) -> Option<usize> {
        ancestors(pointer).find_map(|pointer| self.0.get(pointer).copied())
    }
}

/// What is wrong with the text, and the line it is wrong at.
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) message: String,
}

/// Reads one YAML document of plain maps, lists and scalars. Anchors and tags are refused: what a reader of the
/// document cannot see at a glance has no place in it.
pub(super) fn read(text: &str) -> Result<(Value, Lines), Fault> {
    let mut reader = Reader { events: Parser::new_from_str(text), lines: Lines::default() };
    let root = loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (Event::StreamEnd, span) => return Err(fault(&span, "the document is empty")),
            (event, span) => break reader.value(event, &span, "")?,
        }
    };
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok((root, reader.lines)),
            (Event::DocumentStart(_), span) => return Err(fault(&span, "a second document begins here")),
            _ => {}
        }
    }
}

struct Reader<'t> {
    events: Parser<'t, saphyr_parser::StrInput<'t>>,
    lines: Lines,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Fault> {
        match self.events.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(e)) => Err(Fault { line: e.marker().line(), message: explained(e.info()) }),
            None => Err(Fault { line: 0, message: "the document ends too early".to_owned() }),
        }
    }

    fn value(&mut self, event: Event<'t>, span: &Span, at: &str) -> Result<Value, Fault> {
        self.lines.0.entry(at.to_owned()).or_insert(span.start.line());
        match event {
            Event::Scalar(text, style, 0, None) => scalar(&text, style).map_err(|m| fault(span, m)),
            Event::SequenceStart(0, None) => self.list(at),
            Event::MappingStart(0, None) => self.map(at),
            _ => Err(fault(span, "anchors, aliases and tags are not used here: write the value out")),
        }
    }

    fn list(&mut self, at: &str) -> Result<Value, Fault> {
        let mut list = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(Value::Array(list));
            }
            list.push(self.value(event, &span, &child(at, &list.len().to_string()))?);
        }
    }

    fn map(&mut self, at: &str) -> Result<Value, Fault> {
        let mut map = Map::new();
        loop {
            let (key, key_span) = match self.next()? {
                (Event::MappingEnd, _) => return Ok(Value::Object(map)),
                (Event::Scalar(key, _, 0, None), span) => (key.into_owned(), span),
                (_, span) => return Err(fault(&span, "a key must be a plain word or a quoted text")),
            };
            let here = child(at, &key);
            if self.lines.0.insert(here.clone(), key_span.start.line()).is_some() {
                return Err(fault(&key_span, format!("`{key}` is here for the second time: keep one")));
            }
            let (event, span) = self.next()?;
            let value = self.value(event, &span, &here)?;
            map.insert(key, value);
        }
    }
}

/// What a parser's complaint mostly means. Its own words follow, for when they mean something else.
fn explained(words: &str) -> String {
    const MEANINGS: [(&str, &str); 7] = [
        ("tab", "a tab: indent with blanks"),
        ("expected ',' or", "a brace or a bracket is not closed, here or in the lines above: close it"),
        ("quoted scalar", "a quote is not closed, here or in the lines above: close it"),
        (
            "mapping values are not allowed",
            "a colon inside of a plain text, or a line that is indented too far: quote the text",
        ),
        (
            "did not find expected key",
            "this line is not indented like those that it belongs to: indent them alike",
        ),
        (
            "expected <block end>",
            "this line is not indented like those that it belongs to: indent them alike",
        ),
        (
            "block sequence entries",
            "this line is not indented like those that it belongs to: indent them alike",
        ),
    ];
    let meaning = MEANINGS.iter().find(|(sign, _)| words.contains(sign)).map(|(_, meaning)| *meaning);
    format!("{} ({words})", meaning.unwrap_or("this is not YAML"))
}

/// The YAML 1.2 core schema, as far as JSON can say the same.
fn scalar(text: &str, style: ScalarStyle) -> Result<Value, String> {
    if style != ScalarStyle::Plain {
        return Ok(Value::String(text.to_owned()));
    }
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match text.parse::<Number>() {
            Ok(number) => Value::Number(number),
            Err(_) if number_to_yaml_only(text) => {
                return Err(format!(
                    "`{text}` is a number to YAML and a text to JSON: quote it or write it out"
                ));
            }
            Err(_) => Value::String(text.to_owned()),
        },
    })
}

/// Whether YAML would read a number that JSON cannot write: a sign or zeros in front, a bare point, octal,
/// hexadecimal, infinity, not-a-number.
fn number_to_yaml_only(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let body = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    let all = |t: &str, radix: u32| !t.is_empty() && t.chars().all(|c| c.is_digit(radix));
    if let Some(digits) = body.strip_prefix("0x") {
        return all(digits, 16);
    }
    if let Some(digits) = body.strip_prefix("0o") {
        return all(digits, 8);
    }
    let (mantissa, exponent) = body.split_once('e').unwrap_or((body, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    matches!(body, ".inf" | ".nan") || (all(&mantissa.replacen('.', "", 1), 10) && all(exponent, 10))
}

fn fault(span: &Span, message: impl Into<String>) -> Fault {
    Fault { line: span.start.line(), message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Value {
        read(text).map_or_else(|f| panic!("line {}: {}", f.line, f.message), |(value, _)| value)
    }

    #[test]
    fn keeps_every_digit_of_a_number() {
        for digits in ["1.10", "0.1000000000000000055511151231257827", "12345678901234567890123", "-1.5e+400"]
        {
            assert_eq!(json(&format!("a: {digits}"))["a"].to_string(), digits);
        }
    }

    #[test]
    fn keeps_the_order_of_members_and_the_text_of_keys() {
        let value = json("200: x\nzebra: 1\napple: 2\n");
        assert_eq!(value.to_string(), r#"{"200":"x","zebra":1,"apple":2}"#);
    }

    #[test]
    fn reads_dates_versions_and_quoted_numbers_as_text() {
        let value = json("a: 2024-12-24\nb: 3.0.3\nc: '007'\nd: 20:30\ne: yes\n");
        assert_eq!(value.to_string(), r#"{"a":"2024-12-24","b":"3.0.3","c":"007","d":"20:30","e":"yes"}"#);
    }

    #[test]
    fn refuses_what_yaml_and_json_read_differently() {
        for text in ["0x1F", "0o17", "+1", ".5", "5.", "007", "-.inf", ".nan", "+1e3"] {
            let Err(fault) = read(&format!("first: 1\na: {text}")) else { panic!("{text} was read") };
            assert_eq!(fault.line, 2, "{text}");
        }
    }

    #[test]
    fn refuses_a_member_that_comes_twice() {
        let Err(fault) = read("a: 1\nb: 2\na: 3\n") else { panic!("read") };
        assert_eq!((fault.line, fault.message.contains("`a`")), (3, true));
    }

    #[test]
    fn refuses_anchors_tags_and_second_documents() {
        for text in ["a: &x 1\nb: *x", "a: !!str 1", "a: 1\n---\nb: 2"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn knows_the_line_of_every_value() {
        let (_, lines) = read("a:\n  b/c:\n    - 1\n    - 2\n").unwrap_or_else(|f| panic!("{}", f.message));
        let line = |pointer| lines.nearest(pointer).unwrap();
        assert_eq!((line("/a"), line("/a/b~1c"), line("/a/b~1c/1"), line("/a/lost")), (1, 2, 4, 1));
    }
}
