//! The token endpoint, through `oauth2`.

use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse};
use oauth2::{
    AsyncHttpClient, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    StandardRevocableToken, TokenUrl,
};
use std::borrow::Cow;
use std::time::Duration;

use super::answer::TokenAnswer;
use super::app::EntraApp;
use super::refused::Refused;
use crate::identity::{Answer, IdentityClient, origin};
use payouts_http::{BoxFuture, Environment, Error, ErrorKind, SecretString};

/// How long a code waits to be redeemed again at a service that is busy. Codes live ten minutes, people less.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// oauth2's client for our token answers; `A` and `T` say whether the authorize and token endpoints are known.
type OAuthClient<A = EndpointNotSet, T = EndpointNotSet> = Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    A,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    T,
>;

/// Gets tokens for one account from one app registration.
#[derive(Clone, Debug)]
pub(super) struct Tokens {
    pub(super) app: EntraApp,
    pub(super) account: String,
    pub(super) http: IdentityClient,
}

impl Tokens {
    pub(super) fn new(app: EntraApp, account: &str, environment: &Environment) -> Result<Self, Error> {
        // Found now rather than at the first renewal, a night later.
        app.endpoint("token")?;
        app.api_url()?;
        let http = IdentityClient::new(&app.authority_url()?, environment)?;
        Ok(Self { app, account: account.to_owned(), http })
    }

    /// The protocol's own client, for building URLs and requests.
    pub(super) fn oauth(&self) -> Result<OAuthClient<EndpointSet, EndpointSet>, Error> {
        Ok(<OAuthClient>::new(ClientId::new(self.app.client_id().to_owned()))
            .set_auth_uri(AuthUrl::from_url(self.app.endpoint("authorize")?))
            .set_token_uri(TokenUrl::from_url(self.app.endpoint("token")?))
            // An app's secret travels in the form, which both generations take.
            .set_auth_type(oauth2::AuthType::RequestBody))
    }

    pub(super) async fn redeem(
        &self,
        code: AuthorizationCode,
        verifier: PkceCodeVerifier,
        redirect: &RedirectUrl,
    ) -> Result<TokenAnswer, Error> {
        let (field, value) = self.app.wanted_for_user();
        let environment = self.http.environment();
        let mut pause = FIRST_PAUSE;
        loop {
            let redeemed = self
                .oauth()?
                .exchange_code(code.clone())
                .set_pkce_verifier(PkceCodeVerifier::new(verifier.secret().clone()))
                .set_redirect_uri(Cow::Borrowed(redirect))
                .add_extra_param(field, value.clone())
                .request_async(self)
                .await
                .map_err(own);
            match redeemed {
                // The service reports that it was too busy to look at the code, and a person waits for it.
                Err(why) if is_busy(&why) && pause <= LONGEST_PAUSE => {
                    let asked = why.retry_after().unwrap_or_default().min(LONGEST_PAUSE);
                    environment.sleep(pause.max(asked)).await;
                    pause *= 2;
                }
                settled => return settled,
            }
        }
    }

    pub(super) async fn refresh(&self, token: &SecretString) -> Result<TokenAnswer, Error> {
        let (field, value) = self.app.wanted_for_user();
        let token = RefreshToken::new(token.expose().clone());
        self.oauth()?
            .exchange_refresh_token(&token)
            .add_extra_param(field, value)
            .request_async(self)
            .await
            .map_err(own)
    }

    pub(super) async fn for_app(&self, secret: &SecretString) -> Result<TokenAnswer, Error> {
        let (field, value) = self.app.wanted_for_app();
        self.oauth()?
            .set_client_secret(ClientSecret::new(secret.expose().clone()))
            .exchange_client_credentials()
            .add_extra_param(field, value)
            .request_async(self)
            .await
            .map_err(own)
    }

    /// Carries a request of `oauth2`. Refusals end here: oauth2 would keep too little of them for a helpful message,
    /// and too much for a log.
    async fn door(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let request = reqwest::Request::try_from(request)
            .map_err(|why| Error::from_transport(why).with_hint("check the settings of the account"))?;
        let form = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let sent: Vec<_> = url::form_urlencoded::parse(form).map(|(_, value)| value.into_owned()).collect();
        let answer = self.http.execute(request).await?;
        if let Some(error) = self.failure_in(&answer, &sent) {
            return Err(error);
        }
        // A content type is not passed on: whether the body can be read decides.
        Ok(HttpResponse::new(answer.body.expose().clone()))
    }

    /// The error in an answer; `None` when the answer may hold what was asked for. What was `sent` is not repeated.
    pub(super) fn failure_in(&self, answer: &Answer, sent: &[String]) -> Option<Error> {
        let environment = self.http.environment();
        let authority = self.app.authority_url().ok()?;
        if answer.is_temporary() {
            return Some(answer.temporary_error(&origin(&authority), environment));
        }
        if let Some(error) = answer.not_json(&authority) {
            return Some(error);
        }
        let refused =
            Refused::find(answer).or_else(|| (!answer.is_success()).then(|| Refused::read(answer)))?;
        let error = refused.into_error(&self.account, sent.iter().map(String::as_str));
        Some(answer.with_wait(error, environment).with_status(answer.status))
    }
}

/// Whether the service reported that it was too busy. After a fault of a gateway the code may have been used up.
fn is_busy(error: &Error) -> bool {
    let is_fault = matches!(error.status(), Some(408 | 500 | 502 | 504));
    error.kind() == ErrorKind::Status && error.is_retryable() && !is_fault
}

impl<'c> AsyncHttpClient<'c> for Tokens {
    type Error = Error;
    type Future = BoxFuture<'c, Result<HttpResponse, Error>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.door(request))
    }
}

/// Ours as it is; for everything else the only thing worth saying is that the answer made no sense. The body, which
/// oauth2 keeps in its error, goes no further.
fn own<T: oauth2::ErrorResponse + 'static>(error: RequestTokenError<Error, T>) -> Error {
    match error {
        RequestTokenError::Request(error) => error,
        _ => unreadable(),
    }
}

pub(super) fn unreadable() -> Error {
    Error::new(ErrorKind::Decode, "the sign-in service answered something that is no token answer")
        .with_hint("check the sign-in address; a proxy may have answered in its place")
}
