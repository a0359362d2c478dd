//! What the identity provider answers.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::Claims;
use crate::cache::Failed;
use crate::identity::Answer;
use crate::lenient;
use crate::record::{Bearer, Record};
use payouts_http::{Error, ErrorKind, SecretString};

/// Step 2. Everything in it may be a secret, so there is no `Debug`.
#[derive(Deserialize)]
pub(super) struct SignInAnswer {
    #[serde(rename = "nextOp")]
    next_op: Option<String>,
    success: Option<Value>,
    #[serde(rename = "redirectUrl")]
    redirect_url: Option<SecretString>,
}

/// What became of a sign-in.
pub(super) enum SignInOutcome {
    /// Where a browser would go next.
    Redirect(SecretString),
    PasswordExpired,
    /// The provider wants something else, or nothing comprehensible.
    Otherwise,
}

impl SignInAnswer {
    pub(super) fn outcome(self) -> SignInOutcome {
        if self.next_op.is_some_and(|next| next.eq_ignore_ascii_case("expired")) {
            return SignInOutcome::PasswordExpired;
        }
        match (self.success.as_ref().and_then(lenient::truth), self.redirect_url) {
            (Some(true), Some(url)) => SignInOutcome::Redirect(url),
            _ => SignInOutcome::Otherwise,
        }
    }
}

/// Steps 3 and 4. `access_token` is not read: Oracle calls it unused, and the bearer is the `id_token`.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    id_token: Option<SecretString>,
    refresh_token: Option<SecretString>,
    expires_in: Option<Value>,
}

impl TokenAnswer {
    /// What is to be kept of the answer, on top of what was kept `before`: a refresh token that is not replaced stays. One
    /// that is replaced has bought its last bearer, so the new one is kept even when the rest is of no use.
    pub(super) fn into_record(self, before: Record, now: DateTime<Utc>) -> Result<Record, Failed> {
        let kept = Record { refresh_token: self.refresh_token.or(before.refresh_token), ..before };
        match bearer(self.id_token, self.expires_in.as_ref(), now) {
            Ok(bearer) => Ok(Record { bearer: Some(bearer), refusal: None, renewal_refused: None, ..kept }),
            Err(error) => Err(Failed { error, keep: Some(Box::new(kept)) }),
        }
    }
}

fn bearer(
    id_token: Option<SecretString>,
    expires_in: Option<&Value>,
    now: DateTime<Utc>,
) -> Result<Bearer, Error> {
    let Some(token) = id_token.filter(|token| !token.expose().is_empty()) else {
        return Err(Error::new(
            ErrorKind::Decode,
            "the sign-in service gave no id_token, which is the bearer",
        )
        .with_hint("check that the API account has the type Business Intelligence API"));
    };
    let says = Claims::read(token.expose()).and_then(|claims| claims.expires_at());
    // A token that is over on arrival means that the clocks differ; a life counted from now does not depend on them.
    let expires_at =
        says.filter(|at| *at > now).or_else(|| lenient::expiry(now, expires_in)).ok_or_else(|| {
            Error::new(ErrorKind::Decode, "the token answer does not say how long the token lives")
        })?;
    Ok(Bearer { token, issued_at: now, expires_at })
}

/// An error body of the identity provider, which is not the shape of the API's own errors. It follows
/// `OpenID Connect`, so the standard's shape is read as well.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct IdentityError {
    code: Option<String>,
    message: Option<String>,
    status: Option<Value>,
    error: Option<String>,
}

impl IdentityError {
    /// The error in an answer of any status; `None` when there is none in it.
    pub(super) fn find(answer: &Answer) -> Option<Self> {
        answer.json().filter(|said: &Self| said.error.is_some() || said.code.is_some())
    }

    /// The code, when it is one: letters, digits and underscores. Anything else may be an echo.
    pub(super) fn code(&self) -> Option<&str> {
        let one = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let word = |c: char| c.is_ascii_lowercase() || c == '_';
        let all = |text: &&str, harmless: fn(char) -> bool| {
            !text.is_empty() && text.len() <= 64 && text.chars().all(harmless)
        };
        let code = self.code.as_deref().filter(|code| all(code, one));
        code.or_else(|| self.error.as_deref().filter(|error| all(error, word)))
    }

    /// Whether the provider reports that user name or password are wrong.
    pub(super) fn is_bad_password(&self) -> bool {
        self.code() == Some("AUTHENTICATION_INVALID")
            || self.message.as_deref() == Some("invalid.credentials")
    }

    /// Whether the provider reports that the account is locked.
    pub(super) fn is_locked(&self) -> bool {
        self.message.as_deref() == Some("account.locked")
    }

