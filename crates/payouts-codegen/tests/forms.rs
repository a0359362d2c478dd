//! What is accepted builds: a client of a document with every supported form, read and written by a small program.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

mod scratch;

use std::path::{Path, PathBuf};

use payouts_codegen::{Spec, derive_all, problems};

use self::scratch::{Scratch, root};

const MANIFEST: &str = r#"
[package]
name = "forms"
edition = "2024"

[dependencies]
payouts-http.workspace = true
payouts-wire.workspace = true
progenitor-client.workspace = true
reqwest.workspace = true
serde.workspace = true
serde_json.workspace = true
"#;

/// The hooks are those of a client's crate, without the runtime.
const PROGRAM: &str = r##"
#[allow(warnings)]
mod generated { include!("client.rs"); }
#[allow(warnings)]
mod operations { include!("operations.rs"); }
pub use generated::{Client, builder, types};
use types::*;

impl progenitor_client::ClientHooks<payouts_http::Runtime> for Client {}

fn main() {
    let answer = r#"[{
        "id": 7, "amount": 1.10, "share": 0.30000000000000000004, "paidOn": "2031-01-31",
        "createdAt": "2031-01-31T01:02:03Z", "state": "INPROGRESS", "phase": null, "owner": null, "code": 7,
        "payee": {"id": 1, "surname": "Ada"}, "others": [{"vat": "x", "payee": {"vat": "y"}}, {"id": 3}, {"vat": "x", "surname": "y"}, 5],
        "grid": [[1.10, "2.20"], []], "fees": {"a": 1.10}, "owners": {"first": {"name": "Ada"}}, "labels": ["a"],
        "detail": {"name": "Ada", "city": "Bern", "own": "x", "new": 1}, "parent": {"id": "8"},
        "extra": "e", "type": "t", "example": "x", "properties": "p", "pattern": "q", "anything": [1], "unknown": 1.10
    }, {"phase": "closed", "state": "new tomorrow", "grid": null, "fees": null, "labels": null, "payee": null}]"#;
    let payouts: Vec<Payout> = serde_json::from_str(answer).unwrap();
    let [first, second] = payouts.as_slice() else { panic!() };

    assert_eq!(first.amount.as_ref().unwrap().value().unwrap().to_string(), "1.10");
    assert_eq!(first.share.as_ref().unwrap().value().unwrap().to_string(), "0.30000000000000000004");
    assert!(first.paid_on.as_ref().unwrap().value().is_some() && first.created_at.as_ref().unwrap().value().is_some());
    assert_eq!(first.state.as_ref().unwrap().value().unwrap().known(), Some(PayoutState::InProgress));
    assert_eq!(second.state.as_ref().unwrap().value().unwrap().known(), None);
    assert!(first.phase.is_none() && first.owner.is_none());
    assert_eq!(second.phase.as_ref().unwrap().value().unwrap().known(), Some(Phase::Closed));
    assert_eq!(first.code.as_ref().unwrap().value().unwrap().known(), Some(Code::On));

    let Some(Payee::Person(person)) = &first.payee else { panic!("{:?}", first.payee) };
    assert_eq!(person.surname.as_ref().unwrap().value().unwrap(), "Ada");
    let others = first.others.as_ref().unwrap();
    let Payee::Company(company) = &others[0] else { panic!("{others:?}") };
    assert!(matches!(company.payee, Some(Payee::Company(_))));
    assert!(others[1..].iter().all(|other| matches!(other, Payee::Other(_))), "{others:?}");
    assert_eq!(serde_json::to_string(&others[2]).unwrap(), r#"{"vat":"x","surname":"y"}"#);

    assert_eq!(first.grid.as_ref().unwrap()[0][0].value().unwrap().to_string(), "1.10");
    assert_eq!(first.fees.as_ref().unwrap()["a"].value().unwrap().to_string(), "1.10");
    assert!(first.owners.as_ref().unwrap()["first"].name.is_some());
    assert_eq!(first.labels.as_ref().unwrap().len(), 1);
    let detail = first.detail.as_ref().unwrap();
    assert!(detail.name.is_some() && detail.city.is_some() && detail.own.is_some() && detail.extra.contains_key("new"));
    assert!(first.parent.as_ref().unwrap().id.is_some());
    assert_eq!(first.extra_.as_ref().unwrap().value().unwrap(), "e");
    assert!(first.type_.is_some() && first.example.is_some() && first.properties.is_some() && first.pattern.is_some());
    assert_eq!(first.extra["unknown"].to_string(), "1.10");
    assert!(second.grid.is_none() && second.fees.is_none() && second.labels.is_none() && second.payee.is_none());
    assert!(Payout::MEMBERS.contains(&"extra") && Owner::MEMBERS == ["name"]);

    let answer: CreateTransferResponse = serde_json::from_str(r#"{"receipt": {"reference": "r", "new": 1}}"#).unwrap();
    let receipt: &CreateTransferResponseReceipt = answer.receipt.as_ref().unwrap();
    assert!(receipt.reference.is_some() && receipt.extra.contains_key("new"));

    let amount: payouts_wire::Amount = "0.10000000000000000001".parse().unwrap();
    let transfer: Transfer = Transfer::builder()
        .rate(SentNumber::from(amount.clone()))
        .total(amount)
        .tries(2)
        .try_into()
        .unwrap();
    assert_eq!(
        serde_json::to_string(&transfer).unwrap(),
        r#"{"rate":0.10000000000000000001,"total":"0.10000000000000000001","tries":2}"#
    );

    let _ = |client: &'static Client| {
        client
            .list_payouts()
            .account_id("7")
            .ids(vec!["a".to_owned(), "b".to_owned()])
            .kinds(vec![Kind::Batch])
            .since("2031-01-31")
            .trace("t")
            .at_least("1.10")
            .limit(5)
            .x_dry_run(true)
    };
    assert_eq!(operations::OPERATIONS.len(), 2);
    println!("every form works");
}
"##;

