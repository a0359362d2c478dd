//! An HTTP/1.1 client on a socket. It normalizes nothing, so tests see the bytes on the wire.
pub(crate) mod oracle;
pub(crate) mod partner;
pub(crate) mod sign_in;
pub(crate) mod wire;

use std::time::Duration;

use payouts_sandbox::{Pace, RunningSandbox, Sandbox, SandboxBuilder};

/// A sandbox whose clock moves by [`RunningSandbox::step`] only.
pub(crate) fn stepped() -> SandboxBuilder {
    Sandbox::builder().pace(Pace::Stepped)
}

pub(crate) fn start(builder: SandboxBuilder) -> RunningSandbox {
    builder.start_blocking().unwrap()
}

/// A sandbox with one quirk on that side.
pub(crate) fn with(id: &str, side: &str) -> RunningSandbox {
    start(stepped().quirk(id, side))
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
