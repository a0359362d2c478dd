//! A name that does not exist: what exists, and what was probably meant.

use crate::exit::Failure;

/// How many known names a message lists.
const LISTED: usize = 20;

/// How alike two names are at least to be taken for a typo, as clap has it.
const ALIKE: f64 = 0.7;

/// A usage error about a name that is not among these.
pub(crate) fn unknown<'k>(what: &str, given: &str, known: impl IntoIterator<Item = &'k str>) -> Failure {
    let known: Vec<&str> = known.into_iter().collect();
    let failure = Failure::usage(format!("there is no {what} {given:?}"));
    let mut hint = Vec::new();
    if let Some(nearest) = nearest(given, &known) {
        hint.push(format!("did you mean {nearest:?}?"));
    }
    hint.push(match known.len() {
        0 => "none is known".to_owned(),
        count => {
            let listed: Vec<_> = known.iter().take(LISTED).map(|name| format!("{name:?}")).collect();
            let more = match count.saturating_sub(LISTED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("known: {}{more}", listed.join(", "))
        }
    });
    failure.with_hint(hint.join("\n"))
}

/// The name that is most like the given one, if any is like it at all.
fn nearest<'k>(given: &str, known: &[&'k str]) -> Option<&'k str> {
    let given = given.to_lowercase();
    let rated = known.iter().map(|name| (strsim::jaro(&given, &name.to_lowercase()), *name));
    let best = rated.filter(|(alike, _)| *alike > ALIKE).max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_all_are_listed() {
        let failure = unknown("sign-in", "constoso", ["contoso", "grand-hotels"]);
        let shown = "there is no sign-in \"constoso\"\n\ndid you mean \"contoso\"?\nknown: \"contoso\", \"grand-hotels\"";
        assert_eq!(failure.to_string(), shown);
        let nothing_like_it = unknown("sign-in", "xyz", ["contoso"]);
        assert_eq!(nothing_like_it.hint.as_deref(), Some("known: \"contoso\""));
        assert_eq!(unknown("sign-in", "xyz", []).hint.as_deref(), Some("none is known"));
        let many: Vec<String> = (0..25).map(|number| format!("name-{number}")).collect();
        let hint = unknown("name", "?", many.iter().map(String::as_str)).hint.expect("a hint");
        assert!(hint.ends_with("\"name-19\" and 5 more"), "{hint}");
    }
}
