//! Values that cannot be printed.
//!
//! [`Secret`] is for tokens and passwords, [`SecretUrl`] for signed links. Their `Debug` (and, for a link, `Display`)
//! show that there is a secret, never which; the memory is wiped when they are dropped. The only way to the value is
//! a method called `expose`, so every use of a secret can be found by searching for that word.

mod url;

use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

pub use self::url::SecretUrl;

/// The text that replaces a secret wherever one would have been printed.
pub(crate) const REDACTED: &str = "[redacted]";

/// A value that prints as `[redacted]`, is not serializable, and is wiped from memory when dropped.
///
/// ```
/// let token = payouts_http::SecretString::from("eyJ0eXAi");
/// assert_eq!(format!("{token:?}"), "[redacted]");
/// assert_eq!(token.expose(), "eyJ0eXAi");
/// ```
#[derive(Clone)]
pub struct Secret<T: Zeroize>(T);

/// A secret text: a token, a password, an authorization code.
pub type SecretString = Secret<String>;

impl<T: Zeroize> Secret<T> {
    /// Takes a value into custody.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Hand it to what needs it, and to nothing that prints, logs or stores.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for SecretString {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

/// Reading a secret is ordinary (token answers, token files); writing one takes an explicit `expose`.
impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_nothing_of_the_value() {
        let secret = SecretString::from("canary");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "[redacted] Some([redacted])");
    }

    #[test]
    fn reads_from_json() {
        let secret: SecretString = serde_json::from_str(r#""canary""#).unwrap();
        assert_eq!(secret.expose(), "canary");
    }
}
