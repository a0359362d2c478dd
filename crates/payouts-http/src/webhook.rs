//! A notification to an address of the user's own, signed so that its receiver knows who sent it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{fmt::Write as _, time::Duration};

use crate::{Environment, Error, ErrorKind, SecretString, SecretUrl, transport};

/// The header with the time of sending and the signature: `t=1767225600,v1=` and 64 hexadecimal digits.
pub const SIGNATURE_HEADER: &str = "Payouts-Signature";

/// The longest that one attempt takes. A notification must not hold up a nightly run.
const LIMIT: Duration = Duration::from_secs(10);

/// The pause before the second and last attempt.
const PAUSE: Duration = Duration::from_secs(2);

/// Posts JSON to a webhook. No redirect is followed, and nothing of the answer but its status is read.
///
/// The signature is the HMAC-SHA256, under the secret, of the time in [`SIGNATURE_HEADER`], a full stop, and the body. A
/// receiver that compares the time with its own clock cannot be deceived by a message that is sent again later.
///
/// A connection that fails and an answer of 429 or 5xx are tried once more, because a restarting receiver is common. The
/// receiver may get a message twice.
///
/// # Errors
/// [`ErrorKind::Configuration`] when the address is neither https nor on this machine, [`ErrorKind::Status`] when the
/// receiver refuses, [`ErrorKind::Connect`] and the like when it cannot be reached. No error contains more of the address
/// than its host: the path of a webhook is often its only password.
pub async fn post_webhook(
    address: &SecretUrl,
    secret: &SecretString,
    json: String,
    environment: &Environment,
) -> Result<(), Error> {
    let url = address.parse().map_err(|_| {
        Error::new(ErrorKind::Configuration, "the address of the webhook is not a URL")
            .with_hint("write it as https://HOST/PATH")
    })?;
    if !transport::is_private(&url) {
        return Err(Error::new(
            ErrorKind::Configuration,
            format!("the webhook {address} is neither https nor on this machine"),
        ));
    }
    let mut builder = transport::client_builder(LIMIT, environment.root_certificates())?
        .timeout(LIMIT)
        .user_agent(concat!("payouts/", env!("CARGO_PKG_VERSION")));
    if transport::is_loopback(&url) {
        builder = builder.no_proxy();
    }
    let client = transport::build(builder)?;
    let seconds = environment.now().timestamp();
    let signature = format!("t={seconds},v1={}", signature(secret, seconds, &json));
    let mut is_last = false;
    loop {
        let request = client
            .post(url.clone())
            .header(SIGNATURE_HEADER, &signature)
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .body(json.clone());
        let error = match request.send().await {
            Ok(response) if response.status().is_success() => return Ok(()),
            Ok(response) => refused(address, response.status().as_u16()),
            Err(error) => Error::from_transport(error),
        };
        if is_last || !error.is_retryable() {
            return Err(error);
        }
        is_last = true;
        environment.sleep(PAUSE).await;
    }
}

fn refused(address: &SecretUrl, status: u16) -> Error {
    Error::new(ErrorKind::Status, format!("the webhook {address} answered {status}"))
        .with_status(status)
        .with_retryable(status == 429 || status >= 500)
}

/// The signature of a body that is sent at this time, in hexadecimal digits.
fn signature(secret: &SecretString, seconds: i64, body: &str) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body.as_bytes());
    mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
