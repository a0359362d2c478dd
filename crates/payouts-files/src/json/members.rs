//! The members of a JSON object, each as the text it was received as.

use payouts_wire::{Amount, amount::parse_loose, reread};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, fmt};

/// The most members of an object. The services document up to 30; the bound keeps time and memory flat.
const MOST_MEMBERS: usize = 256;

/// Members that were not taken out yet, in the order received, nulls and repeated names included.
pub struct Members<'a>(Vec<(Name<'a>, &'a RawValue)>);

/// The name of a member, in most cases as it is in the text.
#[derive(PartialEq, Eq)]
struct Name<'a>(Cow<'a, str>);

/// What an object has under one name, as JSON texts.
pub struct Given<'a> {
    /// The first.
    pub json: &'a RawValue,
    /// The others, where the object repeats the name.
    pub again: Vec<&'a RawValue>,
}

/// A member that was there, read as what it should be.
pub struct Member<'a, T> {
    /// What it is; absent when it is malformed.
    pub value: Option<T>,
    /// Its JSON text, or that of the first where the object repeats the name.
    pub json: &'a RawValue,
    /// The other texts, where the object repeats the name.
    pub again: Vec<&'a RawValue>,
    /// Whether all of them have the same value.
    pub agrees: bool,
}

impl<'a> Members<'a> {
    /// The members of an object.
    ///
    /// # Errors
    /// When the text is no JSON object, or one with more than 256 members.
    pub fn of(object: &'a str) -> serde_json::Result<Self> {
        let mut json = serde_json::Deserializer::from_str(object);
        let members = json.deserialize_map(AsMembers)?;
        json.end()?;
        Ok(members)
    }

    /// Whether no member is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the object has one of these members, null or not. Case does not matter.
    pub fn has_any(&self, names: &[&str]) -> bool {
        self.0.iter().any(|(name, _)| names.iter().any(|known| name.0.eq_ignore_ascii_case(known)))
    }

    /// A member by its name, left where it is. Case does not matter; null counts as absent.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        let alike = |(other, json): &&(Name<'a>, &'a RawValue)| {
            other.0.eq_ignore_ascii_case(name) && json.get() != "null"
        };
        self.0.iter().find(alike).map(|(_, json)| *json)
    }

    /// Takes out all members of a name. Case does not matter, because the service's own documents disagree about it.
    /// A single null counts as absent.
    pub fn take(&mut self, name: &str) -> Option<Given<'a>> {
        let mut given: Option<Given<'a>> = None;
        self.0.retain(|(other, json)| {
            if !other.0.eq_ignore_ascii_case(name) {
                return true;
            }
            match &mut given {
                None => given = Some(Given { json, again: Vec::new() }),
                Some(given) => given.again.push(json),
            }
            false
        });
        given.filter(|given| !given.again.is_empty() || given.json.get() != "null")
    }

    /// Takes out a member of a scalar type; a blank text counts as absent.
    pub fn scalar<T: DeserializeOwned + PartialEq>(&mut self, name: &str) -> Option<Member<'a, T>> {
        self.read(name, |json| reread(json).ok())
    }

    /// Takes out an amount: a number by its digits, or a text, which may have thousands separators.
    pub fn amount(&mut self, name: &str) -> Option<Member<'a, Amount>> {
        self.read(name, |json| {
            let loose = || json.get().starts_with('"').then(|| parse_loose(&text(json)).ok().flatten());
            reread(json).ok().or_else(|| loose().flatten())
        })
    }

    fn read<T: PartialEq>(
        &mut self,
        name: &str,
        read: impl Fn(&RawValue) -> Option<T>,
    ) -> Option<Member<'a, T>> {
        let Given { json, again } = self.take(name)?;
        if again.is_empty() && is_blank(json) {
            return None;
        }
        let value = read(json);
        let agrees =
            again.iter().all(|other| other.get() == json.get() || (value.is_some() && read(other) == value));
        Some(Member { value, json, again, agrees })
    }

    /// What was not taken out: each name with its first text, and with those that repeat the name.
    pub fn rest(self) -> impl Iterator<Item = (Cow<'a, str>, Given<'a>)> {
        let mut rest: Vec<(Cow<'a, str>, Given<'a>)> = Vec::with_capacity(self.0.len());
        for (name, json) in self.0 {
            match rest.iter_mut().find(|(known, _)| *known == name.0) {
                Some((_, given)) => given.again.push(json),
                None => rest.push((name.0, Given { json, again: Vec::new() })),
            }
        }
        rest.into_iter().filter(|(_, given)| !given.again.is_empty() || given.json.get() != "null")
    }
}

