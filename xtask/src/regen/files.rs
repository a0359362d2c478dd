//! Derived files against those on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context as _, Result};
use similar::TextDiff;

/// Derived files by path below the root.
pub(super) type Derived = BTreeMap<String, String>;

/// A file that differs from what is derived.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Path below the root.
    pub(super) path: String,
    /// The text on disk; nothing where the file is missing.
    pub(super) old: Option<String>,
    /// The derived text; nothing where the file should go.
    pub(super) new: Option<String>,
}

impl Change {
    /// What [`apply`](Self::apply) does to the file.
    pub(super) fn verb(&self) -> &'static str {
        match (&self.old, &self.new) {
            (None, _) => "created",
            (_, None) => "removed",
            _ => "updated",
        }
    }

    /// A unified diff from the file on disk to the derived one.
    pub(super) fn diff(&self) -> String {
        let name = |side: &str, text: &Option<String>| {
            if text.is_some() { format!("{side}/{}", self.path) } else { "/dev/null".to_owned() }
        };
        let old = self.old.as_deref().unwrap_or_default();
        let new = self.new.as_deref().unwrap_or_default();
        TextDiff::from_lines(old, new)
            .unified_diff()
            .header(&name("committed", &self.old), &name("derived", &self.new))
            .to_string()
    }

    /// Makes the file on disk what is derived.
    pub(super) fn apply(&self, root: &Path) -> io::Result<()> {
        let path = root.join(&self.path);
        let Some(new) = &self.new else { return fs::remove_file(path) };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, new)
    }
}

/// What differs: stale and missing files, and files in `folders` that are not derived.
pub(super) fn compare(root: &Path, derived: &Derived, folders: &[&str]) -> Result<Vec<Change>> {
    let mut paths: BTreeSet<String> = derived.keys().cloned().collect();
    for folder in folders {
        list(root, folder, &mut paths)?;
    }
    let mut changes = Vec::new();
    for path in paths {
        let old = read(&root.join(&path)).with_context(|| format!("cannot read {path}"))?;
        let new = derived.get(&path).cloned();
        if old != new {
            changes.push(Change { path, old, new });
        }
    }
    Ok(changes)
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn list(root: &Path, folder: &str, paths: &mut BTreeSet<String>) -> Result<()> {
    let path = root.join(folder);
    if !path.exists() {
        return Ok(());
    }
    for entry in path.read_dir().with_context(|| format!("cannot list {folder}"))? {
        let entry = entry?;
        let below = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(root, &below, paths)?;
        } else {
            paths.insert(below);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(files: &[(&str, &str)]) -> Derived {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn what_was_written_is_not_stale() {
        let root = tempfile::tempdir().unwrap();
        let wanted = derived(&[("d/a/x.json", "1\n"), ("docs/y.md", "2\n")]);
        for change in compare(root.path(), &wanted, &["d"]).unwrap() {
            assert_eq!(change.verb(), "created");
            change.apply(root.path()).unwrap();
        }
        assert_eq!(compare(root.path(), &wanted, &["d"]).unwrap(), []);
    }

    #[test]
    fn stale_missing_and_extra_files_are_found_and_put_right() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("d/old")).unwrap();
        fs::write(root.path().join("d/stale"), "a\nb\n").unwrap();
        fs::write(root.path().join("d/old/extra"), "gone\n").unwrap();
        let wanted = derived(&[("d/stale", "a\nc\n"), ("d/missing", "new\n")]);

        let changes = compare(root.path(), &wanted, &["d"]).unwrap();
        let verbs: Vec<_> = changes.iter().map(|change| (change.verb(), change.path.as_str())).collect();
        assert_eq!(verbs, [("created", "d/missing"), ("removed", "d/old/extra"), ("updated", "d/stale")]);
        assert_eq!(
            changes[2].diff(),
            "--- committed/d/stale\n+++ derived/d/stale\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
        );
        assert!(changes[0].diff().starts_with("--- /dev/null\n+++ derived/d/missing\n"));

        changes.iter().for_each(|change| change.apply(root.path()).unwrap());
        assert_eq!(compare(root.path(), &wanted, &["d"]).unwrap(), []);
    }
}
