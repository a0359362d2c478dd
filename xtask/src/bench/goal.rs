//! What a ratio should come to, and whether it does.

use std::fmt;

use super::ratio::Ratio;

/// A bound for a ratio.
#[derive(Clone, Copy, Debug)]
pub(super) enum Goal {
    AtLeast(Ratio),
    AtMost(Ratio),
}

impl Goal {
    /// The goal, and how all of these ratios stand to it. What could not be measured is left out.
    pub(super) fn judge(self, ratios: &[Option<Ratio>]) -> String {
        let measured: Vec<_> = ratios.iter().copied().flatten().collect();
        let is_met = |ratio: &Ratio| match self {
            Self::AtLeast(bound) => *ratio >= bound,
            Self::AtMost(bound) => *ratio <= bound,
        };
        let verdict = match (measured.is_empty(), measured.iter().all(is_met)) {
            (true, _) => "not measured",
            (false, true) => "met",
            (false, false) => "MISSED",
        };
        format!("{self}: {verdict}")
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(bound) => write!(f, "at least {bound}"),
            Self::AtMost(bound) => write!(f, "at most {bound}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_when_every_ratio_keeps_it() {
        let goal = Goal::AtLeast(Ratio::hundredths(85));
        assert_eq!(goal.judge(&[Ratio::of(85, 100), Ratio::of(9, 10)]), "at least 0.85: met");
        assert_eq!(goal.judge(&[Ratio::of(84, 100), Ratio::of(9, 10)]), "at least 0.85: MISSED");
        assert_eq!(goal.judge(&[None]), "at least 0.85: not measured");
        assert_eq!(
            Goal::AtMost(Ratio::hundredths(125)).judge(&[Ratio::of(126, 100)]),
            "at most 1.25: MISSED"
        );
    }
}
