//! The promise of the project: to grow a client, edit its document, and nothing else.
//!
//! A copy of a document gets two operations with every kind of schema, two members, a value of an enum and a column. Copies of the client's crate and of
//! the reader's, not one line changed, are built from it and called by a small program over a real socket.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

mod scratch;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use self::scratch::{Scratch, root};

const OPERATIONS: &str = "
  /v1.0/payouts/recent:
    get:
      operationId: listRecentExports
      summary: List the exports of late.
      x-idempotency: safe
      parameters:
        - {name: max-count, in: query, description: How many at most., schema: {type: integer}}
      responses:
        '200':
          description: The exports.
          content: {application/json: {schema: {$ref: '#/components/schemas/ExportAnswer'}}}
  /v1.0/payouts/find:
    post:
      operationId: findPayees
      summary: Find payees.
      x-idempotency: safe
      parameters:
        - {name: kinds, in: query, description: Only these., schema: {type: array, items: {type: string}}}
      requestBody:
        description: What to find.
        content:
          application/json:
            schema:
              type: object
              properties:
                share: {type: number, description: At least this share., x-not-money: a share}
      responses:
        '200':
          description: The payees.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/FoundPayee'}}}}
";

const SCHEMAS: &str = "    FoundPayee:
      description: A payee.
      allOf:
        - {$ref: '#/components/schemas/FoundThing'}
        - type: object
          properties:
            who: {description: Who it is., oneOf: [{$ref: '#/components/schemas/FoundPerson'}, {$ref: '#/components/schemas/FoundFirm'}]}
            grid: {type: array, description: Rows., items: {type: array, items: {type: string}}}
            fees: {type: object, description: Fees., additionalProperties: {$ref: '#/components/schemas/Amount'}}
            state: {description: How far., allOf: [{$ref: '#/components/schemas/foundState'}]}
            extra: {type: string, description: More.}
            at: {type: string, format: date-time, description: When.}
    FoundThing: {description: A thing., type: object, properties: {id: {type: string, description: Its id.}}}
    FoundPerson: {description: A person., type: object, properties: {surname: {type: string, description: A name.}}}
    FoundFirm: {description: A firm., type: object, properties: {vat: {type: string, description: A number.}}}
    foundState: {description: A state., type: string, enum: [inProgress], x-open-enum: {}}
";

const MEMBERS: &str = "        exportFee:
          description: What the export costs.
          allOf: [{$ref: '#/components/schemas/Amount'}]
          x-money: {fixed: USD}
        expiresOn:
          description: The last day on which it can be read.
          allOf: [{$ref: '#/components/schemas/Date'}]
";

const COLUMN: &str = "        riskScore:
          description: How risky the payment was.
          allOf: [{$ref: '#/components/schemas/Decimal'}]
          x-not-money: a score
          x-column: {evidence: reported, aliases: [Risk of Payment]}
";

/// The members come in another case, and the new status too: the hand-written reader knows them all the same.
const ANSWER: &str = r#"{"Value":[{"RequestId":"a","STATUS":"paused","ExportFee":1.10,"expiresOn":"2031-01-31"}],"totalCount":1}"#;

/// Of the second operation, which no line of the client's crate knows.
const FOUND: &str = r#"[{"id": "7", "who": {"vat": "x"}, "grid": [["a"]], "fees": {"a": 1.10}, "state": "inProgress", "extra": "e", "at": "2031-01-31T00:00:00Z", "new": 1}]"#;

