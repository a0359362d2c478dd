//! One request against its operation.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{Document, Operation, Parameter};
use super::schema::problems;
use crate::http::Ask;

/// Everything the spec has against a request.
pub(crate) fn violations(document: &Document, operation: &Operation, ask: &Ask) -> Vec<String> {
    let mut found = Vec::new();
    query_problems(document, operation, ask, &mut found);
    for parameter in operation.parameters.iter().filter(|parameter| parameter.place == "header") {
        if parameter.required && ask.header(&parameter.name).is_none() {
            found.push(format!("header {} is missing", parameter.name));
        }
    }
    body_problems(document, operation, ask, &mut found);
    found
}

fn query_problems(document: &Document, operation: &Operation, ask: &Ask, found: &mut Vec<String>) {
    let known: Vec<&Parameter> =
        operation.parameters.iter().filter(|parameter| parameter.place == "query").collect();
    let mut seen = BTreeSet::new();
    for (name, value) in ask.pairs() {
        let Some(parameter) = known.iter().find(|parameter| parameter.name == name) else {
            found.push(format!("query parameter {name} is not in the spec"));
            continue;
        };
        problems(document, &parameter.schema, &Value::from(value), &format!("query parameter {name}"), found);
        if !seen.insert(name.clone()) {
            found.push(format!("query parameter {name} comes more than once"));
        }
    }
    for parameter in known.iter().filter(|parameter| parameter.required && !seen.contains(&parameter.name)) {
        found.push(format!("query parameter {} is missing", parameter.name));
    }
}

fn body_problems(document: &Document, operation: &Operation, ask: &Ask, found: &mut Vec<String>) {
    match &operation.body {
        None if ask.body.is_empty() => {}
        None => found.push("a body came, and the spec has none".to_owned()),
        Some(schema) => match serde_json::from_slice::<Value>(&ask.body) {
            Ok(body) if body.is_object() => problems(document, schema, &body, "", found),
            Ok(_) => found.push("the body is not a JSON object".to_owned()),
            Err(_) => found.push("the body is not JSON".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::honesty::{Found, ORACLE_BI, PARTNER_CENTER};
    use crate::http::Host;

    fn complaints(document: &Document, method: Method, uri: &str, body: &str) -> Vec<String> {
        let request = http::Request::builder().method(method).uri(uri).body(()).unwrap();
        let ask = Ask::new(Host::PartnerApi, request.into_parts().0, body.to_owned().into());
        match document.find(&ask.method, &ask.path) {
            Found::Operation(operation) => violations(document, operation, &ask),
            other => panic!("{uri} is {other:?}"),
        }
    }

    fn partner(uri: &str) -> Vec<String> {
        complaints(&PARTNER_CENTER, Method::POST, uri, "")
    }

    fn summary(body: &str) -> Vec<String> {
        complaints(&ORACLE_BI, Method::POST, "/bi/v1/ACME/getPaymentPayoutSummary", body)
    }

    #[test]
    fn a_request_as_the_spec_has_it_raises_no_complaint() {
        assert_eq!(partner("/v1.0/payouts/payments?$filter=paymentId%20eq%20'1'&fileformat=tsv"), [""; 0]);
        assert_eq!(summary(r#"{"acctCode":"8516212653197782","payoutDt":"2024-12-24"}"#), [""; 0]);
    }

    #[test]
    fn strangers_among_the_parameters_are_named() {
        let uri = "/v1.0/payouts/payments?api-version=1&fileformat=csv&fileformat=.csv";
        assert_eq!(
            partner(uri),
            [
                "query parameter api-version is not in the spec",
                r#"query parameter fileformat is none of ["csv","tsv"]"#,
                "query parameter fileformat comes more than once",
            ]
        );
    }

    #[test]
    fn bodies_are_read_down_to_their_members() {
        let cases = [
            ("", "the body is not JSON"),
            ("[]", "the body is not a JSON object"),
            (r#"{"payoutDt":"2024-12-24"}"#, "acctCode is missing"),
            (r#"{"acctCode":8516212653197782,"payoutDt":"2024-12-24"}"#, "acctCode is not of type string"),
            (r#"{"acctCode":"1","payoutDt":"24.12.2024"}"#, "payoutDt is not a date as YYYY-MM-DD"),
            (r#"{"acctCode":"1","payoutDt":"2024-12-24","locRef":"1"}"#, "locRef is not in the spec"),
        ];
        for (body, complaint) in cases {
            assert_eq!(summary(body), [complaint], "{body}");
        }
        let long = format!(r#"{{"acctCode":"1","payoutDt":"2024-12-24","include":"{}"}}"#, "x".repeat(2001));
        assert_eq!(summary(&long), ["include is longer than 2000 characters"]);
    }

    #[test]
    fn a_body_where_none_belongs_is_a_violation() {
        let found = complaints(&PARTNER_CENTER, Method::GET, "/v1.0/payouts/payments/1", "{}");
        assert_eq!(found, ["a body came, and the spec has none"]);
    }
}
