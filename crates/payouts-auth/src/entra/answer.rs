//! Token answers of both generations of endpoints.

use chrono::{DateTime, TimeDelta, Utc};
use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Claims;
use crate::cache::Failed;
use crate::lenient;
use crate::record::{Bearer, Record};
use payouts_http::{Error, ErrorKind, SecretString};

/// A refresh token ends when it was not used for so long. Source: "Refresh tokens in the Microsoft identity platform"; a
/// tenant's policy may end it sooner.
const REFRESH_TOKEN_UNUSED: TimeDelta = TimeDelta::days(90);

/// The success of a token endpoint. The v1 endpoint writes numbers as text, which oauth2's own type does not read.
///
/// Its `Debug` is safe: oauth2's secret types print no value. It is never serialized; oauth2 merely asks that it could.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct TokenAnswer {
    access_token: AccessToken,
    #[serde(default = "bearer", skip_deserializing)]
    token_type: BasicTokenType,
    refresh_token: Option<RefreshToken>,
    expires_in: Option<Value>,
    /// Of the refresh token; few answers carry it.
    refresh_token_expires_in: Option<Value>,
    id_token: Option<AccessToken>,
}

fn bearer() -> BasicTokenType {
    BasicTokenType::Bearer
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<std::time::Duration> {
        let seconds = lenient::whole_seconds(self.expires_in.as_ref()?)?;
        u64::try_from(seconds).ok().map(std::time::Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

impl TokenAnswer {
    /// What is to be kept of the answer, on top of what was kept `before`: a refresh token that is not replaced stays. One
    /// that is replaced may have bought its last bearer, so the new one is kept even when the rest is of no use.
    pub(super) fn into_record(self, before: Record, now: DateTime<Utc>) -> Result<Record, Failed> {
        let refresh_token = self.refresh_token.map(|token| SecretString::new(token.into_secret()));
        let refresh_token = refresh_token.or(before.refresh_token);
        let refresh_expires_at = refresh_token.as_ref().and_then(|_| {
            lenient::expiry(now, self.refresh_token_expires_in.as_ref())
                .or_else(|| now.checked_add_signed(REFRESH_TOKEN_UNUSED))
        });
        let kept = Record { refresh_token, refresh_expires_at, renewal_refused: None, ..before };
        let access = Claims::read(self.access_token.secret());
        let identity = self.id_token.as_ref().and_then(|token| Claims::read(token.secret()));
        let expires_at = lenient::expiry(now, self.expires_in.as_ref())
            .or_else(|| access.as_ref().and_then(Claims::expires_at));
        let Some(expires_at) = expires_at else {
            let error =
                Error::new(ErrorKind::Decode, "the token answer does not say how long the token lives");
            return Err(Failed { error, keep: Some(Box::new(kept)) });
        };
        let name = |claims: Option<Claims>| claims.and_then(|claims| claims.user().map(str::to_owned));
        Ok(Record {
            bearer: Some(Bearer {
                token: SecretString::new(self.access_token.into_secret()),
                issued_at: now,
                expires_at,
            }),
            user: name(identity).or_else(|| name(access)).or(kept.user),
            refusal: None,
            ..kept
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(json: &str) -> Result<Record, Failed> {
        let mut before = Record::empty("set-up");
        before.refresh_token = Some("old".into());
        serde_json::from_str::<TokenAnswer>(json).unwrap().into_record(before, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn pc_token_numbers() {
        for json in [
            r#"{"token_type":"Bearer","access_token":"a","expires_in":3600,"ext_expires_in":3600}"#,
            r#"{"token_type":"Bearer","access_token":"a","expires_in":"3600","expires_on":"1700000000"}"#,
        ] {
            let bearer = record(json).unwrap().bearer.unwrap();
            assert_eq!(bearer.expires_at, DateTime::from_timestamp(3600, 0).unwrap(), "{json}");
        }
    }

    #[test]
    fn an_old_refresh_token_stays_until_it_is_replaced() {
        for (json, expected) in [
            (r#"{"access_token":"a","expires_in":1}"#, "old"),
            (r#"{"access_token":"a","expires_in":1,"refresh_token":"new"}"#, "new"),
        ] {
            assert_eq!(record(json).unwrap().refresh_token.unwrap().expose(), expected);
        }
    }

    #[test]
    fn a_refresh_token_ends_ninety_days_after_its_last_use() {
        let ends = |json| record(json).unwrap().refresh_expires_at.map(|at| at.timestamp());
        let day = 24 * 60 * 60;
        assert_eq!(ends(r#"{"access_token":"a","expires_in":1}"#), Some(90 * day));
        let shown =
            r#"{"access_token":"a","expires_in":1,"refresh_token":"r","refresh_token_expires_in":"86400"}"#;
        assert_eq!(ends(shown), Some(day));
    }

    #[test]
    fn a_token_of_unknown_life_is_an_error_and_its_refresh_token_is_kept() {
        for (json, expected) in
            [(r#"{"access_token":"a"}"#, "old"), (r#"{"access_token":"a","refresh_token":"new"}"#, "new")]
        {
            let failed = record(json).unwrap_err();
            assert_eq!(failed.error.kind(), ErrorKind::Decode);
            assert_eq!(failed.keep.unwrap().refresh_token.unwrap().expose(), expected);
        }
    }

    #[test]
    fn debug_shows_no_token() {
        let answer: TokenAnswer = serde_json::from_str(
            r#"{"access_token":"canary","refresh_token":"canary","id_token":"canary","expires_in":1}"#,
        )
        .unwrap();
        assert!(!format!("{answer:?}").contains("canary"));
    }
}
