//! Circles between the files of a crate: files that need one another, so that none can be read or moved alone.
//!
//! A file needs another one when it imports or names something that the other one defines. Re-exports are followed to the
//! definition, so a parent that only declares modules and exports their items again needs none of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::modules::Modules;

/// Crates without circles. When all are, this list goes.
const CLEAN: &[&str] = &[
    "oracle-bi-client",
    "payouts-bank",
    "payouts-bench",
    "payouts-codegen",
    "payouts-model",
    "payouts-reconcile",
    "payouts-sandbox",
    "payouts-sandbox-world",
    "payouts-sync",
    "xtask",
];

/// Whether a circle in a crate is a violation already.
pub(super) fn is_clean(package: &str) -> bool {
    CLEAN.contains(&package)
}

/// Files that need one another, and why.
#[derive(Debug)]
pub(super) struct Circle {
    files: BTreeSet<PathBuf>,
    /// From one of the files to another one, with one of the names that the first needs.
    arrows: BTreeMap<(PathBuf, PathBuf), String>,
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a circle of {} files:", self.files.len())?;
        for ((from, to), name) in &self.arrows {
            write!(f, "\n    {} -> {}: {name}", from.display(), to.display())?;
        }
        Ok(())
    }
}

/// The circles of the crate with this root file, `lib.rs` or `main.rs`. Paths in them begin where the root file is.
pub(super) fn circles(root: &Path) -> Result<Vec<Circle>> {
    let arrows = arrows(&Modules::read(root)?, root.parent().unwrap_or(Path::new("")));
    let mut next: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> = BTreeMap::new();
    for (from, to) in arrows.keys() {
        next.entry(from).or_default().insert(to);
    }
    let reached: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> =
        next.keys().map(|from| (*from, reach(&next, from))).collect();
    let mut circles: Vec<Circle> = Vec::new();
    for (file, others) in &reached {
        let is_known = circles.iter().any(|circle| circle.files.contains(*file));
        if is_known || !others.contains(file) {
            continue;
        }
        let back = |other: &&&PathBuf| reached.get(**other).is_some_and(|reached| reached.contains(file));
        let files: BTreeSet<PathBuf> = others.iter().filter(back).map(|file| (*file).clone()).collect();
        let inside = arrows.iter().filter(|((from, to), _)| files.contains(from) && files.contains(to));
        let arrows = inside.map(|(arrow, name)| (arrow.clone(), name.clone())).collect();
        circles.push(Circle { files, arrows });
    }
    Ok(circles)
}

fn arrows(modules: &Modules, folder: &Path) -> BTreeMap<(PathBuf, PathBuf), String> {
    let short = |file: &Path| file.strip_prefix(folder).unwrap_or(file).to_owned();
    let mut arrows = BTreeMap::new();
    for (id, module) in modules.all() {
        for mention in &module.mentions {
            let Some(file) = modules.defining_file(id, mention) else { continue };
            if file != module.file {
                arrows.entry((short(&module.file), short(file))).or_insert_with(|| mention.join("::"));
            }
        }
    }
    arrows
}

