//! The HTTP client that talks to identity providers, and to no other host.

use std::fmt;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, VIA};
use serde::de::DeserializeOwned;
use url::Url;

use payouts_http::{Environment, Error, ErrorKind, Secret, retry, transport};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Sign-in services answer within seconds, or not at all.
const WHOLE_TIMEOUT: Duration = Duration::from_secs(30);
/// The largest answer seen, a token answer with many claims, has some 10 KiB.
const LARGEST_BODY: usize = 1024 * 1024;

/// No redirects, no cookie jar, no plain http beyond this machine, bounded answers, and errors that quote nothing.
#[derive(Clone, Debug)]
pub(super) struct IdentityClient {
    http: reqwest::Client,
    environment: Environment,
}

/// What an identity provider answered. The body is a secret, whatever is in it.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Secret<Vec<u8>>,
}

impl IdentityClient {
    /// A client for the provider at `address`.
    ///
    /// # Errors
    /// When the address is neither https nor on this machine.
    pub(super) fn new(address: &Url, environment: &Environment) -> Result<Self, Error> {
        if !transport::is_private(address) {
            return Err(Error::new(
                ErrorKind::Configuration,
                format!("the sign-in address {} is neither https nor on this machine", origin(address)),
            )
            .with_hint("use https, so that the password and the tokens cannot be read on the way"));
        }
        let builder = transport::client_builder(CONNECT_TIMEOUT, environment.root_certificates())?
            .user_agent(concat!("payouts/", env!("CARGO_PKG_VERSION")));
        let builder = if transport::is_loopback(address) { builder.no_proxy() } else { builder };
        Ok(Self { http: transport::build(builder)?, environment: environment.clone() })
    }

    /// Asks for `url`.
    pub(super) fn get(&self, url: Url) -> reqwest::RequestBuilder {
        self.http.get(url)
    }

