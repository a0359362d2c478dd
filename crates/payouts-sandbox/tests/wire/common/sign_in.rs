//! The sign-in flows of both identity providers, one request at a time.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use payouts_sandbox::{Host, RunningSandbox};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::form_urlencoded::Serializer;

use super::partner::url;
use super::wire::{Answer, form, get};

/// The PKCE verifier of every flow.
pub(crate) const VERIFIER: &str = "verifier-verifier-verifier-verifier-verifier";

/// The PKCE challenge of [`VERIFIER`].
pub(crate) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// An endpoint of Entra ID for the account's tenant.
pub(crate) fn entra(sandbox: &RunningSandbox, endpoint: &str) -> String {
    url(sandbox, Host::Entra, &format!("/{}/{endpoint}", sandbox.entra_account().tenant))
}

/// The payload of a token.
pub(crate) fn claims(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// The flow of Oracle's identity provider. Cookies come back byte for byte.
pub(crate) struct OracleFlow<'s> {
    sandbox: &'s RunningSandbox,
    pub(crate) client_id: String,
}

impl<'s> OracleFlow<'s> {
    pub(crate) fn new(sandbox: &'s RunningSandbox) -> Self {
        Self { sandbox, client_id: sandbox.oracle_accounts()[0].client_id.clone() }
    }

    fn endpoint(&self, step: &str) -> String {
        url(self.sandbox, Host::OracleAuth, &format!("/oidc-provider/v1/oauth2/{step}"))
    }

    pub(crate) fn authorize(&self) -> Answer {
        let query = Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("scope", "openid")
            .append_pair("redirect_uri", "apiaccount://callback")
            .append_pair("code_challenge", &challenge())
            .append_pair("code_challenge_method", "S256")
            .append_pair("state", "7")
            .finish();
        get(&format!("{}?{query}", self.endpoint("authorize")))
    }

    pub(crate) fn cookies(&self) -> Vec<String> {
        let answer = self.authorize();
        answer.all("set-cookie").iter().map(|cookie| cookie.split(';').next().unwrap().to_owned()).collect()
    }

    pub(crate) fn sign_in_with(&self, username: &str, password: &str, cookies: &[String]) -> Answer {
        let fields = [("username", username), ("password", password), ("orgname", "OHR")];
        form(&self.endpoint("signin"), &fields, &[("cookie", &cookies.join("; "))])
    }

    pub(crate) fn sign_in_as(&self, username: &str, cookies: &[String]) -> Answer {
        let mut accounts = self.sandbox.oracle_accounts().iter();
        let account = accounts.find(|account| account.username == username).unwrap();
        self.sign_in_with(username, &account.password, cookies)
    }

    pub(crate) fn sign_in(&self) -> Value {
        self.sign_in_as("payouts", &self.cookies()).expect(200).json()
    }

    pub(crate) fn token(&self, fields: &[(&str, &str)]) -> Answer {
        let common = [
            ("scope", "openid"),
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", "apiaccount://callback"),
        ];
        form(&self.endpoint("token"), &[&common, fields].concat(), &[])
    }

    pub(crate) fn by_code(&self, code: &str) -> Answer {
        self.token(&[("grant_type", "authorization_code"), ("code", code), ("code_verifier", VERIFIER)])
    }

    pub(crate) fn tokens(&self) -> Value {
        let signed_in = self.sign_in();
        let code = signed_in["redirectUrl"].as_str().unwrap().split("code=").nth(1).unwrap();
        self.by_code(code).expect(200).json()
    }

    pub(crate) fn refresh(&self, token: &Value) -> Answer {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token.as_str().unwrap())])
    }
}
