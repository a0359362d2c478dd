//! What the OpenAPI documents promise, so that tests cover whatever is added to them.

use std::path::Path;

use payouts_codegen::Spec;
use serde_json::Value;

/// One of the two documents.
pub(crate) struct Document(Spec);

/// A body that a document shows.
#[derive(Debug)]
pub(crate) struct Example {
    /// Where it is, for messages.
    pub(crate) place: String,
    /// Its media type.
    pub(crate) media_type: String,
    /// The body.
    pub(crate) value: Value,
}

impl Example {
    /// The body as it travels.
    pub(crate) fn body(&self) -> String {
        match &self.value {
            Value::String(text) if self.media_type != "application/json" => text.clone(),
            json => json.to_string(),
        }
    }
}

impl Document {
    /// `specs/partner-center-payouts.yaml`.
    pub(crate) fn partner_center() -> Self {
        Self::load("partner-center-payouts")
    }

    /// `specs/oracle-bi-payments.yaml`.
    pub(crate) fn oracle_bi() -> Self {
        Self::load("oracle-bi-payments")
    }

    fn load(name: &str) -> Self {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
        Self(Spec::load(specs.join(format!("{name}.yaml"))).unwrap())
    }

    /// The value at a JSON pointer.
    #[track_caller]
    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.0.document().pointer(pointer).unwrap_or_else(|| panic!("the document has no {pointer}"))
    }

    /// The examples of the body of a request.
    pub(crate) fn requests(&self, operation: &str) -> Vec<Example> {
        self.examples(operation, &self.operation(operation)["requestBody"])
    }

    /// Every documented status of an operation that is a number, with the examples of its answer.
    pub(crate) fn answers(&self, operation: &str) -> Vec<(u16, Vec<Example>)> {
        let responses = self.operation(operation)["responses"].as_object().unwrap();
        responses
            .iter()
            .filter_map(|(status, response)| Some((status.parse().ok()?, response)))
            .map(|(status, response)| (status, self.examples(&format!("{operation} {status}"), response)))
            .collect()
    }

    /// Every text for people, with its place. What the register quotes is not our wording.
    pub(crate) fn texts(&self) -> Vec<(String, &str)> {
        let mut texts = Vec::new();
        collect("", self.0.document(), &mut texts);
        texts
    }

    fn operation(&self, id: &str) -> &Value {
        let paths = self.at("/paths").as_object().unwrap().values();
        let mut operations = paths.flat_map(|path| path.as_object().unwrap().values());
        operations.find(|operation| operation["operationId"] == id).unwrap()
    }

    fn examples(&self, place: &str, body: &Value) -> Vec<Example> {
        let content = self.resolved(body)["content"].as_object().into_iter().flatten();
        content
            .flat_map(|(media_type, content)| {
                let named = content["examples"].as_object().into_iter().flatten();
                let named = named.map(|(name, example)| (name.as_str(), &self.resolved(example)["value"]));
                let only = content.get("example").map(|value| ("example", value));
                named.chain(only).map(|(name, value)| Example {
                    place: format!("{place} {name}"),
                    media_type: media_type.clone(),
                    value: value.clone(),
                })
            })
            .collect()
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.at(reference.trim_start_matches('#')),
            None => value,
        }
    }
}

fn collect<'a>(place: &str, value: &'a Value, texts: &mut Vec<(String, &'a str)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter().filter(|(name, _)| *name != "x-discrepancy") {
                match value.as_str().filter(|_| matches!(&**name, "description" | "summary" | "title")) {
                    Some(text) => texts.push((format!("{place}/{name}"), text)),
                    None => collect(&format!("{place}/{name}"), value, texts),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(place, item, texts)),
        _ => {}
    }
}
