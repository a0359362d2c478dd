//! The Partner Center side of the world adds up for every seed, and shows at each instant what was known then.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use payouts_sandbox_world::{
    Currency, Earning, EarningColumn, EarningsQuery, Month, OrderType, Payment, PaymentColumn, PaymentMethod,
    PaymentStatus, PaymentsQuery, World, WorldConfig,
};
use rust_decimal::Decimal;

fn world(config: WorldConfig) -> World {
    World::new(config).expect("a valid world")
}

fn seeded(seed: u64) -> World {
    world(WorldConfig { seed, ..WorldConfig::default() })
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

fn instant(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.from_utc_datetime(&date(year, month, day).and_hms_opt(12, 0, 0).expect("noon"))
}

fn cell(row: &Earning<'_>, column: EarningColumn) -> String {
    let mut cell = String::new();
    row.write_cell(column, &mut cell);
    cell
}

fn payment_cell(row: &Payment<'_>, column: PaymentColumn) -> String {
    let mut cell = String::new();
    row.write_cell(column, &mut cell);
    cell
}

fn money(text: &str) -> Decimal {
    if text.is_empty() { Decimal::ZERO } else { Decimal::from_str_exact(text).expect("a decimal") }
}

fn payments(world: &World, as_of: DateTime<Utc>) -> Vec<Payment<'_>> {
    world.partner_center().payments(&PaymentsQuery::new(as_of)).collect()
}

#[test]
fn earnings_of_a_payment_sum_to_what_its_rows_earned() {
    for seed in 1..=8 {
        let world = seeded(seed);
        for as_of in [world.config().today, world.horizon()] {
            let mut earned: BTreeMap<(String, String), Decimal> = BTreeMap::new();
            for row in world.partner_center().earnings(&EarningsQuery::new(as_of)) {
                let id = cell(&row, EarningColumn::PaymentId);
                let currency = cell(&row, EarningColumn::LastPaymentCurrency);
                if !id.is_empty() && !currency.is_empty() {
                    let amount = cell(&row, EarningColumn::EarningAmountInLastPaymentCurrency);
                    *earned.entry((id, currency)).or_default() += money(&amount);
                }
            }
            let mut paid: BTreeMap<(String, String), Decimal> = BTreeMap::new();
            for payment in payments(&world, as_of) {
                if let Some(id) = payment.payment_id() {
                    let currency = payment_cell(&payment, PaymentColumn::CurrencyCode);
                    *paid.entry((id, currency)).or_default() +=
                        money(&payment_cell(&payment, PaymentColumn::Earned));
                }
            }
            assert!(paid.len() > 50, "{} numbered payments", paid.len());
            assert_eq!(earned, paid, "seed {seed} as of {as_of}");
        }
    }
}

#[test]
fn every_earning_of_an_order_is_paid_once_or_still_waiting() {
    let world = seeded(3);
    let as_of = world.horizon();
    let key = |id: &str, program: &str, kind: OrderType| (id.to_owned(), program.to_owned(), kind);
    let mut waiting: BTreeMap<_, Decimal> = BTreeMap::new();
    let mut all: BTreeMap<_, Decimal> = BTreeMap::new();
    for row in world.partner_center().earnings(&EarningsQuery::new(as_of)) {
        let order = key(row.participant_id(), row.program_name(), row.payable_sub_type());
        *all.entry(order.clone()).or_default() += row.paid_amount().value();
        if row.payout_status() == PaymentStatus::Unprocessed {
            *waiting.entry(order).or_default() += row.paid_amount().value();
        }
    }
    for payment in payments(&world, as_of) {
        let order = key(payment.participant_id(), payment.program_name(), payment.payout_order_type());
        *waiting.entry(order).or_default() += payment.earned().value();
    }
    waiting.retain(|order, _| all.contains_key(order));
    assert_eq!(all, waiting);
}

