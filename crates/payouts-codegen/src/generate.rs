//! From a lowered document to Rust source.

mod answers;
mod check;
mod columns;
mod docs;
mod enums;
mod members;
mod operations;
mod own_types;
mod polish;
mod syntax;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use progenitor::{CrateVers, GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};
use quote::quote;

use crate::lower::RUST_PATH;
use crate::{Error, Lowered, Result, Spec, tree};

/// The sources of one client, formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The client: its methods, its types, and the builders of its calls.
    ///
    /// Expects module `types` as `crate::types`; `payouts_http::Runtime` as inner type and `impl
    /// ClientHooks<payouts_http::Runtime> for Client` next to it; for each component marked `x-hand-written` a type
    /// `crate::answer::<Name>`; and `crate::sent::Instant` where an instant is sent.
    pub client: String,
    /// `OPERATIONS`, `operation(id)` and `SERVERS`: what the runtime has to know about each call.
    pub operations: String,
}

/// The tables for readers of what a service sent, formatted. They come from the source document alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    /// One `RowSchema` for each `x-dataset` of the document. Expects the types of `payouts_files::columns` in scope.
    pub columns: Option<String>,
    /// The names of the members of answers, a module for each schema.
    pub answers: Option<String>,
}

/// Generates the tables for readers of files and answers.
///
/// # Errors
/// When a dataset or an answer of the document is not consistent.
pub fn tables(spec: &Spec) -> Result<Tables> {
    let made = |source: std::result::Result<Option<String>, String>| {
        let source = source.map_err(|message| Error::new(spec.file(), message))?;
        Ok(source.map(|source| with_notice(spec, &source)))
    };
    Ok(Tables {
        columns: made(columns::source(spec.document()))?,
        answers: made(answers::source(spec.document()))?,
    })
}

/// Generates the sources of a client: methods in builder style, all in one `Client`, every request passed through its hooks.
///
/// `lowered` must come from `spec`: the lowered document gives the types, the source document gives the operations.
///
/// # Errors
/// When the generator does not support the document, or a check of the generated code fails: a type replacement that is
/// missing, a float, a header of the generator's own.
pub fn generate(spec: &Spec, lowered: &Lowered) -> Result<Generated> {
    let fail = |message: String| Error::new(spec.file(), message);
    let mut file = run_generator(lowered).map_err(fail)?;
    let context = syntax::Context::new(lowered.document());
    for (name, step) in polish::STEPS {
        step(&mut file, &context).map_err(|message| fail(message).in_pass(name))?;
    }
    for (name, check) in check::CHECKS {
        check(&file, &context).map_err(|message| fail(message).in_pass(name))?;
    }
    Ok(Generated {
        client: with_notice(spec, &syntax::format(&file).map_err(fail)?),
        operations: with_notice(spec, &operations::source(spec.document()).map_err(fail)?),
    })
}

fn run_generator(lowered: &Lowered) -> std::result::Result<syn::File, String> {
    let document = lowered.document();
    let openapi: openapiv3::OpenAPI = serde_json::from_value(document.clone())
        .map_err(|e| format!("after lowering, the document is no OpenAPI 3.0 any more: {e}"))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Merged)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(payouts_http::Runtime))
        .with_derive("PartialEq")
        .with_crate("payouts-wire", CrateVers::Any, None)
        .with_crate("payouts-http", CrateVers::Any, None);
    for (name, schema) in tree::components(document, "schemas") {
        if let Some(path) = schema[RUST_PATH].as_str() {
            settings.with_replacement(name, path, std::iter::empty());
        }
    }
    // The generator panics at what it has not learned. Nothing of it is used after that.
    let generated = catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(&openapi)));
    let tokens = generated
        .map_err(|panic| format!("the generator does not support this document: {}", panic_message(&*panic)))?
        .map_err(|e| format!("the generator does not support this document: {e}"))?;
    syn::parse2(tokens).map_err(|e| format!("the generated code is no Rust: {e}"))
}

fn panic_message(panic: &dyn Any) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked")
}

fn with_notice(spec: &Spec, source: &str) -> String {
    format!(
        "// Generated from {}.yaml. Edit the document, then run `cargo xtask regen`.\n\n{source}",
        spec.name()
    )
}
