//! The listing of payouts against a model of a page: whatever is observed, in whatever order.

use super::*;
use proptest::prelude::*;

/// One reading of one window: the keys it found, and a figure for each.
type Reading = (usize, BTreeMap<u8, u8>);

const WINDOWS: [&str; 3] = ["2026-01", "2026-02", "2026-03"];

/// What is known: for each window its newest rows, and when that was.
#[derive(Default)]
struct Model {
    windows: BTreeMap<usize, (usize, BTreeMap<u8, u8>)>,
}

impl Model {
    fn read(&mut self, time: usize, (window, rows): &Reading) {
        self.windows.insert(*window, (time, rows.clone()));
    }

    /// A key counts once, with the figure of the window that was read last of those that hold it now.
    fn counts(&self) -> BTreeMap<u8, u8> {
        let mut newest: BTreeMap<u8, (usize, u8)> = BTreeMap::new();
        for (time, rows) in self.windows.values() {
            for (key, figure) in rows {
                let held = newest.entry(*key).or_insert((*time, *figure));
                if *time > held.0 {
                    *held = (*time, *figure);
                }
            }
        }
        newest.into_iter().map(|(key, (_, figure))| (key, figure)).collect()
    }
}

fn rows(reading: &Reading) -> Vec<Payout> {
    reading.1.iter().map(|(key, figure)| payout(&key.to_string(), &format!("{figure}.50 EUR"))).collect()
}

fn said(fixture: &Fixture, as_of: AsOf) -> BTreeMap<u8, u8> {
    let known = fixture.known(&PayoutFilter::default(), as_of);
    let count = known.len();
    let said: BTreeMap<u8, u8> = known
        .into_iter()
        .map(|version| {
            let total = version.payout.total.expect("a total").amount.to_string();
            let figure = total.strip_suffix(".50").expect("the digits as loaded").parse().expect("a figure");
            (version.payout.key.as_str().parse().expect("a key"), figure)
        })
        .collect();
    assert_eq!(said.len(), count, "a key is listed twice");
    said
}

proptest! {
    // Each case is a store on a disk.
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_listing_is_what_the_newest_readings_say(
        readings in prop::collection::vec((0..WINDOWS.len(), prop::collection::btree_map(0_u8..6, 0_u8..4, 0..5)), 1..12)
    ) {
        let (mut fixture, mut model, mut past) = (Fixture::new(), Model::default(), Vec::new());
        for (time, reading) in readings.iter().enumerate() {
            fixture.observe(&window(WINDOWS[reading.0]), &rows(reading));
            model.read(time, reading);
            prop_assert_eq!(said(&fixture, AsOf::Now), model.counts());
            past.push((fixture.clock, model.counts()));
        }
        for (then, counts) in past {
            prop_assert_eq!(said(&fixture, AsOf::At(then)), counts, "as of {}", then);
        }
        let everything = PayoutFilter { with_vanished: true, ..PayoutFilter::default() };
        let ever: std::collections::BTreeSet<u8> = readings.iter().flat_map(|(_, rows)| rows.keys().copied()).collect();
        prop_assert_eq!(fixture.known(&everything, AsOf::Now).len(), ever.len(), "nothing is erased");
        prop_assert_eq!(fixture.store.wrong_vanished_marks().expect("marks"), vec![]);
    }
}
