//! A bare HTTP/1.1 client over a socket, so that tests see what is on the wire and nothing tidied up.
#![allow(dead_code, unreachable_pub, reason = "each test program uses its own part of this")]

pub mod oracle;
pub mod partner;
pub mod wire;

use std::time::Duration;

use payouts_sandbox::{Pace, RunningSandbox, Sandbox, SandboxBuilder};

/// A sandbox whose clock stands still.
pub fn still() -> SandboxBuilder {
    Sandbox::builder().pace(Pace::Stepped)
}

pub fn start(builder: SandboxBuilder) -> RunningSandbox {
    builder.start_blocking().unwrap()
}

/// A still sandbox with one quirk turned.
pub fn with(id: &str, side: &str) -> RunningSandbox {
    start(still().quirk(id, side))
}

pub fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
