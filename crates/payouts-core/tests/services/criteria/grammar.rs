//! A strict reader of search criteria in the forms that were seen to work: `where` first, text in straight quotes,
//! `!` before a filter and nowhere else.

/// The meaning of a text.
#[derive(Debug)]
pub(super) enum Search {
    Filter { negated: bool, member: usize },
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl Search {
    /// Whether it holds when the filters on these members do (bit by bit).
    pub(super) fn holds(&self, facts: u32) -> bool {
        match self {
            Self::Filter { negated, member } => (facts & (1 << member) != 0) != *negated,
            Self::All(all) => all.iter().all(|search| search.holds(facts)),
            Self::Any(any) => any.iter().any(|search| search.holds(facts)),
        }
    }
}

const FILTERS: [&str; 8] =
    ["equals", "equalsIgnoreCase", "greaterThan", "lessThan", "isNull", "contains", "startsWith", "endsWith"];

pub(super) fn parse(text: &str) -> Result<Search, String> {
    let mut rest = text.strip_prefix("where ").ok_or("33204: no where")?;
    let search = alternatives(&mut rest)?;
    if rest.is_empty() { Ok(search) } else { Err(format!("stray {rest:?}")) }
}

fn alternatives(rest: &mut &str) -> Result<Search, String> {
    let mut any = vec![conjunction(rest)?];
    while take(rest, " or ") {
        any.push(conjunction(rest)?);
    }
    Ok(if any.len() == 1 { any.remove(0) } else { Search::Any(any) })
}

fn conjunction(rest: &mut &str) -> Result<Search, String> {
    let mut all = vec![part(rest)?];
    while take(rest, " and ") {
        all.push(part(rest)?);
    }
    Ok(if all.len() == 1 { all.remove(0) } else { Search::All(all) })
}

fn part(rest: &mut &str) -> Result<Search, String> {
    if take(rest, "(") {
        let inner = alternatives(rest)?;
        return if take(rest, ")") { Ok(inner) } else { Err(format!("no end of group at {rest:?}")) };
    }
    let negated = take(rest, "!");
    let (word, after) = rest.split_once('(').ok_or("no filter")?;
    if !FILTERS.contains(&word) {
        return Err(format!("33218 or worse: {word:?}"));
    }
    let end = after.find([',', ')']).ok_or("no end of the path")?;
    let (path, mut after) = after.split_at(end);
    if take(&mut after, ",") {
        if take(&mut after, "'") {
            after = after.split_once('\'').ok_or("text without an end")?.1;
        } else {
            after = after.trim_start_matches(|letter: char| letter.is_ascii_digit() || "-.".contains(letter));
        }
    }
    if !take(&mut after, ")") {
        return Err(format!("no end of the filter at {after:?}"));
    }
    *rest = after;
    let member = path.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse().unwrap_or(0);
    Ok(Search::Filter { negated, member })
}

fn take(rest: &mut &str, expected: &str) -> bool {
    let after = rest.strip_prefix(expected);
    *rest = after.unwrap_or(rest);
    after.is_some()
}
