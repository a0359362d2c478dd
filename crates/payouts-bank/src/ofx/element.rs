//! Elements of both versions: an aggregate has elements inside and ends; a value may end or not.

use std::{borrow::Cow, collections::HashSet};

/// What a reader meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// An aggregate begins.
    Begin(&'a str),
    /// An aggregate ends.
    End(&'a str),
    /// An element with its value, which may be empty.
    Value(&'a str, Cow<'a, str>),
}

/// A tag, and the text up to the next one.
struct Tag<'a> {
    byte: u64,
    name: &'a str,
    is_end: bool,
    /// `<NAME/>`
    is_empty: bool,
    text: &'a str,
}

fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut place = 0;
    std::iter::from_fn(move || {
        loop {
            let start = place + text.get(place..)?.find('<')?;
            let inside = &text[start + 1..];
            if let Some(comment) = inside.strip_prefix("!--") {
                place = start + 4 + comment.find("-->")? + 3;
                continue;
            }
            let length = inside.find('>')?;
            let tag = &inside[..length];
            let after = start + 1 + length + 1;
            let mut content = &text[after..];
            if let Some(section) = content.trim_start().strip_prefix("<![CDATA[") {
                let begin = text.len() - section.len();
                let end = begin + section.find("]]>")?;
                content = &text[begin..end];
                place = end + 3;
            } else {
                content = &content[..content.find('<').unwrap_or(content.len())];
                place = after + content.len();
            }
            // Declarations and processing instructions.
            if tag.starts_with(['?', '!']) {
                continue;
            }
            let is_end = tag.starts_with('/');
            let is_empty = tag.ends_with('/') && !is_end;
            let name = tag.trim_matches('/').split_whitespace().next().unwrap_or_default();
            return Some(Tag { byte: start as u64, name, is_end, is_empty, text: content });
        }
    })
}

/// The elements of a file with their places.
pub(super) fn events(text: &str) -> impl Iterator<Item = (u64, Event<'_>)> {
    let aggregates = aggregates(text);
    tags(text).filter_map(move |tag| {
        let value = tag.text.trim();
        let event = match (tag.is_end, aggregates.contains(tag.name)) {
            (true, true) => Event::End(tag.name),
            (true, false) => return None,
            (false, true) if value.is_empty() && !tag.is_empty => Event::Begin(tag.name),
            (false, _) => Event::Value(tag.name, unescaped(value)),
        };
        Some((tag.byte, event))
    })
}

/// Elements that have others inside somewhere in the file: a tag without a value that another follows before its end.
fn aggregates(text: &str) -> HashSet<&str> {
    let (mut candidates, mut ended) = (HashSet::new(), HashSet::new());
    let mut before: Option<&str> = None;
    for tag in tags(text) {
        if tag.is_end {
            ended.insert(tag.name);
            before = None;
            continue;
        }
        candidates.extend(before.take());
        before = Some(tag.name).filter(|_| tag.text.trim().is_empty() && !tag.is_empty);
    }
    // An empty value without an end is followed by a tag too, and what some program left out may end elsewhere.
    candidates.retain(|name| ended.contains(name) && !VALUES.contains(name));
    candidates.extend(ALWAYS.iter().filter(|name| ended.contains(**name)));
    candidates
}

/// Values that banks leave empty.
const VALUES: [&str; 12] = [
    "NAME", "MEMO", "CHECKNUM", "REFNUM", "SRVRTID", "SIC", "PAYEEID", "EXTDNAME", "BRANCHID", "ACCTKEY",
    "FITID", "ADDR1",
];

/// Aggregates that a file may have empty only.
const ALWAYS: [&str; 3] = ["OFX", "BANKTRANLIST", "STMTTRN"];

/// Replaces the entities of SGML and XML. An ampersand that begins none is itself: banks forget to escape it.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let entity =
            rest.find(';').filter(|end| *end <= 8).and_then(|end| Some((letter(&rest[..end])?, end)));
        match entity {
            Some((letter, end)) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn letter(name: &str) -> Option<char> {
    let number = name.strip_prefix('#');
    match (name, number) {
        ("amp", _) => Some('&'),
        ("lt", _) => Some('<'),
        ("gt", _) => Some('>'),
        ("quot", _) => Some('"'),
        ("apos", _) => Some('\''),
        ("nbsp", _) => Some(' '),
        (_, Some(number)) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_or_do_not_and_aggregates_are_found_by_what_is_inside() {
        let sgml = "<OFX><STMTTRN><MEMO><NAME>A &amp; B & C &#233;\n<TRNAMT>1</STMTTRN></OFX>";
        let xml =
            "<OFX><STMTTRN><MEMO></MEMO><NAME>A &amp; B &amp; C é</NAME><TRNAMT>1</TRNAMT></STMTTRN></OFX>";
        let seen = |text| events(text).map(|(_, event)| format!("{event:?}")).collect::<Vec<_>>();
        assert_eq!(seen(sgml), seen(xml));
        assert_eq!(seen(sgml)[3], r#"Value("NAME", "A & B & C é")"#);
        assert_eq!(seen("<A><![CDATA[x < y]]></A>"), [r#"Value("A", "x < y")"#]);
    }
}
