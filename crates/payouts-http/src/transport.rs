//! The TLS and connection settings that every HTTP client of these crates shares.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls_platform_verifier::Verifier;
use url::{Host, Url};

use crate::{Error, ErrorKind};

/// A client builder with our TLS, no redirects, no cookies and no decompression.
///
/// TLS is rustls on `ring`, which needs nothing but a C compiler to build; trust comes from the operating system, so
/// that a company's own root certificates count. Redirects are never followed: neither service sends any, and a bearer
/// token or a signed link must not travel to a place that an answer chose. Bodies are never decompressed behind our
/// back: what is hashed and archived is what was sent. Proxies are those of the usual environment variables.
///
/// # Errors
/// [`ErrorKind::Configuration`] when the root certificates cannot be used.
pub fn client_builder(
    connect_timeout: Duration,
    roots: &RootCertificates,
) -> Result<reqwest::ClientBuilder, Error> {
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(roots.tls()?)
        .connect_timeout(connect_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate())
}

/// Builds a client.
///
/// # Errors
/// [`ErrorKind::Configuration`] when its settings cannot work.
pub fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    builder.build().map_err(|why| {
        Error::new(ErrorKind::Configuration, "the HTTP client cannot be set up")
            .with_source(&why.without_url())
    })
}

/// Root certificates that are trusted in addition to the operating system's: those of a proxy or a company that the system
/// does not know. Cheap to clone.
#[derive(Clone, Default)]
pub struct RootCertificates(Option<Arc<Roots>>);

struct Roots {
    certificates: Vec<CertificateDer<'static>>,
    tls: OnceLock<ClientConfig>,
}

impl RootCertificates {
    /// Reads certificates in PEM form (`-----BEGIN CERTIFICATE-----`), one or more.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when there is none, or one cannot be read.
    pub fn from_pem(pem: &[u8]) -> Result<Self, Error> {
        let certificates =
            CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>().map_err(|why| {
                Error::new(ErrorKind::Configuration, "the root certificates cannot be read").with_source(&why)
            })?;
        if certificates.is_empty() {
            return Err(Error::new(ErrorKind::Configuration, "there is no certificate in PEM form")
                .with_hint("a certificate begins with a line -----BEGIN CERTIFICATE-----"));
        }
        let roots = Self(Some(Arc::new(Roots { certificates, tls: OnceLock::new() })));
        roots.tls()?;
        Ok(roots)
    }

    /// Reading the system's root certificates takes tens of milliseconds, so it is done once.
    fn tls(&self) -> Result<ClientConfig, Error> {
        static SYSTEM: OnceLock<ClientConfig> = OnceLock::new();
        let (kept, extra) = match &self.0 {
            Some(roots) => (&roots.tls, roots.certificates.clone()),
            None => (&SYSTEM, Vec::new()),
        };
        if let Some(config) = kept.get() {
            return Ok(config.clone());
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = Verifier::new_with_extra_roots(extra, Arc::clone(&provider))
            .and_then(|verifier| {
                Ok(ClientConfig::builder_with_provider(provider)
                    .with_safe_default_protocol_versions()?
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(verifier))
                    .with_no_client_auth())
            })
            .map_err(|why| {
                Error::new(ErrorKind::Configuration, "TLS cannot be set up").with_source(&why).with_hint(
                    "check that the system's root certificates (ca-certificates) are installed, and that those in the settings \
                     are root certificates",
                )
            })?;
        Ok(kept.get_or_init(|| config).clone())
    }
}

impl fmt::Debug for RootCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.as_ref().map_or(0, |roots| roots.certificates.len());
        write!(f, "RootCertificates({count})")
    }
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
pub fn is_private(url: &Url) -> bool {
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
