//! What a document becomes: files for a build script, and for a reviewer.

use std::path::{Path, PathBuf};

use crate::lower::lower_or_refuse;
use crate::{Error, Lowered, Result, Spec, Tables, generate, lower, tables};

/// One derived file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// Where it belongs, relative to `specs/derived/`, with forward slashes: `partner-center-payouts/client.rs`.
    pub path: String,
    /// Its whole text, ending in a line break.
    pub contents: String,
}

/// Everything that is committed under `specs/derived/` for one document, in a fixed order: the lowered document as
/// `lowered.json`, and the sources `client.rs`, `operations.rs`, `answers.rs` and, where the document has datasets, `columns.rs`.
///
/// # Errors
/// When a pass or a check fails; see [`lower`] and [`generate`].
pub fn derive_all(spec: &Spec) -> Result<Vec<Derived>> {
    let lowered = lower(spec)?;
    let mut files = vec![("lowered.json", lowered_json(&lowered))];
    files.extend(client(spec)?);
    files.extend(tables_of(spec)?);
    Ok(files
        .into_iter()
        .map(|(file, contents)| Derived { path: format!("{}/{file}", spec.name()), contents })
        .collect())
}

/// Everything that keeps a client from being generated from a document: nothing, where it builds.
pub fn problems(spec: &Spec) -> Vec<Error> {
    match lower_or_refuse(spec) {
        Ok(lowered) => generate(spec, &lowered).err().into_iter().chain(tables(spec).err()).collect(),
        Err(errors) => errors,
    }
}

/// Generates the sources of a client into `OUT_DIR`: the whole of a build script.
///
/// The client's crate includes them with `include!(concat!(env!("OUT_DIR"), "/client.rs"))`, likewise `operations.rs`. Cargo runs
/// the script again when the document changes.
///
/// # Errors
/// When the document is at fault, or `OUT_DIR` cannot be written.
pub fn build(document: impl AsRef<Path>) -> Result<()> {
    let spec = load(document.as_ref())?;
    write(&spec, "", &client(&spec)?)
}

/// Generates the tables for readers of files and answers into the directory of `OUT_DIR` that is named like the document:
/// `columns.rs` where it has datasets, and `answers.rs`. Cargo runs the script again when the document changes.
///
/// # Errors
/// When the document is at fault, or `OUT_DIR` cannot be written.
pub fn build_tables(document: impl AsRef<Path>) -> Result<()> {
    let spec = load(document.as_ref())?;
    write(&spec, spec.name(), &tables_of(&spec)?)
}

#[expect(clippy::print_stdout, reason = "a build script speaks to cargo on its standard output")]
fn load(document: &Path) -> Result<Spec> {
    println!("cargo::rerun-if-changed={}", document.display());
    Spec::load(document)
}

fn write(spec: &Spec, directory: &str, files: &[(&'static str, String)]) -> Result<()> {
    let out = std::env::var_os("OUT_DIR")
        .map(|out| PathBuf::from(out).join(directory))
        .ok_or_else(|| Error::new(spec.file(), "OUT_DIR is not set: call this from a build script"))?;
    std::fs::create_dir_all(&out)
        .and_then(|()| files.iter().try_for_each(|(file, contents)| std::fs::write(out.join(file), contents)))
        .map_err(|e| Error::new(spec.file(), format!("{} cannot be written: {e}", out.display())))
}

fn client(spec: &Spec) -> Result<Vec<(&'static str, String)>> {
    let generated = generate(spec, &lower(spec)?)?;
    Ok(vec![("client.rs", generated.client), ("operations.rs", generated.operations)])
}

fn tables_of(spec: &Spec) -> Result<Vec<(&'static str, String)>> {
    let Tables { columns, answers } = tables(spec)?;
    let files = [("columns.rs", columns), ("answers.rs", answers)];
    Ok(files.into_iter().filter_map(|(file, contents)| Some((file, contents?))).collect())
}

fn lowered_json(lowered: &Lowered) -> String {
    format!("{:#}\n", lowered.document())
}
