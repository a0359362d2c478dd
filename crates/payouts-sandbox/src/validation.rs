//! Validation of requests against the OpenAPI documents of both services: path, method, query, headers and body.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use http::Method;
use serde_json::Value;

use crate::http::Request;

/// The document of Partner Center.
pub(crate) static PARTNER_CENTER: LazyLock<Document> =
    LazyLock::new(|| Document::read(include_str!(concat!(env!("OUT_DIR"), "/partner-center-payouts.json"))));

/// The document of Oracle's API.
pub(crate) static ORACLE_BI: LazyLock<Document> =
    LazyLock::new(|| Document::read(include_str!(concat!(env!("OUT_DIR"), "/oracle-bi-payments.json"))));

/// Reads both documents before the first request.
pub(crate) fn warm_up() {
    let _ = PARTNER_CENTER.find(&Method::GET, "/");
    let _ = ORACLE_BI.find(&Method::GET, "/");
}

/// The result of the validation of a request.
#[derive(Debug, Default)]
pub(crate) struct Check {
    /// The operation of the request.
    pub(crate) operation: Option<&'static str>,
    /// The violations of the document.
    pub(crate) violations: Vec<String>,
}

impl Check {
    /// The check of a request that no document describes.
    pub(crate) fn undocumented(operation: Option<&'static str>) -> Self {
        Self { operation, violations: Vec::new() }
    }
}

/// An OpenAPI document, as far as it concerns requests.
#[derive(Debug)]
pub(crate) struct Document {
    root: Value,
    operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    id: String,
    method: Method,
    template: Vec<String>,
    parameters: Vec<Parameter>,
    /// The schema of the JSON body, if there is one.
    body: Option<Value>,
}

#[derive(Debug)]
struct Parameter {
    name: String,
    location: String,
    required: bool,
    schema: Value,
}

