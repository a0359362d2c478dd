//! An API account, as the dialog that creates it shows it.

use url::Url;

use crate::identity::origin;
use payouts_http::{Error, ErrorKind, application_server_from, private_address};

const REDIRECT_URI: &str = "apiaccount://callback";

/// An API account of type "Business Intelligence API".
///
/// Both servers are in the dialog of the account and have nothing to do with each other: neither is ever derived from
/// the other.
#[derive(Clone, Debug)]
pub struct OracleApiAccount {
    authentication_server: Url,
    application_server: Url,
    client_id: String,
    enterprise: String,
    user_name: String,
    redirect_uri: String,
}

impl OracleApiAccount {
    /// An account with the authentication server, the application server, the client id and the enterprise short name
    /// that the dialog shows, and the account's own user name.
    ///
    /// A trailing `/portal` of the application server, as in the address bar of a browser, is stripped.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when a server is neither https nor on this machine, or a text is empty.
    pub fn new(
        authentication_server: &Url,
        application_server: &Url,
        client_id: impl Into<String>,
        enterprise: impl Into<String>,
        user_name: impl Into<String>,
    ) -> Result<Self, Error> {
        let account = Self {
            authentication_server: private_address(authentication_server, "authentication server")?,
            application_server: application_server_from(application_server)?,
            client_id: client_id.into(),
            enterprise: enterprise.into(),
            user_name: user_name.into(),
            redirect_uri: REDIRECT_URI.to_owned(),
        };
        for (name, value) in [
            ("client id", &account.client_id),
            ("enterprise short name", &account.enterprise),
            ("user name", &account.user_name),
        ] {
            if value.trim().is_empty() {
                return Err(Error::new(
                    ErrorKind::Configuration,
                    format!("the {name} of the API account is empty"),
                )
                .with_hint("the dialog of the API account in Reporting and Analytics shows it"));
            }
        }
        Ok(account)
    }

    /// Another redirect URI than `apiaccount://callback`, where the account has one of its own.
    #[must_use]
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    /// The server that answers API calls, without `/portal`.
    pub fn application_server(&self) -> &Url {
        &self.application_server
    }

    pub(super) fn authentication_server(&self) -> &Url {
        &self.authentication_server
    }

    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(super) fn enterprise(&self) -> &str {
        &self.enterprise
    }

    pub(super) fn user_name(&self) -> &str {
        &self.user_name
    }

    pub(super) fn redirect(&self) -> &str {
        &self.redirect_uri
    }

    /// Names this set-up without secrets.
    pub(super) fn issued_to(&self) -> String {
        let server = origin(&self.authentication_server);
        format!("oracle {server} {} {} {}", self.client_id, self.enterprise, self.user_name)
    }

    /// The address of the identity provider's endpoint `name` (`authorize`, `signin`, `token`).
    pub(super) fn endpoint(&self, name: &str) -> Result<Url, Error> {
        let mut url = self.authentication_server.clone();
        match url.path_segments_mut() {
            Ok(mut path) => {
                path.pop_if_empty().extend(["oidc-provider", "v1", "oauth2", name]);
            }
            Err(()) => {
                return Err(Error::new(
                    ErrorKind::Configuration,
                    "the authentication server cannot have a path",
                ));
            }
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn obi_two_hosts() {
        let account = OracleApiAccount::new(
            &url("https://login.somewhere-else.com/"),
            &url("https://env.example.com"),
            "client",
            "ACME",
            "api",
        )
        .unwrap();
        assert_eq!(
            account.endpoint("token").unwrap().as_str(),
            "https://login.somewhere-else.com/oidc-provider/v1/oauth2/token"
        );
        assert_eq!(account.application_server().as_str(), "https://env.example.com/");
    }

    #[test]
    fn what_the_dialog_shows_must_all_be_there() {
        let server = url("https://a.example.com");
        for (client, enterprise, user) in [("", "e", "u"), ("c", " ", "u"), ("c", "e", "")] {
            let error = OracleApiAccount::new(&server, &server, client, enterprise, user).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
        }
        assert!(OracleApiAccount::new(&url("http://a.example.com"), &server, "c", "e", "u").is_err());
        assert!(OracleApiAccount::new(&server, &url("http://a.example.com"), "c", "e", "u").is_err());
    }
}
