//! Keeping sign-ins encrypted, under a key in the operating system's keyring.
//!
//! The tokens themselves would not fit: Windows keeps at most 2560 bytes per entry, and a pair of tokens has twice that.
//! So the keyring holds a key, one per account, and a [`FileStore`] holds what is encrypted under it. Writing is as
//! atomic, and locking works as well, as without a keyring.

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use keyring_core::{CredentialStore, Entry, Error as KeyringError};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::{FileStore, StoreLock, TokenStore};
use payouts_http::{Environment, Error, ErrorKind, Secret, SecretString};

/// The name under which the keyring stores keys.
const SERVICE: &str = "payouts";
/// Marks the format: base64 of nonce and AES-256-GCM ciphertext, with the account as associated data.
const PREFIX: &str = "aes-256-gcm:";
const KEY_LENGTH: usize = 32;

/// Keeps sign-ins in files that are of no use without the operating system's keyring.
///
/// | system | keyring | a key lasts |
/// |---|---|---|
/// | Linux | the kernel's (keyutils), which needs no D-Bus and no desktop | until the machine restarts |
/// | macOS | the login keychain | until deleted |
/// | Windows | the Credential Manager | until deleted |
///
/// Where the key is gone, so is the sign-in: a person signs in again, and an API account by itself.
#[derive(Clone, Debug)]
pub struct KeyringStore {
    files: FileStore,
    keys: Arc<CredentialStore>,
    environment: Environment,
}

impl KeyringStore {
    /// Keeps encrypted sign-ins in `directory`, and their keys in the keyring of this system.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the system has no keyring that is supported.
    pub fn new(directory: impl Into<PathBuf>, environment: Environment) -> Result<Self, Error> {
        Ok(Self { files: FileStore::new(directory), keys: system_keyring()?, environment })
    }

    fn entry(&self, account: &str) -> Result<Entry, Error> {
        self.keys.build(SERVICE, account, None).map_err(|why| failed("open the keyring", &why))
    }

    fn key(&self, account: &str) -> Result<Option<LessSafeKey>, Error> {
        match self.entry(account)?.get_secret() {
            Ok(bytes) => sealing_key(&Secret::new(bytes)).map(Some),
            Err(KeyringError::NoEntry) => Ok(None),
            Err(why) => Err(failed("read the keyring", &why)),
        }
    }

    fn new_key(&self, account: &str) -> Result<LessSafeKey, Error> {
        let mut bytes = vec![0; KEY_LENGTH];
        self.environment.fill_random(&mut bytes);
        let bytes = Secret::new(bytes);
        self.entry(account)?
            .set_secret(bytes.expose())
            .map_err(|why| failed("write to the keyring", &why))?;
        sealing_key(&bytes)
    }
}

/// A secret that another program put into the keyring of this system, as text.
///
/// # Errors
/// [`ErrorKind::Configuration`] when there is no such entry, or no keyring.
pub fn keyring_secret(service: &str, user: &str) -> Result<SecretString, Error> {
    let entry =
        system_keyring()?.build(service, user, None).map_err(|why| failed("open the keyring", &why))?;
    entry.get_password().map(SecretString::new).map_err(|why| failed("read the keyring", &why))
}

impl TokenStore for KeyringStore {
    fn load(&self, account: &str) -> Result<Option<SecretString>, Error> {
        let Some(sealed) = self.files.load(account)? else { return Ok(None) };
        let Some(key) = self.key(account)? else {
            tracing::warn!(account, "the key to the kept sign-in is no longer in the keyring");
            return Ok(None);
        };
        open(&key, account, &sealed).map(Some)
    }

    fn save(&self, account: &str, text: &SecretString) -> Result<(), Error> {
        let key = match self.key(account)? {
            Some(key) => key,
            None => self.new_key(account)?,
        };
        let mut nonce = [0; NONCE_LEN];
        self.environment.fill_random(&mut nonce);
        self.files.save(account, &seal(&key, account, nonce, text)?)
    }

    fn remove(&self, account: &str) -> Result<(), Error> {
        self.files.remove(account)?;
        match self.entry(account)?.delete_credential() {
            Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
            Err(why) => Err(failed("change the keyring", &why)),
        }
    }

    fn try_lock(&self, account: &str) -> Result<Option<StoreLock>, Error> {
        self.files.try_lock(account)
    }
}

fn sealing_key(bytes: &Secret<Vec<u8>>) -> Result<LessSafeKey, Error> {
    let key = UnboundKey::new(&AES_256_GCM, bytes.expose()).map_err(|_| damaged())?;
    Ok(LessSafeKey::new(key))
}

