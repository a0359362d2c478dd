//! Names of columns and members, as loosely as services spell them.

/// Whether two names are the same apart from case, blanks, underscores and a byte order mark.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    folded(one).eq(folded(other))
}

fn folded(name: &str) -> impl Iterator<Item = char> + '_ {
    let letters = name.chars().filter(|c| !c.is_whitespace() && *c != '_' && *c != '\u{feff}');
    letters.flat_map(char::to_lowercase)
}
