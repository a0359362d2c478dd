//! The claims of a token.
//!
//! Nothing here verifies a signature: the service that receives the token does. These claims only decide when to renew
//! and whether it is worth sending at all, and both are safe to get wrong.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

/// A token longer than this is not decoded: real ones stay below 8 KiB.
const LONGEST_TOKEN: usize = 64 * 1024;

/// The claims of a JSON Web Token that this crate reads, unverified.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Claims {
    audiences: Vec<String>,
    expires_at: Option<DateTime<Utc>>,
    issued_at: Option<DateTime<Utc>>,
    methods: Option<Vec<String>>,
    permissions: Option<Vec<String>>,
    user: Option<String>,
}

impl Claims {
    /// Reads the claims of `token`, or `None` when it is not a JSON Web Token.
    ///
    /// An opaque token is not an error: issuers may encrypt what is not meant for the client.
    #[must_use]
    pub fn read(token: &str) -> Option<Self> {
        if token.len() > LONGEST_TOKEN {
            return None;
        }
        let mut parts = token.split('.');
        let (_header, body, _signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let json = URL_SAFE_NO_PAD.decode(body.trim_end_matches('=')).ok()?;
        let raw: Raw = serde_json::from_slice(&json).ok()?;
        Some(Self {
            audiences: raw.aud.map(strings).unwrap_or_default(),
            expires_at: raw.exp.as_ref().and_then(instant),
            issued_at: raw.iat.as_ref().and_then(instant),
            methods: raw.amr.map(strings),
            permissions: raw.scp.map(words),
            user: [raw.preferred_username, raw.upn, raw.unique_name, raw.email, raw.name]
                .into_iter()
                .flatten()
                .find_map(|value| value.as_str().map(str::to_owned)),
        })
    }

    /// Whom the token is for (`aud`); empty when the claim is absent.
    #[must_use]
    pub fn audiences(&self) -> &[String] {
        &self.audiences
    }

    /// When the token stops working (`exp`, UTC).
    #[must_use]
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.expires_at
    }

    /// When the token was issued (`iat`, UTC, by the issuer's clock).
    #[must_use]
    pub fn issued_at(&self) -> Option<DateTime<Utc>> {
        self.issued_at
    }

    /// Whether the sign-in used more than a password (`amr` names `mfa`); `None` when the token does not say.
    #[must_use]
    pub fn used_mfa(&self) -> Option<bool> {
        let methods = self.methods.as_ref()?;
        Some(methods.iter().any(|method| method == "mfa" || method == "ngcmfa"))
    }

    /// What the person has allowed the app to do in their name (`scp`); `None` when the token does not say.
    #[must_use]
    pub fn permissions(&self) -> Option<&[String]> {
        self.permissions.as_deref()
    }

    /// The name of the person who signed in, for people to read; never a key.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }
}

impl fmt::Debug for Claims {
    /// Leaves the user's name out: it is personal data, and debug output ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("audiences", &self.audiences)
            .field("expires_at", &self.expires_at)
            .field("issued_at", &self.issued_at)
            .field("methods", &self.methods)
            .field("permissions", &self.permissions)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Raw {
    aud: Option<Value>,
    exp: Option<Value>,
    iat: Option<Value>,
    amr: Option<Value>,
    scp: Option<Value>,
    preferred_username: Option<Value>,
    upn: Option<Value>,
    unique_name: Option<Value>,
    email: Option<Value>,
    name: Option<Value>,
}

/// One string or a list of strings: `aud` comes both ways.
fn strings(value: Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one],
        Value::Array(many) => many.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

/// Words parted by blanks, or a list of them.
fn words(value: Value) -> Vec<String> {
    strings(value).iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect()
}

fn instant(value: &Value) -> Option<DateTime<Utc>> {
    super::lenient::whole_seconds(value).and_then(|seconds| DateTime::from_timestamp(seconds, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> String {
        format!("eyJhbGciOiJub25lIn0.{}.sig", URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn reads_audience_as_text_and_as_list() {
        for (claims, expected) in [
            (r#"{"aud":"https://a"}"#, vec!["https://a"]),
            (r#"{"aud":["https://a","b"]}"#, vec!["https://a", "b"]),
            (r#"{"aud":7}"#, vec![]),
            ("{}", vec![]),
        ] {
            assert_eq!(Claims::read(&token(claims)).unwrap().audiences(), expected, "{claims}");
        }
    }

    #[test]
    fn reads_expiry_as_number_and_as_text() {
        let expected = DateTime::from_timestamp(1_700_000_000, 0);
        for claims in [r#"{"exp":1700000000}"#, r#"{"exp":"1700000000"}"#, r#"{"exp":1700000000.9}"#] {
            assert_eq!(Claims::read(&token(claims)).unwrap().expires_at(), expected, "{claims}");
        }
        assert_eq!(Claims::read(&token(r#"{"exp":1e300}"#)).unwrap().expires_at(), None);
    }

    #[test]
    fn mfa_is_yes_no_or_unsaid() {
        for (claims, expected) in [
            (r#"{"amr":["pwd","mfa"]}"#, Some(true)),
            (r#"{"amr":["pwd"]}"#, Some(false)),
            (r#"{"amr":[]}"#, Some(false)),
            ("{}", None),
        ] {
            assert_eq!(Claims::read(&token(claims)).unwrap().used_mfa(), expected, "{claims}");
        }
    }

    #[test]
    fn missing_permissions_differ_from_no_statement_about_them() {
        for (claims, expected) in [
            (r#"{"scp":"user_impersonation email"}"#, Some(vec!["user_impersonation", "email"])),
            (r#"{"scp":["user_impersonation"]}"#, Some(vec!["user_impersonation"])),
            (r#"{"scp":""}"#, Some(vec![])),
            ("{}", None),
        ] {
            let claims = Claims::read(&token(claims)).unwrap();
            let found = claims.permissions().map(|all| all.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(found, expected, "{claims:?}");
        }
    }

    #[test]
    fn what_is_no_token_is_none() {
        for text in ["", "opaque", "a.b", "a.b.c.d", "a.!.c", "a.e30", "..", "a.W10.c"] {
            assert_eq!(Claims::read(text), None, "{text}");
        }
        assert_eq!(Claims::read(&"x".repeat(LONGEST_TOKEN + 1)), None);
    }

    #[test]
    fn debug_hides_the_person() {
        let claims = Claims::read(&token(r#"{"upn":"CANARY@example.com"}"#)).unwrap();
        assert_eq!(claims.user(), Some("CANARY@example.com"));
        assert!(!format!("{claims:?}").contains("CANARY"));
    }
}
