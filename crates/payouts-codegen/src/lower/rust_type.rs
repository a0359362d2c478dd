//! The two ways in which a lowered document names a Rust type.

use serde_json::{Value, json};

/// Marks a component of a lowered document whose Rust type the generator does not make; the value is its path in the client's
/// crate. Below `crate::types` the step `own_types` writes it, elsewhere a person did.
pub(crate) const RUST_PATH: &str = "x-rust-path";

/// A type of one of our crates, in the form in which the generator reads it (`x-rust-type`).
pub(super) fn rust_type(krate: &str, name: &str, parameters: &[Value]) -> Value {
    let path = format!("{}::{name}", krate.replace('-', "_"));
    let mut extension = json!({"crate": krate, "version": "*", "path": path});
    if !parameters.is_empty() {
        extension["parameters"] = parameters.into();
    }
    json!({"x-rust-type": extension})
}

/// A type of the wire crate.
pub(super) fn wire(name: &str) -> Value {
    rust_type("payouts-wire", name, &[])
}

/// A received leaf: the value, and the text that it came as.
pub(super) fn tolerant(inner: Value) -> Value {
    rust_type("payouts-wire", "Tolerant", &[inner])
}

/// Replaces what a schema is and keeps what it says: its description, and our own remarks.
pub(super) fn replace(schema: &mut Value, by: Value) {
    let kept = schema.as_object().into_iter().flatten();
    let mut new: serde_json::Map<String, Value> = kept
        .filter(|(name, _)| *name == "description" || name.starts_with("x-"))
        .map(|(name, member)| (name.clone(), member.clone()))
        .collect();
    if let Value::Object(by) = by {
        new.extend(by);
    }
    *schema = Value::Object(new);
}
