//! An app that signs in as itself.

use std::sync::Arc;

use url::Url;

use super::app::EntraApp;
use super::tokens::Tokens;
use super::{audience, claims_of};
use crate::cache::{Failed, Issuer, Keeper, TokenCache};
use crate::record::Record;
use crate::{MemoryStore, SecretSource, SignInWarning};
use payouts_http::{
    BoxFuture, Credential, CredentialFuture, CredentialProvider, Environment, Error, SecretString,
};

/// Signs calls on behalf of an app alone, with its client secret.
///
/// **Not known to work for payouts.** Microsoft describes the API with delegated permissions only, and users who reported
/// trying it got 404 on every path. It is here because other products on the same host accept it and the day may come;
/// until then the errors 401, 403 and 404 mention it. Tokens live an hour, cost nothing, and are kept in memory only.
#[derive(Clone, Debug)]
pub struct EntraAppOnly {
    cache: TokenCache,
}

impl EntraAppOnly {
    /// The app behind `account` (a name of your choice), with the source of its client secret.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](payouts_http::ErrorKind::Configuration) when the settings cannot work. Nothing is sent.
    pub fn new(
        app: EntraApp,
        account: &str,
        secret: Arc<dyn SecretSource>,
        environment: Environment,
    ) -> Result<Self, Error> {
        let issuer = AppIssuer {
            issued_to: app.issued_to("app")?,
            api: app.api_url()?,
            tokens: Tokens::new(app, account, &environment)?,
            secret,
        };
        tracing::warn!(account, "{}", SignInWarning::AppOnly);
        let keeper = Keeper::new(Arc::new(MemoryStore::new()), account);
        Ok(Self { cache: TokenCache::new(Arc::new(issuer), keeper, environment) })
    }
}

impl CredentialProvider for EntraAppOnly {
    fn credential(&self) -> CredentialFuture<'_> {
        self.cache.credential()
    }

    fn refresh_after_rejection<'a>(&'a self, rejected: &'a Credential) -> CredentialFuture<'a> {
        self.cache.refresh_after_rejection(rejected)
    }
}

#[derive(Debug)]
struct AppIssuer {
    issued_to: String,
    api: Url,
    tokens: Tokens,
    secret: Arc<dyn SecretSource>,
}

impl Issuer for AppIssuer {
    fn issued_to(&self) -> &str {
        &self.issued_to
    }

    fn credential(&self, bearer: &SecretString) -> Credential {
        Credential::bearer(bearer).only_for(&self.api).with_caution(SignInWarning::AppOnly.text())
    }

    fn renew(&self, kept: Record) -> BoxFuture<'_, Result<Record, Failed>> {
        Box::pin(async move {
            let secret = self.secret.reveal().await?;
            let answer = self.tokens.for_app(&secret).await?;
            let record = answer.into_record(kept, self.tokens.http.environment().now())?;
            if let Some(claims) = claims_of(&record) {
                audience::check(&claims, &self.tokens.app)?;
            }
            Ok(record)
        })
    }
}
