//! The TLS and connection settings that every HTTP client of this crate shares.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use url::{Host, Url};

use crate::{Error, ErrorKind};

/// A client builder with our TLS, no redirects, no cookies and no decompression.
///
/// TLS is rustls on `ring`, which needs nothing but a C compiler to build; trust comes from the operating system, so
/// that a company's own root certificates count. Redirects are never followed: neither service sends any, and a bearer
/// token or a signed link must not travel to a place that an answer chose. Bodies are never decompressed behind our
/// back: what is hashed and archived is what was sent. Proxies are those of the usual environment variables.
pub(crate) fn client_builder(connect_timeout: Duration) -> Result<reqwest::ClientBuilder, Error> {
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(tls()?)
        .connect_timeout(connect_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate())
}

pub(crate) fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    builder.build().map_err(|why| {
        Error::new(ErrorKind::Configuration, "the HTTP client cannot be set up")
            .with_source(&why.without_url())
    })
}

/// Reading the system's root certificates takes tens of milliseconds, so it is done once.
fn tls() -> Result<ClientConfig, Error> {
    static SHARED: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(config) = SHARED.get() {
        return Ok(config.clone());
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(|why| {
            Error::new(ErrorKind::Configuration, "TLS cannot be set up")
                .with_source(&why)
                .with_hint("check that the system's root certificates (ca-certificates) are installed")
        })?
        .with_no_client_auth();
    Ok(SHARED.get_or_init(|| config).clone())
}

/// Whether the URL names this machine: the one place where plain http is no risk.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether what is sent there cannot be read on the way.
pub(crate) fn is_private(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_private_on_this_machine_only() {
        for (url, private) in [
            ("https://api.partner.microsoft.com", true),
            ("http://127.0.0.1:8080", true),
            ("http://127.8.9.1", true),
            ("http://[::1]:1", true),
            ("http://LOCALHOST", true),
            ("http://api.partner.microsoft.com", false),
            ("http://localhost.example.com", false),
            ("http://127.0.0.1.example.com", false),
            ("ftp://127.0.0.1", false),
        ] {
            assert_eq!(is_private(&Url::parse(url).unwrap()), private, "{url}");
        }
    }
}