/// The operation of a method and a path.
#[derive(Debug)]
pub(crate) enum Lookup<'d> {
    Operation(&'d Operation),
    /// The path has other methods.
    OtherMethods(Vec<&'d Method>),
    UnknownPath,
}

const METHODS: [(&str, Method); 4] =
    [("get", Method::GET), ("post", Method::POST), ("put", Method::PUT), ("delete", Method::DELETE)];

impl Document {
    /// Reads a document. Invalid text has no operations. A test asserts that our documents have theirs.
    fn read(text: &str) -> Self {
        let root: Value = serde_json::from_str(text).unwrap_or_default();
        let mut operations = Vec::new();
        for (path, item) in root["paths"].as_object().into_iter().flatten() {
            for (name, method) in METHODS {
                let Some(operation) = item.get(name) else { continue };
                let parameters = [&item["parameters"], &operation["parameters"]].into_iter();
                let parameters = parameters.filter_map(Value::as_array).flatten();
                operations.push(Operation {
                    id: text_of(&operation["operationId"]),
                    method,
                    template: path.split('/').skip(1).map(str::to_owned).collect(),
                    parameters: parameters
                        .map(|parameter| Parameter::from_json(resolve(&root, parameter)))
                        .collect(),
                    body: operation.pointer("/requestBody/content/application~1json/schema").cloned(),
                });
            }
        }
        Self { root, operations }
    }

    /// Validates a request.
    pub(crate) fn check(&'static self, request: &Request) -> Check {
        match self.find(&request.method, &request.path) {
            Lookup::Operation(operation) => {
                Check { operation: Some(&operation.id), violations: self.violations(operation, request) }
            }
            Lookup::OtherMethods(_) | Lookup::UnknownPath => Check::default(),
        }
    }

    /// The operation of a method and a path.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Lookup<'_> {
        let segments: Vec<_> = path.split('/').skip(1).collect();
        let of_path: Vec<_> =
            self.operations.iter().filter(|operation| operation.has_path(&segments)).collect();
        match of_path.iter().find(|operation| operation.method == *method) {
            Some(operation) => Lookup::Operation(operation),
            None if of_path.is_empty() => Lookup::UnknownPath,
            None => Lookup::OtherMethods(of_path.iter().map(|operation| &operation.method).collect()),
        }
    }

    /// Follows references.
    fn resolved<'d>(&'d self, node: &'d Value) -> &'d Value {
        resolve(&self.root, node)
    }

    /// All violations of an operation by a request.
    fn violations(&self, operation: &Operation, request: &Request) -> Vec<String> {
        let mut found = Vec::new();
        self.check_query(operation, request, &mut found);
        for parameter in operation.parameters.iter().filter(|parameter| parameter.location == "header") {
            if parameter.required && request.header(&parameter.name).is_none() {
                found.push(format!("header {} is missing", parameter.name));
            }
        }
        self.check_body(operation, request, &mut found);
        found
    }

    fn check_query(&self, operation: &Operation, request: &Request, found: &mut Vec<String>) {
        let known: Vec<&Parameter> =
            operation.parameters.iter().filter(|parameter| parameter.location == "query").collect();
        let mut seen = BTreeSet::new();
        for (name, value) in request.pairs() {
            let Some(parameter) = known.iter().find(|parameter| parameter.name == name) else {
                found.push(format!("query parameter {name} is not in the spec"));
                continue;
            };
            self.check_value(
                &parameter.schema,
                &Value::from(value),
                &format!("query parameter {name}"),
                found,
            );
            if !seen.insert(name.clone()) {
                found.push(format!("query parameter {name} is repeated"));
            }
        }
        for parameter in
            known.iter().filter(|parameter| parameter.required && !seen.contains(&parameter.name))
        {
            found.push(format!("query parameter {} is missing", parameter.name));
        }
    }

    fn check_body(&self, operation: &Operation, request: &Request, found: &mut Vec<String>) {
        match &operation.body {
            None if request.body.is_empty() => {}
            None => found.push("a body was sent, and the spec has none".to_owned()),
            Some(schema) => match serde_json::from_slice::<Value>(&request.body) {
                Ok(body) if body.is_object() => self.check_value(schema, &body, "", found),
                Ok(_) => found.push("the body is not a JSON object".to_owned()),
                Err(_) => found.push("the body is not JSON".to_owned()),
            },
        }
    }

    /// Checks a value with the part of OpenAPI 3.0's schema language that requests of our documents use. `at` is the path
    /// of the value.
    fn check_value(&self, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let schema = self.resolved(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.check_value(part, value, at, found);
        }
        for choices in ["anyOf", "oneOf"].into_iter().filter_map(|word| schema[word].as_array()) {
            let fits = |choice: &Value| {
                let mut found = Vec::new();
                self.check_value(choice, value, at, &mut found);
                found.is_empty()
            };
            if !choices.iter().any(fits) {
                found.push(format!("{at} matches no alternative of the spec"));
            }
        }
        if value.is_null() && schema["nullable"] == Value::Bool(true) {
            return;
        }
        if let Some(wanted) = schema["type"].as_str().filter(|wanted| !has_type(value, wanted)) {
            found.push(format!("{at} is not of type {wanted}"));
            return;
        }
        if let Some(allowed) = schema["enum"].as_array().filter(|allowed| !allowed.contains(value)) {
            found.push(format!("{at} is not one of {}", Value::from(allowed.clone())));
        }
        match value {
            Value::String(text) => check_text(schema, text, at, found),
            Value::Object(_) => self.check_object(schema, value, at, found),
            Value::Array(items) if schema.get("items").is_some() => {
                for (index, item) in items.iter().enumerate() {
                    self.check_value(&schema["items"], item, &format!("{at}[{index}]"), found);
                }
            }
            _ => {}
        }
    }

    fn check_object(&self, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let path = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(name).is_none() {
                found.push(format!("{} is missing", path(name)));
            }
        }
        let Some(known) = schema["properties"].as_object() else { return };
        for (name, member) in value.as_object().into_iter().flatten() {
            match known.get(name) {
                Some(schema) => self.check_value(schema, member, &path(name), found),
                None if schema["additionalProperties"] == Value::Bool(true) => {}
                None => found.push(format!("{} is not in the spec", path(name))),
            }
        }
    }

    #[cfg(test)]
    fn operation_ids(&self) -> Vec<&str> {
        self.operations.iter().map(|operation| operation.id.as_str()).collect()
    }
}

impl Operation {
    fn has_path(&self, segments: &[&str]) -> bool {
        let fits = |(wanted, segment): (&String, &&str)| {
            if wanted.starts_with('{') { !segment.is_empty() } else { wanted == segment }
        };
        self.template.len() == segments.len() && self.template.iter().zip(segments).all(fits)
    }
}

impl Parameter {
    fn from_json(node: &Value) -> Self {
        Self {
            name: text_of(&node["name"]),
            location: text_of(&node["in"]),
            required: node["required"] == Value::Bool(true),
            schema: node["schema"].clone(),
        }
    }
}

fn text_of(node: &Value) -> String {
    node.as_str().unwrap_or_default().to_owned()
}

