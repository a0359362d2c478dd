//! Field 86: what an entry was for. Banks fill it in three ways: `?20` subfields, `/CODE/` words, or free text.

use crate::{
    lines::Line,
    statement::{Entry, Reference, ReferenceKind},
};

/// Adds what the lines of a field 86 state to their entry.
pub(super) fn explain(entry: &mut Entry, lines: &[Line<'_>]) {
    let folded: String = lines.iter().map(|line| line.text).collect();
    if let Some((code, separator)) = structured(&folded) {
        subfields(entry, code, &folded[3..], separator);
    } else if code_word(&folded, 0).is_some() {
        words(entry, &folded);
    } else {
        let texts = lines.iter().map(|line| line.text.trim()).filter(|text| !text.is_empty());
        entry.texts.extend(texts.map(str::to_owned));
    }
}

/// The business transaction code and the separator of the German form: `166?00CREDIT?20...`.
fn structured(text: &str) -> Option<(&str, char)> {
    let (code, rest) = text.split_at_checked(3)?;
    let mut letters = rest.chars();
    let separator = letters.next()?;
    let is_form = code.bytes().all(|byte| byte.is_ascii_digit())
        && !separator.is_alphanumeric()
        && !separator.is_whitespace()
        && separator != '/'
        && letters.take(2).filter(char::is_ascii_digit).count() == 2;
    is_form.then_some((code, separator))
}

fn subfields(entry: &mut Entry, code: &str, text: &str, separator: char) {
    let mut name = Vec::new();
    let mut remittance = Vec::new();
    let mut codes = vec![entry.code.take().unwrap_or_default(), code.to_owned()];
    let mut remaining = text;
    while let Some(at) = remaining.find(separator) {
        let field = &remaining[at + separator.len_utf8()..];
        let end = subfield_end(field, separator);
        let (field, rest) = field.split_at(end);
        remaining = rest;
        let Some((number, content)) = field.split_at_checked(2) else { continue };
        match number {
            "00" => codes.push(content.trim().to_owned()),
            _ if number.parse().is_ok_and(is_remittance) => remittance.push(content),
            "31" if !content.trim().is_empty() => {
                entry.counterparty_account = Some(content.split_whitespace().collect());
            }
            "32" | "33" => name.push(content),
            "34" if !content.trim().is_empty() => codes.push(content.trim().to_owned()),
            _ => {}
        }
    }
    codes.retain(|code| !code.is_empty());
    entry.code = Some(codes.join(" "));
    let name = name.concat();
    entry.counterparty = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    remittance_pieces(entry, &remittance);
}

fn is_remittance(subfield: u8) -> bool {
    matches!(subfield, 20..=29 | 60..=63)
}

/// Where the next subfield begins: a separator and two digits. A question mark in the text is no separator.
fn subfield_end(text: &str, separator: char) -> usize {
    let is_start = |at: &usize| {
        let mut letters = text[at + separator.len_utf8()..].chars();
        letters.next().is_some_and(|one| one.is_ascii_digit())
            && letters.next().is_some_and(|one| one.is_ascii_digit())
    };
    text.match_indices(separator).map(|(at, _)| at).find(is_start).unwrap_or(text.len())
}

/// The words of SEPA that begin a piece of the remittance information.
const SEPA: [(&str, Option<ReferenceKind>); 9] = [
    ("EREF", Some(ReferenceKind::EndToEnd)),
    ("KREF", Some(ReferenceKind::Instruction)),
    ("MREF", Some(ReferenceKind::Mandate)),
    ("SVWZ", None),
    ("CRED", None),
    ("DEBT", None),
    ("COAM", None),
    ("OAMT", None),
    ("ABWA", None),
];

/// A reference is continued by the pieces up to the next word; text stays piece by piece as the bank folded it.
fn remittance_pieces(entry: &mut Entry, pieces: &[&str]) {
    let mut reference: Option<(ReferenceKind, String)> = None;
    for piece in pieces {
        let word = SEPA.iter().find_map(|(word, kind)| {
            let rest = piece.strip_prefix(word)?;
            Some((*word, *kind, rest.strip_prefix('+').or_else(|| rest.strip_prefix(": "))?))
        });
        match word {
            Some((_, Some(kind), content)) => {
                keep(entry, reference.replace((kind, content.to_owned())));
            }
            Some((word, None, content)) => {
                keep(entry, reference.take());
                // Only this word begins what the payer wrote; the others name what follows.
                let text = if word == "SVWZ" { content } else { piece };
                push(&mut entry.texts, text);
            }
            None => match &mut reference {
                Some((_, text)) => text.push_str(piece),
                None => push(&mut entry.texts, piece),
            },
        }
    }
    keep(entry, reference);
}

fn keep(entry: &mut Entry, reference: Option<(ReferenceKind, String)>) {
    if let Some((kind, text)) = reference {
        refer(entry, kind, &text);
    }
}

fn refer(entry: &mut Entry, kind: ReferenceKind, text: &str) {
    let text = text.trim().trim_end_matches('/');
    let is_nothing =
        text.is_empty() || ["NOTPROVIDED", "NONREF"].iter().any(|one| text.eq_ignore_ascii_case(one));
    if !is_nothing {
        entry.references.push(Reference::new(kind, text));
    }
}

fn push(texts: &mut Vec<String>, text: &str) {
    if !text.trim().is_empty() {
        texts.push(text.trim().to_owned());
    }
}

/// The code words of the form of SWIFT that begin a part of the field.
const WORDS: [&str; 26] = [
    "EREF", "PREF", "IREF", "KREF", "MARF", "CSID", "REMI", "NAME", "IBAN", "BIC", "CNTP", "ORDP", "BENM",
    "RTRN", "TRTP", "TRCD", "ISDT", "PURP", "ULTC", "ULTD", "ULTB", "EXCH", "OCMT", "CHGS", "SUBF", "ADDR",
];

/// The code word that begins at a place: `/REMI/`, and where its content begins.
fn code_word(text: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = text.get(at..)?.strip_prefix('/')?;
    let word =
        WORDS.iter().find(|word| rest.strip_prefix(**word).is_some_and(|rest| rest.starts_with('/')))?;
    Some((word, at + word.len() + 2))
}

fn words(entry: &mut Entry, text: &str) {
    let starts: Vec<_> =
        text.match_indices('/').filter_map(|(at, _)| Some((at, code_word(text, at)?))).collect();
    for (index, (_, (word, content))) in starts.iter().enumerate() {
        // Words that share a slash would overlap.
        let end = starts.get(index + 1).map_or(text.len(), |(at, _)| *at).max(*content);
        let content = text[*content..end].trim();
        let first = content.trim_matches('/').split("//").next().unwrap_or_default();
        match *word {
            "EREF" => refer(entry, ReferenceKind::EndToEnd, first),
            "PREF" | "IREF" | "KREF" => refer(entry, ReferenceKind::Instruction, first),
            "MARF" => refer(entry, ReferenceKind::Mandate, first),
            "REMI" => remittance(entry, content),
            "NAME" => entry.counterparty = Some(first.to_owned()).filter(|name| !name.is_empty()),
            "IBAN" => entry.counterparty_account = Some(first.split_whitespace().collect()),
            // Account, bank and name of the other side.
            "CNTP" => {
                let mut parts = content.split('/').map(str::trim);
                let mut next = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
                entry.counterparty_account = next();
                let _bank = next();
                entry.counterparty = next();
            }
            "RTRN" => entry.return_reason = Some(first.to_owned()).filter(|reason| !reason.is_empty()),
            _ => push(&mut entry.texts, &format!("/{word}/{content}")),
        }
    }
}

/// Unstructured text, or a reference in a structured field: `USTD//TEXT`, `STRD/CUR/REFERENCE`.
fn remittance(entry: &mut Entry, content: &str) {
    if let Some(structured) = content.strip_prefix("STRD/") {
        let reference = structured.trim_matches('/').rsplit('/').next().unwrap_or_default();
        refer(entry, ReferenceKind::Structured, reference);
    }
    push(&mut entry.texts, content.strip_prefix("USTD/").unwrap_or(content).trim_matches('/'));
}
