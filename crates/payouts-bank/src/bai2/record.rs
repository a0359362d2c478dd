//! Records: a code, fields, and the records 88 that continue it.

use crate::{
    error::{NotAStatement, excerpt},
    figures::minor,
    lines::{Line, lines},
};
use payouts_model::Currency;
use payouts_wire::Amount;

/// A record with all that continues it.
pub(super) struct Record<'a> {
    pub(super) code: &'a str,
    lines: Vec<Line<'a>>,
}

/// The records of a file.
pub(super) fn records(text: &str) -> Result<Vec<Record<'_>>, NotAStatement> {
    let mut all: Vec<Record<'_>> = Vec::new();
    for line in lines(text) {
        // Files of a fixed record length are filled up with blanks.
        let trimmed = line.text.trim_end_matches([' ', '\0', '\u{1a}']);
        if trimmed.is_empty() {
            continue;
        }
        let code = trimmed.split([',', '/']).next().unwrap_or_default();
        let content = trimmed.get(code.len() + 1..).unwrap_or_default();
        // The slash is taken off where the end of the fields is known.
        let ends = trimmed[code.len()..].starts_with('/');
        let line = Line { text: if ends { "/" } else { content }, ..line };
        match (code, all.last_mut()) {
            ("88", Some(record)) => record.lines.push(line),
            ("01" | "02" | "03" | "16" | "49" | "98" | "99", _) => {
                all.push(Record { code, lines: vec![line] });
            }
            _ => {
                return Err(NotAStatement::new(format!("{} is no record of BAI2", excerpt(trimmed)))
                    .at_line(line.number)
                    .with_hint("records are 01, 02, 03, 16, 49, 88, 98 and 99: fetch the file again"));
            }
        }
    }
    Ok(all)
}

impl<'a> Record<'a> {
    pub(super) fn line(&self) -> u64 {
        self.lines.first().map_or(0, |line| line.number)
    }

    pub(super) fn byte(&self) -> u64 {
        self.lines.first().map_or(0, |line| line.byte)
    }

    /// How many lines it takes.
    pub(super) fn length(&self) -> u64 {
        self.lines.len() as u64
    }

    /// The fields of a record without text, each with its line.
    pub(super) fn fields(&self) -> Fields<'a> {
        let all = self.lines.iter().flat_map(|line| {
            let text = line.text.trim_end();
            let text = text.strip_suffix('/').unwrap_or(text);
            text.split(',').map(|field| (field.trim(), line.number))
        });
        Fields { all: all.collect::<Vec<_>>().into_iter(), line: self.line(), text: Vec::new().into_iter() }
    }

    /// The fields of a record 16. What is left of a line after the last field that is taken is its text.
    pub(super) fn fields_and_text(&self) -> Fields<'a> {
        let (first, rest) = self.lines.split_first().map_or(("", &[][..]), |(line, rest)| (line.text, rest));
        let text: Vec<_> = rest.iter().map(|line| line.text).collect();
        Fields { all: vec![(first, self.line())].into_iter(), line: self.line(), text: text.into_iter() }
    }

    pub(super) fn refuse(&self, what: impl Into<String>) -> NotAStatement {
        NotAStatement::new(what).at_line(self.line())
    }
}

/// The fields of a record, taken one by one.
pub(super) struct Fields<'a> {
    all: std::vec::IntoIter<(&'a str, u64)>,
    line: u64,
    /// The lines that continue a text.
    text: std::vec::IntoIter<&'a str>,
}

impl<'a> Fields<'a> {
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The next field of a record without text; an absent one is empty.
    pub(super) fn next(&mut self) -> &'a str {
        let Some((field, line)) = self.all.next() else { return "" };
        self.line = line;
        field
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.as_slice().is_empty()
    }

    /// The next field of a record that ends in text. Continuation lines go on with fields as long as fields are missing.
    pub(super) fn next_before_text(&mut self) -> &'a str {
        let mut rest = self.next();
        if rest.is_empty() && self.is_empty() {
            rest = self.text.next().unwrap_or_default();
        }
        // A slash ends the fields of a line, unless it is one of a reference in the middle of it.
        let rest = if rest.find(',').is_none() { rest.strip_suffix('/').unwrap_or(rest) } else { rest };
        match rest.split_once(',') {
            Some((field, rest)) => {
                self.all = vec![(rest, self.line)].into_iter();
                field.trim()
            }
            None => rest.trim(),
        }
    }

    /// The text: what is left, line by line.
    pub(super) fn text(self) -> Vec<String> {
        let own = self.all.map(|(rest, _)| rest);
        let pieces =
            own.chain(self.text).map(|line| line.trim().strip_suffix('/').unwrap_or(line.trim()).trim());
        pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
    }
}

/// An amount in the smallest unit of its currency, with an optional sign.
pub(super) fn amount(text: &str, currency: Currency) -> Option<Amount> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    // Two places are what the standard has for a currency that it does not list.
    let amount = minor(digits, currency.minor_unit().unwrap_or(2))?;
    Some(if is_negative { -amount } else { amount })
}
