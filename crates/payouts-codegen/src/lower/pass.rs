//! One step of lowering, and what keeps it from being taken.

use serde_json::Value;

use crate::{Error, Spec};

/// One step of lowering: a function from JSON value to JSON value that counts what it changed.
#[derive(Clone, Copy)]
pub struct Pass {
    /// Its name, such as `scalars`.
    pub name: &'static str,
    /// What to do when it hits less or more than the document implies.
    pub(super) remedy: &'static str,
    /// How often it must hit, counted from the document by other means than the pass itself uses.
    pub(super) implied: fn(&Value) -> usize,
    /// The step itself: changes the document, and returns how often.
    pub(super) apply: fn(&mut Value) -> Result<usize, Problem>,
}

impl Pass {
    /// Applies the pass, and fails when it hits less or more than the document implies.
    pub(super) fn run(&self, document: &mut Value) -> Result<usize, Problem> {
        let implied = (self.implied)(document);
        let hits = (self.apply)(document)?;
        if hits == implied {
            return Ok(hits);
        }
        Err(format!("hit {hits} times where the document implies {implied}: {}", self.remedy).into())
    }

    /// Runs the pass on YAML, for the tests next to each pass.
    #[cfg(test)]
    pub(super) fn try_on(&self, yaml: &str) -> Result<(Value, usize), Problem> {
        let text = format!("openapi: 3.0.3\n{}", yaml.trim_start());
        let spec = Spec::parse("test", &text).map_err(|error| Problem::from(error.to_string()))?;
        let mut document = spec.document().clone();
        self.run(&mut document).map(|hits| (document, hits))
    }
}

/// Why a client cannot be generated, and where in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// A JSON pointer; empty where the place is unknown.
    pub(super) at: String,
    pub(super) message: String,
}

impl Problem {
    pub(super) fn new(at: &str, message: impl Into<String>) -> Self {
        Self { at: at.to_owned(), message: message.into() }
    }

    pub(super) fn in_document(self, spec: &Spec) -> Error {
        let line = if self.at.is_empty() { None } else { spec.line(&self.at) };
        Error::new(spec.file(), self.message).at(line)
    }
}

impl From<String> for Problem {
    fn from(message: String) -> Self {
        Self { at: String::new(), message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_that_hits_more_or_less_than_implied_fails_with_its_remedy() {
        for (implied, message) in
            [(1, "hit 2 times where the document implies 1"), (3, "hit 2 times where the document implies 3")]
        {
            let pass = Pass {
                name: "any",
                remedy: "do this",
                implied: if implied == 1 { |_| 1 } else { |_| 3 },
                apply: |_| Ok(2),
            };
            assert_eq!(pass.run(&mut Value::Null), Err(format!("{message}: do this").into()));
        }
    }
}
