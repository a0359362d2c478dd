//! Whether a server can be reached at all, and what time it thinks it is.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use crate::{Environment, Error, ErrorKind, transport};

/// What an unauthenticated look at a server found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Probe {
    /// The status it answered; any status shows that it is there.
    pub status: u16,
    /// How far the local clock is ahead of the server's, to the second; `None` when the server did not say.
    pub clock_ahead: Option<TimeDelta>,
}

/// Asks a server for its front page, without credentials: name resolution, connection, TLS and clock in one.
///
/// # Errors
/// [`ErrorKind::Connect`] and the like when it cannot be reached, [`ErrorKind::Configuration`] when the address is neither
/// https nor on this machine.
pub async fn probe(server: &Url, environment: &Environment) -> Result<Probe, Error> {
    if !transport::is_private(server) {
        return Err(Error::new(ErrorKind::Configuration, "the address is neither https nor on this machine"));
    }
    let limit = Duration::from_secs(10);
    let mut client = transport::client_builder(limit, environment.root_certificates())?.timeout(limit);
    if transport::is_loopback(server) {
        client = client.no_proxy();
    }
    let mut front = server.clone();
    front.set_query(None);
    let response = transport::build(client)?.get(front).send().await.map_err(Error::from_transport)?;
    let date = response.headers().get(reqwest::header::DATE).and_then(|value| value.to_str().ok());
    let theirs = date.and_then(|text| httpdate::parse_http_date(text).ok()).map(DateTime::<Utc>::from);
    let ours = environment.now();
    Ok(Probe {
        status: response.status().as_u16(),
        clock_ahead: theirs.map(|theirs| TimeDelta::seconds((ours - theirs).num_seconds())),
    })
}
