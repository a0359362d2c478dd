//! From a truthful document to one that the generator digests: named passes, each of which knows what it must hit.

mod answers;
mod directions;
mod enums;
mod examples;
mod failures;
mod limits;
mod rust_type;
mod scalars;
mod secrets;
mod unions;
mod unreachable;
mod verify;

use serde_json::Value;

pub use self::rust_type::HAND_WRITTEN;
use crate::{Error, Result, Spec};

/// A document that has been through every pass.
///
/// It no longer describes the service, only what a client needs: success answers, and schemas whose Rust types
/// are settled. It is committed under `specs/derived/`, where a reviewer sees what was taken away.
#[derive(Clone, Debug)]
pub struct Lowered {
    document: Value,
    hits: Vec<(&'static str, usize)>,
}

impl Lowered {
    /// The lowered document.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// How often each pass hit, in the order in which they ran.
    pub fn hits(&self) -> &[(&'static str, usize)] {
        &self.hits
    }
}

/// One step of lowering: a function from JSON value to JSON value that counts what it changed.
#[derive(Clone, Copy)]
pub struct Pass {
    /// Its name, such as `scalars`.
    pub name: &'static str,
    /// What to do when it hits less or more than the document implies.
    pub remedy: &'static str,
    /// How often it must hit, counted from the document by other means than the pass itself uses.
    pub implied: fn(&Value) -> usize,
    /// The step itself: changes the document, and returns how often.
    pub apply: fn(&mut Value) -> std::result::Result<usize, String>,
}

/// The passes in the order in which they run. The reason for each, and when it can go, is in its module.
pub const PASSES: &[Pass] = &[
    examples::EXAMPLES,
    examples::REGISTER,
    failures::FAILURES,
    unreachable::UNREACHABLE,
    unions::UNIONS,
    secrets::SECRETS,
    limits::TEXTS,
    scalars::SCALARS,
    enums::OPEN_ENUMS,
    answers::LEAVES,
    answers::CONTAINERS,
    unreachable::SPENT,
];

/// Lowers a document: applies every pass of [`PASSES`], then checks that nothing is left that the generator would
/// misread.
///
/// # Errors
/// When a pass hits less or more than the document itself implies, or something indigestible is left. The message says
/// which pass, and what to do.
pub fn lower(spec: &Spec) -> Result<Lowered> {
    let mut document = spec.document().clone();
    let mut hits = Vec::with_capacity(PASSES.len());
    for pass in PASSES {
        let count = run(pass, &mut document).map_err(|m| Error::new(spec.file(), m).in_pass(pass.name))?;
        hits.push((pass.name, count));
    }
    if let Err((pointer, message)) = verify::digestible(&document) {
        return Err(Error::new(spec.file(), message).at(spec.line(&pointer)).in_pass("digestible"));
    }
    Ok(Lowered { document, hits })
}

fn run(pass: &Pass, document: &mut Value) -> std::result::Result<usize, String> {
    let implied = (pass.implied)(document);
    let hits = (pass.apply)(document)?;
    if hits == implied {
        return Ok(hits);
    }
    Err(format!("hit {hits} times where the document implies {implied}: {}", pass.remedy))
}

/// Runs one pass on a document, for the tests that stand beside each pass.
#[cfg(test)]
fn try_pass(pass: &Pass, yaml: &str) -> std::result::Result<(Value, usize), String> {
    let text = format!("openapi: 3.0.3\n{}", yaml.trim_start());
    let spec = Spec::parse("test", &text).map_err(|e| e.to_string())?;
    let mut document = spec.document().clone();
    run(pass, &mut document).map(|hits| (document, hits))
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
            assert_eq!(run(&pass, &mut Value::Null), Err(format!("{message}: do this")));
        }
    }
}
