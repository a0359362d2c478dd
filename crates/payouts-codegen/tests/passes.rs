//! The passes against the two documents they are for.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

use std::path::PathBuf;

use payouts_codegen::{Lowered, PASSES, Spec, lower};

fn specs() -> Vec<Spec> {
    ["partner-center-payouts", "oracle-bi-payments"]
        .map(|name| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../specs/{name}.yaml")))
        .map(|path| Spec::load(path).unwrap())
        .into()
}

fn lowered() -> Vec<Lowered> {
    specs().iter().map(|spec| lower(spec).unwrap()).collect()
}

#[test]
fn every_pass_still_hits_somewhere() {
    let lowered = lowered();
    for (index, pass) in PASSES.iter().enumerate() {
        let hits: usize = lowered.iter().map(|l| l.hits()[index].1).sum();
        assert!(hits > 0, "pass `{}` hits nothing in any document: read in its module what to do", pass.name);
    }
}

#[test]
fn lowering_twice_gives_the_same_bytes() {
    for (one, two) in lowered().iter().zip(&lowered()) {
        assert_eq!(one.document().to_string(), two.document().to_string());
    }
}
