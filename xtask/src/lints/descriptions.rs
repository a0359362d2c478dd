//! Everything a reader of the generated documentation meets is described.

use payouts_codegen::Spec;
use payouts_codegen::grammar::{Node, NodeKind, nodes};

use crate::finding::Finding;
use crate::spec::Ask;

const RULE: &str = "descriptions";

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    nodes(spec).iter().filter_map(|node| Some(spec.finding(&node.at, RULE, problem(node)?))).collect()
}

fn problem(node: &Node<'_>) -> Option<String> {
    let missing = |field: &str| node.text(field).is_none_or(|text| text.trim().is_empty());
    let what = match node.kind {
        NodeKind::Operation if missing("summary") => {
            return Some("this operation has no `summary`: add one line".to_owned());
        }
        NodeKind::Operation => "operation",
        NodeKind::Parameter => "parameter",
        NodeKind::Header => "header",
        NodeKind::RequestBody => "request body",
        NodeKind::Response => "response",
        NodeKind::SecurityScheme => "security scheme",
        NodeKind::Server => "server",
        NodeKind::Tag => "tag",
        NodeKind::Schema if node.is_property() => "property",
        NodeKind::Schema if node.is_component_schema() => "schema",
        NodeKind::Reference if node.is_property() => {
            return Some(
                "a property needs its own description: put the reference in a one-element allOf".to_owned(),
            );
        }
        _ => return None,
    };
    missing("description").then(|| format!("this {what} has no `description`: say what it is"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    #[test]
    fn each_undescribed_thing_is_named_with_its_line() {
        let text = "\
paths:
  /a:
    get:
      summary: S
      parameters:
        - name: p
      responses:
        '200': {description: ' '}
components:
  schemas:
    A:
      description: D
      properties:
        b: {type: string}
        c: {$ref: '#/components/schemas/A'}
";
        assert_eq!(
            complaints(lint, text),
            [
                "3: this operation has no `description`: say what it is",
                "6: this parameter has no `description`: say what it is",
                "8: this response has no `description`: say what it is",
                "14: this property has no `description`: say what it is",
                "15: a property needs its own description: put the reference in a one-element allOf",
            ]
        );
    }

    #[test]
    fn an_operation_needs_a_summary() {
        assert_eq!(
            complaints(lint, "paths:\n  /a:\n    get: {description: D}\n"),
            ["3: this operation has no `summary`: add one line"]
        );
    }
}
