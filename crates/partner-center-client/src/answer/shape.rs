//! Distinguishing the shapes of an answer.

use serde_json::{Map, Value};

use super::ExportAnswer;
use crate::types::Export;
use payouts_wire::same_name;

/// Reads any shape; fails only on a text, a number or a boolean in place of an answer.
pub(super) fn read(answer: Value) -> Result<ExportAnswer, &'static str> {
    let mut read = ExportAnswer::default();
    match answer {
        Value::Null => {}
        Value::Array(entries) => entries.into_iter().for_each(|entry| read.take(entry)),
        Value::Object(members) => read.open(members),
        _ => return Err("expected an export, a list of exports or an envelope around them"),
    }
    Ok(read)
}

impl ExportAnswer {
    /// Takes an envelope apart, or an object for a bare export where it looks like one.
    fn open(&mut self, mut members: Map<String, Value>) {
        let key = members.keys().find(|key| same_name(key, "value")).cloned();
        match key.and_then(|key| members.shift_remove(&key)) {
            Some(Value::Array(entries)) => entries.into_iter().for_each(|entry| self.take(entry)),
            Some(Value::Null) => {}
            Some(entry) => self.take(entry),
            None if members.keys().any(|key| member(key).is_some()) => {
                self.take(Value::Object(members));
                return;
            }
            None => {}
        }
        self.envelope = members;
    }

    fn take(&mut self, entry: Value) {
        match entry {
            Value::Object(members) => {
                // Read from text, because an integer that is longer than 64 bits cannot be read from a `Value`.
                let text = Value::Object(textual_link(respell(members))).to_string();
                match serde_json::from_str(&text) {
                    Ok(export) => self.exports.push(export),
                    // Cannot happen as long as every member is tolerant; a loss would be worse than an odd entry.
                    Err(_) => self.strangers.push(Value::from("an export that cannot be read")),
                }
            }
            Value::Null => {}
            other => self.strangers.push(other),
        }
    }
}

/// The known member of an export that a name means.
fn member(name: &str) -> Option<&'static str> {
    Export::MEMBERS.iter().copied().find(|known| same_name(known, name))
}

/// Gives members the spelling of the document. A member that is there in both spellings keeps the documented one, and the other
/// stays unknown.
fn respell(members: Map<String, Value>) -> Map<String, Value> {
    let documented: Vec<&str> =
        Export::MEMBERS.iter().copied().filter(|name| members.contains_key(*name)).collect();
    members
        .into_iter()
        .map(|(name, value)| {
            let known = member(&name).filter(|known| *known == name || !documented.contains(known));
            (known.map_or(name, str::to_owned), value)
        })
        .collect()
}

/// A link that is no text is still a secret, so it becomes one: it will be refused when it is opened, and never shown.
fn textual_link(mut members: Map<String, Value>) -> Map<String, Value> {
    if let Some(link) = members.get_mut("blobLocation").filter(|link| !link.is_string() && !link.is_null()) {
        *link = Value::String(link.to_string());
    }
    members
}
