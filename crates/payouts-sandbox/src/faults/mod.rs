//! Bad weather, by rule and probability.

mod file;
mod refusal;
mod weather;
mod wrong;

use serde::{Deserialize, Serialize};

pub use file::FileShape;
pub(crate) use file::shaped;
pub(crate) use refusal::refusal;
pub(crate) use weather::Weather;
pub use wrong::WrongBody;
pub(crate) use wrong::wrong;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// The answer comes late, by so many milliseconds of the machine's time.
    Latency {
        /// How late.
        milliseconds: u64,
    },
    /// 429 before the request is taken. Whether `Retry-After` comes as seconds or as a date, the quirk `pc-retry-after`
    /// decides.
    TooManyRequests {
        /// Seconds; none for an answer without the header.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// An error status before the request is taken, such as 500, 502 or 503.
    ErrorStatus {
        /// The status, from 400 to 599.
        status: u16,
        /// What the body holds.
        #[serde(default)]
        body: ErrorBody,
        /// Seconds for `Retry-After`; none for an answer without the header.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// As [`Fault::ErrorStatus`], but the request was taken: what it does is done.
    ErrorStatusAfter {
        /// The status, from 400 to 599.
        status: u16,
        /// What the body holds.
        #[serde(default)]
        body: ErrorBody,
    },
    /// The connection is reset, and the request not taken.
    ResetBefore,
    /// The request is taken, and the connection reset instead of an answer.
    ResetAfter,
    /// The body ends early, with the connection.
    Truncate {
        /// After so many bytes.
        after: u64,
    },
    /// The body stops coming, and the connection stays.
    Stall {
        /// After so many bytes.
        after: u64,
    },
    /// The request is taken, and answered with status 200 by something that was not requested.
    WrongAnswer {
        /// What the body holds.
        body: WrongBody,
    },
    /// The body is sent as HTTP/1.0 does it: without a length or framing, and the end of the connection ends it. Nothing
    /// shows that it was cut.
    CloseDelimited {
        /// After this many bytes, or at its end if that comes first.
        after: u64,
    },
    /// The body comes slowly.
    Drip {
        /// This many bytes in a second of the machine's time, at least 1.
        bytes_per_second: u64,
    },
    /// The body has no declared length and never ends: line breaks follow it.
    Endless,
    /// A success has another status: 204 comes without its body, the others with it.
    SuccessStatus {
        /// The status, from 200 to 299.
        status: u16,
    },
    /// A signed link is answered as one that has expired.
    ExpiredLink,
    /// The file behind a link has another entity tag from now on.
    ChangedEtag,
    /// A download is complete, and the file is wrong inside. Name the operation `download`: the fault is without effect
    /// elsewhere, and is counted there too.
    DamagedFile {
        /// How it is wrong.
        #[serde(rename = "as")]
        shape: FileShape,
    },
    /// The bearer token of the request is revoked for good.
    RevokedToken,
    /// A sign-in host refuses the request, and does not take it: with an error of Entra ID under this AADSTS number, or
    /// with the one of Oracle's provider that is nearest to it. For the hosts of Entra ID and of Oracle's sign-in.
    SignInError {
        /// The number, such as 90033 (busy), 50076 (second factor) or 700082 (refresh token too old).
        code: u32,
        /// The status, from 200 to 599. Entra ID is known to answer errors with 200 now and then.
        #[serde(default = "bad_request")]
        status: u16,
    },
    /// A proxy or a web filter answers in place of the host, with a page.
    ProxyPage {
        /// The status, from 200 to 599.
        #[serde(default = "success")]
        status: u16,
    },
    /// The clock of the host is wrong: in the `Date` header, and in whatever it issues meanwhile.
    ClockSkew {
        /// Seconds that it is ahead; negative when it is behind.
        seconds: i64,
    },
}

fn bad_request() -> u16 {
    400
}

fn success() -> u16 {
    200
}

impl Fault {
    /// Its kind, as the control API spells it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "latency",
            Self::TooManyRequests { .. } => "too-many-requests",
            Self::ErrorStatus { .. } => "error-status",
            Self::ErrorStatusAfter { .. } => "error-status-after",
            Self::ResetBefore => "reset-before",
            Self::ResetAfter => "reset-after",
            Self::Truncate { .. } => "truncate",
            Self::Stall { .. } => "stall",
            Self::WrongAnswer { .. } => "wrong-answer",
            Self::CloseDelimited { .. } => "close-delimited",
            Self::Drip { .. } => "drip",
            Self::Endless => "endless",
            Self::SuccessStatus { .. } => "success-status",
            Self::ExpiredLink => "expired-link",
            Self::ChangedEtag => "changed-etag",
            Self::DamagedFile { .. } => "damaged-file",
            Self::RevokedToken => "revoked-token",
            Self::SignInError { .. } => "sign-in-error",
            Self::ProxyPage { .. } => "proxy-page",
            Self::ClockSkew { .. } => "clock-skew",
        }
    }
}

/// The body of an error answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorBody {
    /// As the quirks `pc-gateway-errors` and `obi-error-body-form` say.
    #[default]
    ByQuirk,
    /// The service's own shape.
    Json,
    /// A page of a gateway.
    Html,
    /// Nothing.
    Empty,
}

/// When something goes wrong. All conditions must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FaultRule {
    /// The fault.
    pub fault: Fault,
    /// Only this operation: an `operationId`, or `download`, `entraToken`, `identityToken`, ….
    #[serde(default)]
    pub operation: Option<String>,
    /// Only paths that contain this text.
    #[serde(default)]
    pub path: Option<String>,
    /// In so many of a thousand cases.
    #[serde(default = "always")]
    pub per_mille: u16,
    /// Not the first so many requests that match.
    #[serde(default)]
    pub skip: u32,
    /// At most so many times.
    #[serde(default)]
    pub times: Option<u32>,
}

fn always() -> u16 {
    1000
}

impl FaultRule {
    /// Every time, everywhere.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self { fault, operation: None, path: None, per_mille: always(), skip: 0, times: None }
    }

    /// Only for this operation.
    #[must_use]
    pub fn operation(self, operation: impl Into<String>) -> Self {
        Self { operation: Some(operation.into()), ..self }
    }

    /// Only for paths that contain this text.
    #[must_use]
    pub fn path(self, path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// Only in so many of a thousand cases.
    #[must_use]
    pub fn per_mille(self, per_mille: u16) -> Self {
        Self { per_mille, ..self }
    }

    /// Not the first so many requests that match.
    #[must_use]
    pub fn skip(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    /// At most so many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }
}
