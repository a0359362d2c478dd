//! Fetches a file from a signed link, all of it or with a clear reason why not.
//!
//! The link carries its own access token, so this is a client of its own that never sees a bearer token, goes to hosts
//! of an allow-list only, follows no redirects, and prints nothing of a link but its host. A transfer that breaks is
//! taken up at the next byte, as long as the file is provably still the same; see [`guide::downloads`]. There is no
//! limit on the whole time, only on silence.
//!
//! ```no_run
//! # async fn example(link: payouts_http::SecretUrl) -> Result<(), payouts_http::DownloadError> {
//! let downloader = payouts_http::Downloader::builder().build().map_err(payouts_http::DownloadError::from)?;
//! let mut file = Vec::new();
//! let done = downloader.start().run(&link, &mut file, |_| ()).await?;
//! println!("{} bytes, sha-256 {}", done.bytes, done.sha256_hex());
//! # Ok(()) }
//! ```
//!
//! [`guide::downloads`]: crate::guide::downloads

mod builder;
mod error;
mod head;
mod hosts;
mod report;
mod run;
mod speed;

use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest as _, Sha256};

pub use self::builder::DownloaderBuilder;
pub use self::error::DownloadError;
pub use self::report::{Downloaded, LengthCheck, Progress};

use self::head::Version;
use self::hosts::AllowedHosts;
use self::speed::LeastSpeed;
use crate::Environment;
use crate::retry::RetryPolicy;

/// Fetches files from signed links. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Downloader(Arc<Settings>);

#[derive(Debug)]
struct Settings {
    http: reqwest::Client,
    hosts: AllowedHosts,
    retry: RetryPolicy,
    most_restarts: u32,
    least_speed: LeastSpeed,
    largest_file: u64,
    environment: Environment,
}

impl Downloader {
    /// Starts the settings of a downloader; all have defaults.
    pub fn builder() -> DownloaderBuilder {
        DownloaderBuilder::default()
    }

    /// Begins a download. Nothing is sent before [`Download::run`].
    pub fn start(&self) -> Download {
        Download {
            settings: self.0.clone(),
            hash: Sha256::new(),
            bytes: 0,
            version: None,
            in_doubt: false,
            resumes: 0,
            restarts: 0,
            restarts_before: 0,
        }
    }
}

/// One file on its way, which remembers what it has.
///
/// When a link expires half-way, ask the service for a fresh one and [`run`](Self::run) again with the same sink: if the
/// file behind it is still the same, only the rest is fetched.
#[derive(Debug)]
pub struct Download {
    settings: Arc<Settings>,
    hash: Sha256,
    bytes: u64,
    version: Option<Version>,
    /// Whether the sink may hold more or less than was counted: a write failed, or was dropped half-way.
    in_doubt: bool,
    resumes: u32,
    restarts: u32,
    /// What `restarts` was when the current run began: each run has the whole allowance.
    restarts_before: u32,
}

impl Download {
    /// How many bytes the sink holds.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn elapsed_since(&self, moment: Duration) -> Duration {
        self.settings.environment.monotonic().saturating_sub(moment)
    }
}
