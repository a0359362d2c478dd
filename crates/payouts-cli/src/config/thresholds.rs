//! `[status]`: from when `payouts status` warns, and from when it raises an alarm.

use serde::{Deserialize, Serialize};

/// The thresholds of `payouts status`. What has no threshold here is a warning, or an alarm, as soon as there is any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Thresholds {
    /// A newest load that is older. Default: 36, so that one night may fail.
    pub(crate) load_warning_hours: u32,
    /// Default: 72, which is a weekend.
    pub(crate) load_alarm_hours: u32,
    /// An export that the provider has worked on for longer. Default: 30. Partner Center states up to 24 hours.
    pub(crate) pending_warning_hours: u32,
    /// Default: 72.
    pub(crate) pending_alarm_hours: u32,
    /// An exception that is open for longer is an alarm; a younger one is a warning. Default: 30.
    pub(crate) exception_alarm_days: u32,
    /// A bank account whose newest statement ends longer ago. Default: 35, which fits monthly statements.
    pub(crate) statement_warning_days: u32,
    /// Default: 65.
    pub(crate) statement_alarm_days: u32,
    /// A sign-in or a password that ends within this time. Default: 14, as `payouts auth status` has it.
    pub(crate) signin_warning_days: u32,
    /// Default: 3.
    pub(crate) signin_alarm_days: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            load_warning_hours: 36,
            load_alarm_hours: 72,
            pending_warning_hours: 30,
            pending_alarm_hours: 72,
            exception_alarm_days: 30,
            statement_warning_days: 35,
            statement_alarm_days: 65,
            signin_warning_days: 14,
            signin_alarm_days: 3,
        }
    }
}
