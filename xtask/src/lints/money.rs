//! Every number is known to be money or known not to be, and money is read as an exact amount of a known currency.

use payouts_codegen::Spec;
use payouts_codegen::grammar::{Node, NodeKind, nodes_of};
use serde_json::Value;

use crate::finding::Finding;
use crate::spec::extension::{self, Money};
use crate::spec::{Ask, pointer};

const RULE: &str = "money";

/// A mark of one of these, on a number or around it, states what it is.
const MARKS: &[&str] = &["x-scalar", "x-money", "x-not-money", "x-open-enum"];

pub(super) fn lint(spec: &Spec) -> Vec<Finding> {
    nodes_of(spec, NodeKind::Schema)
        .flat_map(|node| {
            [unmarked_number(spec, &node), unmarked_amount(spec, &node)]
                .into_iter()
                .flatten()
                .chain(money(spec, &node))
        })
        .collect()
}

/// A number without a mark: it would be generated as a float or an integer, whatever it is.
fn unmarked_number(spec: &Spec, node: &Node<'_>) -> Option<Finding> {
    let numeric = matches!(node.text("type"), Some("number" | "integer"));
    let marked = wrappers(&node.at)
        .any(|at| spec.at(at).is_some_and(|schema| MARKS.iter().any(|mark| schema.get(mark).is_some())));
    (numeric && !marked).then(|| {
        spec.finding(
            &node.at,
            RULE,
            "a number without a mark: `x-money` on an Amount, or `x-not-money` and what it is",
        )
    })
}

/// The schema itself and those around it that mean the same value or a list of it.
fn wrappers(at: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(at), |at| {
        let (parent, last) = at.rsplit_once('/')?;
        if last == "items" || last == "additionalProperties" {
            return Some(parent);
        }
        let (outer, list) = parent.rsplit_once('/')?;
        matches!(list, "oneOf" | "anyOf" | "allOf").then_some(outer)
    })
}

/// An exact number that does not say whether it is money.
fn unmarked_amount(spec: &Spec, node: &Node<'_>) -> Option<Finding> {
    let marked = node.members.contains_key("x-money") || node.members.contains_key("x-not-money");
    (node.is_property() && is_amount(spec, node) && !marked).then(|| {
        spec.finding(
            &node.at,
            RULE,
            "an exact number without a mark: `x-money` with its currency, or `x-not-money`",
        )
    })
}

fn is_amount(spec: &Spec, node: &Node<'_>) -> bool {
    let own = node.text("x-scalar");
    let schema = spec.at(&node.at).map(|schema| spec.meaning(schema));
    own.or_else(|| schema?.get("x-scalar")?.as_str()) == Some("amount")
}

fn money(spec: &Spec, node: &Node<'_>) -> Vec<Finding> {
    let Some(mark) = node.members.get("x-money") else { return Vec::new() };
    let at = pointer::child(&node.at, "x-money");
    let complain = |message: String| spec.finding(&at, RULE, message);
    let mut found = Vec::new();
    if !is_amount(spec, node) {
        found.push(complain(
            "money must be an exact amount: refer to a schema with `x-scalar: amount`".to_owned(),
        ));
    }
    if node.members.contains_key("x-not-money") {
        found.push(complain("marked as money and as not money: keep one".to_owned()));
    }
    // A mark of the wrong shape is for the rule on fields.
    let Ok(Money { currency, fixed }) = extension::read(mark) else { return found };
    match (currency, fixed) {
        (Some(siblings), None) => found.extend(
            siblings.names().iter().filter(|name| !has_sibling(spec, &node.at, name)).map(|name| {
                complain(format!("the currency `{name}` is no sibling of this property: name one that is"))
            }),
        ),
        (None, Some(code)) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {}
        (None, Some(code)) => {
            found.push(complain(format!("`{code}` is no ISO 4217 code: write three capital letters")));
        }
        _ => found.push(complain("say either `currency` or `fixed`".to_owned())),
    }
    found
}

fn has_sibling(spec: &Spec, property: &str, name: &str) -> bool {
    let siblings = pointer::split(property).and_then(|(home, _)| spec.at(home)).and_then(Value::as_object);
    siblings.is_some_and(|siblings| siblings.contains_key(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::testing::complaints;

    /// What the rule reports about the properties of an object; the first is in line 6.
    fn properties(lines: &[&str]) -> Vec<String> {
        let mut text = "\
components:
  schemas:
    Amount: {x-scalar: amount, oneOf: [{type: number}, {type: string}]}
    Row:
      properties:
"
        .to_owned();
        for line in lines {
            text.push_str(
                &format!("        {line}\n")
                    .replace("AMOUNT", "allOf: [{$ref: '#/components/schemas/Amount'}]"),
            );
        }
        complaints(lint, &text)
    }

    #[test]
    fn a_number_without_a_mark_is_named_with_its_line() {
        let found = properties(&[
            "a: {type: string}",
            "b: {type: integer}",
            "c: {type: array, items: {type: number}}",
        ]);
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("7: a number without a mark"), "{found:?}");
        assert!(found[1].starts_with("8: a number without a mark"), "{found:?}");
    }

    #[test]
    fn a_mark_covers_the_alternatives_and_the_items_below_it() {
        let found = properties(&[
            "a: {x-not-money: codes, type: array, items: {oneOf: [{type: integer}, {type: string}]}}",
            "b: {type: integer, x-not-money: a count}",
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_mark_does_not_cover_the_members_of_an_object() {
        let found = properties(&["a: {x-not-money: none, type: object, properties: {b: {type: integer}}}"]);
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn an_amount_must_say_whether_it_is_money() {
        let found = properties(&["a: {AMOUNT}"]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("6: an exact number without a mark"), "{found:?}");
    }

    #[test]
    fn money_must_be_an_amount_in_a_known_currency() {
        let found = properties(&[
            "cur: {type: string}",
            "a: {AMOUNT, x-money: {currency: cur}}",
            "b: {AMOUNT, x-money: {currency: [cur, lost]}}",
            "c: {AMOUNT, x-money: {fixed: dollars}}",
            "d: {AMOUNT, x-money: {}}",
            "e: {type: string, x-money: {fixed: USD}}",
            "f: {AMOUNT, x-money: {fixed: USD}, x-not-money: rate}",
        ]);
        let starts = [
            "8: the currency `lost` is no sibling",
            "9: `dollars` is no ISO 4217 code",
            "10: say either `currency` or `fixed`",
            "11: money must be an exact amount",
            "12: marked as money and as not money",
        ];
        assert_eq!(found.len(), starts.len(), "{found:?}");
        for (complaint, start) in found.iter().zip(starts) {
            assert!(complaint.starts_with(start), "{complaint}");
        }
    }
}
