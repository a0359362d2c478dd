//! `include`: paths that replace the default members.

use serde_json::{Map, Value};

use super::Call;
use super::errors::Refusal;
use super::shapes::Shape;
use crate::quirks::oracle::{IncludeDrops, IncludeUnknownPath, LatestBusDtProjection};

pub(super) fn apply(call: &Call<'_>, shape: &Shape, answer: &mut Value) -> Result<(), Refusal> {
    let text = call.text("include");
    if text.trim().is_empty() {
        without_on_demand(shape, answer);
        return Ok(());
    }
    refuse_on_latest(call)?;
    let mut paths: Vec<Vec<&str>> = Vec::new();
    for path in text.split(',').map(str::trim) {
        let segments: Vec<_> = path.split('.').collect();
        match (shape.has(&segments), call.context.quirk()) {
            (true, _) => paths.push(segments),
            (false, IncludeUnknownPath::Ignored) => {}
            (false, IncludeUnknownPath::Refused) => {
                return Err(Refusal::unknown_member(&format!("include: {path} is not known here")));
            }
        }
    }
    let keeps_root = call.context.quirk::<IncludeDrops>() == IncludeDrops::Kept;
    let root: Vec<Vec<&str>> = shape.members.iter().map(|name| vec![*name]).collect();
    if keeps_root {
        paths.extend(root);
    }
    let paths: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
    *answer = projected(answer.take(), shape, &paths);
    Ok(())
}

/// getLatestBusDt lists `include` and `searchCriteria`, and refuses both.
pub(super) fn refuse_on_latest(call: &Call<'_>) -> Result<(), Refusal> {
    let refuses = call.context.quirk::<LatestBusDtProjection>() == LatestBusDtProjection::Refused;
    if call.operation == "getLatestBusDt" && refuses {
        return Err(Refusal::unknown_member("include and searchCriteria are not supported here"));
    }
    Ok(())
}

fn projected(value: Value, shape: &Shape, paths: &[&[&str]]) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| projected(item, shape, paths)).collect(),
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, mut value) in members {
                let of_name: Vec<&[&str]> = paths
                    .iter()
                    .filter(|path| path.first() == Some(&name.as_str()))
                    .map(|path| &path[1..])
                    .collect();
                let below = shape.below.filter(|(array, _)| *array == name);
                // A container that is named itself comes with its whole default subtree.
                if of_name.iter().any(|rest| rest.is_empty()) {
                    below.into_iter().for_each(|(_, below)| without_on_demand(below, &mut value));
                    kept.insert(name, value);
                } else if let Some((_, below)) = below.filter(|_| !of_name.is_empty()) {
                    kept.insert(name, projected(value, below, &of_name));
                }
            }
            Value::Object(kept)
        }
        leaf => leaf,
    }
}

fn without_on_demand(shape: &Shape, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| without_on_demand(shape, item)),
        Value::Object(members) => {
            members.retain(|name, _| !shape.on_demand.contains(&name.as_str()));
            if let Some((array, below)) = shape.below {
                members.get_mut(array).into_iter().for_each(|value| without_on_demand(below, value));
            }
        }
        _ => {}
    }
}
