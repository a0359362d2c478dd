//! A small reader of OData conditions, written from the rules and not from the builder: `or` binds weaker than `and`,
//! parentheses first, text in straight single quotes with quotes doubled.

/// A condition, joins of one kind flattened.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    Compare { field: String, operator: String, literal: Literal },
    And(Vec<Self>),
    Or(Vec<Self>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Text(String),
    Bare(String),
}

impl Condition {
    pub(super) fn text(field: &str, text: &str) -> Self {
        Self::Compare {
            field: field.to_owned(),
            operator: "eq".to_owned(),
            literal: Literal::Text(text.to_owned()),
        }
    }

    pub(super) fn compare(field: &str, operator: &str, literal: String) -> Self {
        Self::Compare {
            field: field.to_owned(),
            operator: operator.to_owned(),
            literal: Literal::Bare(literal),
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        let members = |condition| match condition {
            Self::And(members) => members,
            other => vec![other],
        };
        Self::And([members(self), members(other)].concat())
    }

    pub(super) fn or(self, other: Self) -> Self {
        let members = |condition| match condition {
            Self::Or(members) => members,
            other => vec![other],
        };
        Self::Or([members(self), members(other)].concat())
    }
}

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Result<Condition, String> {
    let mut rest = text;
    let condition = alternatives(&mut rest)?;
    if rest.is_empty() { Ok(condition) } else { Err(format!("stray {rest:?}")) }
}

fn alternatives(rest: &mut &str) -> Result<Condition, String> {
    let mut condition = conjunction(rest)?;
    while take(rest, " or ") {
        condition = condition.or(conjunction(rest)?);
    }
    Ok(condition)
}

fn conjunction(rest: &mut &str) -> Result<Condition, String> {
    let mut condition = member(rest)?;
    while take(rest, " and ") {
        condition = condition.and(member(rest)?);
    }
    Ok(condition)
}

fn member(rest: &mut &str) -> Result<Condition, String> {
    if take(rest, "(") {
        let condition = alternatives(rest)?;
        return if take(rest, ")") { Ok(condition) } else { Err(format!("no end of group at {rest:?}")) };
    }
    let field = word(rest, |letter| letter.is_ascii_alphanumeric())?;
    let operator =
        if take(rest, " ") { word(rest, |letter| letter.is_ascii_lowercase())? } else { String::new() };
    if !matches!(&*operator, "eq" | "ge" | "le" | "lt") || !take(rest, " ") {
        return Err(format!("no operator before {rest:?}"));
    }
    Ok(Condition::Compare { field, operator, literal: literal(rest)? })
}

fn literal(rest: &mut &str) -> Result<Literal, String> {
    if !take(rest, "'") {
        return word(rest, |letter| letter.is_ascii_alphanumeric() || "-:.".contains(letter))
            .map(Literal::Bare);
    }
    let mut text = String::new();
    loop {
        let (before, after) = rest.split_once('\'').ok_or("text without an end")?;
        text.push_str(before);
        *rest = after;
        if !take(rest, "'") {
            return Ok(Literal::Text(text));
        }
        text.push('\'');
    }
}

fn word(rest: &mut &str, fits: impl Fn(char) -> bool) -> Result<String, String> {
    let end = rest.find(|letter| !fits(letter)).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    if word.is_empty() {
        return Err(format!("no word at {rest:?}"));
    }
    *rest = after;
    Ok(word.to_owned())
}

fn take(rest: &mut &str, expected: &str) -> bool {
    let after = rest.strip_prefix(expected);
    *rest = after.unwrap_or(rest);
    after.is_some()
}

#[test]
fn the_reader_itself_knows_precedence_quotes_and_nonsense() {
    let (a, b, c) = (Condition::text("a", "x"), Condition::text("b", "it's"), Condition::text("c", ""));
    let all = parse("a eq 'x' or b eq 'it''s' and c eq ''").unwrap();
    assert_eq!(all, a.clone().or(b.clone().and(c.clone())));
    let grouped = parse("(a eq 'x' or b eq 'it''s') and c eq ''").unwrap();
    assert_eq!(grouped, a.or(b).and(c));
    for nonsense in
        ["", "a", "a = 'x'", "a eq \u{2018}x\u{2019}", "a eq 'x", "(a eq 'x'", "a eq 'x' and", "a eq 'x''"]
    {
        assert!(parse(nonsense).is_err(), "{nonsense}");
    }
}
