//! Ordinary mistakes, one at a time, in a document with every form that is accepted: each is refused with its line and with
//! what to do.

use payouts_codegen::Spec;

use super::complaints;
use crate::finding::Finding;
use crate::lints::Source;

const FORMS: &str = include_str!("../../../crates/payouts-codegen/tests/forms.yaml");

/// What a mistake is, the edit that makes it, a text in the line that is to blame, and the beginning of the complaint.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static str);

const MISTAKES: &[Mistake] = &[
    (
        "indentation",
        "        currency: {type: string",
        "       currency: {type: string",
        "       currency: {type",
        "this line is not indented like those that it belongs to",
    ),
    (
        "deeper indentation",
        "        currency: {type: string",
        "          currency: {type: string",
        "currency: {type",
        "this line is not indented like those that it belongs to",
    ),
    (
        "a tab",
        "        currency: {type: string",
        "\tcurrency: {type: string",
        "currency: {type",
        "a tab: indent with blanks",
    ),
    (
        "a brace that is not closed",
        "description: The currency.}",
        "description: The currency.",
        "        amount:",
        "a brace or a bracket is not closed",
    ),
    ("a quote that is not closed", "version: '1.0.0'", "version: '1.0.0", "version", "a quote is not closed"),
    (
        "a colon in a plain text",
        "description: An owner.",
        "description: An owner: who pays.",
        "An owner:",
        "a colon inside of a plain text",
    ),
    (
        "a member twice",
        "        share: {type",
        "        currency: {type: string, description: Again.}\n        share: {type",
        "Again",
        "`currency` is here for the second time",
    ),
    (
        "an unknown version",
        "openapi: 3.0.3",
        "openapi: 3.1.0",
        "openapi: 3.1.0",
        "this is not an OpenAPI 3.0 document",
    ),
    (
        "a misspelt field",
        "      nullable: true\n      properties:",
        "      nullable: true\n      propertes:",
        "propertes",
        "`propertes` is no field",
    ),
    (
        "a misspelt extension",
        "x-money: {currency: currency}",
        "x-monye: {currency: currency}",
        "x-monye",
        "`x-monye` is no extension of ours",
    ),
    (
        "a value of the wrong kind",
        "required: [rate]",
        "required: rate",
        "required: rate",
        "`required` is a list of texts",
    ),
    (
        "a type that does not exist",
        "name: {type: string, description: The name.}",
        "name: {type: text, description: The name.}",
        "type: text",
        "`text` is no type",
    ),
    (
        "a list of types, as in OpenAPI 3.1",
        "name: {type: string, description: The name.}",
        "name: {type: [string, 'null'], description: The name.}",
        "'null'",
        "`type` is one word: for a value that may be null, add `nullable: true`",
    ),
    (
        "an object without its type",
        "      description: An owner.\n      type: object\n",
        "      description: An owner.\n",
        "    Owner:",
        "an object needs `type: object`",
    ),
    (
        "an array without items",
        "      type: array\n      items: {type: string}\n    Payee:",
        "      type: array\n    Payee:",
        "    Labels:",
        "an array needs `items`",
    ),
    (
        "a reference to nothing",
        "$ref: '#/components/schemas/Person'",
        "$ref: '#/components/schemas/Persons'",
        "Persons",
        "`#/components/schemas/Persons` leads nowhere",
    ),
    (
        "one operation id twice",
        "operationId: createTransfer",
        "operationId: listPayouts # again",
        "# again",
        "`listPayouts` is the id of another operation too",
    ),
    (
        "no operation id",
        "      operationId: createTransfer\n",
        "",
        "    post:",
        "this operation has no `operationId`",
    ),
    (
        "no word on repetition",
        "      x-idempotency: keyed\n",
        "",
        "    post:",
        "whether this operation may be repeated is unknown",
    ),
    (
        "a part of the path without a parameter",
        "/accounts/{accountId}/payouts:",
        "/accounts/{account}/payouts:",
        "name: accountId",
        "the path `/accounts/{account}/payouts` has no `{accountId}`",
    ),
    (
        "a parameter of a type that does not exist",
        "description: For support., schema: {type: string, format: uuid}}",
        "description: For support., schema: {type: text}}",
        "name: trace",
        "`text` is no type",
    ),
    (
        "an optional part of the path",
        "in: path, required: true",
        "in: path",
        "in: path",
        "a parameter of the path is always required",
    ),
    (
        "an object in the query",
        "schema: {type: array, items: {type: string}}",
        "schema: {type: object}",
        "name: ids",
        "a parameter is a text, a number, a boolean or a closed enum",
    ),
    (
        "a list with commas in the query",
        "description: Only these., schema",
        "explode: false, description: Only these., schema",
        "name: ids",
        "a list in the query repeats its name",
    ),
    (
        "no success",
        "        '200':\n          description: The payouts.",
        "        '500':\n          description: The payouts.",
        "      responses:",
        "there is no 2xx answer",
    ),
    (
        "two successes",
        "        '404':\n          description: No such account.",
        "        '204':\n          description: No such account.",
        "'204'",
        "there is more than one 2xx answer",
    ),
    (
        "a success that is no JSON",
        "            application/json:\n              schema: {type: array",
        "            text/csv:\n              schema: {type: array",
        "'200'",
        "a success answer is JSON with a schema",
    ),
    (
        "a required member that does not exist",
        "required: [id, state]",
        "required: [id, status]",
        "required: [id, status]",
        "`status` is required, and no property has that name",
    ),
    (
        "no description",
        "name: {type: string, description: The name.}",
        "name: {type: string}",
        "name: {type: string}",
        "this property has no `description`",
    ),
    (
        "an example that does not fit",
        "name: {type: string, description: The name.}",
        "name: {type: string, example: 1, description: The name.}",
        "example: 1",
        "the example does not fit its schema",
    ),
    (
        "a number without a mark",
        "share: {type: number, description: A share., x-not-money: a share}",
        "share: {type: number, description: A share.}",
        "share:",
        "a number without a mark",
    ),
    (
        "money in an unknown currency",
        "x-money: {currency: currency}",
        "x-money: {currency: curency}",
        "curency",
        "the currency `curency` is no sibling",
    ),
    (
        "an enum that is not open",
        "      enum: [inProgress, paidOut]\n      x-open-enum: {ignoreCase: true}\n",
        "      enum: [inProgress, paidOut]\n",
        "[inProgress",
        "the service may send other values",
    ),
    (
        "values with one name",
        "enum: [inProgress, paidOut]",
        "enum: [paidOut, PaidOut]",
        "PaidOut]",
        "the values `paidOut` and `PaidOut` become the same Rust name `PaidOut`",
    ),
    (
        "a value twice",
        "enum: [inProgress, paidOut]",
        "enum: [paidOut, paidOut]",
        "paidOut]",
        "`paidOut` is listed twice",
    ),
    (
        "codes without names",
        "x-open-enum: {names: ['OFF', 'ON']}",
        "x-open-enum: {}",
        "enum: [0, 7]",
        "an enum consists of texts: give integer codes their `names`",
    ),
    (
        "an object that is a text too",
        "        - $ref: '#/components/schemas/Owner'\n        - type: object",
        "        - $ref: '#/components/schemas/Id'\n        - type: object",
        "        - $ref: '#/components/schemas/Id'",
        "`allOf` joins objects, and `#/components/schemas/Id` is of type `string`",
    ),
    (
        "members that differ",
        "            city: {type: string, description: The city.}",
        "            name: {type: string, description: The city.}",
        "        - type: object",
        "`name` is described twice in one `allOf`",
    ),
    (
        "a union of other things",
        "        - $ref: '#/components/schemas/Person'\n",
        "        - type: string\n",
        "        - type: string",
        "a union of other things than objects",
    ),
    (
        "alternatives that cannot be distinguished",
        "        surname: {type: string, description: The family name.}\n",
        "",
        "        - $ref: '#/components/schemas/Person'",
        "nothing distinguishes this alternative",
    ),
    (
        "a union in a request",
        "note: {type: string, description: A note.}",
        "note: {description: A note., oneOf: [{type: string}, {type: boolean}]}",
        "A note.",
        "a union in a request",
    ),
    (
        "a schema for both ways",
        "items: {$ref: '#/components/schemas/Payout'}",
        "items: {$ref: '#/components/schemas/Transfer'}",
        "    Transfer:",
        "`Transfer` is both sent and received",
    ),
    (
        "a secret in a request",
        "note: {type: string, description: A note.}",
        "note: {type: string, x-secret: true, description: A note.}",
        "A note.",
        "`x-secret: true` belongs to a text",
    ),
];

