//! Where a link may lead.

use url::{Host, Url};

use crate::{Error, ErrorKind, SecretUrl, transport};

/// Export files live in Azure Blob Storage.
const STORAGE: &str = "*.blob.core.windows.net";

/// The hosts that may be asked for a file. A link comes from an answer, and an answer must not be able to send us
/// anywhere it likes.
#[derive(Clone, Debug)]
pub(super) struct AllowedHosts {
    patterns: Vec<String>,
    pub(super) loopback: bool,
}

impl Default for AllowedHosts {
    fn default() -> Self {
        Self { patterns: vec![STORAGE.to_owned()], loopback: false }
    }
}

impl AllowedHosts {
    pub(super) fn add(&mut self, pattern: &str) {
        self.patterns.push(pattern.to_ascii_lowercase());
    }

    /// The URL of a link that may be opened.
    pub(super) fn admit(&self, link: &SecretUrl) -> Result<Url, Error> {
        if link.is_empty() {
            return Err(Error::new(ErrorKind::InvalidRequest, "there is no link yet")
                .with_hint("the export is not ready: poll it again"));
        }
        let url = link.parse()?;
        let refuse = |why: String| {
            Err(Error::new(ErrorKind::InvalidRequest, why)
                .with_hint("allow the host in the settings if it is known to be the service's storage"))
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("the link carries a user name or a password".to_owned());
        }
        if self.loopback && transport::is_loopback(&url) && transport::is_private(&url) {
            return Ok(url);
        }
        if url.scheme() != "https" {
            return refuse(format!("the link {link} is not https"));
        }
        match url.host() {
            Some(Host::Domain(name)) if self.patterns.iter().any(|pattern| matches(pattern, name)) => Ok(url),
            _ => refuse(format!("the link {link} leads to a host that is not allowed")),
        }
    }
}

/// `*.example.com` matches every name below it, not `example.com` itself.
fn matches(pattern: &str, name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    match pattern.strip_prefix('*') {
        Some(suffix) => suffix.starts_with('.') && name.len() > suffix.len() && name.ends_with(suffix),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_storage_over_https_is_opened() {
        let mut hosts = AllowedHosts::default();
        hosts.add("Files.Example.COM");
        for (link, allowed) in [
            ("https://store.blob.core.windows.net/x?sig=CANARY", true),
            ("https://STORE.blob.core.windows.net:443/x", true),
            ("https://files.example.com/x", true),
            ("http://store.blob.core.windows.net/x?sig=CANARY", false),
            ("https://blob.core.windows.net/x", false),
            ("https://evilblob.core.windows.net/x", false),
            ("https://store.blob.core.windows.net.evil.com/x?sig=CANARY", false),
            ("https://sub.files.example.com/x", false),
            ("https://store.blob.core.windows.net@evil.com/CANARY", false),
            ("https://me:CANARY@store.blob.core.windows.net/x", false),
            ("https://169.254.169.254/metadata", false),
            ("http://127.0.0.1:8080/x", false),
            ("file:///etc/passwd", false),
            ("not a link CANARY", false),
            ("", false),
        ] {
            let admitted = hosts.admit(&SecretUrl::from(link));
            assert_eq!(admitted.is_ok(), allowed, "{link}");
            assert!(!format!("{:?}", admitted.err()).contains("CANARY"), "{link}");
        }
    }

    #[test]
    fn this_machine_is_opened_when_explicitly_allowed() {
        let hosts = AllowedHosts { loopback: true, ..AllowedHosts::default() };
        assert!(hosts.admit(&"http://127.0.0.1:8080/x".into()).is_ok());
        assert!(hosts.admit(&"http://192.168.0.1:8080/x".into()).is_err());
    }
}
