//! The rows of export files: their columns are distinct, and their business key exists.

use std::collections::BTreeMap;

use payouts_codegen::Spec;
use payouts_codegen::grammar::{Node, NodeKind, nodes_of};
use serde_json::Value;

use crate::finding::Finding;
use crate::spec::extension::{self, Column, Dataset};
use crate::spec::{Ask, pointer};

const RULE: &str = "datasets";

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    let mut names = BTreeMap::new();
    nodes_of(spec, NodeKind::Schema)
        .flat_map(|node| {
            let Some(mark) = node.members.get("x-dataset") else { return stray_column(spec, &node) };
            // A mark of the wrong shape is for the rule on fields.
            let Ok(dataset) = extension::read::<Dataset>(mark) else { return Vec::new() };
            let mut found = business_key(spec, &node, &dataset);
            found.extend(columns(spec, &node));
            if let Some(other) = names.insert(dataset.name.clone(), node.at.clone()) {
                let message =
                    format!("the dataset `{}` is described at {other} already: rename one", dataset.name);
                found.push(spec.finding(&pointer::child(&node.at, "x-dataset"), RULE, message));
            }
            found
        })
        .collect()
}

fn properties<'a>(node: &Node<'a>) -> impl Iterator<Item = (&'a String, &'a Value)> {
    node.members.get("properties").and_then(Value::as_object).into_iter().flatten()
}

/// Marks of columns on an object that is no row of a file: nothing would read them.
fn stray_column(spec: &Spec, node: &Node<'_>) -> Vec<Finding> {
    let marks = [
        ("x-column", "a column outside a dataset: mark the object with `x-dataset`"),
        ("x-settlement", "settlements of a column outside a dataset: mark the object with `x-dataset`"),
    ];
    let of_property = |(name, property): (&String, &Value)| {
        let at = pointer::child(&pointer::child(&node.at, "properties"), name);
        let stray = marks.iter().filter(|(mark, _)| property.get(mark).is_some());
        stray
            .map(|(mark, message)| spec.finding(&pointer::child(&at, mark), RULE, *message))
            .collect::<Vec<_>>()
    };
    properties(node).flat_map(of_property).collect()
}

fn business_key(spec: &Spec, node: &Node<'_>, dataset: &Dataset) -> Vec<Finding> {
    let at = pointer::child(&node.at, "x-dataset");
    if dataset.business_key.is_empty() {
        return vec![spec.finding(
            &at,
            RULE,
            "the business key is empty: name the columns that identify a row",
        )];
    }
    let key = dataset.business_key.iter().map(|name| (name, "of the business key"));
    let identity = dataset.identified_by.iter().map(|name| (name, "of `identifiedBy`"));
    let marks =
        dataset.recognized_by.iter().flat_map(|group| group.keys()).map(|name| (name, "of `recognizedBy`"));
    let missing = key.chain(identity).chain(marks);
    missing
        .filter(|(name, _)| !properties(node).any(|(property, _)| property == *name))
        .map(|(name, place)| {
            spec.finding(&at, RULE, format!("`{name}` {place} is no property of this object"))
        })
        .collect()
}

fn columns(spec: &Spec, node: &Node<'_>) -> Vec<Finding> {
    let mut names: BTreeMap<String, &str> =
        properties(node).map(|(name, _)| (loose(name), name.as_str())).collect();
    let mut orders: BTreeMap<u32, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for (name, property) in properties(node) {
        let at = column_at(&node.at, name);
        let Some(mark) = property.get("x-column") else {
            found.push(spec.finding(
                &at,
                RULE,
                format!("`{name}` is a column without `x-column`: say how it is known"),
            ));
            continue;
        };
        let Ok(column) = extension::read::<Column>(mark) else { continue };
        for alias in &column.aliases {
            match names.insert(loose(alias), name) {
                Some(other) if other == name => found.push(spec.finding(
                    &at,
                    RULE,
                    format!("the alias `{alias}` differs from a name of `{name}` in case, blanks or underscores only: leave it out"),
                )),
                Some(other) => {
                    found.push(spec.finding(&at, RULE, format!("the alias `{alias}` of `{name}` also means `{other}`")));
                }
                None => {}
            }
        }
        if let Some(order) = column.order
            && let Some(other) = orders.insert(order, name)
        {
            found.push(spec.finding(
                &at,
                RULE,
                format!("`{name}` and `{other}` both stand at position {order}"),
            ));
        }
    }
    found
}

fn column_at(object: &str, property: &str) -> String {
    pointer::child(&pointer::child(&pointer::child(object, "properties"), property), "x-column")
}

/// How readers of the files match names: case, blanks and underscores do not count.
fn loose(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && *c != '_').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn columns_that_are_not_distinct_are_named_with_their_line() {
        let text = "\
components:
  schemas:
    Row:
      x-dataset: {name: rows, businessKey: [a]}
      properties:
        a: {x-column: {order: 1, aliases: [Alpha]}}
        b: {x-column: {order: 1, aliases: [al_pha]}}
        c_d: {x-column: {aliases: [C D]}}
        e: {}
";
        assert_eq!(
            complaints(lint, text),
            [
                "7: the alias `al_pha` of `b` also means `a`",
                "7: `b` and `a` both stand at position 1",
                "8: the alias `C D` differs from a name of `c_d` in case, blanks or underscores only: leave it out",
                "9: `e` is a column without `x-column`: say how it is known",
            ]
        );
    }

    #[test]
    fn a_business_key_must_be_made_of_columns() {
        let text = "\
components:
  schemas:
    Row:
      x-dataset: {name: rows, businessKey: [a, lost], identifiedBy: [b], recognizedBy: [{c: id}]}
      properties: {a: {x-column: {}}}
    Other:
      x-dataset: {name: rows, businessKey: []}
    Plain:
      properties:
        b: {x-column: {}}
";
        assert_eq!(
            complaints(lint, text),
            [
                "4: `lost` of the business key is no property of this object",
                "4: `b` of `identifiedBy` is no property of this object",
                "4: `c` of `recognizedBy` is no property of this object",
                "7: the business key is empty: name the columns that identify a row",
                "7: the dataset `rows` is described at /components/schemas/Row already: rename one",
                "10: a column outside a dataset: mark the object with `x-dataset`",
            ]
        );
    }
}
