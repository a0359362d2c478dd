//! Authorize, sign in, token, refresh: the four requests.

use std::borrow::Cow;

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, PkceCodeVerifier, RedirectUrl, Scope};
use reqwest::header::{COOKIE, HeaderValue, LOCATION};
use url::Url;

use super::account::OracleApiAccount;
use super::answers::{IdentityError, SignInAnswer, SignInOutcome, TokenAnswer};
use super::code::code_in;
use super::cookies;
use crate::identity::{Answer, IdentityClient, origin};
use crate::pkce;
use crate::refusal::Refused;
use payouts_http::{Environment, Error, ErrorKind, SecretString};

/// Speaks to the authentication server of one API account.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    pub(super) account: OracleApiAccount,
    /// What people call the account.
    name: String,
    http: IdentityClient,
}

impl Flow {
    pub(super) fn new(
        account: OracleApiAccount,
        name: &str,
        environment: &Environment,
    ) -> Result<Self, Error> {
        let http = IdentityClient::new(account.authentication_server(), environment)?;
        Ok(Self { account, name: name.to_owned(), http })
    }

    /// The whole way, with one use of the password.
    pub(super) async fn sign_in(&self, password: &SecretString) -> Result<TokenAnswer, Declined> {
        let (verifier, cookies) = self.authorize().await?;
        let code = self.present(password, cookies).await?;
        Ok(self.redeem(&code, &verifier).await?)
    }

    /// Step 1: opens a flow, whose state comes back as cookies.
    async fn authorize(&self) -> Result<(PkceCodeVerifier, HeaderValue), Error> {
        let environment = self.http.environment();
        let (verifier, challenge) = pkce::proof(environment);
        let redirect = RedirectUrl::new(self.account.redirect().to_owned()).map_err(|why| {
            Error::new(ErrorKind::Configuration, "the redirect URI of the API account is malformed")
                .with_source(&why)
        })?;
        let client = BasicClient::new(ClientId::new(self.account.client_id().to_owned()))
            .set_auth_uri(AuthUrl::from_url(self.account.endpoint("authorize")?));
        let (url, _) = client
            .authorize_url(|| pkce::state(environment))
            .set_redirect_uri(Cow::Borrowed(&redirect))
            .set_pkce_challenge(challenge)
            .add_scope(Scope::new("openid".to_owned()))
            .url();

        let answer = self.http.send(self.http.get(url)).await?;
        // Some releases answer with a redirect, which a browser would follow and we must not: it leaves the flow.
        if !matches!(answer.status, 200 | 302 | 303) || reports_error(&answer) {
            return Err(self.refused(&answer, Step::Authorize));
        }
        let Some(cookies) = cookies::carry(&answer.headers) else {
            return Err(Error::new(
                ErrorKind::Configuration,
                format!("{} did not open a sign-in", origin(self.account.authentication_server())),
            )
            .with_hint(
                "check that it is the authentication server, not the application server, of the API account; a proxy or a web \
                 filter may have answered in its place",
            ));
        };
        Ok((verifier, cookies))
    }

    /// Step 2: presents the password, once.
    async fn present(&self, password: &SecretString, cookies: HeaderValue) -> Result<SecretString, Declined> {
        let fields = [
            ("username", self.account.user_name()),
            ("password", password.expose().as_str()),
            ("orgname", self.account.enterprise()),
        ];
        let request = self.http.post_form(self.account.endpoint("signin")?, &fields).header(COOKIE, cookies);
        let answer = self.http.send(request).await?;
        let said = IdentityError::find(&answer);
        if answer.is_temporary() || said.as_ref().is_some_and(IdentityError::is_temporary) {
            return Err(self.refused(&answer, Step::SignIn).into());
        }
        if let Some(error) = self.page(&answer, Step::SignIn) {
            return Err(error.into());
        }
        match answer.json().map(SignInAnswer::outcome) {
            Some(SignInOutcome::PasswordExpired) => {
                Err(Declined { error: self.password_expired(), reason: Some(Refused::Expired) })
            }
            Some(SignInOutcome::Redirect(url)) if answer.is_success() => Ok(code_in(url.expose())
                .ok_or_else(|| {
                    let message = format!("the sign-in of {} brought no authorization code", self.name);
                    Error::new(ErrorKind::Decode, message)
                })?),
            // Whatever else it answers, it has seen the password and may have counted a bad attempt.
            _ if answer.is_success() && said.is_none() => {
                Err(Declined { error: self.password_refused(), reason: Some(Refused::Invalid) })
            }
            _ => Err(Declined { error: self.refused(&answer, Step::SignIn), reason: Some(Refused::Invalid) }),
        }
    }

    /// Step 3: buys tokens with the code.
    async fn redeem(&self, code: &SecretString, verifier: &PkceCodeVerifier) -> Result<TokenAnswer, Error> {
        self.token(
            &[
                ("scope", "openid"),
                ("grant_type", "authorization_code"),
                ("client_id", self.account.client_id()),
                ("code_verifier", verifier.secret()),
                ("code", code.expose()),
                ("redirect_uri", self.account.redirect()),
            ],
            Step::Token,
        )
        .await
    }

