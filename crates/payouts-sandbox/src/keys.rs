//! Everything that only has to be unguessable to a client's bugs: ids, codes, tokens, signatures and dice, all drawn from
//! the seed, so that the same requests in the same order get the same answers.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

#[derive(Debug)]
pub(crate) struct Keys {
    seed: [u8; 8],
    drawn: AtomicU64,
}

impl Keys {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed: seed.to_be_bytes(), drawn: AtomicU64::new(0) }
    }

    /// The same for the same seed, purpose and data.
    pub(crate) fn mac(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        // An HMAC takes keys of any length, so this default is never used.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.seed) else { return [0; 32] };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac.finalize().into_bytes().into()
    }

    fn fresh(&self, purpose: &str) -> [u8; 32] {
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
        self.mac(purpose, &drawn.to_be_bytes())
    }

    /// A GUID that was not drawn before.
    pub(crate) fn guid(&self, purpose: &str) -> String {
        guid_of(self.fresh(purpose))
    }

    /// The GUID of a fixed thing.
    pub(crate) fn fixed_guid(&self, purpose: &str) -> String {
        guid_of(self.mac(purpose, b"fixed"))
    }

    /// Opaque text for a token, without padding.
    pub(crate) fn token(&self, purpose: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.fresh(purpose))
    }

    /// Opaque base64 text that ends in one `=`.
    pub(crate) fn padded(&self, purpose: &str) -> String {
        STANDARD.encode(self.fresh(purpose))
    }

    /// The base64 text of a fixed thing, ending in one `=`.
    pub(crate) fn fixed_padded(&self, purpose: &str) -> String {
        STANDARD.encode(self.mac(purpose, b"fixed"))
    }

    /// Eight capital letters for people to type.
    pub(crate) fn letters(&self, purpose: &str) -> String {
        const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
        self.fresh(purpose).iter().take(8).map(|byte| char::from(LETTERS[usize::from(*byte) % 20])).collect()
    }

    /// True in `per_mille` of a thousand throws.
    pub(crate) fn throw(&self, purpose: &str, per_mille: u16) -> bool {
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
    fn the_same_seed_draws_the_same_and_never_twice() {
        let (one, other) = (Keys::new(7), Keys::new(7));
        let drawn = one.guid("export");
        assert_eq!(drawn, other.guid("export"));
        assert_ne!(drawn, one.guid("export"));
        assert_ne!(Keys::new(8).guid("export"), drawn);
    }

    #[test]
    fn padded_text_ends_in_one_equals_sign() {
        let text = Keys::new(1).padded("code");
        assert!(text.ends_with('=') && !text.ends_with("=="), "{text}");
    }

    #[test]
    fn certain_and_impossible_throws_are_certain() {
        let keys = Keys::new(3);
        assert!((0..200).all(|_| keys.throw("fault", 1000)));
        assert!((0..200).all(|_| !keys.throw("fault", 0)));
        let heads = (0..1000).filter(|_| keys.throw("fault", 500)).count();
        assert!((400..600).contains(&heads), "{heads} of 1000");
    }
}
