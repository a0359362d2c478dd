//! Secrets that are asked for when they are needed, and not before.

use std::fmt;

use payouts_http::{BoxFuture, Error, SecretString};

/// Hands out one secret: a password, a client secret.
///
/// It is asked only when the secret is about to be used, and again each time, so that a changed file or vault entry
/// counts from then on. Closures wrapped by [`secret_from`] and plain [`SecretString`]s are sources.
pub trait SecretSource: fmt::Debug + Send + Sync {
    /// The secret as it is now.
    ///
    /// # Errors
    /// When it cannot be had; the error states where it was looked for and never what was found.
    fn reveal(&self) -> BoxFuture<'_, Result<SecretString, Error>>;
}

/// A secret that is known already.
impl SecretSource for SecretString {
    fn reveal(&self) -> BoxFuture<'_, Result<SecretString, Error>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// A source that calls `ask` each time the secret is needed, on a thread that may block.
///
/// ```
/// use payouts_auth::secret_from;
/// use payouts_http::{Error, ErrorKind, SecretString};
///
/// let password = secret_from(|| {
///     std::fs::read_to_string("/run/secrets/oracle-password")
///         .map(|text| SecretString::from(text.trim_end_matches('\n')))
///         .map_err(|why| Error::new(ErrorKind::Configuration, "cannot read the password file").with_source(&why))
/// });
/// # let _ = password;
/// ```
pub fn secret_from<F>(ask: F) -> impl SecretSource + 'static
where
    F: Fn() -> Result<SecretString, Error> + Clone + Send + Sync + 'static,
{
    Asked(ask)
}

struct Asked<F>(F);

impl<F> SecretSource for Asked<F>
where
    F: Fn() -> Result<SecretString, Error> + Clone + Send + Sync + 'static,
{
    fn reveal(&self) -> BoxFuture<'_, Result<SecretString, Error>> {
        let ask = self.0.clone();
        Box::pin(async move {
            tokio::task::spawn_blocking(ask).await.unwrap_or_else(|why| {
                Err(Error::new(
                    payouts_http::ErrorKind::Configuration,
                    "asking for a secret stopped unexpectedly",
                )
                .with_source(&why))
            })
        })
    }
}

impl<F> fmt::Debug for Asked<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretSource")
    }
}
