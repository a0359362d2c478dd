//! The JSON Schemas of the common model.

use crate::{
    account::Account, earning::Earning, export::ExportHandle, money::Money, payout::Payout,
    provenance::Provenance, report::ReadReport, window::Window,
};
use schemars::{
    JsonSchema, Schema,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform},
};

/// The JSON Schema (draft 2020-12) of each value that leaves this library as JSON: its name in kebab-case, and the schema
/// as indented JSON text that ends with a line feed.
///
/// A schema describes what is written. What may be absent there may be absent, or null, when it is read back.
#[must_use]
pub fn schemas() -> Vec<(&'static str, String)> {
    vec![
        ("account", schema_of::<Account>()),
        ("earning", schema_of::<Earning>()),
        ("export-handle", schema_of::<ExportHandle>()),
        ("money", schema_of::<Money>()),
        ("payout", schema_of::<Payout>()),
        ("provenance", schema_of::<Provenance>()),
        ("read-report", schema_of::<ReadReport>()),
        ("window", schema_of::<Window>()),
    ]
}

fn schema_of<T: JsonSchema>() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    RecursiveTransform(leave_out_rust).transform(&mut schema);
    format!("{:#}\n", schema.as_value())
}

/// A description is for readers of JSON: it keeps the documentation text up to an example in Rust, or up to a
/// link to a page of this documentation.
fn leave_out_rust(schema: &mut Schema) {
    let Some(text) = schema.get_mut("description") else { return };
    let Some(whole) = text.as_str() else { return };
    let end = ["\n\n```", " See [`"].iter().filter_map(|mark| whole.find(mark)).min();
    if let Some(end) = end {
        *text = whole[..end].to_owned().into();
    }
}
