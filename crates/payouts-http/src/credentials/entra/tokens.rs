//! The token endpoint, through `oauth2`.

use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse};
use oauth2::{
    AsyncHttpClient, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    StandardRevocableToken, TokenUrl,
};
use std::borrow::Cow;

use super::answer::TokenAnswer;
use super::app::EntraApp;
use super::refused::Refused;
use crate::credentials::identity::{Answer, IdentityClient, origin};
use crate::{BoxFuture, Environment, Error, ErrorKind, SecretString};

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
        self.oauth()?
            .exchange_code(code)
            .set_pkce_verifier(verifier)
            .set_redirect_uri(Cow::Borrowed(redirect))
            .add_extra_param(field, value)
            .request_async(self)
            .await
            .map_err(own)
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
        let answer = self.http.execute(request).await?;
        if !answer.is_success() {
            return Err(self.refused(&answer));
        }
        // A content type is not passed on: whether the body can be read decides.
        Ok(HttpResponse::new(answer.body.expose().clone()))
    }

    /// The error of an answer that is no success.
    pub(super) fn refused(&self, answer: &Answer) -> Error {
        if answer.is_temporary() {
            let place = self.app.authority_url().map(|url| origin(&url)).unwrap_or_default();
            return answer.temporary_error(&place, self.http.environment());
        }
        Refused::read(answer).into_error(&self.account).with_status(answer.status)
    }
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
