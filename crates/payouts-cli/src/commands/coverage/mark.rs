//! The state of windows, as one letter.

use payouts_store::{JobState, WindowCoverage};

/// The state of the windows of one month together, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Failed,
    /// A later read is worse than what is loaded, and waits for a better one or a person.
    Held,
    Hole,
    UnderWay,
    /// What was asked for before its time was over, or a month of which some days were never asked for.
    Partly,
    Empty,
    Loaded,
}

impl Mark {
    pub(super) const fn letter(self) -> char {
        match self {
            Self::Failed => '!',
            Self::Held => '?',
            Self::Hole => '.',
            Self::UnderWay => '~',
            Self::Partly => '+',
            Self::Empty => 'o',
            Self::Loaded => '#',
        }
    }

    pub(super) fn of(covered: &WindowCoverage) -> Self {
        let rows = covered.report.as_ref().map_or(0, |report| report.rows);
        match (covered.state, covered.observation) {
            (JobState::Failed, _) => Self::Failed,
            _ if covered.is_held => Self::Held,
            (_, Some(_)) if covered.is_early() => Self::Partly,
            (_, Some(_)) if rows > 0 => Self::Loaded,
            (_, Some(_)) => Self::Empty,
            (JobState::Planned, None) => Self::Hole,
            (_, None) => Self::UnderWay,
        }
    }
}
