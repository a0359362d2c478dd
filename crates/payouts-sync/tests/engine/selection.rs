//! Which windows a run asks for.

use crate::{
    provider::{Profile, Provider, Step, entry},
    world::{World, day, hours, options, payments},
};
use payouts_core::Dataset;
use payouts_sync::{LookBack, Options};
use std::collections::BTreeSet;

fn setup() -> (World, Provider) {
    let mut world = World::new();
    let grand = world.add("grand", Profile::ANSWERS);
    (world, grand)
}

/// The days that the service was asked for, each once.
fn asked(provider: &Provider) -> BTreeSet<String> {
    let calls = provider.calls();
    let begun = calls.iter().filter(|call| call.step == Step::Begin);
    begun.filter_map(|call| call.window.rsplit('/').next().map(str::to_owned)).collect()
}

#[tokio::test]
async fn a_second_run_asks_for_the_look_back_only() {
    let (world, grand) = setup();
    let fortnight = Options { look_back: LookBack::uniform(14), ..options() };
    let report = world.run(&fortnight).await;
    assert_eq!((report.planned.new, report.planned.again), (41, 0));
    grand.forget_calls();
    let report = world.run(&fortnight).await;
    assert_eq!((report.planned.new, report.planned.again), (0, 15), "the last day and fourteen before it");
    let asked = asked(&grand);
    assert_eq!((asked.len(), asked.first().map(String::as_str)), (15, Some("2026-01-27")));
}

#[tokio::test]
async fn a_hole_is_asked_for_however_old_it_is() {
    let (world, grand) = setup();
    let no_look_back = Options { look_back: LookBack::uniform(0), ..options() };
    world.run(&Options { since: day("2026-01-20"), ..no_look_back.clone() }).await;
    grand.forget_calls();
    let report = world.run(&no_look_back).await;
    assert_eq!((report.planned.new, report.planned.again), (19, 1));
    assert!(asked(&grand).contains("2026-01-01"));
}

#[tokio::test]
async fn the_future_is_not_asked_for() {
    let (world, grand) = setup();
    let report = world.run(&Options { until: day("2030-01-01"), ..options() }).await;
    assert_eq!(report.planned.new, 41);
    assert_eq!(asked(&grand).last().map(String::as_str), Some("2026-02-10"), "today, by the clock");
}

#[tokio::test]
async fn a_day_read_before_its_look_back_was_over_is_read_once_more() {
    let (world, grand) = setup();
    let week = Options { look_back: LookBack::uniform(7), ..options() };
    world.run(&week).await;
    grand.forget_calls();
    world.later(hours(24 * 30));
    world.run(&Options { until: day("2026-03-12"), ..week.clone() }).await;
    let first = asked(&grand);
    assert_eq!(first.first().map(String::as_str), Some("2026-02-04"), "it was read six days after");
    grand.forget_calls();
    world.later(hours(24));
    world.run(&Options { until: day("2026-03-13"), ..week }).await;
    assert_eq!(asked(&grand).first().map(String::as_str), Some("2026-03-06"), "and then no more");
}

#[tokio::test]
async fn only_the_accounts_and_datasets_wanted_are_planned() {
    let mut world = World::new();
    let (contoso, grand) = (world.add("contoso", Profile::EXPORTS), world.add("grand", Profile::ANSWERS));
    grand.has_accounts(&["0042", "0043"]);
    grand.serves("payout-summary/0043/2026-01-05", &[entry("psp", "9.90")]);
    let report = world.run(&Options { accounts: vec!["0043".to_owned()], ..options() }).await;
    assert_eq!(report.planned.new, 41);
    assert_eq!((world.payouts().len(), contoso.count(Step::Begin)), (1, 0));
    let report = world.run(&Options { datasets: vec![Dataset::Payments], ..payments() }).await;
    assert_eq!((report.planned.new, contoso.count(Step::Begin)), (2, 2));
}

#[tokio::test]
async fn a_grid_of_many_pages_is_asked_for_once_each_whatever_was_there_before() {
    let (world, grand) = setup();
    let accounts: Vec<_> = (0..300).map(|number| format!("{number:04}")).collect();
    grand.has_accounts(&accounts.iter().map(String::as_str).collect::<Vec<_>>());
    // Some windows have numbers already, here and there in every page, and some of these are asked for again.
    let early = ["0003", "0255", "0256", "0299"].map(str::to_owned).to_vec();
    let no_look_back = Options { look_back: LookBack::uniform(0), ..options() };
    let few = Options { accounts: early, since: day("2026-02-08"), ..no_look_back.clone() };
    assert_eq!(world.run(&few).await.planned.new, 12);
    grand.forget_calls();

    let report = world.run(&no_look_back).await;
    assert_eq!((report.planned.new, report.planned.again), (300 * 41 - 12, 4));
    assert_eq!(report.done, 300 * 41 - 8);
    assert_eq!(grand.count(Step::Begin), 300 * 41 - 8);
    let asked = grand.calls().into_iter().filter(|call| call.step == Step::Begin);
    let windows: BTreeSet<_> = asked.map(|call| call.window).collect();
    assert_eq!(windows.len(), 300 * 41 - 8, "no window twice, and none forgotten");
}
