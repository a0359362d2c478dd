//! Ratios and medians in whole numbers, and the goals that they are compared with.

use std::fmt;

/// How many times one figure is the other, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ratio(u64);

impl Ratio {
    pub(super) const fn hundredths(hundredths: u64) -> Self {
        Self(hundredths * 10)
    }

    /// Nothing, when there is nothing to divide by.
    pub(super) fn of(figure: u64, by: u64) -> Option<Self> {
        Some(Self(figure.checked_mul(1000)?.checked_div(by)?))
    }

    /// The median of ratios that were each taken within one round, where the machine was the same for both sides.
    pub(super) fn typical(pairs: impl IntoIterator<Item = (Option<u64>, Option<u64>)>) -> Option<Self> {
        let ratios: Option<Vec<_>> =
            pairs.into_iter().map(|(figure, by)| Some(Self::of(figure?, by?)?.0)).collect();
        median(ratios?).map(Self)
    }
}

/// Rounded down, so that nothing looks as if it met a goal that it missed.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.0 / 1000, self.0 % 1000 / 10))
    }
}

/// The middle one; of an even number, the lower of the two in the middle.
pub(super) fn median(mut figures: Vec<u64>) -> Option<u64> {
    figures.sort_unstable();
    figures.get(figures.len().checked_sub(1)? / 2).copied()
}

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
    fn a_ratio_shows_two_digits() {
        assert_eq!(Ratio::of(1, 3).map(|ratio| ratio.to_string()).as_deref(), Some("0.33"));
        assert_eq!(Ratio::of(25, 2).map(|ratio| ratio.to_string()).as_deref(), Some("12.50"));
        assert_eq!(Ratio::of(1, 0), None);
    }

    #[test]
    fn one_odd_round_does_not_move_the_ratio() {
        let rounds = [(Some(9), Some(10)), (Some(1), Some(10)), (Some(8), Some(10))];
        assert_eq!(Ratio::typical(rounds), Some(Ratio::hundredths(80)));
        assert_eq!(Ratio::typical([(Some(9), None)]), None);
    }

    #[test]
    fn nothing_has_no_median() {
        assert_eq!(median(Vec::new()), None);
        assert_eq!(median(vec![3, 1, 2]), Some(2));
    }

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
