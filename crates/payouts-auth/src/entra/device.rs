//! Signing in with a code that is typed into a browser on another machine.
//!
//! The polling is ours: oauth2's device types read `interval` in a way that fails once `serde_json` keeps numbers
//! exactly, as this workspace needs it to, and the v1 endpoint names its fields differently.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::answer::TokenAnswer;
use super::refused::Refused;
use super::tokens::{Tokens, unreadable};
use crate::identity::Answer;
use crate::lenient;
use payouts_http::{Error, ErrorKind, SecretString};

/// The defaults of the standard for a server that states none.
const USUAL_INTERVAL: Duration = Duration::from_secs(5);
const SLOWER_BY: Duration = Duration::from_secs(5);
const SLOWEST: Duration = Duration::from_secs(60);
/// Codes live fifteen minutes; a server that states nothing, or a day, is not believed.
const USUAL_LIFE: Duration = Duration::from_secs(15 * 60);
const LONGEST_LIFE: Duration = Duration::from_secs(60 * 60);

/// What to show to the person who signs in.
#[derive(Clone)]
pub struct DeviceCode {
    user_code: String,
    address: Url,
    expires_at: DateTime<Utc>,
}

impl DeviceCode {
    /// The code to type. The person who types it decides who is signed in: show it to that person only.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Where to type it.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// Until when, UTC.
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceCode").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Begun {
    device_code: SecretString,
    user_code: String,
    /// The older spelling is Entra's v1 endpoint's.
    #[serde(alias = "verification_url")]
    verification_uri: Url,
    expires_in: Option<Value>,
    interval: Option<Value>,
}

/// Shows a code with `show`, and waits until the user has typed it.
pub(super) async fn sign_in(
    tokens: &Tokens,
    show: impl FnOnce(&DeviceCode) + Send,
) -> Result<TokenAnswer, Error> {
    let environment = tokens.http.environment();
    let begun = begin(tokens).await?;
    let life = seconds(begun.expires_in.as_ref()).unwrap_or(USUAL_LIFE).min(LONGEST_LIFE);
    let ends = environment.monotonic().saturating_add(life);
    show(&DeviceCode {
        user_code: begun.user_code.clone(),
        address: begun.verification_uri.clone(),
        expires_at: environment.now() + life,
    });

    let mut interval = seconds(begun.interval.as_ref()).unwrap_or(USUAL_INTERVAL).min(SLOWEST);
    loop {
        environment.sleep(interval).await;
        if environment.monotonic() >= ends {
            let ran_out = Refused { error: "expired_token".to_owned(), ..Refused::default() };
            return Err(ran_out.into_error(&tokens.account, []));
        }
        match poll(tokens, &begun.device_code).await {
            Ok(answer) => {
                let refused = Refused::read(&answer);
                match refused.error.as_str() {
                    "authorization_pending" => {}
                    "slow_down" => interval = (interval + SLOWER_BY).min(SLOWEST),
                    _ if answer.is_temporary() || refused.is_temporary() => {
                        interval = (interval * 2).min(SLOWEST);
                    }
                    _ => match tokens.failure_in(&answer, std::slice::from_ref(begun.device_code.expose())) {
                        Some(error) => return Err(error),
                        None => return answer.json().ok_or_else(unreadable),
                    },
                }
            }
            // The person may still be typing: a lost connection ends nothing.
            Err(why) if why.is_retryable() => interval = (interval * 2).min(SLOWEST),
            Err(why) => return Err(why),
        }
    }
}

async fn begin(tokens: &Tokens) -> Result<Begun, Error> {
    let (field, value) = tokens.app.wanted_for_user();
    let fields = [("client_id", tokens.app.client_id()), (field, value.as_str())];
    let request = tokens.http.post_form(tokens.app.endpoint("devicecode")?, &fields);
    let answer = tokens.http.send(request).await?;
    if let Some(error) = tokens.failure_in(&answer, &[]) {
        return Err(error);
    }
    let begun: Begun = answer.json().ok_or_else(unreadable)?;
    // The address is going to be shown, and followed.
    if !payouts_http::transport::is_private(&begun.verification_uri) {
        return Err(Error::new(
            ErrorKind::Decode,
            "the address to sign in at is neither https nor on this machine",
        ));
    }
    Ok(begun)
}

async fn poll(tokens: &Tokens, device_code: &SecretString) -> Result<Answer, Error> {
    let (field, value) = tokens.app.wanted_for_user();
    // v1 calls it `code`, v2 and the standard `device_code`.
    let code_field = if tokens.app.is_v1() { "code" } else { "device_code" };
    let fields = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", tokens.app.client_id()),
        (code_field, device_code.expose().as_str()),
        (field, value.as_str()),
    ];
    tokens.http.send(tokens.http.post_form(tokens.app.endpoint("token")?, &fields)).await
}

fn seconds(value: Option<&Value>) -> Option<Duration> {
    lenient::whole_seconds(value?).and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs)
}
