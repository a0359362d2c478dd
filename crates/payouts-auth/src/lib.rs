#![doc = include_str!("guide.md")]

mod cache;
mod claims;
pub mod entra;
mod identity;
mod lenient;
pub mod oracle;
mod pkce;
mod record;
mod refusal;
mod secret_source;
mod status;
mod store;

pub use self::claims::Claims;
pub use self::secret_source::{SecretSource, secret_from};
pub use self::status::{SignInStatus, SignInWarning, SignedIn};
pub use self::store::{FileStore, MemoryStore, StoreLock, TokenStore};
#[cfg(feature = "keyring")]
pub use self::store::{KeyringStore, keyring_secret};
