//! The ledger in other engines, kept there with the same promises: nothing lost, nothing counted twice, every digit.
//!
//! ```no_run
//! use payouts_publish::postgres::{Password, PostgresTarget, PublishOptions, publish};
//! use payouts_store::Store;
//!
//! # async fn example(password: String) -> Result<(), Box<dyn std::error::Error>> {
//! let store = Store::open_read_only("ledger".as_ref())?;
//! let target = PostgresTarget::from_url("postgresql://payouts@db.contoso.com/warehouse")?
//!     .with_password(Password::new(password));
//! let published = publish(&store, &target, &PublishOptions::new("contoso")).await?;
//! println!("{} rows of earnings copied", published.earnings);
//! # Ok(())
//! # }
//! ```

mod error;
pub mod postgres;

pub use error::{Error, Result};
