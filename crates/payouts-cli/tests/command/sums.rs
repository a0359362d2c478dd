//! The sums of what is exported are the service's own, to the last digit: by provider, currency and month.

use super::support::{LAST_DAY, Place, Ran, quarter, sandbox};
use payouts_sandbox::{
    Preset,
    world::{Totals, WorldConfig},
};
use payouts_store::{ObservationId, Store};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;

/// The figures of a payment.
const PAYMENT: [&str; 5] = ["earned", "withheld_tax", "sales_tax", "service_fee_tax", "total"];

/// By currency and month: rows, and the sum of each figure.
type Sums = BTreeMap<(String, String), (u64, Vec<Decimal>)>;

#[test]
fn exported_sums_are_the_services_own() {
    let place = Place::synced();
    compare(&place);
}

#[test]
fn as_people_meet_the_services_the_sums_are_the_same() {
    let place = Place::signed_in(sandbox(quarter()).preset(Preset::Observed));
    sync_in_any_weather(&place);
    compare(&place);
}

#[test]
fn as_hostile_as_the_services_can_be_the_sums_are_the_same() {
    let world = WorldConfig { accounts: 1, ..quarter() };
    let hostile = sandbox(world).preset(Preset::Hostile);
    let place = Place::signed_in(hostile);
    let message = sync_in_any_weather(&place).stderr;
    assert!(message.contains("kept of columns that no document knows"), "{message}");
    // Dates are written in another documented way there, and are read.
    assert!(!message.contains("kept as text that is not what the column holds"), "{message}");
    // That file does not contain the taxes, which is why the figures do not explain the total.
    compare_figures(&place, &["earned", "total"]);
}

pub(crate) fn sync_in_any_weather(place: &Place) -> Ran {
    for _ in 0..4 {
        let ran = place.run("sync --no-wait --look-back 0 --concurrency 64");
        let is_pending = ran.stderr.contains("pending at the provider");
        // Where the services send what cannot be understood, a person is called until it is acknowledged.
        let is_reported = ran.code == Some(4) && ran.stderr.contains("not acknowledged yet");
        if ran.code == Some(0) || (is_reported && !is_pending) {
            assert!(!ran.stderr.contains(" failed: ") && !ran.stderr.contains(" is held"), "{ran}");
            return ran;
        }
        assert!(ran.code == Some(5) || is_reported, "{ran}");
        place.exports_get_ready();
    }
    panic!("it does not end: {}", place.run("jobs"));
}

fn compare(place: &Place) {
    compare_figures(place, &PAYMENT);
}

fn compare_figures(place: &Place, figures: &[&str]) {
    let totals = place.sandbox().world().totals(place.sandbox().now());
    let store = Store::open_read_only(&place.ledger()).expect("a ledger");
    let month_of = |row: &Value| {
        let observation = row["first_observation"].as_str().and_then(|id| id.parse().ok()).expect("a number");
        let seen = store.observation(ObservationId(observation)).expect("a ledger").expect("an observation");
        seen.window.period.to_string()[..7].to_owned()
    };
    let payouts = lines(place, "payouts");
    let (partner, oracle): (Vec<_>, Vec<_>) =
        payouts.into_iter().partition(|row| row["provider"] == "partner-center");
    assert_eq!(summed(&partner, "total_currency", &month_of, figures), payments(&totals, figures));
    // Oracle leaves out what is nothing, the currency of the amount with it: such payouts add nothing to any sum.
    let paid = oracle
        .into_iter()
        .filter(|row| !row["total"].is_null() || !row["withheld"].is_null())
        .collect::<Vec<_>>();
    let of_oracle = summed(&paid, "total_currency", &month_of, &["total", "withheld"]);
    assert_eq!(without_counts(of_oracle), without_counts(batch_payouts(&totals)));
    let listed = place.run("ls earnings --output json").with_code(0).json();
    // Rows that a file repeats under another transaction do not count: the world's totals do not know of them.
    let listed = listed.as_array().expect("rows").iter().filter(|row| row["counts"] == true);
    let listed: Vec<Value> = listed.cloned().collect();
    let earned_in = |row: &Value| row["earned_on"].as_str().expect("a day")[..7].to_owned();
    assert_eq!(summed(&listed, "currency", &earned_in, &["earning"]), earnings(&totals));
}

fn lines(place: &Place, what: &str) -> Vec<Value> {
    let printed = place.run(&format!("export {what} --format jsonl --to - --quiet")).with_code(0).stdout;
    printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn summed(rows: &[Value], currency: &str, month_of: &dyn Fn(&Value) -> String, figures: &[&str]) -> Sums {
    let mut sums = Sums::new();
    for row in rows {
        let currency = row[currency].as_str().or(row["withheld_currency"].as_str()).expect("a currency");
        let place = sums.entry((currency.to_owned(), month_of(row)));
        let (count, sum) = place.or_insert_with(|| (0, vec![Decimal::ZERO; figures.len()]));
        *count += 1;
        for (sum, name) in sum.iter_mut().zip(figures) {
            *sum += row[*name].as_str().map_or(Decimal::ZERO, |digits| digits.parse().expect("a decimal"));
        }
    }
    sums
}

fn payments(totals: &Totals, wanted: &[&str]) -> Sums {
    let all = totals.payments.iter().map(|((currency, month), sums)| {
        let all = [sums.earned, sums.withheld_tax, sums.sales_tax, sums.service_fee_tax, sums.total];
        let selected = PAYMENT.iter().zip(all).filter(|(name, _)| wanted.contains(name));
        let figures = selected.map(|(_, figure)| figure).collect();
        ((currency.code().to_owned(), name(month.first_day())), (sums.rows, figures))
    });
    known(all)
}

fn batch_payouts(totals: &Totals) -> Sums {
    let all = totals.payouts.iter().map(|((currency, month), sums)| {
        ((currency.code().to_owned(), name(month.first_day())), (sums.rows, vec![sums.amount, sums.withheld]))
    });
    known(all)
}

fn earnings(totals: &Totals) -> Sums {
    let all = totals.earnings.iter().map(|((currency, month), sums)| {
        ((currency.code().to_owned(), name(month.first_day())), (sums.rows, vec![sums.earning_amount]))
    });
    known(all)
}

/// The contents of the months that were synced.
fn known(all: impl Iterator<Item = ((String, String), (u64, Vec<Decimal>))>) -> Sums {
    let known: Sums = all.filter(|((_, month), _)| month.as_str() <= &LAST_DAY[..7]).collect();
    assert!(!known.is_empty(), "nothing to compare with");
    known
}

fn without_counts(sums: Sums) -> BTreeMap<(String, String), Vec<Decimal>> {
    let figures = sums.into_iter().map(|(place, (_, figures))| (place, figures));
    figures.filter(|(_, figures)| figures.iter().any(|figure| !figure.is_zero())).collect()
}

fn name(first_day: chrono::NaiveDate) -> String {
    first_day.format("%Y-%m").to_string()
}
