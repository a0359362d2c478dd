//! Answers that are none, with personal data in them.

use payouts_http::{Error, ErrorKind};

/// What comes with the status of success, and all that an error may show of it.
pub const NONSENSE: [(&str, Option<&str>); 6] = [
    (r#""Jane Doe, +44 20 7946 0958""#, Some(r#""[text of 26]""#)),
    (
        r#"{"value":[{"name":"Jane Doe","owes":1234.50,"cur":"EUR"}"#,
        Some(r#"{"value":[{"name":"[text of 8]","owes":[number of 7],"cur":"EUR"}"#),
    ),
    ("Jane Doe owes 1234.50", Some("[text of 21]")),
    ("<html><title>Sign in</title>Jane Doe</html>", Some("<title>Sign in</title>")),
    (r#"{"jane@doe.example": Jane}"#, Some(r#"{"[text of 16]": [text of 4]}"#)),
    ("", None),
];

/// Fails unless the error names its call as any other does, and shows no more of the answer than that.
#[track_caller]
pub fn assert_reported(error: &Error, operation: &str, status: u16, id: &str, shown: Option<&str>) {
    let what = format!("{operation}: {error:?}");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(status)), "{what}");
    assert_eq!(error.operation().map(|known| known.id), Some(operation), "{what}");
    assert_eq!((error.window(), error.attempts()), (Some("May"), 1), "{what}");
    assert_eq!(error.request_ids().get(id), Some("theirs"), "{what}");
    assert_eq!(error.body_excerpt(), shown, "{what}");
    assert!(error.hint().is_some() && !error.is_retryable(), "{what}");
    let mut all = format!("{error} {error:#} {error:?} {error:#?}");
    let mut cause = std::error::Error::source(error);
    while let Some(beneath) = cause {
        all += &format!(" {beneath} {beneath:?}");
        cause = beneath.source();
    }
    for secret in ["Jane", "jane", "7946", "1234"] {
        assert!(!all.contains(secret), "{what}");
    }
}