    /// Step 4: buys tokens with the refresh token.
    pub(super) async fn refresh(&self, token: &SecretString) -> Result<TokenAnswer, Error> {
        self.token(
            &[
                ("grant_type", "refresh_token"),
                ("refresh_token", token.expose()),
                ("client_id", self.account.client_id()),
                ("scope", "openid"),
                ("redirect_uri", self.account.redirect()),
            ],
            Step::Refresh,
        )
        .await
    }

    async fn token(&self, fields: &[(&str, &str)], step: Step) -> Result<TokenAnswer, Error> {
        let answer = self.http.send(self.http.post_form(self.account.endpoint("token")?, fields)).await?;
        if !answer.is_success() || IdentityError::find(&answer).is_some() {
            return Err(self.refused(&answer, step));
        }
        if let Some(error) = answer.not_json(self.account.authentication_server()) {
            return Err(error);
        }
        answer.json().ok_or_else(|| {
            Error::new(ErrorKind::Decode, "the sign-in service answered something that is no token answer")
                .with_hint("check the authentication server; a proxy may have answered in its place")
        })
    }

    pub(super) fn environment(&self) -> &Environment {
        self.http.environment()
    }

    pub(super) fn password_expired(&self) -> Error {
        Error::new(ErrorKind::PasswordExpired, format!("the password of {} has expired", self.name)).with_hint(format!(
            "set a new one in Reporting and Analytics (passwords live about 60 days), then run: payouts auth login {}",
            self.name
        ))
    }

    pub(super) fn password_refused(&self) -> Error {
        Error::new(ErrorKind::PasswordRefused, format!("the sign-in of {} was refused", self.name)).with_hint(format!(
            "check user name, enterprise short name and password; too many attempts lock the account for half an hour, \
             so this one is not tried again: correct it, then run: payouts auth login {}",
            self.name
        ))
    }

    fn account_locked(&self) -> Error {
        Error::new(ErrorKind::PasswordRefused, format!("the account of {} is locked after too many attempts", self.name))
            .with_hint(format!(
                "it opens again after half an hour; check the password meanwhile, then run: payouts auth login {}",
                self.name
            ))
    }

    /// The error of a page in the place of an answer: it comes from a proxy, so it shows nothing about the account, and
    /// no attempt was counted. The first step may answer with a page, and a 401 is taken for the provider's whatever
    /// comes with it, because a repetition may lock the account.
    fn page(&self, answer: &Answer, step: Step) -> Option<Error> {
        let may_be_ours = match step {
            Step::Authorize => true,
            Step::SignIn => answer.status == 401,
            Step::Token | Step::Refresh => false,
        };
        let page = answer.is_page() && !may_be_ours;
        page.then(|| answer.not_json(self.account.authentication_server())).flatten()
    }

    /// The error of a step that did not work out. Of the body, only a code is ever shown.
    fn refused(&self, answer: &Answer, step: Step) -> Error {
        let place = origin(self.account.authentication_server());
        let said: IdentityError = answer.json().unwrap_or_default();
        if answer.is_temporary() || said.is_temporary() {
            return answer.temporary_error(&place, self.http.environment());
        }
        if let Some(error) = self.page(answer, step) {
            return error;
        }
        let error = match (step, answer.status, said.code()) {
            (Step::SignIn, _, _) if said.is_locked() => self.account_locked(),
            (Step::SignIn, _, _) if said.is_bad_password() => self.password_refused(),
            (Step::Refresh, ..) => Error::new(
                ErrorKind::SignInNeeded,
                format!("the sign-in of {} can no longer be renewed", self.name),
            )
            .with_hint(format!("run: payouts auth login {}", self.name)),
            (_, 400, _) | (_, _, Some("INVALID_CLIENT" | "VALIDATION_ERRORS")) => Error::new(
                ErrorKind::Configuration,
                format!("{place} does not accept the {} of {}", step.name(), self.name),
            )
            .with_hint(
                "check the client id, the enterprise short name and the redirect URI before the password",
            ),
            // A provider that answers 401 and nothing else has still counted a bad attempt.
            (Step::SignIn, 401 | 403, _) => self.password_refused(),
            _ => Error::new(
                ErrorKind::Credential,
                format!("the {} of {} did not work out", step.name(), self.name),
            )
            .with_hint("check the account in Reporting and Analytics under API accounts"),
        };
        let error = error.with_status(answer.status);
        match said.code() {
            Some(code) => error.with_service_code(code),
            None => error,
        }
    }
}

/// A sign-in that did not work out.
pub(super) struct Declined {
    pub(super) error: Error,
    /// Why the password must not be presented again.
    pub(super) reason: Option<Refused>,
}

impl From<Error> for Declined {
    fn from(error: Error) -> Self {
        Self { error, reason: None }
    }
}

/// The requests, as people know them.
#[derive(Clone, Copy)]
enum Step {
    Authorize,
    SignIn,
    Token,
    Refresh,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Authorize => "authorization request",
            Self::SignIn => "sign-in",
            Self::Token => "authorization code",
            Self::Refresh => "refresh",
        }
    }
}

/// Whether a redirect shows that the flow cannot begin.
fn reports_error(answer: &Answer) -> bool {
    let Some(location) = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let Some((_, query)) = location.split_once('?') else { return false };
    Url::parse(&format!("x:?{query}")).is_ok_and(|url| url.query_pairs().any(|(name, _)| name == "error"))
}
