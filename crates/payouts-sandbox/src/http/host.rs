//! The hosts of both services, and their base URLs.

use url::Url;

/// The hosts of both services. Each has a port of its own, so that a test can check that a bearer token goes only to its
/// host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Host {
    /// Partner Center's API.
    PartnerApi,
    /// The storage behind the links of completed exports.
    Blob,
    /// Entra ID, which issues Partner Center's tokens.
    Entra,
    /// Oracle's application server.
    OracleApp,
    /// Oracle's authentication server.
    OracleAuth,
}

impl Host {
    /// Every host, in the order of the ports.
    pub const ALL: [Self; 5] = [Self::PartnerApi, Self::Blob, Self::Entra, Self::OracleApp, Self::OracleAuth];
}

/// The base URLs of the hosts of a sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BaseUrls {
    /// Replaces `https://api.partner.microsoft.com`.
    pub partner_api: Url,
    /// Replaces the storage that the links of exports refer to.
    pub blob: Url,
    /// Replaces `https://login.microsoftonline.com`.
    pub entra: Url,
    /// Replaces the application server of an enterprise.
    pub oracle_app: Url,
    /// Replaces its authentication server.
    pub oracle_auth: Url,
}

impl BaseUrls {
    /// One URL per host, in the order of [`Host::ALL`].
    pub(crate) fn new(urls: Vec<Url>) -> Option<Self> {
        let [partner_api, blob, entra, oracle_app, oracle_auth] = urls.try_into().ok()?;
        Some(Self { partner_api, blob, entra, oracle_app, oracle_auth })
    }

    /// The base URL of a host.
    #[must_use]
    pub fn of_host(&self, host: Host) -> &Url {
        match host {
            Host::PartnerApi => &self.partner_api,
            Host::Blob => &self.blob,
            Host::Entra => &self.entra,
            Host::OracleApp => &self.oracle_app,
            Host::OracleAuth => &self.oracle_auth,
        }
    }

    /// The base URL of a host, without a trailing slash.
    pub(crate) fn text(&self, host: Host) -> &str {
        self.of_host(host).as_str().trim_end_matches('/')
    }
}
