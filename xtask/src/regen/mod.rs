//! `cargo xtask regen`: writes what is derived from the documents, or shows where the committed files are stale.

mod files;

use std::path::Path;

use anyhow::{Context as _, Result};
use payouts_codegen::{Spec, derive_all};

use self::files::{Change, Derived};
use crate::output::{self, Verdict};
use crate::spec;

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
        clients(root, &mut derived)?;
        schemas(&mut derived);
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

/// The lowered documents and the generated sources, so that a reviewer sees what an edit does to the clients.
fn clients(root: &Path, derived: &mut Derived) -> Result<()> {
    for file in spec::files(root)? {
        let files = derive_all(&Spec::load(root.join(file))?)?;
        derived.extend(files.into_iter().map(|file| (format!("specs/derived/{}", file.path), file.contents)));
    }
    Ok(())
}

/// The JSON Schemas of the common model, for readers of what the libraries and the command write.
fn schemas(derived: &mut Derived) {
    let schemas = payouts_model::schema::schemas().into_iter();
    derived.extend(schemas.map(|(name, text)| (format!("specs/derived/schemas/{name}.json"), text)));
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
