//! What a document becomes: files for a build script, and for a reviewer.

use std::path::{Path, PathBuf};

use crate::lower::lower_or_refuse;
use crate::{Error, Lowered, Result, Spec, generate, lower};

/// One derived file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// Where it belongs, relative to `specs/derived/`, with forward slashes: `partner-center-payouts/client.rs`.
    pub path: String,
    /// Its whole text, ending in a line break.
    pub contents: String,
}

/// Everything that is committed under `specs/derived/` for one document, in a fixed order: the lowered document as
/// `lowered.json`, and the sources `client.rs`, `operations.rs` and, where the document has datasets, `columns.rs`.
///
/// # Errors
/// When a pass or a check fails; see [`lower`] and [`generate`].
pub fn derive_all(spec: &Spec) -> Result<Vec<Derived>> {
    let lowered = lower(spec)?;
    let mut files = vec![("lowered.json", lowered_json(&lowered))];
    files.extend(sources(spec)?);
    Ok(files
        .into_iter()
        .map(|(file, contents)| Derived { path: format!("{}/{file}", spec.name()), contents })
        .collect())
}

/// Everything that keeps a client from being generated from a document: nothing, where it builds.
pub fn problems(spec: &Spec) -> Vec<Error> {
    match lower_or_refuse(spec) {
        Ok(lowered) => generate(spec, &lowered).err().into_iter().collect(),
        Err(errors) => errors,
    }
}

/// Generates the sources of a client into `OUT_DIR`: the whole of a build script.
///
/// The client's crate includes them with `include!(concat!(env!("OUT_DIR"), "/client.rs"))`, likewise `operations.rs` and
/// `columns.rs`. Cargo runs the script again when the document changes.
///
/// # Errors
/// When the document is at fault, or `OUT_DIR` cannot be written.
#[expect(clippy::print_stdout, reason = "a build script speaks to cargo on its standard output")]
pub fn build(document: impl AsRef<Path>) -> Result<()> {
    let document = document.as_ref();
    println!("cargo::rerun-if-changed={}", document.display());
    let spec = Spec::load(document)?;
    let out = std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| Error::new(spec.file(), "OUT_DIR is not set: call this from a build script"))?;
    for (file, contents) in sources(&spec)? {
        let path = out.join(file);
        std::fs::write(&path, contents)
            .map_err(|e| Error::new(spec.file(), format!("{} cannot be written: {e}", path.display())))?;
    }
    Ok(())
}

fn sources(spec: &Spec) -> Result<Vec<(&'static str, String)>> {
    let generated = generate(spec, &lower(spec)?)?;
    let mut files = vec![("client.rs", generated.client), ("operations.rs", generated.operations)];
    files.extend(generated.columns.map(|columns| ("columns.rs", columns)));
    Ok(files)
}

fn lowered_json(lowered: &Lowered) -> String {
    format!("{:#}\n", lowered.document())
}
