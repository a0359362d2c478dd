//! Which names the workspace's tests carry: their functions, and the modules and files around these.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Where tests live.
const FOLDERS: &[&str] = &["crates", "tests", "xtask"];

/// Every name on the way to a test, in those Rust files of the workspace that contain one of these beginnings.
pub(super) fn names(root: &Path, beginnings: &BTreeSet<&str>) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for folder in FOLDERS {
        collect(&root.join(folder), beginnings, &mut names)?;
    }
    Ok(names)
}

fn collect(folder: &Path, beginnings: &BTreeSet<&str>, names: &mut BTreeSet<String>) -> Result<()> {
    for entry in folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, beginnings, names)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text =
                std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            // Splitting a file into tokens takes far longer than searching it.
            let is_of_interest =
                beginnings.iter().any(|begin| stem.starts_with(begin) || text.contains(begin));
            // What does not even consist of tokens is for the compiler to complain about.
            if is_of_interest && let Ok(tokens) = text.parse() {
                walk(tokens, &[&stem], names);
            }
        }
    }
    Ok(())
}

/// Looks for `#[…test…] fn NAME` and `mod NAME { … }`, inside macros too: a property test is inside one.
fn walk(tokens: TokenStream, home: &[&str], names: &mut BTreeSet<String>) {
    let mut marked = false;
    let mut before = String::new();
    let mut module: Option<String> = None;
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && before == "#" => {
                marked |= is_test(group.stream());
                before = "#[]".to_owned();
                continue;
            }
            TokenTree::Group(group) => {
                let inside = module.take().unwrap_or_default();
                let home: Vec<&str> =
                    home.iter().copied().chain((!inside.is_empty()).then_some(inside.as_str())).collect();
                walk(group.stream(), &home, names);
                if group.delimiter() == Delimiter::Brace {
                    marked = false;
                }
                before.clear();
            }
            TokenTree::Ident(name) => {
                let name = name.to_string();
                if before == "fn" && marked {
                    names.extend(home.iter().map(|name| (*name).to_owned()));
                    names.insert(name.clone());
                    marked = false;
                } else if before == "mod" {
                    module = Some(name.clone());
                }
                before = name;
            }
            TokenTree::Punct(punct) => before = punct.to_string(),
            TokenTree::Literal(_) => before.clear(),
        }
    }
}

/// `test`, `tokio::test`, `tokio::test(…)`: the last word outside parentheses. `cfg(test)` marks no test.
fn is_test(attribute: TokenStream) -> bool {
    let words = attribute.into_iter().take_while(|token| !matches!(token, TokenTree::Group(_)));
    let words = words.filter_map(|token| if let TokenTree::Ident(word) = token { Some(word) } else { None });
    words.last().is_some_and(|word| word == "test")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(code: &str) -> Vec<String> {
        let mut names = BTreeSet::new();
        walk(code.parse().unwrap(), &["file"], &mut names);
        names.into_iter().collect()
    }

    #[test]
    fn a_test_lends_its_name_to_its_function_module_and_file() {
        assert_eq!(names("mod pc_host { #[test] fn one() {} }"), ["file", "one", "pc_host"]);
    }

    #[test]
    fn asynchronous_and_property_tests_count() {
        let code = "#[tokio::test(start_paused = true)] #[doc = \"x\"] async fn a() {} proptest! { #[test] fn b(x in 0..9) {} }";
        assert_eq!(names(code), ["a", "b", "file"]);
    }

    #[test]
    fn what_is_no_test_lends_no_name() {
        assert!(
            names("#[cfg(test)] mod pc_host { fn helper() {} } fn pc_other() {} // #[test] fn no() {}")
                .is_empty()
        );
        assert!(names("const X: &str = \"#[test] fn no() {}\";").is_empty());
    }

    #[test]
    fn a_module_beside_a_tested_one_lends_no_name() {
        assert_eq!(names("mod a { fn x() {} } mod b { #[test] fn y() {} }"), ["b", "file", "y"]);
    }
}