fn resolve<'d>(root: &'d Value, node: &'d Value) -> &'d Value {
    let mut node = node;
    // No chain of references in our documents is longer. A circle ends here.
    for _ in 0..16 {
        match node.get("$ref").and_then(Value::as_str).and_then(|to| root.pointer(to.trim_start_matches('#')))
        {
            Some(target) => node = target,
            None => return node,
        }
    }
    node
}

fn has_type(value: &Value, wanted: &str) -> bool {
    match wanted {
        "string" => value.is_string(),
        "integer" => value.as_number().is_some_and(|number| !number.to_string().contains(['.', 'e', 'E'])),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn check_text(schema: &Value, text: &str, at: &str, found: &mut Vec<String>) {
    let length = text.chars().count();
    if schema["maxLength"].as_u64().is_some_and(|most| length as u64 > most) {
        found.push(format!("{at} is longer than {} characters", schema["maxLength"]));
    }
    let is_date = |text: &str| text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    if schema["format"] == "date" && !is_date(text) {
        found.push(format!("{at} is not a date as YYYY-MM-DD"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Host;

    #[test]
    fn both_documents_have_their_operations() {
        assert_eq!(PARTNER_CENTER.operation_ids().len(), 6);
        assert_eq!(ORACLE_BI.operation_ids().len(), 10);
        assert!(ORACLE_BI.operation_ids().contains(&"getPaymentPayoutSummary"));
    }

    #[test]
    fn an_unknown_method_differs_from_an_unknown_path() {
        let found = PARTNER_CENTER.find(&Method::PUT, "/v1.0/payouts/payments/1");
        assert!(matches!(found, Lookup::OtherMethods(methods) if methods == [&Method::GET, &Method::DELETE]));
        assert!(matches!(PARTNER_CENTER.find(&Method::GET, "/v1.0/payouts"), Lookup::UnknownPath));
        let without_id = PARTNER_CENTER.find(&Method::GET, "/v1.0/payouts/payments/");
        assert!(matches!(without_id, Lookup::UnknownPath));
    }

    fn violations(document: &'static Document, method: Method, uri: &str, body: &str) -> Vec<String> {
        let head = http::Request::builder().method(method).uri(uri).body(()).unwrap().into_parts().0;
        let check = document.check(&Request::new(Host::PartnerApi, head, body.to_owned().into()));
        assert!(check.operation.is_some(), "{uri}");
        check.violations
    }

    fn partner(uri: &str) -> Vec<String> {
        violations(&PARTNER_CENTER, Method::POST, uri, "")
    }

    fn summary(body: &str) -> Vec<String> {
        violations(&ORACLE_BI, Method::POST, "/bi/v1/ACME/getPaymentPayoutSummary", body)
    }

    #[test]
    fn a_valid_request_has_no_violations() {
        assert_eq!(partner("/v1.0/payouts/payments?$filter=paymentId%20eq%20'1'&fileformat=tsv"), [""; 0]);
        assert_eq!(summary(r#"{"acctCode":"8516212653197782","payoutDt":"2024-12-24"}"#), [""; 0]);
    }

    #[test]
    fn unknown_invalid_and_repeated_parameters_are_named() {
        let uri = "/v1.0/payouts/payments?api-version=1&fileformat=csv&fileformat=.csv";
        assert_eq!(
            partner(uri),
            [
                "query parameter api-version is not in the spec",
                r#"query parameter fileformat is not one of ["csv","tsv"]"#,
                "query parameter fileformat is repeated",
            ]
        );
    }

    #[test]
    fn bodies_are_checked_down_to_their_members() {
        let cases = [
            ("", "the body is not JSON"),
            ("[]", "the body is not a JSON object"),
            (r#"{"payoutDt":"2024-12-24"}"#, "acctCode is missing"),
            (r#"{"acctCode":8516212653197782,"payoutDt":"2024-12-24"}"#, "acctCode is not of type string"),
            (r#"{"acctCode":"1","payoutDt":"24.12.2024"}"#, "payoutDt is not a date as YYYY-MM-DD"),
            (r#"{"acctCode":"1","payoutDt":"2024-12-24","locRef":"1"}"#, "locRef is not in the spec"),
        ];
        for (body, violation) in cases {
            assert_eq!(summary(body), [violation], "{body}");
        }
        let long = format!(r#"{{"acctCode":"1","payoutDt":"2024-12-24","include":"{}"}}"#, "x".repeat(2001));
        assert_eq!(summary(&long), ["include is longer than 2000 characters"]);
    }

    #[test]
    fn a_body_where_none_belongs_is_a_violation() {
        let found = violations(&PARTNER_CENTER, Method::GET, "/v1.0/payouts/payments/1", "{}");
        assert_eq!(found, ["a body was sent, and the spec has none"]);
    }
}
