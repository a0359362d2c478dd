//! The state of a sign-in, without its secrets.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use super::record::{Record, RenewalRefused};

/// The state of an account, as far as this machine knows.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInStatus {
    user: Option<String>,
    expires_at: Option<DateTime<Utc>>,
    renews_itself: bool,
    refused_at: Option<DateTime<Utc>>,
    renewal_refused: Option<RenewalRefused>,
    refresh_expires_at: Option<DateTime<Utc>>,
    password_expires_at: Option<DateTime<Utc>>,
}

/// How long a password of an Oracle API account lives, as two of our sources have it: second-hand, and no promise.
const PASSWORD_LIFE: TimeDelta = TimeDelta::days(60);

impl SignInStatus {
    pub(super) fn of(record: &Record) -> Self {
        Self {
            user: record.user.clone(),
            expires_at: record.bearer.as_ref().map(|bearer| bearer.expires_at),
            renews_itself: record.refresh_token.is_some(),
            refused_at: record.refusal.as_ref().map(|refusal| refusal.at),
            renewal_refused: record.renewal_refused.clone(),
            refresh_expires_at: record.refresh_token.as_ref().and(record.refresh_expires_at),
            password_expires_at: record
                .password
                .as_ref()
                .and_then(|seen| seen.since.checked_add_signed(PASSWORD_LIFE)),
        }
    }

    /// Who signed in, where the tokens name a person. Personal data: `Debug` leaves it out.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// When the token in use stops working, UTC; it is renewed before that.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.expires_at
    }

    /// Whether a refresh token is kept, so that the next renewal needs no sign-in.
    pub fn renews_itself(&self) -> bool {
        self.renews_itself
    }

    /// When the configured password was last refused, if no sign-in has worked since.
    pub fn refused_at(&self) -> Option<DateTime<Utc>> {
        self.refused_at
    }

    /// When the issuer refused to renew the sign-in for the first time, if none has worked since and a person has to act.
    pub fn renewal_refused_at(&self) -> Option<DateTime<Utc>> {
        self.renewal_refused.as_ref().map(|refused| refused.at)
    }

    /// Why the issuer refused to renew the sign-in: a sentence without secrets.
    pub fn renewal_refusal(&self) -> Option<&str> {
        self.renewal_refused.as_ref().map(|refused| refused.reason.as_str())
    }

    /// When the refresh token ends unless it is used before (Entra ID: after 90 days). A policy may end it sooner.
    pub fn refresh_expires_at(&self) -> Option<DateTime<Utc>> {
        self.refresh_expires_at
    }

    /// When the password of an Oracle API account expires at the latest: 60 days after it first worked here.
    pub fn password_expires_at(&self) -> Option<DateTime<Utc>> {
        self.password_expires_at
    }
}

impl fmt::Debug for SignInStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInStatus")
            .field("expires_at", &self.expires_at)
            .field("renews_itself", &self.renews_itself)
            .field("refused_at", &self.refused_at)
            .field("renewal_refused", &self.renewal_refused)
            .field("refresh_expires_at", &self.refresh_expires_at)
            .field("password_expires_at", &self.password_expires_at)
            .finish_non_exhaustive()
    }
}

/// A sign-in that worked, and what is doubtful about it all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    status: SignInStatus,
    warnings: Vec<SignInWarning>,
}

impl SignedIn {
    pub(super) fn new(record: &Record, warnings: Vec<SignInWarning>) -> Self {
        Self { status: SignInStatus::of(record), warnings }
    }

    /// The current state of the account.
    pub fn status(&self) -> &SignInStatus {
        &self.status
    }

    /// What may make the service refuse the token.
    pub fn warnings(&self) -> &[SignInWarning] {
        &self.warnings
    }
}

/// Something that may make a service refuse a token that was issued in good order. Prints as a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignInWarning {
    /// The token's `amr` claim does not name a second factor, or there is no such claim.
    NoSecondFactor,
    /// The token's `scp` claim does not name the permission `user_impersonation`.
    NoPermission,
    /// The token is for an app without a user.
    AppOnly,
    /// Nothing will renew the token: a person has to sign in again when it ends.
    NoRefreshToken,
}

impl SignInWarning {
    /// The warning as a text, lower case, without a period.
    pub fn text(self) -> &'static str {
        match self {
            Self::NoSecondFactor => {
                "the token does not show that a second factor was used (claim amr without mfa), which Partner Center \
                 demands from 1 April 2026 on; sign in again with one: payouts auth login"
            }
            Self::NoPermission => {
                "the token does not name the permission user_impersonation (claim scp), without which the payouts API \
                 refuses it; grant the app registration that delegated permission on Microsoft Partner, then sign in again: \
                 payouts auth login"
            }
            Self::AppOnly => {
                "the token is for an app alone (client credentials), which is not known to work for payouts and got 404 \
                 where it was tried; sign in as a user: payouts auth login"
            }
            Self::NoRefreshToken => {
                "the sign-in service gave no refresh token, so you have to sign in again when the token ends; \
                 allow offline_access on the app registration"
            }
        }
    }
}

impl fmt::Display for SignInWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
