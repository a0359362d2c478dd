//! Signing in with the browser of this machine: authorization code with PKCE.

use std::borrow::Cow;
use std::time::Duration;

use oauth2::RedirectUrl;
use url::Url;

use super::answer::TokenAnswer;
use super::loopback::{Arrival, Loopback};
use super::tokens::Tokens;
use crate::pkce;
use payouts_http::{Error, ErrorKind};

/// How a sign-in with the browser is waited for.
#[derive(Clone, Copy, Debug)]
pub struct BrowserSignIn {
    port: u16,
    patience: Duration,
}

impl BrowserSignIn {
    /// Any free port, and five minutes for the person.
    #[must_use]
    pub fn new() -> Self {
        Self { port: 0, patience: Duration::from_secs(5 * 60) }
    }

    /// Listens on this port of 127.0.0.1: for forwarding it from another machine. 0 is any free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How long to wait for the person.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }
}

impl Default for BrowserSignIn {
    fn default() -> Self {
        Self::new()
    }
}

/// A sign-in that came back from the browser, which still waits for a page to show.
pub(super) struct Returned {
    pub(super) arrival: Arrival,
    pub(super) outcome: Result<TokenAnswer, Error>,
}

/// Hands the address to sign in at to `open`, waits for the browser to come back, and redeems its code.
pub(super) async fn sign_in(
    tokens: &Tokens,
    how: BrowserSignIn,
    open: impl FnOnce(&Url) + Send,
) -> Result<Returned, Error> {
    let environment = tokens.http.environment();
    let listener = Loopback::bind(how.port, environment).await?;
    let redirect = RedirectUrl::new(listener.address()).map_err(|why| {
        Error::new(ErrorKind::Configuration, "the address that the browser returns to is malformed")
            .with_source(&why)
    })?;
    let (verifier, challenge) = pkce::proof(environment);
    let (field, value) = tokens.app.wanted_for_user();
    let (url, state) = tokens
        .oauth()?
        .authorize_url(|| pkce::state(environment))
        .set_redirect_uri(Cow::Borrowed(&redirect))
        .set_pkce_challenge(challenge)
        .add_extra_param(field, value)
        .url();
    open(&url);

    let Some(arrival) = environment.within(how.patience, listener.wait_for(&state)).await else {
        return Err(Error::new(
            ErrorKind::SignInNeeded,
            format!("the sign-in of {} was not completed in time", tokens.account),
        )
        .with_hint(format!("run again: payouts auth login {}", tokens.account)));
    };
    let mut arrival = arrival?;
    let outcome = match arrival.take_code() {
        Ok(code) => tokens.redeem(code, verifier, &redirect).await,
        Err(refused) => Err(refused.into_error(&tokens.account, [])),
    };
    Ok(Returned { arrival, outcome })
}
