//! A person who signed in once, and whose sign-in renews itself from then on.

use std::sync::Arc;

use url::Url;

use super::answer::TokenAnswer;
use super::app::EntraApp;
use super::browser::{self, BrowserSignIn, Returned};
use super::device::{self, DeviceCode};
use super::tokens::Tokens;
use super::{audience, claims_of};
use crate::cache::{Failed, Issuer, Keeper, TokenCache};
use crate::record::Record;
use crate::{Claims, SignInStatus, SignInWarning, SignedIn, TokenStore};
use payouts_http::{
    BoxFuture, Credential, CredentialFuture, CredentialProvider, Environment, Error, ErrorKind, SecretString,
};

/// Signs calls on behalf of a person of Partner Center. Clones share one sign-in.
///
/// The person signs in once, with a browser or a device code; after that the kept refresh token is enough, for as long
/// as it is used at least every 90 days.
#[derive(Clone, Debug)]
pub struct EntraUser {
    issuer: Arc<UserIssuer>,
    cache: TokenCache,
}

impl EntraUser {
    /// The person behind `account` (a name of your choice), kept in `store`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the settings cannot work. Nothing is sent.
    pub fn new(
        app: EntraApp,
        account: &str,
        store: Arc<dyn TokenStore>,
        environment: Environment,
    ) -> Result<Self, Error> {
        let issuer = Arc::new(UserIssuer {
            issued_to: app.issued_to("user")?,
            api: app.api_url()?,
            tokens: Tokens::new(app, account, &environment)?,
        });
        let cache = TokenCache::new(issuer.clone(), Keeper::new(store, account), environment);
        Ok(Self { issuer, cache })
    }

    /// Signs in with a browser: `open` gets the address to sign in at, and may print it or start a browser.
    ///
    /// # Errors
    /// [`ErrorKind::SignInNeeded`] when the person declines or does not come back in time;
    /// [`ErrorKind::WrongAudience`] when the token is for another API; [`ErrorKind::Configuration`] when the app
    /// registration does not fit.
    pub async fn sign_in_with_browser(
        &self,
        how: BrowserSignIn,
        open: impl FnOnce(&Url) + Send,
    ) -> Result<SignedIn, Error> {
        let Returned { arrival, outcome } = browser::sign_in(&self.issuer.tokens, how, open).await?;
        let signed_in = match outcome {
            Ok(answer) => self.keep(answer).await,
            Err(why) => Err(why),
        };
        arrival.show(signed_in.is_ok()).await;
        signed_in
    }

    /// Signs in with a device code: `show` gets the code and where to type it, on whichever machine has a browser.
    ///
    /// Some tenants forbid this way; the error says so.
    ///
    /// # Errors
    /// As for [`sign_in_with_browser`](Self::sign_in_with_browser).
    pub async fn sign_in_with_device_code(
        &self,
        show: impl FnOnce(&DeviceCode) + Send,
    ) -> Result<SignedIn, Error> {
        let answer = device::sign_in(&self.issuer.tokens, show).await?;
        self.keep(answer).await
    }

    /// Forgets the sign-in on this machine. What Entra ID issued stays valid until it ends.
    ///
    /// # Errors
    /// When the store cannot be changed.
    pub async fn sign_out(&self) -> Result<(), Error> {
        self.cache.forget().await
    }

    /// Waits until a renewal that runs in the background has ended, well or badly. For a process that is about to end: of
    /// a renewal that is cut short, the answer with the next refresh token is lost.
    pub async fn settled(&self) {
        self.cache.settled().await;
    }

    /// The state of the account; `None` before the first sign-in. Sends nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn status(&self) -> Result<Option<SignInStatus>, Error> {
        Ok(self.cache.kept().await?.as_ref().map(SignInStatus::of))
    }

    async fn keep(&self, answer: TokenAnswer) -> Result<SignedIn, Error> {
        let before = Record::empty(&self.issuer.issued_to);
        let now = self.issuer.tokens.http.environment().now();
        let record = answer.into_record(before, now).map_err(|failed| failed.error)?;
        let claims = claims_of(&record);
        if let Some(claims) = &claims {
            audience::check(claims, &self.issuer.tokens.app)?;
        }
        self.cache.adopt(record.clone()).await?;
        Ok(SignedIn::new(&record, doubts(&record)))
    }

    /// What may make a service refuse the tokens that are kept; nothing before the first sign-in. Sends nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn warnings(&self) -> Result<Vec<SignInWarning>, Error> {
        Ok(self.cache.kept().await?.as_ref().map(doubts).unwrap_or_default())
    }
}

fn doubts(record: &Record) -> Vec<SignInWarning> {
    let no_renewal = record.refresh_token.is_none().then_some(SignInWarning::NoRefreshToken);
    doubts_of_token(claims_of(record).as_ref()).chain(no_renewal).collect()
}

/// What a refusal of the token may come of, the likeliest first.
fn doubts_of_token(claims: Option<&Claims>) -> impl Iterator<Item = SignInWarning> + use<> {
    let doubts = [
        (!may_impersonate(claims)).then_some(SignInWarning::NoPermission),
        (!used_mfa(claims)).then_some(SignInWarning::NoSecondFactor),
    ];
    doubts.into_iter().flatten()
}

/// A token without permissions claims is left to the service to judge.
fn may_impersonate(claims: Option<&Claims>) -> bool {
    let named = claims.and_then(Claims::permissions);
    named.is_none_or(|all| all.iter().any(|name| name.eq_ignore_ascii_case("user_impersonation")))
}

impl CredentialProvider for EntraUser {
    fn credential(&self) -> CredentialFuture<'_> {
        self.cache.credential()
    }

    fn refresh_after_rejection<'a>(&'a self, rejected: &'a Credential) -> CredentialFuture<'a> {
        self.cache.refresh_after_rejection(rejected)
    }
}

#[derive(Debug)]
struct UserIssuer {
    issued_to: String,
    api: Url,
    tokens: Tokens,
}

impl Issuer for UserIssuer {
    fn issued_to(&self) -> &str {
        &self.issued_to
    }

    fn credential(&self, bearer: &SecretString) -> Credential {
        let credential = Credential::bearer(bearer).only_for(&self.api);
        match doubts_of_token(Claims::read(bearer.expose()).as_ref()).next() {
            Some(doubt) => credential.with_caution(doubt.text()),
            None => credential,
        }
    }

    fn renew(&self, kept: Record) -> BoxFuture<'_, Result<Record, Failed>> {
        Box::pin(async move {
            let Some(token) = &kept.refresh_token else {
                return Err(Failed::from(self.sign_in_needed()));
            };
            let answer = self.tokens.refresh(token).await?;
            let record = answer.into_record(kept, self.tokens.http.environment().now())?;
            match claims_of(&record).map_or(Ok(()), |claims| audience::check(&claims, &self.tokens.app)) {
                Ok(()) => Ok(record),
                // The refresh token was rotated all the same.
                Err(error) => Err(Failed { error, keep: Some(Box::new(Record { bearer: None, ..record })) }),
            }
        })
    }
}

impl UserIssuer {
    fn sign_in_needed(&self) -> Error {
        let account = &self.tokens.account;
        Error::new(ErrorKind::SignInNeeded, format!("{account} is not signed in yet"))
            .with_hint(format!("run: payouts auth login {account}"))
    }
}

/// A token that does not say is treated like one without: the service may see it the same way.
fn used_mfa(claims: Option<&Claims>) -> bool {
    claims.and_then(Claims::used_mfa).unwrap_or(false)
}
