//! The responses of Partner Center: answers about exports, and errors, each in the forms that the quirks select.

use chrono::{DateTime, Utc};
use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::http::Response;
use crate::quirks::partner::{
    BareArray, BareObject, ErrorCodeText, ErrorShapes, LocationHeader, NullMembers, ProcessingStart,
    RecasedKeys, SingleValue, StatusCase,
};

/// The members of an answer about an export.
pub(super) struct ExportView<'e> {
    pub(super) id: &'e str,
    pub(super) requested_at: DateTime<Utc>,
    pub(super) path: String,
    pub(super) filter: &'e str,
    pub(super) link: String,
    pub(super) status: &'static str,
    /// When the service began to process it.
    pub(super) begun_at: Option<DateTime<Utc>>,
}

/// The operation of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Queue,
    Read,
}

/// The answer about an export, in the form of the quirks.
pub(super) fn export_answer(context: &Context, view: &ExportView<'_>, operation: Operation) -> Value {
    let export = members(context, view, operation);
    let total = match context.quirk() {
        NullMembers::Null => Value::Null,
        NullMembers::Present | NullMembers::Missing => Value::from(1),
    };
    let (bare_object, bare_array) = (context.quirk::<BareObject>(), context.quirk::<BareArray>());
    let answer = match (bare_object, bare_array, context.quirk()) {
        (BareObject::Object, ..) => export,
        (_, BareArray::Array, _) if operation == Operation::Read => json!([export]),
        (.., SingleValue::Object) => json!({"value": export, "nextLink": null, "totalCount": total}),
        (.., SingleValue::Array) => json!({"value": [export], "nextLink": null, "totalCount": total}),
    };
    recased(answer, context.quirk())
}

fn members(context: &Context, view: &ExportView<'_>, operation: Operation) -> Value {
    let nulls: NullMembers = context.quirk();
    let may_lack = |value: String| match nulls {
        NullMembers::Present => Some(Value::from(value)),
        NullMembers::Null => Some(Value::Null),
        NullMembers::Missing => None,
    };
    let hides_id = operation == Operation::Queue && context.quirk::<LocationHeader>() == LocationHeader::Only;
    let link =
        if view.link.is_empty() { may_lack(String::new()) } else { Some(Value::from(view.link.clone())) };
    let begun = match (context.quirk(), view.begun_at) {
        (ProcessingStart::Absent, _) | (ProcessingStart::Sent, None) => None,
        (ProcessingStart::Sent, Some(begun_at)) => Some(Value::from(instant(begun_at))),
        (ProcessingStart::Null, _) => Some(Value::Null),
    };
    let members = [
        ("requestId", (!hides_id).then(|| Value::from(view.id))),
        ("requestDateTime", may_lack(instant(view.requested_at))),
        ("requestPath", may_lack(view.path.clone())),
        ("requestQueryString", may_lack(view.filter.to_owned())),
        ("blobLocation", link),
        ("status", Some(Value::from(status_text(context.quirk(), view.status)))),
        ("processingStartDateTime", begun),
    ];
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect())
}

fn status_text(case: StatusCase, status: &str) -> String {
    match case {
        StatusCase::Documented => status.to_owned(),
        StatusCase::Lower => status.to_lowercase(),
        StatusCase::Upper => status.to_uppercase(),
    }
}

/// With seven fraction digits, as in every sample.
fn instant(instant: DateTime<Utc>) -> String {
    let ticks = instant.timestamp_subsec_nanos() / 100;
    format!("{}.{ticks:07}Z", instant.format("%Y-%m-%dT%H:%M:%S"))
}

/// Changes the case of all member names.
fn recased(value: Value, case: RecasedKeys) -> Value {
    let rename = |name: &str| match case {
        RecasedKeys::Camel => name.to_owned(),
        RecasedKeys::Lower => name.to_lowercase(),
        RecasedKeys::Pascal => {
            let (first, rest) = name.split_at(1);
            first.to_uppercase() + rest
        }
    };
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (rename(&name), recased(value, case)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(|item| recased(item, case)).collect(),
        leaf => leaf,
    }
}

/// The kind of an error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ErrorKind {
    status: StatusCode,
    /// The code of the Partner API.
    word: &'static str,
    /// The code of the general API.
    number: u16,
}

const fn kind(status: StatusCode, word: &'static str, number: u16) -> ErrorKind {
    ErrorKind { status, word, number }
}

pub(super) const INVALID: ErrorKind = kind(StatusCode::BAD_REQUEST, "invalidRequest", 2000);
pub(super) const UNAUTHENTICATED: ErrorKind = kind(StatusCode::UNAUTHORIZED, "unauthenticated", 900);
pub(super) const DENIED: ErrorKind = kind(StatusCode::FORBIDDEN, "accessDenied", 901);
pub(super) const NOT_FOUND: ErrorKind = kind(StatusCode::NOT_FOUND, "itemNotFound", 4004);
pub(super) const WRONG_METHOD: ErrorKind = kind(StatusCode::METHOD_NOT_ALLOWED, "invalidRequest", 4005);
pub(super) const CONFLICT: ErrorKind = kind(StatusCode::CONFLICT, "invalidRequest", 4009);
pub(super) const LENGTH_REQUIRED: ErrorKind = kind(StatusCode::LENGTH_REQUIRED, "invalidRequest", 4011);

/// An error with its reason.
#[derive(Debug)]
pub(super) struct PartnerError {
    kind: ErrorKind,
    message: String,
    target: Option<String>,
}

impl PartnerError {
    /// Names the parameter or header.
    pub(super) fn about(self, target: &str) -> Self {
        Self { target: Some(target.to_owned()), ..self }
    }

    pub(super) fn response(&self, context: &Context) -> Response {
        self.kind.response(context, &self.message, self.target.as_deref())
    }
}

impl ErrorKind {
    pub(super) fn because(self, message: impl Into<String>) -> PartnerError {
        PartnerError { kind: self, message: message.into(), target: None }
    }

    /// The error of a failing gateway or service.
    pub(crate) fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::TOO_MANY_REQUESTS => kind(status, "activityLimitReached", 4029),
            _ => kind(status, "serviceNotAvailable", 5000),
        }
    }

    /// The response, in the form of the quirks.
    pub(crate) fn response(self, context: &Context, message: &str, target: Option<&str>) -> Response {
        Response::json(self.status, &self.body(context, message, target))
    }

    fn body(self, context: &Context, message: &str, target: Option<&str>) -> Value {
        match context.quirk() {
            ErrorShapes::Gateway => json!({"statusCode": self.status.as_u16(), "message": message}),
            ErrorShapes::PartnerApi => {
                let mut error = json!({"code": self.word, "message": message});
                if let Some(target) = target {
                    error["target"] = target.into();
                }
                if self.status.is_server_error() {
                    error["innerError"] =
                        json!({"code": "storageUnavailable", "innerError": {"code": "timeout"}});
                }
                json!({"error": error})
            }
            ErrorShapes::PartnerCenter => {
                let code = match context.quirk() {
                    ErrorCodeText::Word => Value::from(self.word),
                    ErrorCodeText::Number => Value::from(self.number),
                    ErrorCodeText::NumberText => Value::from(self.number.to_string()),
                };
                let data: Vec<&str> = target.into_iter().collect();
                json!({"code": code, "description": message, "data": data, "source": "PartnerFD"})
            }
            ErrorShapes::Other => json!({"statusCode": self.status.as_u16(), "problem": {"text": message}}),
        }
    }
}
