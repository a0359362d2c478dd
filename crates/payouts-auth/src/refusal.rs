//! Recognizing a password that was refused before, without keeping it.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use payouts_http::{Environment, SecretString};

/// The trace of a refused password: enough to see whether it was changed since, far too little to find it.
///
/// Oracle locks an account after a few bad passwords, and a nightly job would reach that limit on its own. So the
/// refusal is kept next to the tokens. The mark is 32 bits of a salted hash: one in four billion other passwords
/// would be mistaken for it, and an attacker who guesses gets four billion candidates per four billion right ones.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refusal {
    pub(crate) at: DateTime<Utc>,
    reason: Refused,
    salt: u64,
    mark: u32,
}

/// Why a password was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refused {
    /// User name or password is wrong, or the account is locked.
    Invalid,
    /// It was right once, and is too old now.
    Expired,
}

impl Refusal {
    pub(crate) fn of(password: &SecretString, reason: Refused, environment: &Environment) -> Self {
        let salt = random_salt(environment);
        Self { at: environment.now(), reason, salt, mark: mark(salt, password) }
    }

    /// Why it was refused.
    pub(crate) fn reason(&self) -> Refused {
        self.reason
    }

    /// Whether `password` is the refused one.
    pub(crate) fn is_of(&self, password: &SecretString) -> bool {
        self.mark == mark(self.salt, password)
    }
}

/// The trace of a password that worked, with the same mark as a [`Refusal`]. The instant at which it was first seen shows
/// when it expires at the latest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PasswordSeen {
    /// When it worked for the first time here.
    pub(crate) since: DateTime<Utc>,
    salt: u64,
    mark: u32,
}

impl PasswordSeen {
    /// What is known of `password`, which has just worked, on top of what was known `before`.
    pub(crate) fn again(before: Option<Self>, password: &SecretString, environment: &Environment) -> Self {
        before.filter(|seen| seen.mark == mark(seen.salt, password)).unwrap_or_else(|| {
            let salt = random_salt(environment);
            Self { since: environment.now(), salt, mark: mark(salt, password) }
        })
    }
}

impl fmt::Debug for PasswordSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordSeen").field("since", &self.since).finish_non_exhaustive()
    }
}

fn random_salt(environment: &Environment) -> u64 {
    let mut salt = [0; 8];
    environment.fill_random(&mut salt);
    u64::from_le_bytes(salt)
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal").field("at", &self.at).field("reason", &self.reason).finish_non_exhaustive()
    }
}

fn mark(salt: u64, password: &SecretString) -> u32 {
    let digest = Sha256::new().chain_update(salt.to_le_bytes()).chain_update(password.expose()).finalize();
    u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_refused_password_again_and_no_other() {
        let refusal = Refusal::of(&"old".into(), Refused::Invalid, &Environment::system());
        assert!(refusal.is_of(&"old".into()));
        assert!(!refusal.is_of(&"new".into()));
    }

    #[test]
    fn a_password_is_known_since_it_was_first_seen() {
        let time = payouts_http::testing::ManualTime::starting_at(DateTime::UNIX_EPOCH);
        let environment = time.environment();
        let first = PasswordSeen::again(None, &"old".into(), &environment);
        time.advance(std::time::Duration::from_secs(60));
        let again = PasswordSeen::again(Some(first.clone()), &"old".into(), &environment);
        assert_eq!(again, first);
        let changed = PasswordSeen::again(Some(first), &"new".into(), &environment);
        assert_eq!(changed.since.timestamp(), 60);
    }

    #[test]
    fn survives_being_kept_without_the_password() {
        let refusal = Refusal::of(&"canary".into(), Refused::Expired, &Environment::system());
        let text = serde_json::to_string(&refusal).unwrap();
        assert!(!text.contains("canary"));
        assert_eq!(serde_json::from_str::<Refusal>(&text).unwrap(), refusal);
    }
}
