//! The members of a JSON object, each as the text it was received as.

use payouts_wire::{Amount, amount::parse_loose, reread};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, fmt};

/// Members not asked for yet, each name once. Those that are null count as absent.
pub(super) struct Members<'a>(Vec<(Name<'a>, &'a RawValue)>);

/// The name of a member, in most cases as it stands in the text.
#[derive(PartialEq, Eq)]
struct Name<'a>(Cow<'a, str>);

/// A member that was there, read as what it should be.
pub(super) struct Member<'a, T> {
    /// What it is; absent when it is malformed.
    pub(super) value: Option<T>,
    /// Its JSON text.
    pub(super) json: &'a RawValue,
}

impl<'a> Members<'a> {
    /// The members of an object; an error when the text is none. Of two with one name, the later one counts.
    pub(super) fn of(object: &'a str) -> serde_json::Result<Self> {
        let mut json = serde_json::Deserializer::from_str(object);
        let members = json.deserialize_map(AsMembers)?;
        json.end()?;
        Ok(members)
    }

    /// Takes a member out: the one of that name, or else the only one that differs by case alone.
    pub(super) fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        let place = self.place(name).or_else(|| {
            let mut alike =
                self.0.iter().enumerate().filter(|(_, (other, _))| other.0.eq_ignore_ascii_case(name));
            let (found, _) = alike.next()?;
            alike.next().is_none().then_some(found)
        })?;
        Some(self.0.swap_remove(place).1)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(other, _)| other.0 == name)
    }

    /// Takes out a member of a scalar type; a blank text counts as absent.
    pub(super) fn scalar<T: DeserializeOwned>(&mut self, name: &str) -> Option<Member<'a, T>> {
        let json = self.take(name).filter(|json| !is_blank(json))?;
        Some(Member { value: reread(json).ok(), json })
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
    pub(super) fn rest(self) -> impl Iterator<Item = (Cow<'a, str>, &'a RawValue)> {
        self.0.into_iter().map(|(name, json)| (name.0, json))
    }

    /// Whether a member is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
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

struct AsMembers;

impl<'a> Visitor<'a> for AsMembers {
    type Value = Members<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut object: A) -> Result<Members<'a>, A::Error> {
        let mut members: Vec<(Name<'a>, &'a RawValue)> = Vec::with_capacity(8);
        while let Some((name, json)) = object.next_entry()? {
            match members.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = json,
                None => members.push((name, json)),
            }
        }
        members.retain(|(_, json)| json.get() != "null");
        Ok(Members(members))
    }
}

impl<'a> Deserialize<'a> for Name<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AsName)
    }
}

struct AsName;

impl<'a> Visitor<'a> for AsName {
    type Value = Name<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_borrowed_str<E>(self, name: &'a str) -> Result<Name<'a>, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Name<'a>, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::{Members, RawValue};

    #[test]
    fn the_later_of_two_members_counts_and_null_is_absent() {
        let mut members = Members::of(r#"{"a": 1, "b": null, "\u0061": 2, "C": 3, "c ": 4}"#).unwrap();
        assert_eq!(members.take("a").map(RawValue::get), Some("2"));
        assert!(!members.has("b"));
        assert_eq!(members.take("c").map(RawValue::get), Some("3"), "it differs by case alone");
        assert_eq!(members.rest().map(|(name, _)| name).collect::<Vec<_>>(), ["c "]);
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        for text in ["[]", "1", "{} {}", "{\"a\":1", ""] {
            assert!(Members::of(text).is_err(), "{text}");
        }
    }
}
