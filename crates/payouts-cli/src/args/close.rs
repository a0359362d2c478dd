//! Arguments of `close`, `diff` and `reopen`.

use super::month;
use clap::Args;
use payouts_core::Month;

/// Which month, and what is waived.
#[derive(Clone, Debug, Args)]
pub(crate) struct CloseArgs {
    /// The month.
    #[arg(value_name = "YYYY-MM", value_parser = month)]
    pub(crate) month: Month,
    /// Close although something does not hold. What it is, and this reason, are kept.
    #[arg(long, value_name = "REASON")]
    pub(crate) except: Option<String>,
    /// Who closes. Default: the user of this system.
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
}

/// Which month.
#[derive(Clone, Debug, Args)]
pub(crate) struct DiffArgs {
    /// The month.
    #[arg(value_name = "YYYY-MM", value_parser = month)]
    pub(crate) month: Month,
}

/// Which month, and why.
#[derive(Clone, Debug, Args)]
pub(crate) struct ReopenArgs {
    /// The month.
    #[arg(value_name = "YYYY-MM", value_parser = month)]
    pub(crate) month: Month,
    /// Why. It is kept.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who opens it. Default: the user of this system.
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
}