    /// Posts `fields` as a form.
    pub(super) fn post_form(&self, url: Url, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.http
            .post(url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(reqwest::header::ACCEPT, "application/json")
            .body(body)
    }

    /// Sends once. Repeating is not ours to decide: an answer that got lost may have used up a refresh token.
    pub(super) async fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer, Error> {
        let request = request.build().map_err(|why| failed(why, "the sign-in request cannot be built"))?;
        self.execute(request).await
    }

    pub(super) async fn execute(&self, request: reqwest::Request) -> Result<Answer, Error> {
        let place = origin(request.url());
        let Some(answer) = self.environment.within(WHOLE_TIMEOUT, self.exchange(request, &place)).await
        else {
            return Err(Error::new(
                ErrorKind::Timeout,
                format!("{place} did not answer within {} seconds", WHOLE_TIMEOUT.as_secs()),
            ));
        };
        answer
    }

    async fn exchange(&self, request: reqwest::Request, place: &str) -> Result<Answer, Error> {
        let mut response = self
            .http
            .execute(request)
            .await
            .map_err(|why| failed(why, &format!("cannot reach the sign-in service at {place}")))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Secret::new(Vec::new());
        while let Some(chunk) =
            response.chunk().await.map_err(|why| failed(why, &format!("the answer of {place} broke off")))?
        {
            if body.expose().len() + chunk.len() > LARGEST_BODY {
                return Err(Error::new(ErrorKind::Decode, format!("the answer of {place} is absurdly long"))
                    .with_status(status));
            }
            body = Secret::new([body.expose().as_slice(), &chunk].concat());
        }
        Ok(Answer { status, headers, body })
    }

    pub(super) fn environment(&self) -> &Environment {
        &self.environment
    }
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Parses the body; `None` when it is not JSON of this type.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.body.expose()).ok()
    }

    /// Whether the provider is in trouble or in demand, rather than of another opinion.
    pub(super) fn is_temporary(&self) -> bool {
        matches!(self.status, 408 | 429 | 500..=599)
    }

    /// The error of an answer that shows nothing about the request itself.
    pub(super) fn temporary_error(&self, place: &str, environment: &Environment) -> Error {
        let what = match self.is_success() {
            true => "says that it is temporarily unavailable".to_owned(),
            false => format!("answered {}", self.status),
        };
        let error = Error::new(ErrorKind::Status, format!("the sign-in service at {place} {what}"))
            .with_hint("try again later; the sign-in is kept")
            .with_status(self.status)
            .with_retryable(true);
        self.with_wait(error, environment)
    }

    /// The error with the wait that the answer asks for, if it asks for one.
    pub(super) fn with_wait(&self, error: Error, environment: &Environment) -> Error {
        match retry::retry_after(&self.headers, environment.now()) {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        }
    }

    /// The error of an answer that is no JSON at all: a page of a proxy or a web filter, or nothing. It says nothing about
    /// the account, so nothing that is kept is given up for it.
    pub(super) fn not_json(&self, server: &Url) -> Option<Error> {
        if serde_json::from_slice::<serde::de::IgnoredAny>(self.body.expose()).is_ok() {
            return None;
        }
        let host = server.host_str().unwrap_or_default();
        let port = server.port().map(|port| format!(":{port}")).unwrap_or_default();
        let got = match self.named(&CONTENT_TYPE) {
            _ if self.body.expose().is_empty() => "an empty answer".to_owned(),
            Some(kind) if kind.contains("json") => format!("{kind} that cannot be read"),
            Some(kind) => kind,
            None => "an answer without a content type".to_owned(),
        };
        let status = if self.is_success() { String::new() } else { format!(" with status {}", self.status) };
        let via = self.named(&VIA).map(|via| format!(" (via {via})")).unwrap_or_default();
        let error = Error::new(ErrorKind::Decode, format!("expected JSON from {host}{port}, got {got}{status}"))
            .with_hint(format!(
                "a proxy or a web filter may have answered in its place{via}: check the sign-in address and the proxy; the \
                 sign-in is kept"
            ))
            .with_status(self.status);
        Some(error)
    }

    /// Whether it is a web page.
    pub(super) fn is_page(&self) -> bool {
        let begins = self.body.expose().iter().find(|byte| !byte.is_ascii_whitespace());
        begins == Some(&b'<')
            || self.named(&CONTENT_TYPE).is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"))
    }

    /// The value of a header, up to its parameters, if it is harmless to show.
    fn named(&self, header: &HeaderName) -> Option<String> {
        let harmless = |c: char| c.is_ascii_alphanumeric() || " /.-+_".contains(c);
        let text = self.headers.get(header)?.to_str().ok()?;
        let text = text.split([';', ',', '(']).next()?.trim();
        (!text.is_empty() && text.len() <= 64 && text.chars().all(harmless)).then(|| text.to_owned())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Scheme, host and port: what may be shown of an address.
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn failed(why: reqwest::Error, message: &str) -> Error {
    let why = Error::from_transport(why);
    let error = Error::new(why.kind(), message).with_source(&why).with_retryable(why.is_retryable());
    match why.hint() {
        // Of the system, or of an untrusted certificate: what to do is the same wherever it happens.
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_by_host_and_content_type() {
        let server = Url::parse("https://login.example.com/path?client=canary").unwrap();
        let refusal = |kind: &str, body: &str, status| {
            let mut headers = HeaderMap::new();
            headers.insert(VIA, "1.1 proxy.corp.example (squid)".parse().unwrap());
            if !kind.is_empty() {
                headers.insert(CONTENT_TYPE, kind.parse().unwrap());
            }
            let answer = Answer { status, headers, body: Secret::new(body.into()) };
            answer.not_json(&server).map(|error| error.to_string())
        };
        let page = refusal("text/html; charset=utf-8", "<html>canary</html>", 200).unwrap();
        assert!(page.starts_with("expected JSON from login.example.com, got text/html; "), "{page}");
        assert!(page.contains("via 1.1 proxy.corp.example") && !page.contains("canary"), "{page}");
        for (kind, body, status, got) in [
            ("application/json", "{", 200, "got application/json that cannot be read"),
            ("text/html", "", 200, "got an empty answer"),
            ("", "no", 200, "got an answer without a content type"),
            ("text/plain", "no", 407, "got text/plain with status 407"),
        ] {
            let error = refusal(kind, body, status).unwrap();
            assert!(error.contains(got), "{error}");
        }
        assert_eq!(refusal("text/html", "[1]", 200), None, "what can be read is JSON, whatever it is called");
    }

    #[test]
    fn plain_http_is_refused_beyond_this_machine() {
        let url = Url::parse("http://login.example.com/path?client=canary").unwrap();
        let error = IdentityClient::new(&url, &Environment::system()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}
