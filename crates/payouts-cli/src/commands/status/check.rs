//! What `payouts status` measures, and what the result means.

use crate::exit::Exit;

/// How bad the result of a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    Ok,
    Warning,
    Alarm,
}

impl State {
    /// The name used in listings and messages.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Alarm => "alarm",
        }
    }

    /// Of something that must not grow too large.
    pub(super) fn above(measured: u64, warning: u64, alarm: u64) -> Self {
        match measured {
            _ if measured > alarm => Self::Alarm,
            _ if measured > warning => Self::Warning,
            _ => Self::Ok,
        }
    }

    /// Of a time that runs out.
    pub(super) fn left(measured: u64, warning: u64, alarm: u64) -> Self {
        match measured {
            _ if measured <= alarm => Self::Alarm,
            _ if measured <= warning => Self::Warning,
            _ => Self::Ok,
        }
    }

    /// Of something that must not be there at all.
    pub(super) const fn none_of(measured: u64, otherwise: Self) -> Self {
        if measured == 0 { Self::Ok } else { otherwise }
    }
}

/// One thing that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measure {
    pub(crate) name: &'static str,
    pub(crate) unit: &'static str,
    /// The name of the metric.
    pub(super) metric: &'static str,
    /// The sentence of the metric.
    pub(super) help: &'static str,
    /// How `payouts status` ends when this is not in order.
    exit: Exit,
}

/// How old the newest observation of a sign-in is.
pub(super) const LOAD_AGE: Measure = Measure {
    name: "load_age",
    unit: "seconds",
    metric: "payouts_load_age_seconds",
    help: "Age of the newest load of a sign-in.",
    exit: Exit::SomeFailed,
};
pub(super) const EXPORTS_PENDING: Measure = Measure {
    name: "exports_pending",
    unit: "exports",
    metric: "payouts_exports_pending",
    help: "Exports that the provider is working on.",
    exit: Exit::SomeFailed,
};
pub(super) const WINDOWS_FAILED: Measure = Measure {
    name: "windows_failed",
    unit: "windows",
    metric: "payouts_windows_failed",
    help: "Windows whose last step failed.",
    exit: Exit::SomeFailed,
};
pub(super) const WINDOWS_HELD: Measure = Measure {
    name: "windows_held",
    unit: "windows",
    metric: "payouts_windows_held",
    help: "Windows whose newest read is held because it is worse than the one before.",
    exit: Exit::SomeFailed,
};
pub(super) const QUARANTINE_OPEN: Measure = Measure {
    name: "quarantine_open",
    unit: "problems",
    metric: "payouts_quarantine_open",
    help: "Rows and cells in quarantine that are not acknowledged.",
    exit: Exit::SomeFailed,
};
pub(super) const EXCEPTIONS_OPEN: Measure = Measure {
    name: "exceptions_open",
    unit: "exceptions",
    metric: "payouts_exceptions_open",
    help: "Reconciliation exceptions without a decision, by age in days.",
    exit: Exit::Reconciliation,
};
pub(super) const BANK_DAYS_UNPROVED: Measure = Measure {
    name: "bank_days_unproved",
    unit: "days",
    metric: "payouts_bank_days_unproved",
    help: "Days of open months that statements cover and no balances prove, over all bank accounts.",
    exit: Exit::SomeFailed,
};
pub(super) const BANK_DAYS_MISSING: Measure = Measure {
    name: "bank_days_missing",
    unit: "days",
    metric: "payouts_bank_days_missing",
    help: "Days of open months that are between two statements and in none, over all bank accounts.",
    exit: Exit::SomeFailed,
};
pub(super) const BANK_STATEMENT_AGE: Measure = Measure {
    name: "bank_statement_age",
    unit: "days",
    metric: "payouts_bank_statement_age_days",
    help: "Days since the last day of the newest statement, of the bank account where that is longest ago.",
    exit: Exit::SomeFailed,
};
pub(super) const CLOSED_MONTHS_CHANGED: Measure = Measure {
    name: "closed_months_changed",
    unit: "months",
    metric: "payouts_closed_months_changed",
    help: "Closed months whose payouts are not what was closed.",
    exit: Exit::Reconciliation,
};
pub(super) const SIGNIN_DAYS_LEFT: Measure = Measure {
    name: "signin_days_left",
    unit: "days",
    metric: "payouts_signin_days_left",
    help: "Days until a sign-in ends unless it is used.",
    exit: Exit::SomeFailed,
};
pub(super) const PASSWORD_DAYS_LEFT: Measure = Measure {
    name: "password_days_left",
    unit: "days",
    metric: "payouts_password_days_left",
    help: "Days until the password of an API account probably expires.",
    exit: Exit::SomeFailed,
};

