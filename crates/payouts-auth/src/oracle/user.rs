//! An API account that signs in by itself.

use std::sync::Arc;

use super::account::OracleApiAccount;
use super::answers::TokenAnswer;
use super::flow::{Declined, Flow};
use crate::cache::{Failed, Issuer, Keeper, TokenCache};
use crate::record::Record;
use crate::refusal::{PasswordSeen, Refusal, Refused};
use crate::{SecretSource, SignInStatus, SignedIn, TokenStore};
use payouts_http::{
    BoxFuture, Credential, CredentialFuture, CredentialProvider, Environment, Error, ErrorKind, SecretString,
};

/// Signs calls on behalf of an Oracle API account. Clones share one sign-in.
///
/// Tokens are kept across runs. The password is asked for only when there is no refresh token that works, and used at
/// most once for each failure: a password that was refused is not tried again until it changes, in this process or any
/// other that shares the store, because a few bad attempts lock the account.
#[derive(Clone, Debug)]
pub struct OracleUser {
    issuer: Arc<AccountIssuer>,
    cache: TokenCache,
}

impl OracleUser {
    /// The API account known as `name` (of your choice), with the source of its password, kept in `store`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the settings cannot work. Nothing is sent.
    pub fn new(
        account: OracleApiAccount,
        name: &str,
        password: Arc<dyn SecretSource>,
        store: Arc<dyn TokenStore>,
        environment: Environment,
    ) -> Result<Self, Error> {
        let issued_to = account.issued_to();
        let issuer =
            Arc::new(AccountIssuer { issued_to, password, flow: Flow::new(account, name, &environment)? });
        let cache = TokenCache::new(issuer.clone(), Keeper::new(store, name), environment);
        Ok(Self { issuer, cache })
    }

    /// Signs in with the password now, even when it was refused before: the user asked for it.
    ///
    /// # Errors
    /// [`ErrorKind::PasswordRefused`] and [`ErrorKind::PasswordExpired`] as the names say;
    /// [`ErrorKind::Configuration`] when the settings of the account do not fit.
    pub async fn sign_in(&self) -> Result<SignedIn, Error> {
        let issuer = Arc::clone(&self.issuer);
        let record = self.cache.replace(move |kept| async move { issuer.sign_in(kept).await }).await?;
        Ok(SignedIn::new(&record, Vec::new()))
    }

    /// Forgets the sign-in on this machine.
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

    /// The state of the account; `None` when it never signed in. Sends nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn status(&self) -> Result<Option<SignInStatus>, Error> {
        Ok(self.cache.kept().await?.as_ref().map(SignInStatus::of))
    }
}

impl CredentialProvider for OracleUser {
    fn credential(&self) -> CredentialFuture<'_> {
        self.cache.credential()
    }

    fn refresh_after_rejection<'a>(&'a self, rejected: &'a Credential) -> CredentialFuture<'a> {
        self.cache.refresh_after_rejection(rejected)
    }
}

#[derive(Debug)]
struct AccountIssuer {
    issued_to: String,
    password: Arc<dyn SecretSource>,
    flow: Flow,
}

impl Issuer for AccountIssuer {
    fn issued_to(&self) -> &str {
        &self.issued_to
    }

    fn credential(&self, bearer: &SecretString) -> Credential {
        Credential::bearer(bearer).only_for(self.flow.account.application_server())
    }

    fn renew(&self, kept: Record) -> BoxFuture<'_, Result<Record, Failed>> {
        Box::pin(async move {
            if let Some(token) = &kept.refresh_token {
                match self.flow.refresh(token).await {
                    Ok(answer) => return self.record(answer, kept),
                    // The token was used up or voided: one full sign-in, and no second one.
                    Err(why) if why.kind() == ErrorKind::SignInNeeded => {
                        tracing::info!(
                            "the refresh token is no longer accepted; signing in with the password"
                        );
                    }
                    // Trouble at the provider's. The password would fare no better.
                    Err(why) => return Err(why.into()),
                }
            }
            let password = self.password.reveal().await?;
            match kept.refusal.as_ref().filter(|refusal| refusal.is_of(&password)) {
                Some(refusal) => Err(self.refused(refusal.reason()).into()),
                None => self.sign_in_with(&password, kept).await,
            }
        })
    }
}

impl AccountIssuer {
    async fn sign_in(&self, kept: Record) -> Result<Record, Failed> {
        let password = self.password.reveal().await?;
        self.sign_in_with(&password, kept).await
    }

    async fn sign_in_with(&self, password: &SecretString, kept: Record) -> Result<Record, Failed> {
        match self.flow.sign_in(password).await {
            Ok(answer) => {
                let seen = PasswordSeen::again(kept.password.clone(), password, self.flow.environment());
                self.record(answer, Record { refresh_token: None, password: Some(seen), ..kept })
            }
            Err(Declined { error, reason }) => {
                let refused = |reason| Refusal::of(password, reason, self.flow.environment());
                let keep = reason.map(|reason| Record { refusal: Some(refused(reason)), ..kept });
                Err(Failed { error, keep: keep.map(Box::new) })
            }
        }
    }

    fn record(&self, answer: TokenAnswer, before: Record) -> Result<Record, Failed> {
        answer.into_record(before, self.flow.environment().now())
    }

    fn refused(&self, reason: Refused) -> Error {
        match reason {
            Refused::Invalid => self.flow.password_refused(),
            Refused::Expired => self.flow.password_expired(),
        }
    }
}
