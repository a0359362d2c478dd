//! `cargo xtask diff`: what an edit of the documents breaks for users of the description or of a client.

mod changes;
mod explain;

use std::path::Path;
use std::process::Command as Process;

use anyhow::{Context as _, Result, bail};
use payouts_codegen::Spec;

use self::changes::{Line, changes};
use self::explain::Effect;
use crate::output::{self, Verdict};
use crate::spec;

/// Compare the documents in specs/ with those of a commit, and say what breaks.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// The commit to compare with.
    #[arg(default_value = "HEAD")]
    rev: String,
    /// Fail when a change is breaking.
    #[arg(long)]
    deny_breaking: bool,
}

impl Command {
    pub(crate) fn run(&self, root: &Path) -> Result<Verdict> {
        let (mut breaking, mut is_complete) = (0, true);
        for file in spec::files(root)? {
            let Some(text) = at_revision(&self.rev, &file)? else {
                output::line(format_args!("{file}: not in {}", self.rev));
                continue;
            };
            match self.changes(root, &file, &text) {
                Ok(changes) => {
                    breaking += changes.iter().filter(|change| change.effect == Effect::Breaking).count();
                    output::text(rendered(&file, &self.rev, &changes));
                }
                // The other documents can be compared all the same.
                Err(why) => {
                    is_complete = false;
                    output::line(format_args!("{why:#}"));
                }
            }
        }
        let fail = !is_complete || (self.deny_breaking && breaking > 0);
        Ok(if fail { Verdict::Complaints } else { Verdict::Fine })
    }

    /// What changed since a text. The document need not be one that a client can be generated from.
    fn changes(&self, root: &Path, file: &str, old: &str) -> Result<Vec<Line>> {
        let new = Spec::load(root.join(file))?;
        let old = Spec::parse(&format!("{}:{file}", self.rev), old)?;
        changes(old.document(), new.document()).with_context(|| {
            format!("{file} is not compared: `cargo xtask validate` shows what is wrong with it")
        })
    }
}

/// The text of a file in a commit; nothing where the commit has no such file.
fn at_revision(rev: &str, file: &str) -> Result<Option<String>> {
    let git = |arguments: &[&str]| {
        Process::new("git").args(arguments).output().context("cannot run git: is it installed?")
    };
    let commit = format!("{rev}^{{commit}}");
    if !git(&["rev-parse", "--verify", "--quiet", &commit])?.status.success() {
        bail!("`{rev}` names no commit here");
    }
    let shown = git(&["show", &format!("{rev}:{file}")])?;
    Ok(shown.status.success().then(|| String::from_utf8_lossy(&shown.stdout).into_owned()))
}

fn rendered(file: &str, rev: &str, lines: &[Line]) -> String {
    if lines.is_empty() {
        return format!("{file}: nothing changed for consumers since {rev}\n");
    }
    let mut text = format!("{file}, since {rev}:\n");
    let mut effect = None;
    for line in lines {
        if effect.replace(line.effect) != Some(line.effect) {
            text.push_str(&format!("\n  {}\n", line.effect.heading()));
        }
        text.push_str(&format!("    {}\n      {}\n", line.place, line.message));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_puts_the_worst_first() {
        let line = |effect, place: &str| Line { effect, place: place.to_owned(), message: "m".to_owned() };
        let mut lines = [line(Effect::Harmless, "a"), line(Effect::Breaking, "z")];
        lines.sort();
        assert_eq!(
            rendered("specs/x.yaml", "HEAD", &lines),
            "specs/x.yaml, since HEAD:\n\n  breaking: what worked before may fail\n    z\n      m\n\n  harmless: words and layout\n    a\n      m\n\n"
        );
    }
}
