//! Ids, codes, tokens, signatures and random decisions. All are derived from the seed, so that the same requests in the
//! same order get the same answers. They are no protection against an attacker.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

#[derive(Debug)]
pub(crate) struct Keys {
    seed: [u8; 8],
    /// How many new values there were.
    count: AtomicU64,
}

impl Keys {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed: seed.to_be_bytes(), count: AtomicU64::new(0) }
    }

    /// A message authentication code of data.
    pub(crate) fn mac(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        // An HMAC accepts keys of any length, so this default is never used.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.seed) else { return [0; 32] };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac.finalize().into_bytes().into()
    }

    fn fresh(&self, purpose: &str) -> [u8; 32] {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        self.mac(purpose, &count.to_be_bytes())
    }

    /// A new GUID.
    pub(crate) fn guid(&self, purpose: &str) -> String {
        guid_of(self.fresh(purpose))
    }

    /// The same GUID for the same purpose.
    pub(crate) fn fixed_guid(&self, purpose: &str) -> String {
        guid_of(self.mac(purpose, b"fixed"))
    }

    /// A new opaque token, without padding.
    pub(crate) fn token(&self, purpose: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.fresh(purpose))
    }

    /// New opaque base64 text that ends in one `=`.
    pub(crate) fn base64(&self, purpose: &str) -> String {
        STANDARD.encode(self.fresh(purpose))
    }

    /// The same base64 text for the same purpose. It ends in one `=`.
    pub(crate) fn fixed_base64(&self, purpose: &str) -> String {
        STANDARD.encode(self.mac(purpose, b"fixed"))
    }

    /// A JSON Web Token with a signature that only this sandbox can make.
    pub(crate) fn jwt(&self, purpose: &str, claims: &Value) -> String {
        let header = json!({"typ": "JWT", "alg": "HS256", "kid": "sandbox"});
        let [header, claims] = [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let signature = self.jwt_signature(purpose, &signed);
        format!("{signed}.{signature}")
    }

    /// The claims of a JSON Web Token with a valid signature.
    pub(crate) fn verified_claims(&self, purpose: &str, token: &str) -> Option<Value> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (_, claims) = signed.split_once('.')?;
        let is_valid = signature == self.jwt_signature(purpose, signed);
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok().filter(|_| is_valid)?).ok()
    }

    fn jwt_signature(&self, purpose: &str, signed: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(purpose, signed.as_bytes()))
    }

    /// A new code of eight capital letters.
    pub(crate) fn letters(&self, purpose: &str) -> String {
        const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
        self.fresh(purpose).iter().take(8).map(|byte| char::from(LETTERS[usize::from(*byte) % 20])).collect()
    }

    /// True in `per_mille` of 1,000 calls.
    pub(crate) fn chance(&self, purpose: &str, per_mille: u16) -> bool {
        let [a, b, c, d, ..] = self.fresh(purpose);
        u32::from_be_bytes([a, b, c, d]) % 1000 < u32::from(per_mille)
    }
}

fn guid_of(bytes: [u8; 32]) -> String {
    let [first, second] = [&bytes[..16], &bytes[16..]];
    let mut half = [0; 16];
    half.iter_mut().zip(first.iter().zip(second)).for_each(|(byte, (a, b))| *byte = a ^ b);
    uuid::Builder::from_random_bytes(half).into_uuid().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_values_and_none_twice() {
        let (one, other) = (Keys::new(7), Keys::new(7));
        let guid = one.guid("export");
        assert_eq!(guid, other.guid("export"));
        assert_ne!(guid, one.guid("export"));
        assert_ne!(Keys::new(8).guid("export"), guid);
    }

    #[test]
    fn base64_text_ends_in_one_equals_sign() {
        let text = Keys::new(1).base64("code");
        assert!(text.ends_with('=') && !text.ends_with("=="), "{text}");
    }

    #[test]
    fn probabilities_of_zero_and_one_are_certain() {
        let keys = Keys::new(3);
        assert!((0..200).all(|_| keys.chance("fault", 1000)));
        assert!((0..200).all(|_| !keys.chance("fault", 0)));
        let heads = (0..1000).filter(|_| keys.chance("fault", 500)).count();
        assert!((400..600).contains(&heads), "{heads} of 1000");
    }
}
