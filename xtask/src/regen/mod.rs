//! `cargo xtask regen`: writes what is derived from the documents, or says where the committed files are stale.

mod clients;
mod files;
mod schemas;

use std::path::Path;

use anyhow::{Context as _, Result};

use self::files::{Change, Derived};
use crate::output::{self, Verdict};

/// Adds a family of derived files. A new one is a function here, in a file of its own.
type Producer = fn(&Path, &mut Derived) -> Result<()>;

const PRODUCERS: &[Producer] = &[clients::derive, schemas::derive];

/// Folders of derived files only: what is no longer derived is removed.
const FOLDERS: &[&str] = &["specs/derived"];

/// Write everything that is derived from the documents in specs/.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// Write nothing; print a diff and fail when a derived file is stale.
    #[arg(long)]
    check: bool,
}

impl Command {
    pub(crate) fn run(&self, root: &Path) -> Result<Verdict> {
        let mut derived = Derived::new();
        for produce in PRODUCERS {
            produce(root, &mut derived)?;
        }
        let changes = files::compare(root, &derived, FOLDERS)?;
        if self.check {
            return Ok(report(&changes));
        }
        for change in &changes {
            change.apply(root).with_context(|| format!("cannot write {}", change.path))?;
            eprintln!("{} {}", change.verb(), change.path);
        }
        eprintln!("{} derived files, {} changed", derived.len(), changes.len());
        Ok(Verdict::Fine)
    }
}

fn report(changes: &[Change]) -> Verdict {
    for change in changes {
        output::text(change.diff());
    }
    if changes.is_empty() {
        return Verdict::Fine;
    }
    eprintln!("{} derived files are stale: run `cargo xtask regen` and commit what it writes", changes.len());
    Verdict::Complaints
}