/// All of them, in the order of the listing.
pub(super) const MEASURES: [Measure; 12] = [
    LOAD_AGE,
    EXPORTS_PENDING,
    WINDOWS_FAILED,
    WINDOWS_HELD,
    QUARANTINE_OPEN,
    EXCEPTIONS_OPEN,
    BANK_DAYS_UNPROVED,
    BANK_DAYS_MISSING,
    BANK_STATEMENT_AGE,
    CLOSED_MONTHS_CHANGED,
    SIGNIN_DAYS_LEFT,
    PASSWORD_DAYS_LEFT,
];

/// The result of one check.
///
/// It contains names of sign-ins, months and numbers, and never an account, a reference or an amount: the same text goes to
/// files that every user of the machine can read, and to webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) measure: Measure,
    /// The sign-in, where there is one.
    pub(crate) source: Option<String>,
    /// How many days something waits, as an interval.
    pub(crate) age: Option<&'static str>,
    /// Absent where nothing is known.
    pub(crate) measured: Option<u64>,
    pub(crate) state: State,
    /// What is not in order and what to do about it, or why nothing is known.
    pub(crate) detail: Option<String>,
}

impl Check {
    pub(super) fn new(measure: Measure, measured: impl Into<Option<u64>>, state: State) -> Self {
        Self { measure, source: None, age: None, measured: measured.into(), state, detail: None }
    }

    pub(super) fn of(self, source: &str) -> Self {
        Self { source: Some(source.to_owned()), ..self }
    }

    pub(super) fn aged(self, age: &'static str) -> Self {
        Self { age: Some(age), ..self }
    }

    pub(super) fn stating(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// States this only where something is not in order.
    pub(super) fn warning_of(self, detail: impl Into<String>) -> Self {
        if self.is_raised() { self.stating(detail) } else { self }
    }

    /// Whether a person has to look.
    pub(crate) fn is_raised(&self) -> bool {
        self.state != State::Ok
    }

    /// The line of a message.
    pub(crate) fn sentence(&self) -> String {
        let detail = self.detail.as_deref().unwrap_or(self.measure.name);
        match &self.source {
            Some(source) => format!("{source}: {detail}"),
            None => detail.to_owned(),
        }
    }
}

/// How `payouts status` ends. Exceptions come last: as long as something is not loaded, some of them may be its effect.
pub(super) fn exit_of(checks: &[Check]) -> Exit {
    let mut raised =
        checks.iter().filter(|check| check.is_raised()).map(|check| check.measure.exit).peekable();
    if raised.peek().is_none() {
        Exit::Done
    } else if raised.all(|exit| exit == Exit::Reconciliation) {
        Exit::Reconciliation
    } else {
        Exit::SomeFailed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_alone_end_with_6_and_anything_else_with_4() {
        let check = |measure, state| Check::new(measure, 1, state);
        let late = check(LOAD_AGE, State::Warning);
        let exception = check(EXCEPTIONS_OPEN, State::Alarm);
        assert_eq!(exit_of(&[check(LOAD_AGE, State::Ok)]), Exit::Done);
        assert_eq!(exit_of(&[check(LOAD_AGE, State::Ok), exception.clone()]), Exit::Reconciliation);
        assert_eq!(exit_of(&[exception, late]), Exit::SomeFailed);
    }

    #[test]
    fn a_threshold_itself_is_still_in_order_and_the_last_days_are_not() {
        assert_eq!([36, 37, 72, 73].map(|hours| State::above(hours, 36, 72)), {
            [State::Ok, State::Warning, State::Warning, State::Alarm]
        });
        assert_eq!([15, 14, 4, 3, 0].map(|days| State::left(days, 14, 3)), {
            [State::Ok, State::Warning, State::Warning, State::Alarm, State::Alarm]
        });
    }
}
