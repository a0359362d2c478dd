//! A bare HTTP/1.1 client over a socket, so that tests see what is on the wire and nothing tidied up.
pub(crate) mod oracle;
pub(crate) mod partner;
pub(crate) mod wire;

use std::time::Duration;

use payouts_sandbox::{Pace, RunningSandbox, Sandbox, SandboxBuilder};

/// A sandbox whose clock stands still.
pub(crate) fn still() -> SandboxBuilder {
    Sandbox::builder().pace(Pace::Stepped)
}

pub(crate) fn start(builder: SandboxBuilder) -> RunningSandbox {
    builder.start_blocking().unwrap()
}

/// A still sandbox with one quirk turned.
pub(crate) fn with(id: &str, side: &str) -> RunningSandbox {
    start(still().quirk(id, side))
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
