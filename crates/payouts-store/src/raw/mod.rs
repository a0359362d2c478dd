//! The raw archive: bytes exactly as received, under the name of their own hash.
//!
//! A body up to [`SMALL_BODY`] bytes is a row of the catalog instead, so that a hundred thousand small answers cost a few
//! hundred commits and not as many syncs.

mod file;
mod follow;

pub use file::{RawArchive, RawFile};
pub(crate) use file::{remove, sync_dir};
pub use follow::{FollowStopper, RawFollower};

/// The largest body, in bytes, that is kept inside the catalog.
pub const SMALL_BODY: usize = 64 * 1024;
