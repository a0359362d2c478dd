//! The members of a JSON object, each as the text it was received as.

use payouts_wire::{Amount, amount::parse_loose};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeMap};

/// Members not asked for yet. Those that are null count as absent.
pub(super) struct Members<'a>(BTreeMap<String, &'a RawValue>);

/// A member that was there, read as what it should be.
pub(super) struct Member<'a, T> {
    /// What it is; absent when it is malformed.
    pub(super) value: Option<T>,
    /// Its JSON text.
    pub(super) json: &'a RawValue,
}

impl<'a> Members<'a> {
    /// The members of an object; an error when the text is none.
    pub(super) fn of(object: &'a str) -> serde_json::Result<Self> {
        let mut members: BTreeMap<String, &RawValue> = serde_json::from_str(object)?;
        members.retain(|_, json| json.get() != "null");
        Ok(Self(members))
    }

    /// Takes a member out: the one of that name, or else the only one that differs by case alone.
    pub(super) fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        self.0.remove(name).or_else(|| {
            let mut alike = self.0.keys().filter(|other| other.eq_ignore_ascii_case(name));
            let found = alike.next().filter(|_| alike.clone().next().is_none())?.clone();
            self.0.remove(&found)
        })
    }

    /// Takes out a member of a scalar type; a blank text counts as absent.
    pub(super) fn scalar<T: DeserializeOwned>(&mut self, name: &str) -> Option<Member<'a, T>> {
        let json = self.take(name).filter(|json| !is_blank(json))?;
        Some(Member { value: serde_json::from_str(json.get()).ok(), json })
    }

    /// Takes out an amount: a number by its digits, or a text, which may have thousands separators.
    pub(super) fn amount(&mut self, name: &str) -> Option<Member<'a, Amount>> {
        let mut member = self.scalar::<Amount>(name)?;
        if member.value.is_none() && member.json.get().starts_with('"') {
            member.value = parse_loose(&text(member.json)).ok().flatten();
        }
        Some(member)
    }

    /// What was not taken out.
    pub(super) fn rest(self) -> impl Iterator<Item = (String, &'a RawValue)> {
        self.0.into_iter()
    }

    /// Whether a member is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// The content of a JSON string, the JSON text of anything else.
pub(super) fn text(json: &RawValue) -> Cow<'_, str> {
    let json = json.get();
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if inner.contains('\\') => {
            serde_json::from_str(json).map_or(Cow::Borrowed(json), Cow::Owned)
        }
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(json),
    }
}

fn is_blank(json: &RawValue) -> bool {
    json.get().starts_with('"') && text(json).trim().is_empty()
}
