//! The accounts that can sign in, with their credentials. None is a real secret, and all are treated like secrets.

use std::fmt;

use crate::keys::Keys;

/// The account of Entra ID: one tenant, one app, one user.
#[derive(Clone)]
#[non_exhaustive]
pub struct EntraAccount {
    /// The tenant's id, a GUID. `organizations` and `common` are aliases of it.
    pub tenant: String,
    /// The app's client id, a GUID.
    pub client_id: String,
    /// The app's secret, for client credentials.
    pub client_secret: String,
    /// The user name.
    pub username: String,
    /// Whether the user signs in with a second factor.
    pub second_factor: bool,
    /// A refresh token that is valid from the start, for scripts that cannot open a browser.
    pub refresh_token: String,
    /// Partner and seller ids that the user may see; all if empty.
    pub participants: Vec<String>,
    /// The lifetime of an access token; an hour by default.
    pub access_token_seconds: u32,
    /// The lifetime of an unused refresh token; 90 days by default.
    pub refresh_token_days: u32,
}

impl EntraAccount {
    pub(crate) fn seeded(keys: &Keys) -> Self {
        Self {
            tenant: keys.fixed_guid("tenant"),
            client_id: keys.fixed_guid("client"),
            client_secret: keys.fixed_base64("client secret"),
            username: "finance@contoso.example".into(),
            second_factor: true,
            refresh_token: keys.fixed_base64("refresh token"),
            participants: Vec::new(),
            access_token_seconds: 3_600,
            refresh_token_days: 90,
        }
    }
}

/// An API account of Oracle.
#[derive(Clone)]
#[non_exhaustive]
pub struct OracleAccount {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
    /// The client id as the dialog shows it: base64 with padding.
    pub client_id: String,
    /// Whether the password has expired.
    pub password_expired: bool,
    /// Whether the account may read payment data. Every account may read locations and business dates.
    pub may_read_payments: bool,
    /// The locations that it may see; all if empty.
    pub locations: Vec<String>,
}

impl OracleAccount {
    /// An account with all permissions.
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

    /// With an expired password.
    #[must_use]
    pub fn expired(self) -> Self {
        Self { password_expired: true, ..self }
    }

    /// Without permission to read payment data.
    #[must_use]
    pub fn without_payments(self) -> Self {
        Self { may_read_payments: false, ..self }
    }

    /// With these locations only.
    #[must_use]
    pub fn only(self, locations: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { locations: locations.into_iter().map(Into::into).collect(), ..self }
    }

    pub(crate) fn may_see(&self, loc_ref: &str) -> bool {
        self.locations.is_empty() || self.locations.iter().any(|location| location == loc_ref)
    }

    /// The default accounts: `payouts`, `expired`, `no-payments`.
    pub(crate) fn seeded(keys: &Keys) -> Vec<Self> {
        let account = |username: &str| {
            let password = keys.fixed_base64(&format!("password of {username}"));
            Self::new(username, password, keys.fixed_base64("oracle client"))
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
