//! What is kept of one account's sign-in between runs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::refusal::{PasswordSeen, Refusal};
use payouts_http::{Error, ErrorKind, SecretString};

/// Bumped when an older program could not read the record any more. Every past version stays readable.
const VERSION: u32 = 1;

/// One account's tokens and what is known about them; the unit a [`TokenStore`](super::TokenStore) keeps.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Names issuer, client and audience, without secrets: a record of another set-up is not used.
    pub(crate) issued_to: String,
    /// The token to send, with its lifetime.
    pub(crate) bearer: Option<Bearer>,
    /// What buys the next bearer without a person.
    pub(crate) refresh_token: Option<SecretString>,
    /// When the refresh token ends unless it is used before, as far as that is known.
    pub(crate) refresh_expires_at: Option<DateTime<Utc>>,
    /// Who signed in, for people to read.
    pub(crate) user: Option<String>,
    /// The renewal that was refused, if none worked since and a person has to act.
    pub(crate) renewal_refused: Option<RenewalRefused>,
    /// The password that worked last, recognizable but not readable.
    pub(crate) password: Option<PasswordSeen>,
    /// The password that was refused last, recognizable but not readable.
    pub(crate) refusal: Option<Refusal>,
}

/// A renewal that the issuer refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RenewalRefused {
    /// When it was refused for this reason for the first time.
    pub(crate) at: DateTime<Utc>,
    /// The text of the error; no secret is in it.
    pub(crate) reason: String,
}

/// A token that authorizes calls.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    pub(crate) token: SecretString,
    /// By our clock, when the answer came.
    pub(crate) issued_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
}

impl Record {
    /// A record without anything in it yet.
    pub(crate) fn empty(issued_to: &str) -> Self {
        Self {
            issued_to: issued_to.to_owned(),
            bearer: None,
            refresh_token: None,
            refresh_expires_at: None,
            user: None,
            renewal_refused: None,
            password: None,
            refusal: None,
        }
    }

    /// The record as the text that is kept. The text is as secret as the tokens in it.
    pub(crate) fn to_text(&self) -> SecretString {
        let written = Written {
            version: VERSION,
            issued_to: &self.issued_to,
            bearer: self.bearer.as_ref().map(|bearer| WrittenBearer {
                token: bearer.token.expose(),
                issued_at: bearer.issued_at,
                expires_at: bearer.expires_at,
            }),
            refresh_token: self.refresh_token.as_ref().map(|token| token.expose().as_str()),
            refresh_expires_at: self.refresh_expires_at,
            user: self.user.as_deref(),
            renewal_refused: self.renewal_refused.as_ref(),
            password: self.password.as_ref(),
            refusal: self.refusal.as_ref(),
        };
        // Text keys and plain values only: there is nothing in it that JSON could not say.
        SecretString::new(serde_json::to_string_pretty(&written).unwrap_or_default())
    }

    /// Reads a kept text.
    ///
    /// # Errors
    /// When the text is damaged or of a newer version. The error quotes nothing of it.
    pub(crate) fn from_text(text: &SecretString) -> Result<Self, Error> {
        let damaged = |_| {
            Error::new(ErrorKind::Configuration, "the kept sign-in is damaged")
                .with_hint("sign in again to replace it: payouts auth login")
        };
        let Versioned { version } = serde_json::from_str(text.expose()).map_err(damaged)?;
        if version > VERSION {
            return Err(Error::new(
                ErrorKind::Configuration,
                format!("the kept sign-in has version {version}, and this program reads up to {VERSION}"),
            )
            .with_hint("update payouts, or sign in again to replace it: payouts auth login"));
        }
        let read: Read = serde_json::from_str(text.expose()).map_err(damaged)?;
        Ok(Self {
            issued_to: read.issued_to,
            bearer: read.bearer.map(|bearer| Bearer {
                token: bearer.token,
                issued_at: bearer.issued_at,
                expires_at: bearer.expires_at,
            }),
            refresh_token: read.refresh_token,
            refresh_expires_at: read.refresh_expires_at,
            user: read.user,
            renewal_refused: read.renewal_refused,
            password: read.password,
            refusal: read.refusal,
        })
    }
}

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    issued_to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bearer: Option<WrittenBearer<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_expires_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renewal_refused: Option<&'a RenewalRefused>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a PasswordSeen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a Refusal>,
}

#[derive(Serialize)]
struct WrittenBearer<'a> {
    token: &'a str,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

#[derive(Deserialize)]
struct Read {
    issued_to: String,
    bearer: Option<ReadBearer>,
    refresh_token: Option<SecretString>,
    refresh_expires_at: Option<DateTime<Utc>>,
    user: Option<String>,
    renewal_refused: Option<RenewalRefused>,
    password: Option<PasswordSeen>,
    refusal: Option<Refusal>,
}

#[derive(Deserialize)]
struct ReadBearer {
    token: SecretString,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Record {
        Record {
            issued_to: "entra tenant client".into(),
            bearer: Some(Bearer {
                token: "canary-bearer".into(),
                issued_at: DateTime::UNIX_EPOCH,
                expires_at: DateTime::from_timestamp(3600, 0).unwrap(),
            }),
            refresh_token: Some("canary-refresh".into()),
            refresh_expires_at: DateTime::from_timestamp(7200, 0),
            user: Some("ada@example.com".into()),
            renewal_refused: Some(RenewalRefused { at: DateTime::UNIX_EPOCH, reason: "no".into() }),
            password: None,
            refusal: None,
        }
    }

    #[test]
    fn survives_being_kept() {
        let text = full().to_text();
        let read = Record::from_text(&text).unwrap();
        assert_eq!(read.to_text().expose(), text.expose());
        assert_eq!(read.bearer.unwrap().token.expose(), "canary-bearer");
    }

    #[test]
    fn version_one_stays_readable() {
        let kept = r#"{"version":1,"issued_to":"x","refresh_token":"r","later":"member"}"#;
        let read = Record::from_text(&kept.into()).unwrap();
        assert_eq!(read.refresh_token.unwrap().expose(), "r");
        assert!(read.bearer.is_none());
    }

    #[test]
    fn a_newer_version_is_refused_by_name() {
        let error = Record::from_text(&r#"{"version":2,"all":"different"}"#.into()).unwrap_err();
        assert!(error.to_string().contains("version 2"), "{error}");
    }

    #[test]
    fn a_damaged_record_is_not_quoted() {
        for text in [
            "",
            "canary",
            r#"{"version":1,"refresh_token":"canary""#,
            r#"{"version":1,"issued_to":{"canary":1}}"#,
        ] {
            let error = Record::from_text(&text.into()).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        }
    }

    #[test]
    fn debug_shows_no_token() {
        assert!(!format!("{:?}", full()).contains("canary"));
    }
}