/// The forms, and the code that each becomes in the client.
const FORMS: &[(&str, &str)] = &[
    ("an id in the path", "account_id: Result<::std::string::String, String>"),
    ("a list of texts in the query", "ids: Result<Option<::std::vec::Vec<::std::string::String>>, String>"),
    ("a list of values in the query", "kinds: Result<Option<::std::vec::Vec<types::Kind>>, String>"),
    ("a text with a format in the query", "/// In the format `uuid`."),
    ("a number in the query", "at_least: Result<Option<::std::string::String>, String>"),
    ("a number in a request", "pub rate: crate::types::SentNumber,"),
    ("a day in a request", "pub day: ::std::option::Option<::payouts_wire::WireDate>,"),
    ("an answer that is an array", "ResponseValue<::std::vec::Vec<types::Payout>>"),
    ("an answer without a name", "pub struct CreateTransferResponse {"),
    ("a part of an answer without a name", "pub struct CreateTransferResponseReceipt {"),
    ("an alias", "pub reference: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,"),
    ("money", "pub amount: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Amount>>,"),
    (
        "an inline instant",
        "pub created_at: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::UtcTime>>,",
    ),
    ("an open enum with a name in lower case", "impl ::payouts_wire::WireEnum for PayoutState {"),
    ("an enum that may be null", "::payouts_wire::Tolerant<::payouts_wire::OpenEnum<Phase>>"),
    ("integer codes", "::payouts_wire::Tolerant<::payouts_wire::OpenCode<Code>>"),
    ("an object that may be null", "pub owner: ::std::option::Option<Owner>,"),
    ("a union of objects", "pub enum Payee { "),
    (
        "arrays of arrays",
        "::std::vec::Vec<::std::vec::Vec<::payouts_wire::Tolerant<::payouts_wire::Amount>>>",
    ),
    (
        "a map of amounts",
        "::std::collections::HashMap<::std::string::String, ::payouts_wire::Tolerant<::payouts_wire::Amount>>",
    ),
    ("a map of objects", "::std::collections::HashMap<::std::string::String, Owner>"),
    ("an array that is a component", "pub struct Labels( "),
    (
        "an object of several parts",
        r#"impl Detail { /// The names of the known members, as they travel. pub const MEMBERS: &'static [&'static str] = &["city", "name", "own"]"#,
    ),
    ("an object inside itself", "pub parent: ::std::option::Option<::std::boxed::Box<Payout>>,"),
    ("a member called extra", r#"#[serde(rename = "extra")]"#),
    ("a member called like a keyword", "pub type_: "),
    ("any JSON", "pub anything: ::std::option::Option<::serde_json::Value>,"),
    ("a secret", "pub link: ::std::option::Option<::payouts_http::SecretUrl>,"),
];

#[test]
fn every_form_becomes_the_code_that_is_expected() {
    let files = derive_all(&Spec::load(document()).unwrap()).unwrap();
    let client = &files.iter().find(|file| file.path == "forms/client.rs").unwrap().contents;
    // Without line breaks, and the blanks and commas that they bring.
    let plain = |text: &str| -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.replace("< ", "<").replace(", >", ">").replace("[ ", "[").replace(", ]", "]")
    };
    let client = plain(client);
    let missing: Vec<_> = FORMS.iter().filter(|(_, code)| !client.contains(&plain(code))).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms.yaml")
}

#[test]
fn every_accepted_form_builds_and_works() {
    let scratch = Scratch::new("forms");
    for file in derive_all(&Spec::load(document()).unwrap()).unwrap() {
        scratch.write(&format!("forms/src/{}", file.path.trim_start_matches("forms/")), &file.contents);
    }
    scratch.write("forms/src/main.rs", PROGRAM);
    scratch.write("forms/Cargo.toml", MANIFEST);
    scratch.write_workspace(&["forms"]);
    let (output, complaints) = scratch.run("forms", &[]);
    assert!(output.contains("every form works"), "{output}\n{complaints}");
}

/// Documents from reports, with no extension of ours but the mandatory one.
#[test]
fn documents_of_others_are_accepted_or_refused_with_their_line() {
    let complaints = |file: &str| -> Vec<String> {
        let spec = Spec::load(root().join("crates/payouts-codegen/tests/cases").join(file)).unwrap();
        let line = |error: &payouts_codegen::Error| format!("{}: {}", error.line().unwrap(), error.message());
        problems(&spec).iter().map(line).collect()
    };
    assert_eq!(complaints("nullable-enum-and-ref.openapi.json"), Vec::<String>::new());
    assert_eq!(
        complaints("allof-string-and-object.openapi.json"),
        [
            "44: `allOf` joins objects, and `#/components/schemas/Kind` is of type `string`: no value can be both"
        ]
    );
    let collision = |line: usize, one: &str, other: &str, name: &str| {
        format!(
            "{line}: the values `{one}` and `{other}` become the same Rust name `{name}`: describe one of them only"
        )
    };
    assert_eq!(
        complaints("enum-of-operators.openapi.json"),
        [
            collision(41, "paid out", "paid-out", "PaidOut"),
            collision(42, "paid-out", "Paid Out", "PaidOut"),
            collision(52, "<", "<=", "X"),
            collision(53, "<=", ">", "X"),
            collision(54, ">", ">=", "X"),
            collision(55, ">=", "==", "X"),
            collision(56, "==", "≠", "X"),
        ]
    );
}
