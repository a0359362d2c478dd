//! Components that only give another component a second name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::pass::{Pass, Problem};
use crate::tree::{all_references, components, reference};

/// Lets every reference to an alias refer to what the alias means.
///
/// Later passes replace references by what they refer to: an amount, an open enum. Behind an alias they would see none of it.
///
/// The day it no longer hits: no document has an alias. Keep it for the next one that has.
pub(super) const ALIASES: Pass = Pass {
    name: "aliases",
    remedy: "a `$ref` is where no reference can be",
    implied: |document| {
        let aliases = aliases(document);
        let mut references = Vec::new();
        all_references(document, &mut references);
        references.into_iter().filter(|target| aliases.contains_key(*target)).count()
    },
    apply: |document| {
        let aliases = aliases(document);
        let mut hits = 0;
        if !aliases.is_empty() {
            redirect(document, &aliases, &mut hits)?;
        }
        Ok(hits)
    },
};

/// What each alias refers to.
fn aliases(document: &Value) -> BTreeMap<String, String> {
    components(document, "schemas")
        .filter(|(_, schema)| schema.get("properties").is_none())
        .filter_map(|(name, schema)| {
            Some((format!("#/components/schemas/{name}"), reference(schema)?.to_owned()))
        })
        .collect()
}

fn redirect(value: &mut Value, aliases: &BTreeMap<String, String>, hits: &mut usize) -> Result<(), Problem> {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(target) if name == "$ref" && aliases.contains_key(target) => {
                        *target = meaning(target, aliases)?;
                        *hits += 1;
                    }
                    _ => redirect(member, aliases, hits)?,
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                redirect(item, aliases, hits)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Follows aliases of aliases to their end.
fn meaning(alias: &str, aliases: &BTreeMap<String, String>) -> Result<String, Problem> {
    let mut target = alias;
    for _ in 0..=aliases.len() {
        match aliases.get(target) {
            Some(next) => target = next,
            None => return Ok(target.to_owned()),
        }
    }
    Err(Problem::new(alias.trim_start_matches('#'), "this schema refers to itself only: describe it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALIASED: &str = "
paths: {/a: {get: {schema: {$ref: '#/components/schemas/Second'}}}}
components:
  schemas:
    First: {description: D, allOf: [{$ref: '#/components/schemas/Id'}]}
    Second: {$ref: '#/components/schemas/First'}
    Id: {type: string}
";

    #[test]
    fn references_lead_to_what_an_alias_means() {
        let (document, hits) = ALIASES.try_on(ALIASED).unwrap();
        assert_eq!(
            (hits, &document["paths"]["/a"]["get"]["schema"]["$ref"]),
            (2, &"#/components/schemas/Id".into())
        );
    }

    #[test]
    fn an_alias_of_itself_is_refused_where_it_is() {
        let error = ALIASES.try_on(&ALIASED.replace("schemas/Id'", "schemas/Second'")).unwrap_err();
        assert!(
            error.at.starts_with("/components/schemas/") && error.message.contains("refers to itself"),
            "{error:?}"
        );
    }
}
