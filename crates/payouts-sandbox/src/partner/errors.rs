//! Refusals, in one of the shapes that occur around these hosts.

use http::StatusCode;
use serde_json::{Value, json};

use crate::app::Context;
use crate::http::Reply;
use crate::quirks::partner::{ErrorCodeText, ErrorShapes};

/// Why Partner Center refuses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// The Partner API's word for it.
    pub(crate) word: &'static str,
    /// The general API's number for it.
    pub(crate) number: u16,
}

const fn refusal(status: StatusCode, word: &'static str, number: u16) -> Refusal {
    Refusal { status, word, number }
}

pub(crate) const INVALID: Refusal = refusal(StatusCode::BAD_REQUEST, "invalidRequest", 2000);
pub(crate) const UNAUTHENTICATED: Refusal = refusal(StatusCode::UNAUTHORIZED, "unauthenticated", 900);
pub(crate) const DENIED: Refusal = refusal(StatusCode::FORBIDDEN, "accessDenied", 901);
pub(crate) const NOT_FOUND: Refusal = refusal(StatusCode::NOT_FOUND, "itemNotFound", 4004);
pub(crate) const WRONG_METHOD: Refusal = refusal(StatusCode::METHOD_NOT_ALLOWED, "invalidRequest", 4005);
pub(crate) const CONFLICT: Refusal = refusal(StatusCode::CONFLICT, "invalidRequest", 4009);
pub(crate) const LENGTH_REQUIRED: Refusal = refusal(StatusCode::LENGTH_REQUIRED, "invalidRequest", 4011);

/// A refusal with its reason, before it takes a shape.
#[derive(Debug)]
pub(super) struct Refused {
    refusal: Refusal,
    message: String,
    target: Option<String>,
}

impl Refused {
    /// Names what the refusal is about.
    pub(super) fn about(self, target: &str) -> Self {
        Self { target: Some(target.to_owned()), ..self }
    }

    pub(super) fn reply(&self, context: &Context) -> Reply {
        self.refusal.reply(context, &self.message, self.target.as_deref())
    }
}

impl Refusal {
    pub(super) fn because(self, message: impl Into<String>) -> Refused {
        Refused { refusal: self, message: message.into(), target: None }
    }

    /// What a failing gateway or service says.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::TOO_MANY_REQUESTS => refusal(status, "activityLimitReached", 4029),
            _ => refusal(status, "serviceNotAvailable", 5000),
        }
    }

    /// The answer, in the shape that the quirks ask for.
    pub(crate) fn reply(self, context: &Context, message: &str, target: Option<&str>) -> Reply {
        Reply::json(self.status, &self.body(context, message, target))
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
