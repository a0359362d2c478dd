//! Words, texts, numbers and dates of a filter.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use super::{Literal, Misread};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    Word(String),
    Literal(Literal),
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Misread> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '(' => (Token::Open, &rest[1..]),
            ')' => (Token::Close, &rest[1..]),
            '\'' => quoted(&rest[1..])?,
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "()'".contains(c)).unwrap_or(rest.len());
                (bare(&rest[..end])?, &rest[end..])
            }
        };
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

/// Text up to a quote that stands alone, and what follows.
fn quoted(text: &str) -> Result<(Token, &str), Misread> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('\'') else {
            return Err(Misread("a text has no closing quote".to_owned()));
        };
        value.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Ok((Token::Literal(Literal::Text(value)), after)),
        }
    }
}

fn bare(text: &str) -> Result<Token, Misread> {
    let starts_number = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let literal = match starts_number {
        false if text.chars().all(|c| c.is_ascii_alphanumeric()) => return Ok(Token::Word(text.to_owned())),
        false => None,
        true => instant(text).or_else(|| day(text)).or_else(|| number(text)),
    };
    literal.map(Token::Literal).ok_or_else(|| Misread(format!("{text} is no word, date or number")))
}

fn instant(text: &str) -> Option<Literal> {
    let (_, time) = text.split_once('T')?;
    let parsed = if time.contains(['Z', '+', '-']) {
        DateTime::parse_from_rfc3339(text).ok()?.to_utc()
    } else {
        // Without an offset it is UTC, as in the stamps of the web page.
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?.and_utc()
    };
    Some(Literal::Instant(parsed))
}

fn day(text: &str) -> Option<Literal> {
    let shaped = text.len() == 10 && text.is_ascii();
    shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten().map(Literal::Day)
}

fn number(text: &str) -> Option<Literal> {
    let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    plain.then(|| text.parse::<Decimal>().ok()).flatten().map(Literal::Number)
}
