//! The discrepancy register: where sources disagree, or a fact is inferred.

use serde_json::Value;

use super::yaml::Lines;
use crate::pointer::child;
use crate::{Error, Result};

/// One entry of an `x-discrepancy` list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// Kebab-case, unique over all documents, such as `pc-host`. A test of this name in snake case shows the behaviour.
    pub id: String,
    /// Whether sources disagree, or a fact is unconfirmed.
    pub kind: DiscrepancyKind,
    /// What it is about, in a sentence.
    pub about: String,
    /// The claims that disagree, or the one that is unconfirmed.
    pub sources: Vec<Claim>,
    /// What our client does about it.
    pub client: String,
    /// Whether a server can show either side: the sandbox then has a switch of this id.
    pub wire: bool,
    /// JSON pointer of the value that contains the entry, such as `/paths/~1v1.0~1payouts/get`.
    pub pointer: String,
    /// The line of the entry, counted from one.
    pub line: usize,
}

impl Discrepancy {
    /// The name of the test that shows the behaviour: the id in snake case, such as `pc_host`.
    pub fn test_name(&self) -> String {
        self.id.replace('-', "_")
    }
}

/// What kind of doubt an entry records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscrepancyKind {
    /// Sources contradict each other.
    Conflict,
    /// One weak source, or an inference.
    Unconfirmed,
}

/// What one source states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The claim.
    pub says: String,
    /// Who makes it.
    pub source: String,
}

/// Reads the entries of a document.
pub(super) struct Register<'s> {
    /// Where the document came from.
    pub(super) file: &'s str,
    pub(super) lines: &'s Lines,
}

impl Register<'_> {
    /// Every entry, in the order of the text.
    pub(super) fn collect(&self, document: &Value) -> Result<Vec<Discrepancy>> {
        let mut found = Vec::new();
        self.visit(document, "", &mut found)?;
        found.sort_by_key(|entry| entry.line);
        Ok(found)
    }

    fn visit(&self, value: &Value, at: &str, found: &mut Vec<Discrepancy>) -> Result<()> {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let here = child(at, name);
                    if name == "x-discrepancy" {
                        self.read_list(member, at, &here, found)?;
                    } else {
                        self.visit(member, &here, found)?;
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.visit(item, &child(at, &index.to_string()), found)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn read_list(&self, list: &Value, owner: &str, at: &str, found: &mut Vec<Discrepancy>) -> Result<()> {
        let entries =
            list.as_array().ok_or_else(|| self.wrong(at, "`x-discrepancy` must be a list of entries"))?;
        for (index, entry) in entries.iter().enumerate() {
            found.push(self.read_entry(entry, owner, &child(at, &index.to_string()))?);
        }
        Ok(())
    }

    fn read_entry(&self, entry: &Value, owner: &str, at: &str) -> Result<Discrepancy> {
        let kind = match self.text(entry, "kind", at)?.as_str() {
            "conflict" => DiscrepancyKind::Conflict,
            "unconfirmed" => DiscrepancyKind::Unconfirmed,
            other => {
                let message = format!("a discrepancy is a `conflict` or `unconfirmed`, not `{other}`");
                return Err(self.wrong(&child(at, "kind"), &message));
            }
        };
        let sources =
            entry["sources"].as_array().ok_or_else(|| self.wrong(at, "a discrepancy names its `sources`"))?;
        let claim =
            |one| Ok(Claim { says: self.text(one, "says", at)?, source: self.text(one, "source", at)? });
        let sources = sources.iter().map(claim).collect::<Result<_>>()?;
        let wire = entry["wire"]
            .as_bool()
            .ok_or_else(|| self.wrong(at, "a discrepancy has `wire: true` or `false`"))?;
        Ok(Discrepancy {
            id: self.text(entry, "id", at)?,
            kind,
            about: self.text(entry, "about", at)?,
            sources,
            client: self.text(entry, "client", at)?,
            wire,
            pointer: owner.to_owned(),
            line: self.lines.nearest(at).unwrap_or_default(),
        })
    }

    fn text(&self, entry: &Value, member: &str, at: &str) -> Result<String> {
        entry[member].as_str().map(str::to_owned).ok_or_else(|| {
            self.wrong(at, &format!("this entry of `x-discrepancy` lacks the text `{member}`"))
        })
    }

    fn wrong(&self, at: &str, message: &str) -> Error {
        Error::new(self.file, message).at(self.lines.nearest(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Spec;

    const TWO: &str = "
openapi: 3.0.3
paths:
  /a:
    get:
      x-discrepancy:
        - id: pc-b
          kind: unconfirmed
          about: The second.
          sources: [{says: yes, source: a page}]
          client: Nothing.
          wire: true
x-discrepancy:
  - id: pc-a
    kind: conflict
    about: Which.
    sources:
      - {says: one, source: A}
      - {says: two, source: B}
    client: Takes the first.
    wire: false
";

    #[test]
    fn lists_entries_in_the_order_of_the_text_with_their_place() {
        let entries = Spec::parse("x", TWO).and_then(|s| s.discrepancies()).unwrap();
        let places: Vec<_> = entries.iter().map(|d| (d.test_name(), d.pointer.as_str(), d.line)).collect();
        assert_eq!(places, [("pc_b".to_owned(), "/paths/~1a/get", 7), ("pc_a".to_owned(), "", 14)]);
        assert_eq!(
            (entries[1].kind, entries[1].sources.len(), entries[1].wire),
            (DiscrepancyKind::Conflict, 2, false)
        );
    }

    #[test]
    fn points_at_an_entry_that_lacks_a_member() {
        let broken = TWO.replace("          client: Nothing.\n", "");
        let error = Spec::parse("x", &broken).and_then(|s| s.discrepancies()).unwrap_err();
        assert_eq!((error.line(), error.to_string().contains("`client`")), (Some(7), true));
    }
}
