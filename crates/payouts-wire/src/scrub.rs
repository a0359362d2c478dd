//! Takes secrets out of texts that were written by others.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

const REDACTED: &str = "[redacted]";

/// What gives a secret away by its looks. The first group, where there is one, stays.
static BY_LOOKS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    [
        // The query and fragment of any URL, and user information in front of its host.
        r"(?i)(\b[a-z][a-z0-9+.-]*://)[^\s/?#@]*@",
        r#"(?i)(\b[a-z][a-z0-9+.-]*://[^\s?#"'<>]*[?#])[^\s"'<>]+"#,
        r"(?i)(\bbearer\s+)[^\s,;]+",
        // A JSON Web Token, also one that was cut off.
        r"()\beyJ[A-Za-z0-9_-]{6,}[A-Za-z0-9_.-]*",
        // Secrets by their name, in a query, a form, a JSON body or a log line.
        r#"(?i)(["']?\b(?:sig|signature|access_?token|refresh_?token|id_?token|token|client_?secret|secret|client_?assertion|assertion|password|passwd|pwd|code_?verifier|device_?code|authorization|cookie|set-cookie|api_?key)["']?\s*(?:=|:)\s*)(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s&,;"'<>}]+)"#,
    ]
    .map(|pattern| Regex::new(pattern).expect("the patterns are constants, and tests use each"))
});

/// A long run of token characters. Only a mixture of cases and digits counts: long words and digests do not.
static LONG_RUN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9_+/=-]{48,}").expect("a constant pattern"));

/// The text without what looks like a secret.
#[must_use]
pub fn scrub(text: &str) -> String {
    Scrubber::default().scrub(text)
}

/// Takes out what looks like a secret, and the given secrets wherever they appear.
#[derive(Default)]
pub struct Scrubber<'a> {
    known: Vec<&'a str>,
}

impl<'a> Scrubber<'a> {
    /// Also takes out these texts, however they look. Very short ones are left alone: they would shred everything.
    pub fn knowing(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        Self { known: secrets.into_iter().filter(|secret| secret.len() >= 4).collect() }
    }

    /// The text without them.
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.known {
            if text.contains(secret) {
                text = text.replace(secret, REDACTED);
            }
        }
        for pattern in BY_LOOKS.iter() {
            if pattern.is_match(&text) {
                text = pattern
                    .replace_all(&text, |found: &Captures<'_>| format!("{}{REDACTED}", &found[1]))
                    .into_owned();
            }
        }
        LONG_RUN
            .replace_all(&text, |found: &Captures<'_>| {
                let run = &found[0];
                if is_mixed(run) { REDACTED.to_owned() } else { run.to_owned() }
            })
            .into_owned()
    }
}

impl std::fmt::Debug for Scrubber<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scrubber({} secrets)", self.known.len())
    }
}

fn is_mixed(run: &str) -> bool {
    let has = |wanted: fn(&char) -> bool| run.chars().any(|c| wanted(&c));
    has(char::is_ascii_digit) && has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_out_what_looks_like_a_secret() {
        let cases = [
            ("a bearer token", "sent Authorization: Bearer CANARY.1/2 and more"),
            ("a bearer token in another case", "BEARER CANARY"),
            ("a web token", "token was eyJhbGciOiJCANARY.eyJzdWIiOCANARY.CANARY_-x"),
            ("a web token cut off", "eyJhbGciOiJCANARY"),
            ("a signature", "see se=2024&sig=CANARY%3D&sp=r"),
            ("the query of a link", "GET https://x.blob.core.windows.net/a/b.zip?sv=1&se=CANARY failed"),
            ("the query of an own scheme", "apiaccount://callback?code=CANARY="),
            ("user information", "https://me:CANARY@host/path"),
            ("a json member", r#"{"refresh_token":"CAN\"ARY CANARY","x":1}"#),
            ("a json member cut off", r#"{"access_token": "CANARY"#),
            ("a form field", "grant_type=password&password=CANARY&x=y"),
            ("a long opaque run", "got 0AXoAbCdEfGhIjKlMnOpQrStUvWxYz0123456789CANARYCANARY0123456789 there"),
        ];
        for (name, text) in cases {
            let scrubbed = scrub(text);
            assert!(!scrubbed.contains("CANARY"), "{name}: {scrubbed}");
            assert!(scrubbed.contains(REDACTED), "{name}: {scrubbed}");
        }
    }

    #[test]
    fn leaves_what_helps() {
        for text in [
            "the caller may not read exports",
            "request 5f0c3b9e-7a1d-4a57-9a6d-0d5c6c0f4f11 failed",
            "error code: 33204, status: 400",
            "Microsoft.Commerce.Payouts.Controllers.TransactionHistoryController.GetAsync",
            "https://api.partner.microsoft.com/v1.0/payouts/payments",
            "incorrect audience https://api.partnercenter.microsoft.com",
        ] {
            assert_eq!(scrub(text), text);
        }
    }

    #[test]
    fn takes_out_known_secrets_of_any_looks() {
        let scrubber = Scrubber::knowing(["plain words", ""]);
        assert_eq!(scrubber.scrub("you sent plain words to us"), "you sent [redacted] to us");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".*") {
            let _ = scrub(&text);
        }
    }
}
