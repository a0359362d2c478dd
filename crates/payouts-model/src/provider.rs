//! The services that pay.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Provider {
    /// Microsoft Partner Center.
    PartnerCenter,
    /// Oracle Simphony, through its Business Intelligence API.
    OracleBi,
}

impl Provider {
    /// The name used in files, tables and configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PartnerCenter => "partner-center",
            Self::OracleBi => "oracle-bi",
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::PartnerCenter, Self::OracleBi]
            .into_iter()
            .find(|provider| provider.as_str() == text)
            .ok_or_else(|| UnknownProvider(text.chars().take(40).collect()))
    }
}

/// A provider name that is not one of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown provider {0:?}: use partner-center or oracle-bi")]
pub struct UnknownProvider(Box<str>);
