//! The passes against the two documents they are for.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

use std::path::PathBuf;

use payouts_codegen::{Lowered, Spec, lower, passes};

/// Passes for forms that neither document has, and the next one may have.
const FURTHER: [&str; 7] = ["aliases", "all_of", "closed_enums", "inline", "unions", "numbers", "formats"];

fn lowered(files: &[&str]) -> Vec<Lowered> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    files.iter().map(|file| lower(&Spec::load(folder.join(file)).unwrap()).unwrap()).collect()
}

fn specs() -> Vec<Lowered> {
    lowered(&["../../specs/partner-center-payouts.yaml", "../../specs/oracle-bi-payments.yaml"])
}

#[test]
fn every_pass_still_hits_somewhere() {
    let specs = specs();
    let forms = lowered(&["tests/forms.yaml", "tests/cases/nullable-enum-and-ref.openapi.json"]);
    for (index, pass) in passes().enumerate() {
        let documents = if FURTHER.contains(&pass.name) { &forms } else { &specs };
        let hits: usize = documents.iter().map(|lowered| lowered.hits()[index].1).sum();
        assert!(hits > 0, "pass `{}` hits nothing in any document: read in its module what to do", pass.name);
    }
}

#[test]
fn lowering_twice_gives_the_same_bytes() {
    for (one, two) in specs().iter().zip(&specs()) {
        assert_eq!(one.document().to_string(), two.document().to_string());
    }
}
