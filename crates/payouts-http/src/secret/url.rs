//! A link that carries its own access token.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Url;
use zeroize::Zeroize;

use super::REDACTED;
use crate::{Error, ErrorKind};

/// A signed link, for instance `blobLocation` of an export: prints as `https://host/[redacted]`.
///
/// Any text is accepted, the empty one too, which is how Partner Center says "not ready yet"; whether it is a usable
/// URL is asked with [`parse`](Self::parse). It serializes redacted, because generated types must be serializable and
/// a signed link must never be written anywhere: ask the service again for a fresh one.
///
/// ```
/// let link = payouts_http::SecretUrl::from("https://store.blob.core.windows.net/exports/1.zip?sig=abc");
/// assert_eq!(link.to_string(), "https://store.blob.core.windows.net/[redacted]");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretUrl(String);

impl SecretUrl {
    /// Whether there is no link at all.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The link as received. It is a secret: open it, and do nothing else with it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The link as a URL, still a secret.
    ///
    /// # Errors
    /// When the text is empty or not an absolute URL. The error does not contain the text.
    pub fn parse(&self) -> Result<Url, Error> {
        Url::parse(self.0.trim()).map_err(|why| {
            Error::new(ErrorKind::Decode, format!("the link is not usable: {why}"))
                .with_hint("ask the service for the export again to get a fresh link")
        })
    }
}

impl Drop for SecretUrl {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("[empty]");
        }
        match Url::parse(self.0.trim()) {
            Ok(url) => match url.host_str() {
                Some(host) => write!(f, "{}://{host}/{REDACTED}", url.scheme()),
                None => f.write_str(REDACTED),
            },
            Err(_) => f.write_str(REDACTED),
        }
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl From<String> for SecretUrl {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for SecretUrl {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Url> for SecretUrl {
    fn from(url: Url) -> Self {
        Self(url.into())
    }
}

impl FromStr for SecretUrl {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::from(text))
    }
}

impl<'de> Deserialize<'de> for SecretUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl Serialize for SecretUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://user:canary@store.blob.core.windows.net/canary/1.zip?sig=canary#canary";

    #[test]
    fn shows_scheme_and_host_only() {
        let link = SecretUrl::from(LINK);
        for shown in [link.to_string(), format!("{link:?}"), serde_json::to_string(&link).unwrap()] {
            assert!(shown.contains("https://store.blob.core.windows.net/[redacted]"), "{shown}");
            assert!(!shown.contains("canary"), "{shown}");
        }
    }

    #[test]
    fn accepts_the_empty_text_of_an_export_that_is_not_ready() {
        let link: SecretUrl = serde_json::from_str(r#""""#).unwrap();
        assert!(link.is_empty());
        assert_eq!(link.to_string(), "[empty]");
    }

    #[test]
    fn what_is_no_url_is_kept_and_never_shown() {
        let link = SecretUrl::from("canary?sig=canary");
        assert_eq!(link.to_string(), "[redacted]");
        assert_eq!(link.expose(), "canary?sig=canary");
        assert!(!format!("{:?}", link.parse().unwrap_err()).contains("canary"));
    }
}
