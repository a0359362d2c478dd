//! The interface between signing in and calling: any provider of a [`Credential`] can serve a runtime.

use std::fmt;
use std::sync::{Arc, OnceLock};

use reqwest::header::{HeaderValue, InvalidHeaderValue};
use url::{Origin, Url};

use crate::{BoxFuture, Error, SecretString};

/// What a [`CredentialProvider`] promises to give.
pub type CredentialFuture<'a> = BoxFuture<'a, Result<Credential, Error>>;

/// Yields the headers that authorize a call, fresh enough to be used at once.
///
/// The runtime asks before every attempt and keeps nothing, so caching, early renewal and single-flight refresh are
/// the provider's. A provider that failed for want of a person's help answers with
/// [`ErrorKind::SignInNeeded`](crate::ErrorKind::SignInNeeded) or
/// [`ErrorKind::PasswordExpired`](crate::ErrorKind::PasswordExpired).
pub trait CredentialProvider: fmt::Debug + Send + Sync {
    /// A credential that is valid now, from the cache where possible.
    ///
    /// # Errors
    /// When there is none and none can be had.
    fn credential(&self) -> CredentialFuture<'_>;

    /// A credential to use after the service answered 401 to `rejected`; called at most once per call.
    ///
    /// When the current credential is no longer the rejected one, another caller has refreshed already and the current
    /// one is the answer.
    ///
    /// # Errors
    /// When there is nothing to refresh (a static token), or no other credential can be had.
    fn refresh_after_rejection<'a>(&'a self, rejected: &'a Credential) -> CredentialFuture<'a>;
}

impl<P: CredentialProvider + ?Sized> CredentialProvider for Arc<P> {
    fn credential(&self) -> CredentialFuture<'_> {
        (**self).credential()
    }

    fn refresh_after_rejection<'a>(&'a self, rejected: &'a Credential) -> CredentialFuture<'a> {
        (**self).refresh_after_rejection(rejected)
    }
}

/// The secret headers of one call. Cheap to clone; prints header names only.
#[derive(Clone)]
pub struct Credential {
    headers: Arc<[Header]>,
    only_for: Option<Origin>,
    caution: Option<&'static str>,
}

struct Header {
    name: &'static str,
    value: SecretString,
    /// The value as it is sent, checked once for all calls. It prints as secret too.
    sent: OnceLock<HeaderValue>,
}

impl Credential {
    /// `Authorization: Bearer <token>`.
    pub fn bearer(token: &SecretString) -> Self {
        Self::from_headers([("authorization", SecretString::new(format!("Bearer {}", token.expose())))])
    }

    /// Any set of headers, names in lower case.
    pub fn from_headers(headers: impl IntoIterator<Item = (&'static str, SecretString)>) -> Self {
        let header = |(name, value)| Header { name, value, sent: OnceLock::new() };
        Self { headers: headers.into_iter().map(header).collect(), only_for: None, caution: None }
    }

    /// The same credential, bound to the scheme, host and port of `url`: it is sent nowhere else.
    #[must_use]
    pub fn only_for(mut self, url: &Url) -> Self {
        self.only_for = Some(url.origin());
        self
    }

    /// Whether it may be sent to `url`. A credential that is bound to nothing may go anywhere.
    pub fn may_go_to(&self, url: &Url) -> bool {
        self.only_for.as_ref().is_none_or(|origin| *origin == url.origin())
    }

    /// The same credential, with what its provider knows to be doubtful about it: a hint for when the service answers
    /// 401, 403 or 404. Lower case, no trailing period.
    #[must_use]
    pub fn with_caution(mut self, caution: &'static str) -> Self {
        self.caution = Some(caution);
        self
    }

    /// What to mention when the service turns this credential down.
    pub fn caution(&self) -> Option<&'static str> {
        self.caution
    }

    /// The headers to send.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &SecretString)> {
        self.headers.iter().map(|header| (header.name, &header.value))
    }

    /// The headers as they are sent; an error for a value that cannot be.
    pub(crate) fn sent(
        &self,
    ) -> impl Iterator<Item = Result<(&'static str, HeaderValue), InvalidHeaderValue>> {
        self.headers.iter().map(|header| {
            if let Some(value) = header.sent.get() {
                return Ok((header.name, value.clone()));
            }
            let mut value = HeaderValue::from_str(header.value.expose())?;
            value.set_sensitive(true);
            Ok((header.name, header.sent.get_or_init(|| value).clone()))
        })
    }

    /// Whether both would send the same headers.
    pub fn same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.headers, &other.headers)
            || self
                .headers()
                .map(|(name, value)| (name, value.expose()))
                .eq(other.headers().map(|(name, value)| (name, value.expose())))
    }

    /// The texts that must not appear in anything printed: each value, and the token behind a scheme like `Bearer`.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.headers().flat_map(|(_, value)| {
            let value = value.expose().as_str();
            [Some(value), value.split_once(' ').map(|(_, token)| token)].into_iter().flatten()
        })
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.headers()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_names_and_never_values() {
        let credential = Credential::bearer(&"canary".into());
        assert_eq!(format!("{credential:?}"), r#"{"authorization": [redacted]}"#);
    }

    #[test]
    fn a_bound_credential_goes_to_its_own_origin_only() {
        let bound =
            Credential::bearer(&"a".into()).only_for(&Url::parse("https://api.example.com/base").unwrap());
        for (url, may) in [
            ("https://api.example.com/other?x=1", true),
            ("https://api.example.com:443/", true),
            ("https://api.example.com:444/", false),
            ("http://api.example.com/", false),
            ("https://example.com/", false),
            ("https://api.example.com.evil.test/", false),
        ] {
            assert_eq!(bound.may_go_to(&Url::parse(url).unwrap()), may, "{url}");
        }
        assert!(Credential::bearer(&"a".into()).may_go_to(&Url::parse("https://anywhere.test").unwrap()));
    }

    #[test]
    fn equal_tokens_are_the_same_credential() {
        let one = Credential::bearer(&"a".into());
        assert!(one.same_as(&one.clone()));
        assert!(one.same_as(&Credential::bearer(&"a".into())));
        assert!(!one.same_as(&Credential::bearer(&"b".into())));
    }
}
