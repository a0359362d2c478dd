//! A document as its author wrote it.

mod discrepancy;
mod yaml;

use std::path::Path;

use serde_json::Value;

use self::discrepancy::Register;
pub use self::discrepancy::{Claim, Discrepancy, DiscrepancyKind};
use self::yaml::Lines;
use crate::{Error, Result};

/// An OpenAPI document: its name, its content, and the line of everything in it.
#[derive(Clone, Debug)]
pub struct Spec {
    name: String,
    file: String,
    document: Value,
    lines: Lines,
}

impl Spec {
    /// Reads a document from a YAML file. Its name is the file's name without the extension.
    ///
    /// # Errors
    /// When the file cannot be read, is not YAML, or uses what JSON cannot say; see [`Spec::parse`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let file = path.display().to_string();
        let name = path.file_stem().map_or_else(|| file.clone(), |stem| stem.to_string_lossy().into_owned());
        let text = std::fs::read_to_string(path)
            .map_err(|e| Error::new(&file, format!("the document cannot be read: {e}")))?;
        Self::read(&name, &file, &text)
    }

    /// Reads a document from YAML text. Numbers keep their digits, maps their order.
    ///
    /// # Errors
    /// When the text is not YAML, a member comes twice, or it uses anchors, tags, or numbers that JSON reads
    /// differently. The error has the line.
    pub fn parse(name: &str, yaml: &str) -> Result<Self> {
        Self::read(name, name, yaml)
    }

    fn read(name: &str, file: &str, text: &str) -> Result<Self> {
        let (document, lines) =
            yaml::read(text).map_err(|fault| Error::new(file, fault.message).at(Some(fault.line)))?;
        if !document["openapi"].as_str().is_some_and(|version| version.starts_with("3.0.")) {
            return Err(Error::new(file, "this is not an OpenAPI 3.0 document: `openapi` must say 3.0.x")
                .at(lines.nearest("/openapi")));
        }
        Ok(Self { name: name.to_owned(), file: file.to_owned(), document, lines })
    }

    /// The document's short name, such as `partner-center-payouts`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the document came from, for messages: a path, or the name it was parsed under.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The whole document as JSON, members in the order of the text.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The line, counted from one, of the value at a JSON pointer such as `/paths/~1v1/get`.
    ///
    /// Falls back to the nearest enclosing value, because a message about something missing has to point somewhere.
    pub fn line(&self, pointer: &str) -> Option<usize> {
        self.lines.nearest(pointer)
    }

    /// Every entry of the discrepancy register, in the order of the text.
    ///
    /// # Errors
    /// When an entry lacks one of its members or has a wrong one. The error has the line.
    pub fn discrepancies(&self) -> Result<Vec<Discrepancy>> {
        Register { file: &self.file, lines: &self.lines }.collect(&self.document)
    }
}
