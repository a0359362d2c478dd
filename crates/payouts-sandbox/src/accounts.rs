//! Who may sign in, and with what. Nothing here is a real secret; all of it is treated like one.

use std::fmt;

use crate::keys::Keys;

/// The Entra ID side: one tenant, one app, one person.
#[derive(Clone)]
#[non_exhaustive]
pub struct EntraAccount {
    /// The tenant's id, a GUID. `organizations` and `common` stand for it.
    pub tenant: String,
    /// The app's client id, a GUID.
    pub client_id: String,
    /// The app's secret, for client credentials.
    pub client_secret: String,
    /// The person's name to sign in with.
    pub username: String,
    /// Whether the person signs in with a second factor.
    pub second_factor: bool,
    /// A refresh token that is good from the start, for scripts that cannot open a browser.
    pub refresh_token: String,
    /// Partner and seller ids the person may see; everything when empty.
    pub participants: Vec<String>,
    /// How long an access token is good; an hour unless told.
    pub access_token_seconds: u32,
    /// How long an unused refresh token is good; 90 days unless told.
    pub refresh_token_days: u32,
}

impl EntraAccount {
    pub(crate) fn seeded(keys: &Keys) -> Self {
        Self {
            tenant: keys.fixed_guid("tenant"),
            client_id: keys.fixed_guid("client"),
            client_secret: keys.fixed_padded("client secret"),
            username: "finance@contoso.example".into(),
            second_factor: true,
            refresh_token: keys.fixed_padded("refresh token"),
            participants: Vec::new(),
            access_token_seconds: 3_600,
            refresh_token_days: 90,
        }
    }
}

/// One API account of Oracle's.
#[derive(Clone)]
#[non_exhaustive]
pub struct OracleAccount {
    /// The name to sign in with.
    pub username: String,
    /// The password.
    pub password: String,
    /// The client id that the dialog shows: base64 with padding.
    pub client_id: String,
    /// Whether the password has expired.
    pub password_expired: bool,
    /// Whether the account may read payment data; locations and business dates are open to all.
    pub may_read_payments: bool,
    /// The locations it may see; all when empty.
    pub locations: Vec<String>,
}

impl OracleAccount {
    /// An account that may see everything.
    #[must_use]
    pub fn new(
        username: impl Into<String>,
        password: impl Into<String>,
        client_id: impl Into<String>,
    ) -> Self {
        Self {
            username: username.into(),
            password: password.into(),
            client_id: client_id.into(),
            password_expired: false,
            may_read_payments: true,
            locations: Vec::new(),
        }
    }

    /// One whose password has expired.
    #[must_use]
    pub fn expired(self) -> Self {
        Self { password_expired: true, ..self }
    }

    /// One that must not read payment data.
    #[must_use]
    pub fn without_payments(self) -> Self {
        Self { may_read_payments: false, ..self }
    }

    /// One that sees only these locations.
    #[must_use]
    pub fn only(self, locations: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { locations: locations.into_iter().map(Into::into).collect(), ..self }
    }

    pub(crate) fn may_see(&self, loc_ref: &str) -> bool {
        self.locations.is_empty() || self.locations.iter().any(|location| location == loc_ref)
    }

    /// The accounts of a sandbox that was told none: `payouts`, `expired`, `no-payments`.
    pub(crate) fn seeded(keys: &Keys) -> Vec<Self> {
        let account = |username: &str| {
            let password = keys.fixed_padded(&format!("password of {username}"));
            Self::new(username, password, keys.fixed_padded("oracle client"))
        };
        vec![account("payouts"), account("expired").expired(), account("no-payments").without_payments()]
    }
}

impl fmt::Debug for EntraAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("EntraAccount");
        text.field("tenant", &self.tenant).field("client_id", &self.client_id);
        text.field("username", &self.username).field("second_factor", &self.second_factor);
        text.field("participants", &self.participants).finish_non_exhaustive()
    }
}

impl fmt::Debug for OracleAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("OracleAccount");
        text.field("username", &self.username).field("password_expired", &self.password_expired);
        text.field("may_read_payments", &self.may_read_payments).field("locations", &self.locations);
        text.finish_non_exhaustive()
    }
}
