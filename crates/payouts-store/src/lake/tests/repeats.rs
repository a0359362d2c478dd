//! Rows that repeat an earning id are listed, and are in no sum.

use super::*;

const HEADER: &str = "earningId,transactionCurrency,earningAmount,programName,participantId\n";
const EARNING: &[&str] = &["earningAmount"];

impl Fixture {
    fn earned(&mut self, month: &str, rows: &str) {
        let rows = rows.replace('\n', ",7\n");
        self.observe(&window(month), format!("{HEADER}{rows}").as_bytes()).unwrap();
    }

    fn sums(&self, filter: &EarningFilter, as_of: AsOf) -> EarningSums {
        self.store.earning_sums(filter, as_of, EARNING, self.dir.path()).unwrap()
    }

    /// Rows, rows that are in no sum, and the sum of all euros.
    fn shown(&self, filter: &EarningFilter, as_of: AsOf) -> (u64, u64, String) {
        let sums = self.sums(filter, as_of);
        let totals = sums.totals.get("earningAmount").cloned().unwrap_or_default();
        let euros = totals.sums.get(&"EUR".parse().unwrap()).map(ToString::to_string);
        (sums.rows, sums.repeats, euros.unwrap_or_default())
    }

    /// The ids and windows of the rows that count.
    fn counted(&self) -> Vec<String> {
        let mut counted = Vec::new();
        let visited = self.store.listed_earnings(
            &EarningFilter::default(),
            AsOf::Now,
            self.dir.path(),
            |row, counts| {
                if counts {
                    counted.push(format!("{} {}", row.key.as_str(), row.provenance.observation.unwrap()));
                }
                Ok::<(), crate::Error>(())
            },
        );
        visited.unwrap();
        counted
    }
}

fn all() -> EarningFilter {
    EarningFilter::default()
}

fn program(name: &str) -> EarningFilter {
    EarningFilter { program: Some(name.to_owned()), ..all() }
}

#[test]
fn an_earning_on_several_rows_and_in_several_windows_is_summed_once() {
    let mut fixture = Fixture::new();
    fixture.earned("2026-01", "a1,EUR,1.00,P\na1,EUR,1.00,Q\nb1,EUR,20.50,P\n,EUR,300.00,P\n,EUR,300.00,P\n");
    let then = fixture.now;
    fixture.earned("2026-02", "b1,EUR,20.50,P\nc1,EUR,4000.00,Q\n");
    for is_settled in [false, true] {
        if is_settled {
            fixture.store.settle_lake().unwrap();
        }
        // Rows without an id repeat nothing; the newest observation's row of `b1` counts.
        assert_eq!(fixture.shown(&all(), AsOf::Now), (7, 2, "4621.50".to_owned()), "{is_settled}");
        assert_eq!(fixture.shown(&program("P"), AsOf::Now), (5, 1, "621.50".to_owned()), "{is_settled}");
        assert_eq!(fixture.shown(&program("Q"), AsOf::Now), (2, 1, "4000.00".to_owned()), "{is_settled}");
        let counted = fixture.counted();
        assert_eq!(
            (counted.len(), &counted[0], &counted[3..]),
            (5, &"a1 1".to_owned(), &["b1 2".to_owned(), "c1 2".to_owned()][..])
        );
        let repeats = fixture.store.earning_repeats(None, AsOf::Now, fixture.dir.path()).unwrap();
        assert_eq!((repeats.rows, repeats.earnings, repeats.shared, repeats.differing), (2, 2, 1, 0));
        assert_eq!(repeats.by_observation, BTreeMap::from([(1, 2)]));
        // As it was known before, the row of January counts.
        assert_eq!(fixture.shown(&all(), AsOf::At(then)), (5, 1, "621.50".to_owned()), "{is_settled}");
    }
    let verified = fixture.store.verify().unwrap();
    assert_eq!((verified.findings.as_slice(), verified.repeats.rows), (&[][..], 2));
}

