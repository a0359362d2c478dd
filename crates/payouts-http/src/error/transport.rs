//! Makes an error from a failure of the connection.

use std::error::Error as StdError;
use url::Url;

use super::{Error, ErrorKind};

impl Error {
    /// The error for a request that got no complete answer.
    ///
    /// What counts most is whether the service can have seen the request: reqwest reports `is_connect` for name
    /// resolution, TCP, TLS and proxy tunnels, all of which happen before the first byte of a request is sent.
    pub fn from_transport(error: reqwest::Error) -> Self {
        let server = error.url().map_or_else(|| "the service".to_owned(), host_and_port);
        let error = error.without_url();
        let (kind, message) = if error.is_connect() {
            // Whether it is the name, the port or the certificate shows people where to look.
            (ErrorKind::Connect, &*format!("no connection to {server}: {}", deepest(&error)))
        } else if error.is_timeout() {
            (ErrorKind::Timeout, "no complete answer from the service in time")
        } else if error.is_builder() {
            (ErrorKind::InvalidRequest, "the request could not be built")
        } else {
            (ErrorKind::Transport, "the connection broke before the answer was complete")
        };
        let built = Self::new(kind, message).with_source(&error);
        match kind {
            ErrorKind::Connect if is_untrusted(&error) => built.with_retryable(false).with_hint(
                "add the root certificate that signed the server's: to the system's, or in payouts.toml as \
                 root-certificates = \"FILE.pem\" below [http]; a proxy that inspects traffic has one of its own",
            ),
            ErrorKind::Connect => {
                built.with_hint("check the base URL, DNS, the proxy, the firewall and the root certificates")
            }
            ErrorKind::Timeout => built.with_hint("ask for less at once, or allow more time"),
            _ => built,
        }
    }
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether the server's certificate was refused. That stays so until a person changes something.
fn is_untrusted(error: &reqwest::Error) -> bool {
    std::iter::successors(error.source(), |error| (**error).source()).any(is_certificate)
}

fn is_certificate(error: &(dyn StdError + 'static)) -> bool {
    if let Some(refused) = error.downcast_ref::<rustls::Error>() {
        return matches!(refused, rustls::Error::InvalidCertificate(_));
    }
    // An I/O error hides the error that it is made of, and may be made of another.
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    inner.is_some_and(|inner| is_certificate(inner))
}

/// The error that all others are about.
fn deepest(error: &reqwest::Error) -> String {
    let mut deepest: &(dyn StdError + 'static) = error;
    while let Some(beneath) = deepest.source() {
        deepest = beneath;
    }
    deepest.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refused_connection_shows_where_and_why_and_no_more_of_the_address() {
        // Nothing listens on port 1.
        let url = "http://user:canary@127.0.0.1:1/canary?sig=canary";
        let builder =
            crate::transport::client_builder(std::time::Duration::from_secs(10), &Default::default())
                .expect("a builder");
        let client = crate::transport::build(builder.no_proxy()).expect("a client");
        let error = client.get(url).send().await.map_err(Error::from_transport).expect_err("nothing listens");
        assert_eq!(error.kind(), ErrorKind::Connect);
        let shown = format!("{error:#}");
        assert!(shown.starts_with("no connection to 127.0.0.1:1: ") && shown.contains("refused"), "{shown}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}
