//! Importing files that a person downloaded, as if a sync had fetched their windows.
//!
//! ```text
//! files ──► spool ──► survey ──► parts ──► windows
//!           a copy    days       one a     archive, load, release:
//!           of ours   counted    month     one transaction
//! ```
//!
//! [`Store::prepare_import`] copies the files and reads them; [`Store::import`] changes the ledger. In between the caller
//! sees which days the files cover, and can refuse them.
//!
//! The raw bytes of a window are a part cut out of the files ([`payouts_files::cut`]), so `verify`, `rebuild`, the rule of held
//! reads and a later sync see nothing special. The files themselves are archived too. The facts of each window
//! name them: `imported-file` and, for the SHA-256, `imported-from`.

mod load;
mod prepare;
mod spool;
mod steps;
mod trace;

pub use load::{ImportOutcome, ImportedWindow};
pub use prepare::{ImportRequest, PreparedImport};
pub use trace::ImportedPlace;
