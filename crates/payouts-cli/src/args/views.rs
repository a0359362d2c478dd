//! Arguments of `views`.

use clap::{Args, ValueEnum};

/// For which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// `DuckDB`.
    Duckdb,
}

/// What is printed about the current files of the lake.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ViewsArgs {
    /// The engine whose SQL is printed.
    #[arg(long = "for", value_enum, value_name = "ENGINE", default_value = "duckdb")]
    pub(crate) engine: Engine,
    /// Print the plain list of current files instead.
    #[arg(long)]
    pub(crate) files: bool,
}
