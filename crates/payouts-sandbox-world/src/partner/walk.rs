//! Walks over earnings and payments, past what a query cannot want.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::book::{Book, Enrollment};
use super::earning::{Earning, spelled_payment_id};
use super::facts::Page;
use super::lifecycle::payee_of;
use super::payment::Payment;
use super::query::{EarningsQuery, PaymentsQuery};
use crate::Month;

/// A deposit's last step comes at most this long after the first day of its run.
const LONGEST_STORY: TimeDelta = TimeDelta::days(62);

pub(super) fn earnings<'w>(
    book: &'w Book,
    query: &EarningsQuery,
) -> impl Iterator<Item = Earning<'w>> + use<'w> {
    let as_of = query.as_of;
    let (from, to) = days(book, query);
    let paid_by = query.payment_id.as_deref().map(PaidBy::spelled);
    let months = book.months().filter(move |month| {
        let month = book.first_month.plus(*month);
        month.last_day() >= from && month.first_day() <= to
    });
    let enrollments: Vec<usize> = (0..book.enrollments.len())
        .filter(|index| is_wanted(book, &book.enrollments[*index], query, paid_by))
        .collect();
    months
        .flat_map(move |month| {
            enrollments.clone().into_iter().map(move |index| Page::new(book, month, index))
        })
        .flat_map(move |page| {
            let rows = page.rows_of_days(from, to);
            rows.filter_map(move |row| Earning::at(&page, row, as_of))
        })
        .filter(move |row| (from..=to).contains(&row.earning_for_date()))
        .filter(move |row| paid_by.is_none_or(|paid_by| paid_by.pays(row)))
}

/// The payment id of a query.
#[derive(Clone, Copy)]
enum PaidBy {
    Number(u64),
    Blank,
    Nothing,
}

impl PaidBy {
    fn spelled(id: &str) -> Self {
        let number = || id.parse().ok().filter(|number| spelled_payment_id(*number) == id);
        if id.is_empty() { Self::Blank } else { number().map_or(Self::Nothing, Self::Number) }
    }

    fn pays(self, row: &Earning<'_>) -> bool {
        match self {
            Self::Number(number) => row.settlement.payment_id == Some(number),
            Self::Blank => row.settlement.payment_id.is_none(),
            Self::Nothing => false,
        }
    }

    fn may_pay(self, book: &Book, participant: usize) -> bool {
        match self {
            Self::Number(number) => payee_of(book, number).is_some_and(|(_, payee)| payee == participant),
            Self::Blank => true,
            Self::Nothing => false,
        }
    }
}

pub(super) fn payments<'w>(
    book: &'w Book,
    query: &PaymentsQuery,
) -> impl Iterator<Item = Payment<'w>> + use<'w> {
    let query = query.clone();
    let runs = (0..book.ledger().runs).filter({
        let (updated, as_of) = (query.updated.clone(), query.as_of);
        move |run| {
            let first_day = book.first_month.plus(*run).first_day();
            let starts = crate::calendar::at(first_day, 0);
            let wanted = updated
                .as_ref()
                .is_none_or(|when| starts <= *when.end() && starts + LONGEST_STORY >= *when.start());
            starts <= as_of && wanted
        }
    });
    let as_of = query.as_of;
    runs.flat_map(move |run| {
        (0..book.orders.len()).filter_map(move |order| Payment::of(book, run, order, as_of))
    })
    .filter(move |payment| matches(payment, &query))
}

fn days(book: &Book, query: &EarningsQuery) -> (NaiveDate, NaiveDate) {
    let first = book.first_month.first_day();
    let last = Month::of(first).plus(book.config.months).first_day();
    match &query.earned {
        Some(days) => ((*days.start()).max(first), (*days.end()).min(last)),
        None => (first, last),
    }
}

fn is_wanted(book: &Book, enrollment: &Enrollment, query: &EarningsQuery, paid_by: Option<PaidBy>) -> bool {
    let participant = book.participant_of(enrollment);
    paid_by.is_none_or(|paid_by| paid_by.may_pay(book, enrollment.participant))
        && query.participant.as_deref().is_none_or(|id| id == participant.id())
        && query.program.as_deref().is_none_or(|name| name == enrollment.program.name)
}

fn matches(payment: &Payment<'_>, query: &PaymentsQuery) -> bool {
    let updated: DateTime<Utc> = payment.status_updated_at();
    query.updated.as_ref().is_none_or(|when| when.contains(&updated))
        && query.participant.as_deref().is_none_or(|id| id == payment.participant_id())
        && query.payment_id.as_deref().is_none_or(|id| payment.payment_id().as_deref() == Some(id))
}
