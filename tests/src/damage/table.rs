//! Outcomes counted by kind of damage.

use super::{DamagedFile, Judgement, Outcome};
use std::{collections::BTreeMap, ops::AddAssign};

/// How many files ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub files: usize,
    /// [`Outcome::Right`].
    pub right: usize,
    /// [`Outcome::Refused`].
    pub refused: usize,
    /// [`Outcome::Reported`].
    pub reported: usize,
    /// [`Outcome::Noted`].
    pub noted: usize,
    /// [`Outcome::SilentlyLost`].
    pub lost: usize,
    /// [`Outcome::SilentlyWrong`].
    pub wrong: usize,
    /// [`Outcome::SilentlyInvented`].
    pub invented: usize,
    /// Files of which a wrong amount was booked, however it was reported.
    pub wrong_amounts: usize,
}

impl Counts {
    /// Files that ended wrong without a word.
    #[must_use]
    pub const fn silent(&self) -> usize {
        self.lost + self.wrong + self.invented
    }

    /// Counts one more.
    pub fn add(&mut self, judgement: &Judgement) {
        self.files += 1;
        self.wrong_amounts += usize::from(judgement.books_wrong_amount);
        *match judgement.outcome {
            Outcome::Right => &mut self.right,
            Outcome::Refused => &mut self.refused,
            Outcome::Reported => &mut self.reported,
            Outcome::Noted => &mut self.noted,
            Outcome::SilentlyLost => &mut self.lost,
            Outcome::SilentlyWrong => &mut self.wrong,
            Outcome::SilentlyInvented => &mut self.invented,
        } += 1;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.right += other.right;
        self.refused += other.refused;
        self.reported += other.reported;
        self.noted += other.noted;
        self.lost += other.lost;
        self.wrong += other.wrong;
        self.invented += other.invented;
        self.wrong_amounts += other.wrong_amounts;
    }
}

/// Counts judgements by kind of damage.
#[must_use]
pub fn by_kind<'a>(
    judged: impl IntoIterator<Item = (&'a DamagedFile, Judgement)>,
) -> BTreeMap<&'static str, Counts> {
    let mut kinds: BTreeMap<_, Counts> = BTreeMap::new();
    for (file, judgement) in judged {
        kinds.entry(file.kind).or_default().add(&judgement);
    }
    kinds
}
