//! Proof keys and states, drawn from the injected randomness.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier};

use payouts_http::Environment;

/// 32 bytes make a verifier of 43 characters, the least that the standard allows, with 256 bits of entropy.
const BYTES: usize = 32;

/// A fresh verifier and its S256 challenge.
pub(super) fn proof(environment: &Environment) -> (PkceCodeVerifier, PkceCodeChallenge) {
    let verifier = PkceCodeVerifier::new(random_text(environment));
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    (verifier, challenge)
}

/// A fresh `state`, which only the answer to our own request can carry.
pub(super) fn state(environment: &Environment) -> CsrfToken {
    CsrfToken::new(random_text(environment))
}

fn random_text(environment: &Environment) -> String {
    let mut bytes = [0; BYTES];
    environment.fill_random(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_challenge_is_the_unpadded_digest_of_the_verifier() {
        let (verifier, challenge) = proof(&Environment::system());
        assert!((43..=128).contains(&verifier.secret().len()));
        assert_eq!(challenge.as_str(), URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.secret())));
        assert_eq!(challenge.method().as_str(), "S256");
    }

    #[test]
    fn no_two_are_the_same() {
        let environment = Environment::system();
        assert_ne!(state(&environment).secret(), state(&environment).secret());
    }
}
