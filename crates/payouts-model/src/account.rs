//! Accounts: who is paid.

use crate::{money::Currency, provider::Provider};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A recipient of payments: a partner (Partner Center) or a ledger with bank details (Oracle).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// Who pays it.
    pub provider: Provider,
    /// The provider's identifier: a participant id or an account code, digits and leading zeros kept.
    pub id: String,
    /// The name shown to people.
    pub name: Option<String>,
    /// The currency it is paid in, where the provider states it separately from the payouts.
    pub currency: Option<Currency>,
    /// The status as the provider names it, or its code where it names none; an open set.
    pub status: Option<String>,
    /// The places whose payments it collects (Oracle). One account may serve many, one place several accounts.
    pub locations: Vec<Location>,
}

/// A place of business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// The location reference: a store number or a name, leading zeros kept.
    pub id: String,
    /// The name shown to people.
    pub name: Option<String>,
    /// The IANA name of its time zone.
    pub time_zone: Option<String>,
}
