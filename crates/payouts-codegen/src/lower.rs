//! From a source document to one that the generator supports: named passes, each of which knows what it must hit.

mod aliases;
mod all_of;
mod answers;
mod directions;
mod enums;
mod examples;
mod failures;
mod forms;
mod hand_written;
mod inline;
mod limits;
mod numbers;
mod pass;
mod rust_type;
mod scalars;
mod secrets;
mod unions;
mod unreachable;

use serde_json::Value;

pub use self::pass::Pass;
use self::pass::Problem;
pub(crate) use self::rust_type::RUST_PATH;
pub(crate) use self::unions::ALTERNATIVES;
use crate::grammar::{NodeKind, places};
use crate::pointer::child;
use crate::{Error, Result, Spec, tree};

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

    /// The types that the client's crate has to have, written by hand.
    pub fn hand_written(&self) -> Vec<HandWritten> {
        let own = |path: &&str| !path.starts_with("crate::types::");
        let schemas = tree::components(&self.document, "schemas");
        schemas
            .filter_map(|(name, schema)| Some((name, schema[RUST_PATH].as_str().filter(own)?)))
            .map(|(name, path)| HandWritten { path: path.to_owned(), at: self.user_of(name) })
            .collect()
    }

    /// The pointer of a component that the source document has too, or of what refers to one that lowering added.
    fn user_of(&self, name: &str) -> String {
        let at = child("/components/schemas", name);
        if name != scalars::SENT_INSTANT_NAME {
            return at;
        }
        let target = format!("#{at}");
        let refers = |place: &String| {
            self.document
                .pointer(place)
                .and_then(tree::reference)
                .is_some_and(|reference| reference == target)
        };
        places(&self.document, NodeKind::Schema).into_iter().find(refers).unwrap_or(at)
    }
}

/// A Rust type that a document leaves to the client's crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandWritten {
    /// Its path in that crate, such as `crate::answer::ExportAnswer`.
    pub path: String,
    /// JSON pointer of what needs it, in the source document.
    pub at: String,
}

/// The passes in the order in which they run. The reason for each, and when it can go, is in its module.
pub fn passes() -> impl Iterator<Item = &'static Pass> {
    TRIMMING.iter().chain(TYPING)
}

/// These leave what a client is generated from.
const TRIMMING: &[Pass] = &[
    examples::EXAMPLES,
    examples::REGISTER,
    failures::FAILURES,
    aliases::ALIASES,
    hand_written::HAND_WRITTEN_UNIONS,
    unreachable::UNREACHABLE,
];

/// These settle the Rust type of each schema.
const TYPING: &[Pass] = &[
    all_of::ALL_OF,
    inline::CLOSED_ENUMS,
    inline::INLINE,
    unions::UNIONS,
    secrets::SECRETS,
    limits::TEXTS,
    scalars::SCALARS,
    enums::OPEN_ENUMS,
    answers::LEAVES,
    answers::CONTAINERS,
    unreachable::SPENT,
    numbers::NUMBERS,
    numbers::FORMATS,
];

/// Lowers a document: refuses every form that is not supported, and applies every pass of [`passes`].
///
/// # Errors
/// When a form is not supported, or a pass hits less or more than the document itself implies. The message states what to do,
/// and the line where it is known.
pub fn lower(spec: &Spec) -> Result<Lowered> {
    match lower_or_refuse(spec) {
        Ok(lowered) => Ok(lowered),
        Err(mut errors) => Err(errors.swap_remove(0)),
    }
}

/// As [`lower`], but with every error that can be found: at least one.
pub(crate) fn lower_or_refuse(spec: &Spec) -> std::result::Result<Lowered, Vec<Error>> {
    let refused = |problems: Vec<Problem>| {
        let mut errors: Vec<Error> = Vec::new();
        for error in problems.into_iter().map(|problem| problem.in_document(spec)) {
            // What is wrong with a parameter is wrong for every operation that has it.
            let is_known = |known: &Error| (known.line(), known.message()) == (error.line(), error.message());
            if !errors.iter().any(is_known) {
                errors.push(error);
            }
        }
        errors
    };
    let mut document = spec.document().clone();
    let mut hits = Vec::new();
    let mut problems = forms::operations(&document);
    for pass in TRIMMING {
        match pass.run(&mut document) {
            Ok(count) => hits.push((pass.name, count)),
            Err(_) if !problems.is_empty() => return Err(refused(problems)),
            Err(problem) => return Err(vec![problem.in_document(spec).in_pass(pass.name)]),
        }
    }
    problems.extend(forms::schemas(&document));
    if !problems.is_empty() {
        return Err(refused(problems));
    }
    for pass in TYPING {
        let count =
            pass.run(&mut document).map_err(|problem| vec![problem.in_document(spec).in_pass(pass.name)])?;
        hits.push((pass.name, count));
    }
    Ok(Lowered { document, hits })
}
