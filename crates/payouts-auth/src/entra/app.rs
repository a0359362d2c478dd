//! The app registration that signs people in, and where.

use url::Url;

use crate::identity::origin;
use payouts_http::{Error, ErrorKind};

/// The application id of the payouts API in Entra ID, another name for its audience.
pub(super) const PAYOUTS_API_ID: &str = "4990cffe-04e8-4e8b-808a-1175604b879f";

const PAYOUTS_API: &str = "https://api.partner.microsoft.com";
const AUTHORITY: &str = "https://login.microsoftonline.com";

/// Which generation of Entra ID's endpoints is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Endpoints {
    /// `/oauth2/token`: the audience travels as `resource`, and numbers come as text.
    V1,
    /// `/oauth2/v2.0/token`: the audience travels as part of `scope`.
    #[default]
    V2,
}

/// An app registration in Entra ID, and the API it asks tokens for.
///
/// ```
/// use payouts_auth::entra::EntraApp;
///
/// let app = EntraApp::new("contoso.onmicrosoft.com", "11111111-2222-3333-4444-555555555555");
/// # let _ = app;
/// ```
#[derive(Clone, Debug)]
pub struct EntraApp {
    authority: Option<Url>,
    tenant: String,
    client_id: String,
    audience: String,
    permission: String,
    endpoints: Endpoints,
    api: Option<Url>,
}

impl EntraApp {
    /// The registration `client_id` of `tenant` (a GUID, a domain, or `organizations`), asking for payouts.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            authority: None,
            tenant: tenant.into(),
            client_id: client_id.into(),
            audience: PAYOUTS_API.to_owned(),
            permission: ".default".to_owned(),
            endpoints: Endpoints::default(),
            api: None,
        }
    }

    /// Another sign-in service than `https://login.microsoftonline.com`: a national cloud, or a sandbox.
    #[must_use]
    pub fn authority(mut self, authority: Url) -> Self {
        self.authority = Some(authority);
        self
    }

    /// Which generation of endpoints is used; by default v2.
    #[must_use]
    pub fn endpoints(mut self, endpoints: Endpoints) -> Self {
        self.endpoints = endpoints;
        self
    }

    /// Another audience than `https://api.partner.microsoft.com`.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = audience.into().trim_end_matches('/').to_owned();
        self
    }

    /// The permission asked for: by default `.default` (all that the registration was granted); `user_impersonation`
    /// asks for that one alone. The v1 endpoints know none.
    #[must_use]
    pub fn permission(mut self, permission: impl Into<String>) -> Self {
        self.permission = permission.into();
        self
    }

    /// The address of the API that tokens are sent to, and to nothing else; by default the audience.
    #[must_use]
    pub fn api(mut self, address: Url) -> Self {
        self.api = Some(address);
        self
    }

    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(super) fn wanted_audience(&self) -> &str {
        &self.audience
    }

    pub(super) fn is_v1(&self) -> bool {
        self.endpoints == Endpoints::V1
    }

    /// Names this set-up without secrets.
    pub(super) fn issued_to(&self, role: &str) -> Result<String, Error> {
        let authority = origin(&self.authority_url()?);
        Ok(format!("entra {role} {authority}/{} {} {}", self.tenant, self.client_id, self.audience))
    }

    pub(super) fn authority_url(&self) -> Result<Url, Error> {
        self.authority.clone().map_or_else(|| fixed(AUTHORITY), Ok)
    }

    pub(super) fn api_url(&self) -> Result<Url, Error> {
        match &self.api {
            Some(address) => Ok(address.clone()),
            None => Url::parse(&self.audience).map_err(|why| {
                Error::new(
                    ErrorKind::Configuration,
                    "the audience is no address, so the API's address is needed too",
                )
                .with_source(&why)
            }),
        }
    }

    /// The address of the endpoint `name` (`authorize`, `token`, `devicecode`).
    pub(super) fn endpoint(&self, name: &str) -> Result<Url, Error> {
        let plain = |text: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
            !text.is_empty() && text.chars().all(allowed) && text.contains(char::is_alphanumeric)
        };
        if !plain(&self.tenant) || !plain(&self.client_id) {
            return Err(Error::new(ErrorKind::Configuration, "the tenant or the client id is malformed")
                .with_hint(
                    "a tenant is a GUID or a domain, a client id is a GUID; both are on the app registration",
                ));
        }
        let mut url = self.authority_url()?;
        url.set_query(None);
        let Ok(mut path) = url.path_segments_mut() else {
            return Err(Error::new(ErrorKind::Configuration, "the sign-in address cannot have a path"));
        };
        path.pop_if_empty().push(&self.tenant).push("oauth2");
        if !self.is_v1() {
            path.push("v2.0");
        }
        path.push(name);
        drop(path);
        Ok(url)
    }

    /// The form field that states what the token is for, on behalf of a user.
    pub(super) fn wanted_for_user(&self) -> (&'static str, String) {
        match self.endpoints {
            Endpoints::V1 => ("resource", self.audience.clone()),
            Endpoints::V2 => {
                ("scope", format!("openid profile offline_access {}/{}", self.audience, self.permission))
            }
        }
    }

    /// The form field that says what the token is for, of the app itself. An app has all its grants or none.
    pub(super) fn wanted_for_app(&self) -> (&'static str, String) {
        match self.endpoints {
            Endpoints::V1 => ("resource", self.audience.clone()),
            Endpoints::V2 => ("scope", format!("{}/.default", self.audience)),
        }
    }
}

fn fixed(url: &str) -> Result<Url, Error> {
    Url::parse(url)
        .map_err(|why| Error::new(ErrorKind::Configuration, "a fixed address is malformed").with_source(&why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_generation_has_its_endpoints_and_its_way_to_name_the_audience() {
        let v2 = EntraApp::new("contoso.com", "client");
        let v1 = v2.clone().endpoints(Endpoints::V1);
        assert_eq!(
            v2.endpoint("token").unwrap().as_str(),
            "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token"
        );
        assert_eq!(
            v1.endpoint("token").unwrap().as_str(),
            "https://login.microsoftonline.com/contoso.com/oauth2/token"
        );
        assert_eq!(v1.wanted_for_user(), ("resource", "https://api.partner.microsoft.com".into()));
        assert_eq!(
            v2.wanted_for_user(),
            ("scope", "openid profile offline_access https://api.partner.microsoft.com/.default".into())
        );
        assert_eq!(
            v2.permission("user_impersonation").wanted_for_user().1.rsplit(' ').next(),
            Some("https://api.partner.microsoft.com/user_impersonation")
        );
    }

    #[test]
    fn an_authority_with_a_path_keeps_it() {
        let app = EntraApp::new("t", "c").authority(Url::parse("http://127.0.0.1:9/entra/").unwrap());
        assert_eq!(
            app.endpoint("authorize").unwrap().as_str(),
            "http://127.0.0.1:9/entra/t/oauth2/v2.0/authorize"
        );
    }

    #[test]
    fn a_tenant_cannot_leave_its_place_in_the_path() {
        for tenant in ["", "..", "a/b", "a?b", "a b"] {
            let error = EntraApp::new(tenant, "client").endpoint("token").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration, "{tenant}");
        }
    }
}
