//! Signed links that expire, in the manner of shared access signatures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use url::form_urlencoded::Serializer;

use crate::http::Ask;
use crate::keys::Keys;

const VERSION: &str = "2024-11-04";
const INSTANT: &str = "%Y-%m-%dT%H:%M:%SZ";

/// The query of a link to a path, good for reading until an instant.
pub(super) fn query(keys: &Keys, path: &str, until: DateTime<Utc>) -> String {
    let until = until.format(INSTANT).to_string();
    let mut query = Serializer::new(String::new());
    query.append_pair("sv", VERSION).append_pair("se", &until).append_pair("sr", "b").append_pair("sp", "r");
    query.append_pair("sig", &signature(keys, path, &until)).finish()
}

/// Whether the link was made here, for this path.
pub(super) fn is_genuine(keys: &Keys, ask: &Ask) -> bool {
    let until = ask.parameter("se").unwrap_or_default();
    ask.parameter("sig").is_some_and(|found| found == signature(keys, &ask.path, &until))
}

pub(super) fn has_expired(ask: &Ask, now: DateTime<Utc>) -> bool {
    let until = ask.parameter("se").and_then(|until| until.parse::<DateTime<Utc>>().ok());
    until.is_none_or(|until| until <= now)
}

fn signature(keys: &Keys, path: &str, until: &str) -> String {
    STANDARD.encode(keys.mac("link", format!("{path}\n{until}\nr\n{VERSION}").as_bytes()))
}
