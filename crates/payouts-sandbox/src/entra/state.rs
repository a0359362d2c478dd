//! What Entra ID has issued: codes, device codes, refresh tokens and revoked access tokens.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};

use super::claims::{Claims, PARTNER, TokenError};
use crate::accounts::EntraAccount;
use crate::context::Context;
use crate::sync::lock;

/// The state of Entra ID.
#[derive(Debug)]
pub(crate) struct Entra {
    pub(super) codes: Mutex<HashMap<String, Code>>,
    pub(super) devices: Mutex<HashMap<String, Device>>,
    pub(super) refreshes: Mutex<HashMap<String, Refresh>>,
    /// Ids of revoked access tokens.
    revoked: Mutex<HashSet<String>>,
}

/// An unused authorization code.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) audience: String,
    pub(super) redirect_uri: String,
    pub(super) challenge: Option<String>,
    pub(super) with_refresh: bool,
    pub(super) expires_at: DateTime<Utc>,
}

/// A device that waits for its user.
#[derive(Clone, Debug)]
pub(super) struct Device {
    pub(super) user_code: String,
    pub(super) audience: String,
    pub(super) with_refresh: bool,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) approved: bool,
}

/// An unused refresh token.
#[derive(Clone, Debug)]
pub(super) struct Refresh {
    pub(super) audience: String,
    pub(super) second_factor: bool,
    pub(super) expires_at: Option<DateTime<Utc>>,
}

/// The access token and the refresh token of one grant.
pub(super) struct Grant {
    pub(super) claims: Claims,
    pub(super) refresh_token: Option<String>,
}

impl Entra {
    /// Only the refresh token of the account is issued. It does not expire before its first use.
    pub(crate) fn new(account: &EntraAccount) -> Self {
        let first =
            Refresh { audience: PARTNER.to_owned(), second_factor: account.second_factor, expires_at: None };
        Self {
            codes: Mutex::default(),
            devices: Mutex::default(),
            refreshes: Mutex::new(HashMap::from([(account.refresh_token.clone(), first)])),
            revoked: Mutex::default(),
        }
    }

    /// The claims of a bearer token, if this sandbox issued it and it is still valid.
    pub(crate) fn verify(&self, context: &Context, token: &str) -> Result<Claims, TokenError> {
        let claims = Claims::verify(context, token)?;
        let mut revoked = lock(&self.revoked);
        if context.faults.revoked_token {
            revoked.insert(claims.id.clone());
        }
        if revoked.contains(&claims.id) { Err(TokenError::Revoked) } else { Ok(claims) }
    }

    /// Approves a device code; false if no device waits with it.
    pub(crate) fn approve_device(&self, context: &Context, user_code: &str) -> bool {
        let mut devices = lock(&self.devices);
        let waiting = devices.values_mut().find(|device| {
            device.user_code == user_code && !device.approved && device.expires_at > context.now
        });
        waiting.map(|device| device.approved = true).is_some()
    }

    pub(super) fn grant(
        &self,
        context: &Context,
        audience: &str,
        second_factor: bool,
        with_refresh: bool,
    ) -> Grant {
        let days = context.shared.entra_account.refresh_token_days;
        let refresh_token = with_refresh.then(|| context.shared.keys.token("refresh"));
        if let Some(token) = &refresh_token {
            let expires_at = Some(context.now + TimeDelta::days(i64::from(days)));
            let refresh = Refresh { audience: audience.to_owned(), second_factor, expires_at };
            lock(&self.refreshes).insert(token.clone(), refresh);
        }
        Grant { claims: Claims::for_user(context, audience, second_factor), refresh_token }
    }
}

/// An access token for Partner Center, as after a sign-in of the user.
pub(crate) fn access_token(context: &Context) -> String {
    Claims::for_user(context, PARTNER, context.shared.entra_account.second_factor).signed(context)
}