/// Every complaint about a text, as `validate` has them.
fn outcome(text: &str) -> Vec<Finding> {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("crates")).unwrap();
    match Spec::parse("specs/forms.yaml", text) {
        Ok(spec) => complaints(root.path(), &[Source { spec, text: text.to_owned() }]).unwrap(),
        Err(error) => vec![Finding::from(&error)],
    }
}

#[test]
fn every_accepted_form_is_accepted() {
    assert_eq!(outcome(FORMS), []);
}

#[test]
fn each_mistake_is_refused_with_file_line_and_what_to_do() {
    let mut wrong = Vec::new();
    for (mistake, from, to, line, message) in MISTAKES {
        assert_eq!(FORMS.matches(from).count(), 1, "{mistake}: {from}");
        let text = FORMS.replace(from, to);
        let line = text.lines().position(|here| here.contains(line)).map(|index| index + 1).unwrap();
        let found = outcome(&text);
        let is_right = |finding: &Finding| {
            finding.file == "specs/forms.yaml" && finding.line == line && finding.message.starts_with(message)
        };
        let is_vague = |finding: &Finding| finding.line == 1 && line != 1;
        if !found.iter().any(is_right) || found.iter().any(is_vague) {
            let found: String = found.iter().map(|finding| format!("\n    {finding}")).collect();
            wrong.push(format!("{mistake}: wanted line {line}: {message}, found{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
