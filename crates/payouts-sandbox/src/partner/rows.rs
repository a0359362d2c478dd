//! The rows that an export asks for, out of the world.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::filter::{Cell, Field, Filter, midnight};
use crate::quirks::partner::PlainDateEnd;
use payouts_sandbox_world::{Amount, Earning, EarningsQuery, Payment, PaymentsQuery, World};

/// Which rows, as known when.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) filter: Option<Filter>,
    pub(crate) day_end: PlainDateEnd,
    /// Partner and seller ids that the caller may see; all when empty.
    pub(crate) participants: Vec<String>,
}

impl Wanted {
    pub(crate) fn earnings<'w>(&self, world: &'w World) -> impl Iterator<Item = Earning<'w>> + use<'_, 'w> {
        let mut query = EarningsQuery::new(self.as_of);
        if let Some(filter) = &self.filter {
            let (from, to) = filter.days(Field::EarningForDate);
            query.earned = Some(from..=to);
            query.participant = filter.only(Field::EnrollmentParticipantId).map(str::to_owned);
            query.program = filter.only(Field::ProgramName).map(str::to_owned);
            query.payment_id = filter.only(Field::PaymentId).map(str::to_owned);
        }
        let rows = world.partner_center().earnings(&query);
        rows.filter(|row| self.sees(row.participant_id()) && self.passes(&|field| earning_cell(row, field)))
    }

    pub(crate) fn payments<'w>(&self, world: &'w World) -> impl Iterator<Item = Payment<'w>> + use<'_, 'w> {
        let mut query = PaymentsQuery::new(self.as_of);
        if let Some(filter) = &self.filter {
            let (from, to) = filter.days(Field::PayoutStatusUpdateTs);
            query.updated = Some(instants(from, to));
            query.participant = filter.only(Field::EnrollmentParticipantId).map(str::to_owned);
            query.payment_id = filter.only(Field::PaymentId).filter(|id| !id.is_empty()).map(str::to_owned);
        }
        let rows = world.partner_center().payments(&query);
        rows.filter(|row| self.sees(row.participant_id()) && self.passes(&|field| payment_cell(row, field)))
    }

    fn sees(&self, participant: &str) -> bool {
        self.participants.is_empty() || self.participants.iter().any(|seen| seen == participant)
    }

    fn passes<'r>(&self, row: &dyn Fn(Field) -> Cell<'r>) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.passes(self.day_end, row))
    }
}

/// From the start of the first day to the end of the last.
fn instants(from: NaiveDate, to: NaiveDate) -> std::ops::RangeInclusive<DateTime<Utc>> {
    // A year or more from either end of chrono's calendar, so that the world can count around it.
    let far = TimeDelta::days(10_000);
    let from = midnight(from.max((DateTime::<Utc>::MIN_UTC + far).date_naive()));
    let to = midnight(to.min((DateTime::<Utc>::MAX_UTC - far).date_naive()));
    from..=to + TimeDelta::days(1)
}

fn earning_cell<'w>(row: &Earning<'w>, field: Field) -> Cell<'w> {
    match field {
        Field::EarningForDate => Cell::Instant(midnight(row.earning_for_date())),
        Field::EnrollmentParticipantId => text(row.participant_id()),
        Field::ProgramName => text(row.program_name()),
        Field::EngagementName => row.engagement_name().map_or(Cell::Blank, text),
        Field::LeverCode => text(row.lever_code()),
        Field::PayableSubType => text(row.payable_sub_type().code()),
        Field::PayoutStatus => Cell::Text(row.payout_status().text().to_uppercase().into()),
        Field::PaymentId => row.payment_id().map_or(Cell::Blank, |id| Cell::Text(id.into())),
        Field::TransactionAmount => number(row.transaction_amount()),
        Field::EarningAmount => number(Some(row.earning_amount())),
        Field::PayoutStatusUpdateTs | Field::PayoutOrderType | Field::PaymentAmount | Field::PaymentDate => {
            Cell::Blank
        }
    }
}

fn payment_cell<'w>(row: &Payment<'w>, field: Field) -> Cell<'w> {
    match field {
        Field::PayoutStatusUpdateTs => Cell::Instant(row.status_updated_at()),
        Field::EnrollmentParticipantId => text(row.participant_id()),
        Field::ProgramName => text(row.program_name()),
        Field::PayoutOrderType => text(row.payout_order_type().code()),
        Field::PaymentId => row.payment_id().map_or(Cell::Blank, |id| Cell::Text(id.into())),
        Field::PaymentAmount => number(Some(row.total())),
        Field::PaymentDate => row.paid_on().map_or(Cell::Blank, |day| Cell::Instant(midnight(day))),
        _ => Cell::Blank,
    }
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn number(amount: Option<Amount>) -> Cell<'static> {
    amount.map(Amount::value).map_or(Cell::Blank, |value: Decimal| Cell::Number(value))
}
