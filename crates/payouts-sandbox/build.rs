//! Converts both specs to JSON without their prose, so a sandbox starts in a few milliseconds and contains no YAML parser.

use std::path::Path;
use std::{env, fs};

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

/// Prose and examples, against which no request is checked.
const PROSE: [&str; 5] = ["description", "summary", "example", "examples", "externalDocs"];

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    for name in ["partner-center-payouts", "oracle-bi-payments"] {
        let source = format!("../../specs/{name}.yaml");
        println!("cargo::rerun-if-changed={source}");
        let text = fs::read_to_string(&source).expect("the specs are next to the crates");
        let documents = Yaml::load_from_str(&text).expect("the spec is YAML");
        let lean = lean(documents.first().expect("the spec has a document"), false);
        fs::write(Path::new(&out).join(format!("{name}.json")), lean.to_string())
            .expect("OUT_DIR can be written");
    }
}

/// `names` is true for a map whose keys are names of the service, such as `properties`: all of them are kept.
fn lean(node: &Yaml<'_>, names: bool) -> Value {
    match node {
        Yaml::Mapping(map) => {
            let mut object = Map::new();
            for (key, value) in map {
                let Some(key) = key_text(key) else { continue };
                if names || !(key.starts_with("x-") || PROSE.contains(&key.as_str())) {
                    let below =
                        !names && ["properties", "schemas", "parameters", "paths"].contains(&key.as_str());
                    object.insert(key, lean(value, below));
                }
            }
            Value::Object(object)
        }
        Yaml::Sequence(items) => items.iter().map(|item| lean(item, false)).collect(),
        Yaml::Value(Scalar::Boolean(value)) => Value::Bool(*value),
        Yaml::Value(Scalar::Integer(value)) => Value::from(*value),
        Yaml::Value(Scalar::String(value)) => Value::from(value.as_ref()),
        _ => Value::Null,
    }
}

fn key_text(key: &Yaml<'_>) -> Option<String> {
    match key {
        Yaml::Value(Scalar::String(text)) => Some(text.to_string()),
        Yaml::Value(Scalar::Integer(number)) => Some(number.to_string()),
        _ => None,
    }
}