/// The content of a JSON string, the JSON text of anything else.
pub fn text(json: &RawValue) -> Cow<'_, str> {
    let json = json.get();
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if inner.contains('\\') => {
            serde_json::from_str(json).map_or(Cow::Borrowed(json), Cow::Owned)
        }
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(json),
    }
}

/// Whether it is null, or a text of blanks.
pub fn is_blank(json: &RawValue) -> bool {
    json.get() == "null" || (json.get().starts_with('"') && text(json).trim().is_empty())
}

/// What a JSON text is, in words.
pub fn kind(json: &str) -> &'static str {
    match json.trim_start().bytes().next() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a text",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// Hands out the entries of a list one by one, with their positions from 1, so that no list of them is made. A lone value
/// in place of a list counts as its only entry.
///
/// # Errors
/// Those of `each`; the rest of the list is not read then.
pub fn each_entry<'a, E>(
    list: &'a RawValue,
    mut each: impl FnMut(u64, &'a RawValue) -> Result<(), E>,
) -> Result<(), E> {
    let mut failed = None;
    let mut position = 0;
    let mut json = serde_json::Deserializer::from_str(list.get());
    let read = json.deserialize_seq(AsEntries(|entry| {
        position += 1;
        each(position, entry).map_err(|error| failed = Some(error)).is_ok()
    }));
    match (failed, read) {
        (Some(error), _) => Err(error),
        (None, Ok(())) => Ok(()),
        (None, Err(_)) => each(1, list),
    }
}

struct AsEntries<F>(F);

impl<'a, F: FnMut(&'a RawValue) -> bool> Visitor<'a> for AsEntries<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut entries: A) -> Result<(), A::Error> {
        while let Some(entry) = entries.next_element()? {
            if !(self.0)(entry) {
                return Err(A::Error::custom("the reader of the list has stopped"));
            }
        }
        Ok(())
    }
}

struct AsMembers;

impl<'a> Visitor<'a> for AsMembers {
    type Value = Members<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut object: A) -> Result<Members<'a>, A::Error> {
        let mut members: Vec<(Name<'a>, &'a RawValue)> = Vec::with_capacity(8);
        while let Some(member) = object.next_entry()? {
            if members.len() == MOST_MEMBERS {
                return Err(A::Error::custom(format_args!("an object of more than {MOST_MEMBERS} members")));
            }
            members.push(member);
        }
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
    use super::{Members, RawValue, each_entry};

    #[test]
    fn a_repeated_name_is_seen_and_null_is_absent() {
        let text = r#"{"a": 1, "b": null, "\u0061": 2, "C": 3, "c ": 4, "c ": 4}"#;
        let mut members = Members::of(text).unwrap();
        let given = members.take("a").unwrap();
        assert_eq!((given.json.get(), given.again[0].get()), ("1", "2"));
        assert!(members.has_any(&["b"]) && members.take("b").is_none());
        assert_eq!(members.take("c").map(|given| given.json.get()), Some("3"), "case does not matter");
        let rest: Vec<_> = members.rest().map(|(name, given)| (name, given.again.len())).collect();
        assert_eq!(rest, [("c ".into(), 1)]);
    }

    #[test]
    fn equal_values_agree_whatever_their_spelling() {
        let agrees = |text| Members::of(text).unwrap().amount("a").unwrap().agrees;
        for text in [r#"{"a":1.50,"a":"1.5"}"#, r#"{"a":1,"A":1e0}"#, r#"{"a":"x","a":"x"}"#] {
            assert!(agrees(text), "{text}");
        }
        for text in [r#"{"a":1,"a":2}"#, r#"{"a":1,"A":2}"#, r#"{"a":null,"a":1}"#, r#"{"a":"x","a":"y"}"#] {
            assert!(!agrees(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        for text in ["[]", "1", "{} {}", "{\"a\":1", ""] {
            assert!(Members::of(text).is_err(), "{text}");
        }
        let many = (0..300).map(|name| format!("\"{name}\":1")).collect::<Vec<_>>().join(",");
        assert!(Members::of(&format!("{{{many}}}")).is_err(), "this many members would cost time and memory");
    }

    #[test]
    fn entries_keep_their_positions_and_a_lone_value_is_one() {
        let entries = |text| {
            let mut seen = Vec::new();
            let list: &RawValue = serde_json::from_str(text).unwrap();
            each_entry(list, |position, entry| {
                seen.push((position, entry.get()));
                if entry.get() == "0" { Err("stopped") } else { Ok(()) }
            })
            .map(|()| seen)
        };
        assert_eq!(entries("[1, null,{}]").unwrap(), [(1, "1"), (2, "null"), (3, "{}")]);
        assert_eq!(entries("{}").unwrap(), [(1, "{}")]);
        assert_eq!(entries("[]").unwrap(), []);
        assert_eq!(entries("[1,0,2]"), Err("stopped"));
    }
}
