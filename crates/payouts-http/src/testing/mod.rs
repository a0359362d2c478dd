//! Virtual time and repeatable randomness, for tests (feature `test-util`).
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! use std::time::Duration;
//! use payouts_http::testing::ManualTime;
//!
//! let time = ManualTime::starting_at("2024-05-01T00:00:00Z".parse().unwrap());
//! let environment = time.environment();
//! environment.sleep(Duration::from_secs(24 * 60 * 60)).await; // returns at once
//! assert_eq!(environment.now().to_rfc3339(), "2024-05-02T00:00:00+00:00");
//! assert_eq!(time.slept(), [Duration::from_secs(24 * 60 * 60)]);
//! # }
//! ```

mod random;
mod time;

pub use self::random::SeededRandom;
pub use self::time::ManualTime;
