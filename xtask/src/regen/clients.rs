//! The lowered documents and the generated sources, so that a reviewer sees what an edit does to the clients.

use std::path::Path;

use anyhow::Result;
use payouts_codegen::{Spec, derive_all};

use super::files::Derived;
use crate::spec;

pub(super) fn derive(root: &Path, derived: &mut Derived) -> Result<()> {
    for file in spec::files(root)? {
        let files = derive_all(&Spec::load(root.join(file))?)?;
        derived.extend(files.into_iter().map(|file| (format!("specs/derived/{}", file.path), file.contents)));
    }
    Ok(())
}
