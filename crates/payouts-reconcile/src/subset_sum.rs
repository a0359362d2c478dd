//! Which amounts of a few add up to a total: exact, complete, and with a bound that counts work and not time.
//!
//! Both halves of the amounts are added up in all combinations, and those of one half are looked up in those of the other
//! (Horowitz and Sahni). That is 2 × 2^(n/2) sums in place of 2^n: 28 amounts take 32,768.

use payouts_wire::Amount;

/// More amounts than this are not searched.
pub(crate) const MOST: usize = 28;

/// Sums that one run may try in all its searches: 4 million take about half a second.
pub(crate) const SUMS: usize = 1 << 22;

/// What a search found. Subsets have two amounts or more, by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subsets {
    /// None adds up to the total.
    None,
    /// Exactly one does.
    One(Vec<usize>),
    /// More than one does; these are two of them.
    Several(Vec<usize>, Vec<usize>),
    /// It was not searched, because there are too many amounts or no work is left.
    NotSearched,
}

impl Subsets {
    /// The same, with each place replaced by the one at it.
    pub(crate) fn by(self, places: &[usize]) -> Self {
        let by = |subset: Vec<usize>| subset.into_iter().map(|place| places[place]).collect();
        match self {
            Self::One(one) => Self::One(by(one)),
            Self::Several(one, other) => Self::Several(by(one), by(other)),
            other => other,
        }
    }

    /// What two searches for one total found, in amounts that have nothing in common.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, found) | (found, Self::None) => found,
            (Self::One(one) | Self::Several(one, _), Self::One(other) | Self::Several(other, _)) => {
                Self::Several(one, other)
            }
            (Self::NotSearched, found) | (found, Self::NotSearched) => match found {
                Self::Several(..) => found,
                // There may be another one.
                _ => Self::NotSearched,
            },
        }
    }
}

/// The subsets of two amounts or more that add up to a total. `work` is how many sums may still be tried.
pub(crate) fn subsets(total: Amount, amounts: &[Amount], work: &mut usize) -> Subsets {
    if amounts.len() < 2 {
        return Subsets::None;
    }
    let Some((total, amounts)) = whole(total, amounts) else { return Subsets::NotSearched };
    let reach = |is_wanted: fn(&i128) -> bool| {
        amounts
            .iter()
            .filter(|amount| is_wanted(amount))
            .try_fold(0_i128, |sum, amount| sum.checked_add(*amount))
    };
    let (Some(least), Some(most)) = (reach(|amount| *amount < 0), reach(|amount| *amount > 0)) else {
        return Subsets::NotSearched;
    };
    // Any sum is between these, so none overflows.
    if total < least || most < total {
        return Subsets::None;
    }
    let (left, right) = amounts.split_at(amounts.len() / 2);
    if amounts.len() > MOST || (1 << left.len()) + (1 << right.len()) > *work {
        return Subsets::NotSearched;
    }
    *work -= (1 << left.len()) + (1 << right.len());

    let mut of_left: Vec<(i128, usize)> =
        sums(left).into_iter().enumerate().map(|(mask, sum)| (sum, mask)).collect();
    of_left.sort_unstable();
    let mut found: Option<usize> = None;
    for (mask, sum) in sums(right).into_iter().enumerate() {
        let Some(rest) = total.checked_sub(sum) else { continue };
        let first = of_left.partition_point(|(sum, _)| *sum < rest);
        for (_, other) in of_left[first..].iter().take_while(|(sum, _)| *sum == rest) {
            let subset = mask << left.len() | other;
            if subset.count_ones() < 2 {
                continue;
            }
            match found {
                Some(one) => return Subsets::Several(places(one), places(subset)),
                None => found = Some(subset),
            }
        }
    }
    found.map_or(Subsets::None, |subset| Subsets::One(places(subset)))
}

/// The same amounts as whole numbers of one unit, unless they do not fit.
fn whole(total: Amount, amounts: &[Amount]) -> Option<(i128, Vec<i128>)> {
    let all = || std::iter::once(&total).chain(amounts).map(|amount| amount.decimal().normalize());
    let scale = all().map(|decimal| decimal.scale()).max()?;
    let mut units = all().map(|decimal| {
        let factor = 10_i128.checked_pow(scale - decimal.scale())?;
        decimal.mantissa().checked_mul(factor)
    });
    Some((units.next()??, units.collect::<Option<_>>()?))
}

/// The sum of each combination, by its bits.
fn sums(amounts: &[i128]) -> Vec<i128> {
    let mut sums = Vec::with_capacity(1 << amounts.len());
    sums.push(0);
    for amount in amounts {
        for place in 0..sums.len() {
            sums.push(sums[place] + amount);
        }
    }
    sums
}

fn places(subset: usize) -> Vec<usize> {
    (0..usize::BITS as usize).filter(|place| subset >> place & 1 == 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amounts(all: &[&str]) -> Vec<Amount> {
        all.iter().map(|text| text.parse().expect("an amount")).collect()
    }

    fn found(total: &str, all: &[&str]) -> Subsets {
        subsets(total.parse().expect("an amount"), &amounts(all), &mut SUMS.clone())
    }

    #[test]
    fn one_subset_is_found_and_several_are_named() {
        assert_eq!(found("300.30", &["100.1", "200.2", "-61.37"]), Subsets::One(vec![0, 1]));
        assert_eq!(found("38.73", &["100.10", "-61.37"]), Subsets::One(vec![0, 1]));
        assert_eq!(found("3", &["1", "2", "2"]), Subsets::Several(vec![0, 1], vec![0, 2]));
        assert_eq!(found("5", &["5", "1"]), Subsets::None, "one amount is no sum");
        assert_eq!(found("9", &["5", "1"]), Subsets::None);
    }

    #[test]
    fn what_is_not_searched_is_not_none() {
        let many = vec!["1"; MOST + 1];
        assert_eq!(found("2", &many), Subsets::NotSearched);
        assert_eq!(found("100", &many), Subsets::None, "no sum reaches it");
        let mut work = 7;
        let all = amounts(&["1", "2", "3", "4"]);
        assert_eq!(subsets(Amount::from(5), &all, &mut work), Subsets::NotSearched);
        work = 8;
        assert_eq!(subsets(Amount::from(9), &all, &mut work), Subsets::One(vec![1, 2, 3]));
        assert_eq!(work, 0);
        let wide = ["79228162514264337593543950335", "0.0000000000000000000000000001"];
        assert_eq!(found("1", &wide), Subsets::NotSearched);
    }

    proptest! {
        #[test]
        fn it_finds_what_trying_everything_finds(
            cents in prop::collection::vec(-20_i64..40, 0..9), total in -30_i64..80,
        ) {
            let all: Vec<_> = cents.iter().map(|cents| Amount::from(*cents)).collect();
            let fits = (0_usize..1 << all.len()).filter(|subset| {
                let sum: i64 = places(*subset).iter().map(|place| cents[*place]).sum();
                subset.count_ones() >= 2 && sum == total
            });
            let fits: Vec<_> = fits.map(places).collect();
            match subsets(Amount::from(total), &all, &mut SUMS.clone()) {
                Subsets::None => prop_assert!(fits.is_empty()),
                Subsets::One(one) => prop_assert_eq!(fits, vec![one]),
                Subsets::Several(one, other) => {
                    prop_assert!(one != other && fits.contains(&one) && fits.contains(&other));
                }
                Subsets::NotSearched => prop_assert!(false),
            }
        }
    }
}
