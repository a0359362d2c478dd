//! Runtimes for tests: signed in with a marked token, on virtual time, one attempt per call.

use payouts_http::retry::{Never, RetryPolicy};
use payouts_http::testing::ManualTime;
use payouts_http::{
    Credential, CredentialFuture, CredentialProvider, Error, ErrorKind, Runtime, RuntimeBuilder, Service,
};
use url::Url;

/// The token, which must be seen in one header and nowhere else.
pub const TOKEN: &str = "canary.of.a-token";

/// Hands out [`TOKEN`] for the place it is asked for, and cannot renew it.
#[derive(Debug)]
pub struct TestToken(pub Url);

impl CredentialProvider for TestToken {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async { Ok(Credential::bearer(&TOKEN.into()).only_for(&self.0)) })
    }

    fn refresh_after_rejection<'a>(&'a self, _: &'a Credential) -> CredentialFuture<'a> {
        Box::pin(async { Err(Error::new(ErrorKind::Credential, "there is nothing to renew the token with")) })
    }
}

/// Noon of a day in May, until a task sleeps.
pub fn may_day() -> ManualTime {
    ManualTime::starting_at("2024-05-01T12:00:00Z".parse().unwrap())
}

/// Signed in at this address, and trying everything once.
pub fn once(service: Service, address: &Url) -> RuntimeBuilder {
    Runtime::builder(service, address.clone())
        .credentials(TestToken(address.clone()))
        .environment(may_day().environment())
        .retry(RetryPolicy::new(Never))
}