#[test]
fn totals_are_earned_less_withheld_plus_sales_tax_less_service_fee_tax() {
    let world = seeded(5);
    let payments = payments(&world, world.horizon());
    for payment in &payments {
        let amount = |column| money(&payment_cell(payment, column));
        let total = amount(PaymentColumn::Earned) - amount(PaymentColumn::WithheldTax)
            + amount(PaymentColumn::SalesTax)
            - amount(PaymentColumn::ServiceFeeTax);
        assert_eq!(amount(PaymentColumn::TotalPayment), total);
        assert!(payment.earned_usd().value() >= Decimal::from(50), "below the threshold");
    }
    let some = |test: fn(&Payment<'_>) -> bool| payments.iter().any(test);
    assert!(some(|payment| payment.withheld_tax().minor() > 0));
    assert!(some(|payment| payment.sales_tax().is_some_and(|tax| tax.minor() > 0)));
    assert!(some(|payment| payment.service_fee_tax().is_some_and(|tax| tax.minor() > 0)));
    assert!(some(|payment| payment.method() == PaymentMethod::CreditNote));
}

#[test]
fn control_totals_are_the_sums_of_the_cells() {
    for seed in [2, 9] {
        let world = seeded(seed);
        let as_of = world.config().today;
        let totals = world.totals(as_of);
        let mut sums: BTreeMap<(String, String), (u64, Decimal, Decimal)> = BTreeMap::new();
        for row in world.partner_center().earnings(&EarningsQuery::new(as_of)) {
            let month = cell(&row, EarningColumn::EarningDate)[..7].to_owned();
            let sum = sums.entry((cell(&row, EarningColumn::TransactionCurrency), month)).or_default();
            sum.0 += 1;
            sum.1 += money(&cell(&row, EarningColumn::EarningAmount));
            sum.2 += money(&cell(&row, EarningColumn::EarningAmountUsd));
        }
        let expected: BTreeMap<_, _> = totals
            .earnings
            .iter()
            .map(|((currency, month), total)| {
                let month = month.first_day().format("%Y-%m").to_string();
                let sums = (total.rows, total.earning_amount, total.earning_amount_usd);
                ((currency.code().to_owned(), month), sums)
            })
            .collect();
        assert_eq!(sums, expected);
        let total: Decimal = totals.payments.values().map(|total| total.earned_usd).sum();
        let listed: Decimal = payments(&world, as_of)
            .iter()
            .map(|row| money(&payment_cell(row, PaymentColumn::EarnedUsd)))
            .sum();
        assert_eq!(total, listed);
    }
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    let world = seeded(1);
    let mut seen = BTreeSet::new();
    for row in world.partner_center().earnings(&EarningsQuery::new(world.horizon())) {
        let decimals = |column| cell(&row, column).split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let currency = row.earning_amount().currency();
        seen.insert(currency);
        let expected = match currency {
            Currency::Jpy => 0,
            Currency::Kwd => 3,
            _ => 2,
        };
        assert_eq!(decimals(EarningColumn::EarningAmount), expected);
        assert_eq!(decimals(EarningColumn::EarningAmountUsd), 2);
    }
    assert_eq!(seen.len(), Currency::ALL.len());
}

#[test]
fn a_query_finds_exactly_the_rows_that_a_full_read_finds() {
    let world = world(WorldConfig { duplicate_every: Some(5), ..WorldConfig::default() });
    let as_of = world.horizon();
    let center = world.partner_center();
    let ids = |query: &EarningsQuery, keep: &dyn Fn(&Earning<'_>) -> bool| -> Vec<String> {
        center
            .earnings(query)
            .filter(|row| keep(row))
            .map(|row| cell(&row, EarningColumn::EarningId))
            .collect()
    };
    let all = EarningsQuery::new(as_of);
    let days = date(2024, 9, 12)..=date(2024, 11, 3);
    let participant = center.participants()[3].id().to_owned();
    let payment = payments(&world, as_of).iter().find_map(Payment::payment_id).expect("a numbered payment");
    let wanted = [
        (
            EarningsQuery { earned: Some(days.clone()), ..all.clone() },
            ids(&all, &|row| days.contains(&row.earning_for_date())),
        ),
        (
            EarningsQuery { participant: Some(participant.clone()), ..all.clone() },
            ids(&all, &|row| row.participant_id() == participant),
        ),
        (
            EarningsQuery { program: Some("Azure Marketplace".to_owned()), ..all.clone() },
            ids(&all, &|row| row.program_name() == "Azure Marketplace"),
        ),
        (
            EarningsQuery { payment_id: Some(payment.clone()), ..all.clone() },
            ids(&all, &|row| row.payment_id().as_ref() == Some(&payment)),
        ),
        (
            EarningsQuery { payment_id: Some(String::new()), ..all.clone() },
            ids(&all, &|row| row.payment_id().is_none()),
        ),
        (
            EarningsQuery { earned: Some(days.clone()), payment_id: Some("42".to_owned()), ..all.clone() },
            Vec::new(),
        ),
    ];
    for (query, expected) in wanted {
        assert_eq!(ids(&query, &|_| true), expected, "{query:?}");
    }
}

#[test]
fn payments_are_found_by_the_instant_of_their_last_change() {
    let world = seeded(4);
    let as_of = world.config().today;
    for month in 8..=12 {
        let when = instant(2024, month, 1)..=instant(2024, month, 28);
        let query = PaymentsQuery { updated: Some(when.clone()), ..PaymentsQuery::new(as_of) };
        let found = world.partner_center().payments(&query).count();
        let expected =
            payments(&world, as_of).iter().filter(|row| when.contains(&row.status_updated_at())).count();
        assert_eq!(found, expected);
        assert!(found > 0);
    }
}

#[test]
fn rows_appear_late_and_corrections_of_old_months_later_still() {
    let world = seeded(1);
    let days = date(2024, 7, 1)..=date(2024, 7, 31);
    let july = EarningsQuery { earned: Some(days), ..EarningsQuery::new(world.horizon()) };
    let rows: Vec<_> = world.partner_center().earnings(&july).collect();
    let delay = |row: &Earning<'_>| (row.known_at().date_naive() - row.earning_for_date()).num_days();
    assert!(rows.iter().any(|row| !row.is_adjustment() && delay(row) >= 35));
    assert!(rows.iter().any(|row| row.is_adjustment() && delay(row) > 60));
    for as_of in [instant(2024, 7, 20), instant(2024, 8, 20), instant(2025, 1, 1)] {
        let known = world.partner_center().earnings(&EarningsQuery { as_of, ..july.clone() }).count();
        assert_eq!(known, rows.iter().filter(|row| row.known_at() <= as_of).count());
    }
}

#[test]
fn a_late_adjustment_is_paid_later_but_listed_under_its_old_month() {
    let world = seeded(1);
    let query = EarningsQuery::new(world.horizon());
    let adjustment = world
        .partner_center()
        .earnings(&query)
        .find(|row| {
            row.is_adjustment() && row.payout_status() == PaymentStatus::Sent && row.payment_id().is_some()
        })
        .expect("a paid adjustment");
    let id = adjustment.payment_id().expect("a number");
    let months: BTreeSet<Month> = world
        .partner_center()
        .earnings(&EarningsQuery { payment_id: Some(id), ..query })
        .map(|row| Month::from(row.earning_for_date()))
        .collect();
    assert!(months.len() > 1, "a payment over {months:?}");
    assert!(cell(&adjustment, EarningColumn::CustomerName).is_empty());
    assert!(!cell(&adjustment, EarningColumn::ReasonCode).is_empty());
}

#[test]
fn a_payment_goes_from_upcoming_to_sent_and_some_come_back() {
    let mut seen = BTreeSet::new();
    for seed in 1..=6 {
        let world = seeded(seed);
        for day in (0..420).step_by(3) {
            let as_of = instant(2024, 8, 1) + TimeDelta::days(day);
            seen.extend(payments(&world, as_of).iter().map(Payment::status));
        }
    }
    use PaymentStatus::*;
    for status in [
        Upcoming,
        PendingTaxInvoice,
        TaxInvoiceUnderReview,
        InProgress,
        Sent,
        Failed,
        Reversed,
        Reprocessing,
        Rejected,
    ] {
        assert!(seen.contains(&status), "{status:?} never seen");
    }
    assert!(!seen.contains(&Unprocessed), "an order that is not planned has no row");
}

#[test]
fn a_payment_can_move_to_a_later_month_and_keeps_its_id() {
    let world = seeded(2);
    let moved = payments(&world, world.horizon())
        .into_iter()
        .find(|payment| {
            let month = Month::from(payment.status_updated_at().date_naive());
            let before = month.first_day().and_hms_opt(0, 0, 0).expect("midnight").and_utc();
            payments(&world, before).iter().any(|earlier| {
                earlier.payment_id().is_some()
                    && earlier.payment_id() == payment.payment_id()
                    && Month::from(earlier.status_updated_at().date_naive()) < month
            })
        })
        .expect("a payment in two months");
    assert_eq!(moved.status(), PaymentStatus::Sent);
}

#[test]
fn customers_become_known_days_after_their_rows() {
    let world = seeded(1);
    let names = |as_of| {
        let days = date(2024, 7, 1)..=date(2024, 7, 15);
        let query = EarningsQuery { earned: Some(days), ..EarningsQuery::new(as_of) };
        world
            .partner_center()
            .earnings(&query)
            .filter(|row| !row.is_adjustment() && row.known_at() <= instant(2024, 7, 18))
            .map(|row| (cell(&row, EarningColumn::EarningId), cell(&row, EarningColumn::CustomerName)))
            .collect::<BTreeMap<_, _>>()
    };
    let blanks = |as_of| names(as_of).values().filter(|name| name.is_empty()).count();
    let (early, later, last) =
        (blanks(instant(2024, 7, 18)), blanks(instant(2024, 8, 10)), blanks(world.horizon()));
    assert!(early > later && later > 0 && last == 0, "{early} then {later} then {last} blanks");
}

#[test]
fn copies_repeat_the_row_before_them_to_the_last_cell() {
    let world = world(WorldConfig { duplicate_every: Some(4), ..WorldConfig::default() });
    let line = |row: &Earning<'_>| -> Vec<String> {
        EarningColumn::ALL.iter().map(|column| cell(row, *column)).collect()
    };
    let rows: Vec<_> =
        world.partner_center().earnings(&EarningsQuery::new(world.horizon())).map(|row| line(&row)).collect();
    let distinct: BTreeSet<_> = rows.iter().map(|row| &row[0]).collect();
    let copies = rows.windows(2).filter(|pair| pair[0] == pair[1]).count();
    assert!(copies > 1_000);
    assert_eq!(rows.len() - distinct.len(), copies);
}

