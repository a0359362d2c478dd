//! An OpenAPI document, as far as requests are concerned.

use http::Method;
use serde_json::Value;

/// A document and its operations.
#[derive(Debug)]
pub(crate) struct Document {
    root: Value,
    operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(super) method: Method,
    template: Vec<String>,
    pub(super) parameters: Vec<Parameter>,
    /// The schema of the JSON body, where there is one.
    pub(super) body: Option<Value>,
}

#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: String,
    pub(super) required: bool,
    pub(super) schema: Value,
}

/// What a document says about a method and a path.
#[derive(Debug)]
pub(crate) enum Found<'d> {
    Operation(&'d Operation),
    /// The path is known, with other methods.
    OtherMethods(Vec<&'d Method>),
    Nothing,
}

const METHODS: [(&str, Method); 4] =
    [("get", Method::GET), ("post", Method::POST), ("put", Method::PUT), ("delete", Method::DELETE)];

impl Document {
    /// Reads a document. What is no document has no operations, and a test asserts that ours have theirs.
    pub(super) fn read(text: &str) -> Self {
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
                        .map(|parameter| Parameter::of(resolve(&root, parameter)))
                        .collect(),
                    body: operation.pointer("/requestBody/content/application~1json/schema").cloned(),
                });
            }
        }
        Self { root, operations }
    }

    /// The operation of a request.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let segments: Vec<_> = path.split('/').skip(1).collect();
        let of_path: Vec<_> = self.operations.iter().filter(|operation| operation.is_at(&segments)).collect();
        match of_path.iter().find(|operation| operation.method == *method) {
            Some(operation) => Found::Operation(operation),
            None if of_path.is_empty() => Found::Nothing,
            None => Found::OtherMethods(of_path.iter().map(|operation| &operation.method).collect()),
        }
    }

    /// Follows references until something else comes.
    pub(super) fn resolved<'d>(&'d self, node: &'d Value) -> &'d Value {
        resolve(&self.root, node)
    }

    #[cfg(test)]
    pub(super) fn operation_ids(&self) -> Vec<&str> {
        self.operations.iter().map(|operation| operation.id.as_str()).collect()
    }
}

impl Operation {
    fn is_at(&self, segments: &[&str]) -> bool {
        let fits = |(wanted, segment): (&String, &&str)| {
            if wanted.starts_with('{') { !segment.is_empty() } else { wanted == segment }
        };
        self.template.len() == segments.len() && self.template.iter().zip(segments).all(fits)
    }
}

impl Parameter {
    fn of(node: &Value) -> Self {
        Self {
            name: text_of(&node["name"]),
            place: text_of(&node["in"]),
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
    // More steps than any chain of ours; a circle of references ends here.
    for _ in 0..16 {
        match node.get("$ref").and_then(Value::as_str).and_then(|to| root.pointer(to.trim_start_matches('#')))
        {
            Some(target) => node = target,
            None => return node,
        }
    }
    node
}

#[cfg(test)]
mod tests {
    use crate::honesty::{ORACLE_BI, PARTNER_CENTER};

    use super::*;

    #[test]
    fn both_documents_have_their_operations() {
        assert_eq!(PARTNER_CENTER.operation_ids().len(), 6);
        assert_eq!(ORACLE_BI.operation_ids().len(), 10);
        assert!(ORACLE_BI.operation_ids().contains(&"getPaymentPayoutSummary"));
    }

    #[test]
    fn a_path_is_told_from_a_method() {
        let found = PARTNER_CENTER.find(&Method::PUT, "/v1.0/payouts/payments/1");
        assert!(matches!(found, Found::OtherMethods(methods) if methods == [&Method::GET, &Method::DELETE]));
        assert!(matches!(PARTNER_CENTER.find(&Method::GET, "/v1.0/payouts"), Found::Nothing));
        let without_id = PARTNER_CENTER.find(&Method::GET, "/v1.0/payouts/payments/");
        assert!(matches!(without_id, Found::Nothing));
    }
}
