//! Words that readers of this project do not expect, and what to write instead. The rule is in `docs/STYLE.md`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::finding::Finding;

/// Words and phrases, each with its replacement.
const REPLACED: &[(&[&str], &str)] = &[
    (&["tell"], "show, contain, return, inform or distinguish"),
    (&["tells"], "shows, contains, returns or states"),
    (&["told"], "shown, given, informed or documented"),
    (&["nobody"], "no caller, no user, or the passive"),
    (&["somebody"], "the user, a caller, a program"),
    (&["whoever"], "the caller that, the user who"),
    (&["anew"], "again"),
    (&["stands"], "is, or is stored in"),
    (&["lies"], "is, or is stored in"),
    (&["at", "hand"], "current, available"),
    (&["under", "way"], "running"),
    (&["of", "no", "more", "use"], "unused"),
];

/// Paths that are not checked: they list the words, quote them, or are derived.
const EXEMPT: &[&str] = &["docs/STYLE.md", "docs/commands.md", "specs/derived/", "xtask/src/check/words.rs"];

const EXTENSIONS: &[&str] = &["rs", "md", "yaml", "toml", "py", "sh", "sql"];

/// The replaced words in every file of the repository that people write.
pub(super) fn findings(root: &Path) -> Result<Vec<Finding>> {
    let mut all = Vec::new();
    for path in files(root)? {
        let text = std::fs::read(root.join(&path)).with_context(|| format!("cannot read {path}"))?;
        all.extend(in_file(&path, &String::from_utf8_lossy(&text)));
    }
    Ok(all)
}

/// What git knows of, less what is exempt or deleted.
fn files(root: &Path) -> Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(if root == Path::new("") { Path::new(".") } else { root })
        .output()
        .context("cannot run git: is it installed?")?;
    if !output.status.success() {
        bail!("git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    }
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let paths = listed.split_terminator('\0').filter(|path| is_checked(path) && root.join(path).exists());
    Ok(paths.map(str::to_owned).collect())
}

fn is_checked(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
        && !EXEMPT.iter().any(|exempt| path.starts_with(exempt))
}

fn in_file(path: &str, text: &str) -> Vec<Finding> {
    let finding = |(line, phrase, replacement): (usize, &[&str], &str)| Finding {
        file: path.to_owned(),
        line,
        message: format!("\"{}\": write {replacement}", phrase.join(" ")),
        rule: "words",
    };
    replaced(text).into_iter().map(finding).collect()
}

/// Each replaced phrase with its line and its replacement, in the order of the text.
fn replaced(text: &str) -> Vec<(usize, &'static [&'static str], &'static str)> {
    let words = words(text);
    let mut found = Vec::new();
    for start in 0..words.len() {
        for (phrase, replacement) in REPLACED {
            let here = words[start..].iter().take(phrase.len());
            let is_same = here.clone().map(|word| word.text.as_str()).eq(phrase.iter().copied());
            if is_same && here.skip(1).all(|word| word.follows) {
                found.push((words[start].line, *phrase, *replacement));
            }
        }
    }
    found
}

/// A run of letters in lower case. Parts of an identifier are words of their own.
struct Word {
    text: String,
    line: usize,
    /// Whether only blanks, underscores and marks of comments separate it from the word before.
    follows: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut line, mut is_inside, mut follows) = (1, false, false);
    for c in text.chars() {
        if c.is_alphabetic() {
            if !is_inside {
                words.push(Word { text: String::new(), line, follows });
                follows = true;
            }
            if let Some(word) = words.last_mut() {
                word.text.extend(c.to_lowercase());
            }
        } else {
            follows &= c.is_whitespace() || matches!(c, '_' | '/' | '!' | '#' | '*');
            line += usize::from(c == '\n');
        }
        is_inside = c.is_alphabetic();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(usize, String)> {
        replaced(text).into_iter().map(|(line, phrase, _)| (line, phrase.join(" "))).collect()
    }

    #[test]
    fn a_replaced_word_is_found_in_any_case_and_in_identifiers() {
        assert_eq!(
            lines("// Nobody\nfn tell_planned() {}\nTOLD"),
            [(1, "nobody".to_owned()), (2, "tell".to_owned()), (3, "told".to_owned())]
        );
    }

    #[test]
    fn parts_of_longer_words_are_left_alone() {
        assert_eq!(lines("intellect, replies, understands, untold, foretells"), []);
    }

    #[test]
    fn a_phrase_is_found_across_lines_of_a_comment() {
        assert_eq!(lines("/// The file at\n/// hand."), [(1, "at hand".to_owned())]);
        assert_eq!(lines("of no more use"), [(1, "of no more use".to_owned())]);
        assert_eq!(lines("look at. Hand it over. at (hand)"), []);
    }

    #[test]
    fn a_finding_names_the_place_and_what_to_write() {
        assert_eq!(
            in_file("docs/page.md", "fine\ntold\n").iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["docs/page.md:2: \"told\": write shown, given, informed or documented [words]"]
        );
    }

    #[test]
    fn derived_and_quoting_files_are_not_checked() {
        for path in ["docs/STYLE.md", "specs/derived/x.rs", "Cargo.lock", "LICENSE"] {
            assert!(!is_checked(path), "{path}");
        }
        for path in ["docs/guide.md", "crates/a/src/schema.sql", "tests/readback.py"] {
            assert!(is_checked(path), "{path}");
        }
    }
}