#[test]
fn without_copies_every_earning_has_its_own_id() {
    let world = seeded(1);
    let ids: Vec<_> = world
        .partner_center()
        .earnings(&EarningsQuery::new(world.horizon()))
        .map(|row| cell(&row, EarningColumn::EarningId))
        .collect();
    assert_eq!(ids.len(), 6_000);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn names_contain_characters_that_break_careless_readers() {
    let world = seeded(1);
    let names: BTreeSet<_> = world
        .partner_center()
        .earnings(&EarningsQuery::new(world.horizon()))
        .map(|row| cell(&row, EarningColumn::CustomerName))
        .collect();
    for trap in [',', '"', '\n', 'ß', '日', '🚀'] {
        assert!(names.iter().any(|name| name.contains(trap)), "no {trap:?} in any name");
    }
}

#[test]
fn payment_ids_have_leading_zeros_and_span_several_rows() {
    let world = seeded(1);
    let mut rows: BTreeMap<String, u32> = BTreeMap::new();
    let mut unnumbered = 0;
    for payment in payments(&world, world.horizon()) {
        match payment.payment_id() {
            Some(id) => *rows.entry(id).or_default() += 1,
            None => unnumbered += u32::from(payment.status() == PaymentStatus::Sent),
        }
    }
    assert!(rows.keys().all(|id| id.len() == 12 && id.starts_with('0')));
    assert!(rows.values().any(|count| *count > 1));
    assert!(unnumbered > 0, "no sent payment without a number");
}

#[test]
fn one_month_and_one_partner_are_a_world_too() {
    let tiny = world(WorldConfig { partners: 1, months: 1, rows: 40, accounts: 0, ..WorldConfig::default() });
    let rows: Vec<_> = tiny.partner_center().earnings(&EarningsQuery::new(tiny.horizon())).collect();
    assert_eq!(rows.len(), 40);
    assert!(rows.iter().all(|row| Month::from(row.earning_for_date()) == Month::from(date(2024, 7, 1))));
    let days: BTreeSet<_> = rows.iter().map(Earning::earning_for_date).collect();
    assert!(days.contains(&date(2024, 7, 1)), "the first day has rows");
    let after = tiny.horizon() + TimeDelta::days(400);
    assert_eq!(payments(&tiny, tiny.horizon()).len(), payments(&tiny, after).len());
}

#[test]
fn a_world_without_partners_has_no_rows() {
    let empty = world(WorldConfig { partners: 0, rows: 0, months: 0, accounts: 0, ..WorldConfig::default() });
    assert_eq!(empty.partner_center().earnings(&EarningsQuery::new(empty.horizon())).count(), 0);
    assert_eq!(payments(&empty, empty.horizon()).len(), 0);
    assert_eq!(empty.bank().entries(empty.horizon()).count(), 0);
}

#[test]
fn a_refused_configuration_names_the_limit() {
    let refused = |config: WorldConfig| World::new(config).expect_err("a refusal").to_string();
    let base = WorldConfig::default;
    assert_eq!(refused(WorldConfig { months: 241, ..base() }), "months must be at most 240");
    assert_eq!(
        refused(WorldConfig { partners: 0, ..base() }),
        "earnings rows need at least one partner and one month"
    );
    assert_eq!(
        refused(WorldConfig { duplicate_every: Some(1), ..base() }),
        "a copy must come at most every 2 rows"
    );
}

#[test]
fn columns_are_in_the_order_of_the_files() {
    let position = |name| EarningColumn::ALL.iter().position(|column| column.name() == name);
    // Support texts: column P is the earning type, S the earning date, U the earning exchange rate.
    assert_eq!(position("earningType"), Some(15));
    assert_eq!(position("earningDate"), Some(18));
    assert_eq!(position("earningExchangeRate"), Some(20));
    assert_eq!(position("claimId"), Some(22));
    assert_eq!(PaymentColumn::ALL[15].name(), "paymentDate");
}
