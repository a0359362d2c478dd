//! Lowers an OpenAPI document and generates a client from it.
//!
//! A document is complete and true: it describes every status, every doubt, rows of files, union types. A generator supports
//! less. So a client is made in three steps, each a pure function:
//!
//! 1. [`Spec::load`] reads the YAML; digits, order and lines survive.
//! 2. [`lower`] applies the named [`passes`] one after the other, from JSON value to JSON value. Each pass knows
//!    from the document itself what it must hit, and fails when it hits less or more.
//! 3. [`generate`] runs progenitor, polishes the syntax tree, and checks that nothing slipped through.
//!
//! The build script of a client calls [`build`], which does all three, that of readers [`build_tables`]; `cargo xtask regen`
//! calls [`derive_all`] and writes the same
//! sources where a reviewer sees them. Neither reads a clock, the environment (but for `OUT_DIR`) or the network, and the
//! same document always gives the same bytes.

mod error;
mod generate;
pub mod grammar;
mod lower;
mod names;
mod outputs;
pub mod pointer;
mod spec;
mod tree;

pub use self::error::{Error, Result};
pub use self::generate::{Generated, Tables, generate, tables};
pub use self::lower::{HandWritten, Lowered, Pass, lower, passes};
pub use self::outputs::{Derived, build, build_tables, derive_all, problems};
pub use self::spec::{Claim, Discrepancy, DiscrepancyKind, Spec};
