//! Bank statements, read exactly: ISO 20022 `camt.053`.
//!
//! Pure functions from bytes to [`Statement`]s, without files or a network.
//!
//! ```no_run
//! let file = std::io::BufReader::new(std::fs::File::open("statement.xml")?);
//! for statement in payouts_bank::camt053::read(file)? {
//!     println!("{} has {} entries", statement.account, statement.entries.len());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod camt053;
mod error;
mod statement;

pub use error::NotAStatement;
pub use statement::{Entry, Statement, joined};

/// For the fuzz targets alone.
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing {
    /// Panics where a bank statement is read in two ways, or reads otherwise once it is written again.
    pub fn camt053(input: &[u8]) {
        crate::camt053::any_input_agrees(input);
    }
}