const CALLER: &str = r#"
use partner_center_client::{Client, types::{ExportStatus, FoundPayeeWho, FoundState}};
use payouts_files::columns::{ColumnKind, PAYMENTS};
use payouts_http::{Runtime, Service};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let base = std::env::args().nth(1).unwrap();
    let client = Client::new(Runtime::builder(Service::PartnerCenter, base.parse().unwrap()).build().unwrap());

    let answer = client.list_recent_exports().max_count(5).send().await.unwrap();

    let export = &answer.exports[0];
    assert!(export.is_status(ExportStatus::Paused));
    assert_eq!(export.export_fee.as_ref().unwrap().value().unwrap().to_string(), "1.10");
    assert_eq!(export.expires_on.as_ref().unwrap().value().unwrap().to_string(), "2031-01-31");

    let share: payouts_wire::Amount = "0.5".parse().unwrap();
    let found = client
        .find_payees()
        .kinds(vec!["a".to_owned(), "b".to_owned()])
        .body_map(|body| body.share(partner_center_client::types::SentNumber::from(share)))
        .send()
        .await
        .unwrap();

    let payee = &found[0];
    assert!(matches!(&payee.who, Some(FoundPayeeWho::FoundFirm(firm)) if firm.vat.is_some()), "{payee:?}");
    assert_eq!(payee.grid.as_ref().unwrap()[0][0].value().unwrap(), "a");
    assert_eq!(payee.fees.as_ref().unwrap()["a"].value().unwrap().to_string(), "1.10");
    assert_eq!(payee.state.as_ref().unwrap().value().unwrap().known(), Some(FoundState::InProgress));
    assert!(payee.id.is_some() && payee.at.as_ref().unwrap().value().is_some());
    assert!(payee.extra_.is_some() && payee.extra.contains_key("new"));
    assert_eq!(PAYMENTS.find("RISK OF PAYMENT").unwrap().kind, ColumnKind::Decimal);
    println!("the promise holds");
}
"#;

#[test]
fn an_edited_document_is_all_that_a_client_needs_to_grow() {
    let scratch = Scratch::new("promise");
    scratch.write("specs/partner-center-payouts.yaml", &grown_document());
    let oracle = fs::read_to_string(root().join("specs/oracle-bi-payments.yaml")).unwrap();
    scratch.write("specs/oracle-bi-payments.yaml", &oracle);
    scratch.copy_crate("partner-center-client");
    scratch.copy_crate("payouts-files");
    scratch.write("caller/src/main.rs", CALLER);
    scratch.write("caller/Cargo.toml", CALLER_MANIFEST);
    scratch.write_workspace(&["caller", "crates/partner-center-client", "crates/payouts-files"]);

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || [ANSWER, FOUND].map(|body| answer(&listener, body)));
    let (output, complaints) = scratch.run("caller", &[&base]);
    assert!(output.contains("the promise holds"), "{output}\n{complaints}");
    let requests =
        ["GET /v1.0/payouts/recent?max-count=5 HTTP/1.1", "POST /v1.0/payouts/find?kinds=a&kinds=b HTTP/1.1"];
    assert_eq!(server.join().unwrap(), requests);
}

const CALLER_MANIFEST: &str = r#"
[package]
name = "caller"
edition = "2024"

[dependencies]
partner-center-client = { path = "../crates/partner-center-client" }
payouts-files = { path = "../crates/payouts-files" }
payouts-http.workspace = true
payouts-wire.workspace = true
tokio = { workspace = true, features = ["macros", "rt"] }
"#;

/// The document with something new of every kind.
fn grown_document() -> String {
    let text = fs::read_to_string(root().join("specs/partner-center-payouts.yaml")).unwrap();
    let text = insert(&text, &["\npaths:"], OPERATIONS);
    let text = insert(&text, &["\n  schemas:\n"], SCHEMAS);
    let text = insert(&text, &["\n    Export:\n", "\n      properties:\n"], MEMBERS);
    let text = insert(&text, &["\n    ExportStatus:\n", "enum: ["], "Paused, ");
    insert(&text, &["\n    PaymentRow:\n", "\n      properties:\n"], COLUMN)
}

/// Puts a text behind the last of some anchors, which follow one another.
fn insert(text: &str, anchors: &[&str], new: &str) -> String {
    let at = anchors.iter().fold(0, |from, anchor| {
        let found =
            text[from..].find(anchor).unwrap_or_else(|| panic!("the document has no {anchor:?} any more"));
        from + found + anchor.len()
    });
    format!("{}{new}{}", &text[..at], &text[at..])
}

/// Answers one request, and gives back its first line. A caller that never comes fails the test before.
fn answer(listener: &TcpListener, body: &str) -> String {
    let (stream, _) = listener.accept().unwrap();
    let first = read_head(&stream);
    write!(&stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
        .unwrap();
    first
}

fn read_head(stream: &TcpStream) -> String {
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let first = lines.next().unwrap();
    assert!(lines.any(|line| line.is_empty()), "a request head ends with an empty line");
    first
}