fn seal(
    key: &LessSafeKey,
    account: &str,
    nonce: [u8; NONCE_LEN],
    text: &SecretString,
) -> Result<SecretString, Error> {
    let mut body = text.expose().clone().into_bytes();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(account), &mut body)
        .map_err(|_| Error::new(ErrorKind::Configuration, "the sign-in cannot be encrypted"))?;
    let sealed = [nonce.as_slice(), &body].concat();
    Ok(SecretString::new(format!("{PREFIX}{}", STANDARD_NO_PAD.encode(sealed))))
}

fn open(key: &LessSafeKey, account: &str, sealed: &SecretString) -> Result<SecretString, Error> {
    let encoded = sealed.expose().strip_prefix(PREFIX).ok_or_else(damaged)?;
    let sealed = STANDARD_NO_PAD.decode(encoded).map_err(|_| damaged())?;
    let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or_else(damaged)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| damaged())?;
    let mut body = body.to_vec();
    let text = key.open_in_place(nonce, Aad::from(account), &mut body).map_err(|_| damaged())?;
    String::from_utf8(text.to_vec()).map(SecretString::new).map_err(|_| damaged())
}

fn damaged() -> Error {
    Error::new(ErrorKind::Configuration, "the kept sign-in and its key in the keyring do not belong together")
        .with_hint("sign in again to replace both: payouts auth logout, then payouts auth login")
}

fn failed(what: &str, why: &KeyringError) -> Error {
    // Some of its variants carry what was read, so only its text goes on, which does not.
    Error::new(ErrorKind::Configuration, format!("cannot {what}"))
        .with_source(why)
        .with_hint("unlock the keyring, or keep sign-ins in files")
}

#[cfg(target_os = "linux")]
fn system_keyring() -> Result<Arc<CredentialStore>, Error> {
    let store = linux_keyutils_keyring_store::Store::new().map_err(|why| failed("open the keyring", &why))?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn system_keyring() -> Result<Arc<CredentialStore>, Error> {
    let store =
        apple_native_keyring_store::keychain::Store::new().map_err(|why| failed("open the keyring", &why))?;
    Ok(store)
}

#[cfg(windows)]
fn system_keyring() -> Result<Arc<CredentialStore>, Error> {
    let store = windows_native_keyring_store::Store::new().map_err(|why| failed("open the keyring", &why))?;
    Ok(store)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn system_keyring() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::new(ErrorKind::Configuration, "no keyring of this system is supported")
        .with_hint("keep sign-ins in files"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(directory: &std::path::Path) -> KeyringStore {
        KeyringStore {
            files: FileStore::new(directory.join("tokens")),
            keys: keyring_core::mock::Store::new().unwrap(),
            environment: Environment::system(),
        }
    }

    #[test]
    fn the_file_alone_is_of_no_use() {
        let directory = tempfile::tempdir().unwrap();
        let store = store(directory.path());
        store.save("acme", &"canary".into()).unwrap();
        assert_eq!(store.load("acme").unwrap().unwrap().expose(), "canary");
        let file = std::fs::read_to_string(store.files.path("acme")).unwrap();
        assert!(!file.contains("canary"), "{file}");
    }

    #[test]
    fn a_lost_key_is_a_lost_sign_in() {
        let directory = tempfile::tempdir().unwrap();
        let before = store(directory.path());
        before.save("acme", &"text".into()).unwrap();
        let after_restart = store(directory.path());
        assert!(after_restart.load("acme").unwrap().is_none());
        after_restart.save("acme", &"new".into()).unwrap();
        assert_eq!(after_restart.load("acme").unwrap().unwrap().expose(), "new");
    }

    #[test]
    fn a_file_of_another_account_does_not_open() {
        let directory = tempfile::tempdir().unwrap();
        let store = store(directory.path());
        store.save("one", &"1".into()).unwrap();
        store.save("two", &"2".into()).unwrap();
        std::fs::copy(store.files.path("one"), store.files.path("two")).unwrap();
        let error = store.load("two").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }

    #[test]
    fn signing_out_leaves_neither_file_nor_key() {
        let directory = tempfile::tempdir().unwrap();
        let store = store(directory.path());
        store.save("acme", &"text".into()).unwrap();
        store.remove("acme").unwrap();
        store.remove("acme").unwrap();
        assert!(store.load("acme").unwrap().is_none());
        assert!(store.key("acme").unwrap().is_none());
    }
}
