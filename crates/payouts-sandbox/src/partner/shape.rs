//! The answer about an export, in the shape that the quirks ask for.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use crate::app::Context;
use crate::quirks::partner::{
    BareArray, BareObject, LocationHeader, NullMembers, ProcessingStart, RecasedKeys, SingleValue, StatusCase,
};

/// An export as it stands, before it takes a shape.
pub(super) struct View<'e> {
    pub(super) id: &'e str,
    pub(super) asked_at: DateTime<Utc>,
    pub(super) path: String,
    pub(super) filter: &'e str,
    pub(super) link: String,
    pub(super) status: &'static str,
    /// When the service began with it, if it did.
    pub(super) begun_at: Option<DateTime<Utc>>,
}

/// Which operation answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Queue,
    Read,
}

pub(super) fn shaped(context: &Context, view: &View<'_>, asked: Asked) -> Value {
    let export = members(context, view, asked);
    let total = match context.quirk() {
        NullMembers::Null => Value::Null,
        NullMembers::Present | NullMembers::Missing => Value::from(1),
    };
    let (bare_object, bare_array) = (context.quirk::<BareObject>(), context.quirk::<BareArray>());
    let shaped = match (bare_object, bare_array, context.quirk()) {
        (BareObject::Object, ..) => export,
        (_, BareArray::Array, _) if asked == Asked::Read => json!([export]),
        (.., SingleValue::Object) => json!({"value": export, "nextLink": null, "totalCount": total}),
        (.., SingleValue::Array) => json!({"value": [export], "nextLink": null, "totalCount": total}),
    };
    recased(shaped, context.quirk())
}

fn members(context: &Context, view: &View<'_>, asked: Asked) -> Value {
    let nulls: NullMembers = context.quirk();
    let may_lack = |value: String| match nulls {
        NullMembers::Present => Some(Value::from(value)),
        NullMembers::Null => Some(Value::Null),
        NullMembers::Missing => None,
    };
    let hides_id = asked == Asked::Queue && context.quirk::<LocationHeader>() == LocationHeader::Only;
    let link =
        if view.link.is_empty() { may_lack(String::new()) } else { Some(Value::from(view.link.clone())) };
    let begun = match (context.quirk(), view.begun_at) {
        (ProcessingStart::Absent, _) | (ProcessingStart::Sent, None) => None,
        (ProcessingStart::Sent, Some(begun_at)) => Some(Value::from(instant(begun_at))),
        (ProcessingStart::Null, _) => Some(Value::Null),
    };
    let members = [
        ("requestId", (!hides_id).then(|| Value::from(view.id))),
        ("requestDateTime", may_lack(instant(view.asked_at))),
        ("requestPath", may_lack(view.path.clone())),
        ("requestQueryString", may_lack(view.filter.to_owned())),
        ("blobLocation", link),
        ("status", Some(Value::from(context.quirk::<StatusCase>().spell(view.status)))),
        ("processingStartDateTime", begun),
    ];
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect())
}

impl StatusCase {
    fn spell(self, status: &str) -> String {
        match self {
            Self::Documented => status.to_owned(),
            Self::Lower => status.to_lowercase(),
            Self::Upper => status.to_uppercase(),
        }
    }
}

/// Seven fraction digits, as in every sample.
fn instant(instant: DateTime<Utc>) -> String {
    let ticks = instant.timestamp_subsec_nanos() / 100;
    format!("{}.{ticks:07}Z", instant.format("%Y-%m-%dT%H:%M:%S"))
}

fn recased(value: Value, case: RecasedKeys) -> Value {
    let respell = |name: &str| match case {
        RecasedKeys::Camel => name.to_owned(),
        RecasedKeys::Lower => name.to_lowercase(),
        RecasedKeys::Pascal => {
            let (first, rest) = name.split_at(1);
            first.to_uppercase() + rest
        }
    };
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (respell(&name), recased(value, case)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(|item| recased(item, case)).collect(),
        leaf => leaf,
    }
}