    /// Whether the provider is in trouble or in demand, whatever the status of its answer.
    pub(super) fn is_temporary(&self) -> bool {
        let status = self.status.as_ref().and_then(lenient::whole_seconds);
        matches!(status, Some(408 | 429 | 500..=599))
            || matches!(self.error.as_deref(), Some("temporarily_unavailable" | "server_error" | "slow_down"))
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn outcome(json: &str) -> &'static str {
        match serde_json::from_str::<SignInAnswer>(json).unwrap().outcome() {
            SignInOutcome::Redirect(_) => "redirect",
            SignInOutcome::PasswordExpired => "expired",
            SignInOutcome::Otherwise => "otherwise",
        }
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_000_000, 0).unwrap()
    }

    fn record(json: &str) -> Result<Record, Failed> {
        let mut before = Record::empty("set-up");
        before.refresh_token = Some("old".into());
        serde_json::from_str::<TokenAnswer>(json).unwrap().into_record(before, now())
    }

    fn expires_at(json: &str) -> i64 {
        record(json).unwrap().bearer.unwrap().expires_at.timestamp()
    }

    fn jwt(claims: &str) -> String {
        format!("e30.{}.s", URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn obi_signin_success_type() {
        for json in [
            r#"{"success":true,"redirectUrl":"?code=a","nextOp":"redirect"}"#,
            r#"{"success":"true","redirectUrl":"?code=a"}"#,
        ] {
            assert_eq!(outcome(json), "redirect", "{json}");
        }
        for json in [
            r#"{"success":false,"redirectUrl":"?code=a"}"#,
            r#"{"success":"false"}"#,
            r#"{"success":true}"#,
            "{}",
        ] {
            assert_eq!(outcome(json), "otherwise", "{json}");
        }
    }

    #[test]
    fn an_expired_password_is_recognized_by_next_op() {
        assert_eq!(outcome(r#"{"nextOp":"expired","success":false,"resetToken":"x"}"#), "expired");
    }

    #[test]
    fn obi_expires_in_form() {
        for json in
            [r#"{"id_token":"opaque","expires_in":86400}"#, r#"{"id_token":"opaque","expires_in":"86400"}"#]
        {
            assert_eq!(expires_at(json), 1_086_400, "{json}");
        }
    }

    #[test]
    fn obi_id_token_claims() {
        let token = jwt(r#"{"exp":2000000}"#);
        assert_eq!(
            expires_at(&format!(r#"{{"id_token":"{token}","expires_in":60}}"#)),
            2_000_000,
            "exp wins"
        );
        let over = jwt(r#"{"exp":999999}"#);
        assert_eq!(
            expires_at(&format!(r#"{{"id_token":"{over}","expires_in":60}}"#)),
            1_000_060,
            "clocks differ"
        );
        assert_eq!(expires_at(r#"{"id_token":"opaque.text","expires_in":60}"#), 1_000_060, "opaque");
    }

    #[test]
    fn obi_token_lifetimes() {
        let error = record(r#"{"id_token":"opaque"}"#).unwrap_err();
        assert_eq!(error.error.kind(), ErrorKind::Decode, "no lifetime is assumed");
    }

    #[test]
    fn obi_bearer_token() {
        let both = record(r#"{"id_token":"the-id","access_token":"the-access","expires_in":1}"#).unwrap();
        assert_eq!(both.bearer.unwrap().token.expose(), "the-id");
        for json in [r#"{"access_token":"the-access","expires_in":1}"#, r#"{"id_token":"","expires_in":1}"#] {
            assert!(record(json).unwrap_err().error.to_string().contains("id_token"), "{json}");
        }
    }

    #[test]
    fn a_refresh_token_that_was_replaced_is_kept_though_the_answer_is_of_no_use() {
        for json in [
            r#"{"refresh_token":"new","access_token":"the-access","expires_in":1}"#,
            r#"{"refresh_token":"new","id_token":"opaque"}"#,
        ] {
            let kept = record(json).unwrap_err().keep.unwrap();
            assert_eq!(kept.refresh_token.unwrap().expose(), "new", "{json}");
        }
    }

    #[test]
    fn only_codes_are_shown() {
        let read = |json: &str| serde_json::from_str::<IdentityError>(json).unwrap();
        assert_eq!(read(r#"{"code":"RECORD_NOT_FOUND"}"#).code(), Some("RECORD_NOT_FOUND"));
        assert_eq!(read(r#"{"code":"the password hunter2"}"#).code(), None);
        assert!(read(r#"{"status":401,"message":"invalid.credentials"}"#).is_bad_password());
        assert_eq!(read(r#"{"error":"invalid_grant"}"#).code(), Some("invalid_grant"));
        assert_eq!(read(r#"{"error":"you sent hunter2"}"#).code(), None);
    }

    #[test]
    fn an_error_is_recognized_by_the_body_whatever_the_status_of_the_answer() {
        let read = |json: &str| serde_json::from_str::<IdentityError>(json).unwrap();
        for json in [
            r#"{"status":503,"code":"UNAVAILABLE","message":"service.unavailable"}"#,
            r#"{"status":"500","code":"X"}"#,
            r#"{"error":"temporarily_unavailable"}"#,
        ] {
            assert!(read(json).is_temporary(), "{json}");
        }
        assert!(!read(r#"{"status":401,"code":"AUTHENTICATION_INVALID"}"#).is_temporary());
        assert!(read(r#"{"status":401,"message":"account.locked"}"#).is_locked());
    }
}
