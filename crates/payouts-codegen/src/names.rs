//! The Rust names that the generator makes of names in a document.

use heck::ToPascalCase as _;

/// The name of a type.
pub(crate) fn type_name(name: &str) -> String {
    pascal(name)
}

/// The names of an enum's variants, one for each value. The generator panics at equal ones.
pub(crate) fn variant_names(values: &[&str]) -> Vec<String> {
    let names: Vec<String> = values.iter().map(|value| pascal(value)).collect();
    if are_different(&names) {
        return names;
    }
    let spelled = |value: &&str| pascal(&value.replace(|c: char| !c.is_alphanumeric(), "X"));
    let second: Vec<String> = values.iter().map(spelled).collect();
    if are_different(&second) { second } else { names }
}

fn are_different(names: &[String]) -> bool {
    names.iter().enumerate().all(|(index, name)| !names[..index].contains(name))
}

fn pascal(text: &str) -> String {
    let name =
        text.replace('\'', "").replace(|c: char| !c.is_alphanumeric() && c != '_', "-").to_pascal_case();
    match name.chars().next() {
        Some(first) if first.is_alphabetic() => name,
        _ => format!("X{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_values_get_the_names_of_the_generator() {
        assert_eq!(type_name("payoutStatus"), "PayoutStatus");
        assert_eq!(variant_names(&["paid out", "7 days", ""]), ["PaidOut", "X7Days", "X"]);
        assert_eq!(variant_names(&["a", "a+"]), ["A", "AX"]);
    }

    #[test]
    fn values_that_cannot_be_kept_apart_get_equal_names() {
        assert_eq!(variant_names(&["queued", "Queued"]), ["Queued", "Queued"]);
        assert_eq!(variant_names(&["<", ">"]), ["X", "X"]);
    }
}