/// Every file that can be reached from one along the arrows.
fn reach<'a>(next: &BTreeMap<&'a PathBuf, BTreeSet<&'a PathBuf>>, from: &PathBuf) -> BTreeSet<&'a PathBuf> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        for to in next.get(file).into_iter().flatten() {
            if reached.insert(*to) {
                open.push(to);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The circles of a crate of these files, each as its arrows.
    fn found(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let circles = circles(&folder.path().join(files[0].0)).unwrap();
        let arrow = |(from, to): &(PathBuf, PathBuf)| format!("{} -> {}", from.display(), to.display());
        circles.iter().map(|circle| circle.arrows.keys().map(arrow).collect()).collect()
    }

    #[test]
    fn two_files_that_import_from_each_other_are_a_circle() {
        let circles = found(&[
            ("lib.rs", "mod a;\nmod b;\nmod c;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", "fn f() -> super::a::A { super::a::A }\npub struct B;"),
            ("c.rs", "use crate::a::A;"),
        ]);
        assert_eq!(circles, [["a.rs -> b.rs", "b.rs -> a.rs"]]);
    }

    #[test]
    fn a_longer_circle_is_one_and_two_separate_ones_are_two() {
        let circles = found(&[
            ("main.rs", "mod a; mod b; mod c; mod x; mod y;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", "use crate::c::C; pub struct B;"),
            ("c.rs", "use crate::a::A; use crate::x::X; pub struct C;"),
            ("x.rs", "use crate::y::Y; pub struct X;"),
            ("y.rs", "use crate::x::X; pub struct Y;"),
        ]);
        let lengths: Vec<usize> = circles.iter().map(Vec::len).collect();
        assert_eq!(lengths, [3, 2]);
    }

    #[test]
    fn a_parent_that_declares_and_exports_is_in_no_circle() {
        let circles = found(&[
            ("lib.rs", "mod walk;\npub use walk::{Walk, turn};"),
            (
                "walk/mod.rs",
                "mod state;\npub(crate) mod turn;\npub use self::state::Walk;\npub(crate) use self::turn::turn;",
            ),
            ("walk/state.rs", "use super::turn;\npub struct Walk;\nfn f() { turn(); turn::other(); }"),
            ("walk/turn.rs", "pub(crate) fn turn() {}\npub(crate) fn other() {}"),
        ]);
        assert_eq!(circles, Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_re_export_leads_to_the_file_that_defines_the_item() {
        let circles = found(&[
            ("lib.rs", "mod a; mod b; mod prelude;"),
            ("prelude.rs", "pub use crate::b::*; pub use crate::a::A as Renamed;"),
            ("a.rs", "use crate::prelude::B; pub struct A;"),
            ("b.rs", "fn f(_: crate::prelude::Renamed) {}\npub struct B;"),
        ]);
        assert_eq!(circles, [["a.rs -> b.rs", "b.rs -> a.rs"]]);
    }

    #[test]
    fn a_child_that_uses_what_its_parent_defines_closes_a_circle_with_it() {
        let circles = found(&[
            ("lib.rs", "mod a;"),
            ("a.rs", "mod b; use self::b::B; pub struct A(B);"),
            ("a/b.rs", "pub struct B; impl From<super::A> for B {}"),
        ]);
        assert_eq!(circles, [["a/b.rs -> a.rs", "a.rs -> a/b.rs"]]);
    }

    #[test]
    fn what_a_parent_imports_is_defined_elsewhere() {
        let circles = found(&[
            ("lib.rs", "mod a; mod c;"),
            ("c.rs", "pub struct C;"),
            ("a.rs", "mod b; use crate::c::C; use self::b::B; pub struct A(B, C);"),
            ("a/b.rs", "use super::C; pub struct B(C);"),
        ]);
        assert_eq!(circles, Vec::<Vec<String>>::new());
    }

    #[test]
    fn tests_inline_modules_and_other_crates_draw_no_arrows() {
        let circles = found(&[
            ("lib.rs", "mod a; mod b; mod inline { pub struct I; use super::a::A; }"),
            (
                "a.rs",
                "use std::fmt; use serde::b::B; pub struct A;
                 #[cfg(test)] mod tests { use crate::b::B; }
                 #[cfg(all(test, unix))] use crate::b::B;
                 impl A { #[cfg(test)] fn f() -> crate::b::B {} pub(in crate::b) fn g() {} }",
            ),
            ("b.rs", "use crate::a::A; pub struct B;"),
        ]);
        assert_eq!(circles, Vec::<Vec<String>>::new());
    }

    #[test]
    fn paths_in_macros_and_items_made_by_macros_count() {
        let circles = found(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "ids! { AccountId, JobId } fn f() { println!(\"{}\", crate::b::text()); }"),
            ("b.rs", "pub fn text() -> crate::a::JobId {}"),
        ]);
        assert_eq!(circles, [["a.rs -> b.rs", "b.rs -> a.rs"]]);
    }

    #[test]
    fn included_code_is_in_no_circle() {
        let circles = found(&[
            ("lib.rs", "mod a; mod generated { include!(\"x\"); } pub use generated::types; use self::a::A;"),
            ("a.rs", "fn f(_: crate::types::X) {} pub struct A;"),
        ]);
        assert_eq!(circles, Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_circle_shows_one_name_for_each_arrow() {
        let mut arrows = BTreeMap::new();
        arrows.insert(("a.rs".into(), "b.rs".into()), "crate::b::B".to_owned());
        let circle = Circle { files: ["a.rs".into(), "b.rs".into()].into(), arrows };
        assert_eq!(circle.to_string(), "a circle of 2 files:\n    a.rs -> b.rs: crate::b::B");
    }
}
