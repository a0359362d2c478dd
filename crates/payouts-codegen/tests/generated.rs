//! What comes out for the two documents.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

use std::path::PathBuf;

use payouts_codegen::{Spec, derive_all};

fn spec(name: &str) -> Spec {
    Spec::load(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../specs/{name}.yaml"))).unwrap()
}

fn derived(name: &str, file: &str) -> String {
    let files = derive_all(&spec(name)).unwrap();
    files.into_iter().find(|f| f.path == format!("{name}/{file}")).unwrap().contents
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for name in ["partner-center-payouts", "oracle-bi-payments"] {
        assert_eq!(derive_all(&spec(name)).unwrap(), derive_all(&spec(name)).unwrap());
    }
}

#[test]
fn each_document_gives_the_files_that_its_client_and_readers_include() {
    let files = |name| derive_all(&spec(name)).unwrap().into_iter().map(|f| f.path).collect::<Vec<_>>();
    let all = |name: &str, files: &[&str]| files.iter().map(|f| format!("{name}/{f}")).collect::<Vec<_>>();
    let partner = "partner-center-payouts";
    let expected = ["lowered.json", "client.rs", "operations.rs", "columns.rs", "answers.rs"];
    assert_eq!(files(partner), all(partner, &expected));
    let oracle = "oracle-bi-payments";
    assert_eq!(files(oracle), all(oracle, &["lowered.json", "client.rs", "operations.rs", "answers.rs"]));
}

#[test]
fn rows_of_files_and_bodies_of_failures_have_no_types() {
    let client = derived("partner-center-payouts", "client.rs");
    for absent in ["struct PaymentRow", "struct EarningRow", "struct GatewayError", "struct ExportEnvelope"] {
        assert!(!client.contains(absent), "{absent}");
    }
    assert!(client.contains("ResponseValue<crate::answer::ExportAnswer>"));
}

#[test]
fn a_link_is_a_secret() {
    let client = derived("partner-center-payouts", "client.rs");
    assert!(client.contains("blob_location: ::std::option::Option<::payouts_http::SecretUrl>"));
}

#[test]
fn codes_know_their_numbers() {
    let client = derived("oracle-bi-payments", "client.rs");
    assert!(client.contains("impl ::payouts_wire::WireCode for AccountStatus"));
    assert!(client.contains("(1, Self::Active)"));
}

#[test]
fn arguments_say_that_the_client_encodes_them() {
    let client = derived("partner-center-payouts", "client.rs");
    let path_and_query = 2 * (2 + 1 + 1);
    assert_eq!(client.matches("/// Pass it as it is: the client encodes it.").count(), path_and_query);
}

#[test]
fn everything_public_is_documented() {
    for name in ["partner-center-payouts", "oracle-bi-payments"] {
        let client = derived(name, "client.rs");
        let lines: Vec<&str> = client.lines().map(str::trim).collect();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("pub fn ")) {
            let above = lines[..index].iter().rev().find(|above| !above.starts_with("#[")).unwrap();
            assert!(above.starts_with("///"), "{name}: {line}");
        }
    }
}