#[test]
fn an_earning_with_different_amounts_is_named_with_all_of_them() {
    let mut fixture = Fixture::new();
    fixture.earned("2026-01", "a1,EUR,1.00,P\nb1,EUR,2.00,P\n");
    fixture.earned("2026-02", "a1,EUR,1,P\nb1,EUR,2.01,P\nb1,USD,2.01,P\n");
    let differing = fixture.store.differing_earnings(None, AsOf::Now, fixture.dir.path()).unwrap();
    assert_eq!(differing.len(), 1, "two spellings of one amount are one amount");
    let shown: Vec<_> =
        differing[0].amounts.iter().map(|(window, amount)| format!("{amount} {}", window.period)).collect();
    assert_eq!(differing[0].id, "b1");
    assert_eq!(shown, ["2.00 EUR 2026-01", "2.01 EUR 2026-02", "2.01 USD 2026-02"]);
    let settled = fixture.store.settle_lake().unwrap();
    assert_eq!((settled.rows, settled.differing), (3, 1));
}

#[test]
fn what_is_kept_of_repeats_is_compared_with_the_files() {
    let mut fixture = Fixture::new();
    fixture.earned("2026-01", "a1,EUR,1.00,P\na1,EUR,1.00,P\n");
    fixture.store.settle_lake().unwrap();
    assert_eq!(fixture.store.verify().unwrap().findings, []);
    fixture.store.db.execute("UPDATE earning_repeats SET rows = x'0100'", []).unwrap();
    let findings = fixture.store.verify().unwrap().findings;
    assert_eq!(findings.len(), 1);
    assert!(findings[0].what.contains("repeated earning ids"), "{}", findings[0].what);
    fixture.store.rebuild().unwrap();
    assert_eq!(fixture.store.verify().unwrap().findings, []);
    assert_eq!(fixture.shown(&all(), AsOf::Now), (2, 1, "1.00".to_owned()));
}

#[test]
fn sums_over_many_files_and_rows_are_those_of_the_rows() {
    let mut fixture = Fixture::new();
    let rows = |from: u32| -> String {
        (from..from + 25_000).map(|row| format!("e{row},EUR,0.01,P{}\n", row % 3)).collect()
    };
    fixture.earned("2026-01", &rows(0));
    fixture.earned("2026-02", &rows(20_000));
    fixture.store.settle_lake().unwrap();
    assert_eq!(fixture.shown(&all(), AsOf::Now), (50_000, 5_000, "450.00".to_owned()));
    let parts = ["P0", "P1", "P2"].map(|name| fixture.sums(&program(name), AsOf::Now));
    assert_eq!(parts.iter().map(|part| part.rows).sum::<u64>(), 50_000);
    assert_eq!(parts.iter().map(|part| part.repeats).sum::<u64>(), 5_000);
    let none = EarningFilter { provider: Some(payouts_model::Provider::OracleBi), ..all() };
    assert_eq!(fixture.shown(&none, AsOf::Now), (0, 0, String::new()));
}

#[test]
fn the_manifest_names_the_current_files_and_is_checked() {
    let mut fixture = Fixture::new();
    fixture.earned("2026-01", "a1,EUR,1.00,P\n");
    fixture.store.settle_lake().unwrap();
    let first = std::fs::read_to_string(fixture.store.manifest_path()).unwrap();
    assert!(first.contains("observation-00000001.parquet"), "{first}");
    fixture.earned("2026-01", "a1,EUR,2.00,P\n");
    let verified = fixture.store.verify().unwrap();
    assert_eq!((verified.findings, verified.is_manifest_behind, verified.orphans), (vec![], true, 0));
    fixture.store.settle_lake().unwrap();
    let text = std::fs::read_to_string(fixture.store.manifest_path()).unwrap();
    assert!(!text.contains("observation-00000001") && text.contains("observation-00000002"), "{text}");
    let verified = fixture.store.verify().unwrap();
    assert_eq!((verified.findings, verified.is_manifest_behind), (vec![], false));
    for damaged in [text.replace("\"rows\": 1", "\"rows\": 2"), text.replace('{', ""), text[1..].to_owned()] {
        std::fs::write(fixture.store.manifest_path(), damaged).unwrap();
        assert_eq!(fixture.store.verify().unwrap().findings.len(), 1);
    }
    fixture.store.rebuild().unwrap();
    assert_eq!(std::fs::read_to_string(fixture.store.manifest_path()).unwrap(), text);
}
