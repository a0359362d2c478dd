//! What an export contains: dataset, format, rows, and the quirks of its file.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use payouts_sandbox_world::{Amount, Earning, EarningsQuery, Payment, PaymentsQuery, World};
use rust_decimal::Decimal;

use super::filter::{Dataset, Field, FieldValue, Filter, midnight};
use crate::quirks::Quirks;
use crate::quirks::partner::PlainDateEnd;

/// When the file of an export is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splitting {
    /// Up to this many records are one file. More are one file for each month.
    pub one_file: u64,
    /// The records of a month are split into files of this many.
    pub per_file: u64,
}

impl Default for Splitting {
    /// The limits of the web export on Partner Center's pages: 50,000 and 500,000.
    fn default() -> Self {
        Self { one_file: 50_000, per_file: 500_000 }
    }
}

/// The format of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Tsv,
}

impl Format {
    pub(crate) fn separator(self) -> char {
        match self {
            Self::Csv => ',',
            Self::Tsv => '\t',
        }
    }

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        }
    }
}

/// Everything that determines the bytes of a file.
pub(crate) struct FileSpec<'w> {
    pub(crate) world: &'w World,
    pub(crate) dataset: Dataset,
    pub(crate) selection: Selection,
    pub(crate) format: Format,
    pub(crate) quirks: &'w Quirks,
    pub(crate) splitting: Splitting,
}

/// The rows of an export, as known at an instant.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) filter: Option<Filter>,
    pub(crate) day_end: PlainDateEnd,
    /// Partner and seller ids that the caller may see; all if empty.
    pub(crate) participants: Vec<String>,
}

impl Selection {
    pub(crate) fn earnings<'w>(&self, world: &'w World) -> impl Iterator<Item = Earning<'w>> + use<'_, 'w> {
        let mut query = EarningsQuery::new(self.as_of);
        if let Some(filter) = &self.filter {
            let (from, to) = filter.days(Field::EarningForDate);
            query.earned = Some(from..=to);
            query.participant = filter.required_text(Field::EnrollmentParticipantId).map(str::to_owned);
            query.program = filter.required_text(Field::ProgramName).map(str::to_owned);
            query.payment_id = filter.required_text(Field::PaymentId).map(str::to_owned);
        }
        let rows = world.partner_center().earnings(&query);
        rows.filter(|row| self.sees(row.participant_id()) && self.passes(&|field| earning_value(row, field)))
    }

    pub(crate) fn payments<'w>(&self, world: &'w World) -> impl Iterator<Item = Payment<'w>> + use<'_, 'w> {
        let mut query = PaymentsQuery::new(self.as_of);
        if let Some(filter) = &self.filter {
            let (from, to) = filter.days(Field::PayoutStatusUpdateTs);
            query.updated = Some(instants(from, to));
            query.participant = filter.required_text(Field::EnrollmentParticipantId).map(str::to_owned);
            query.payment_id =
                filter.required_text(Field::PaymentId).filter(|id| !id.is_empty()).map(str::to_owned);
        }
        let rows = world.partner_center().payments(&query);
        rows.filter(|row| self.sees(row.participant_id()) && self.passes(&|field| payment_value(row, field)))
    }

    /// Whether the caller may see a participant.
    fn sees(&self, participant: &str) -> bool {
        self.participants.is_empty() || self.participants.iter().any(|seen| seen == participant)
    }

    fn passes<'r>(&self, row: &dyn Fn(Field) -> FieldValue<'r>) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.passes(self.day_end, row))
    }
}

/// From the start of the first day to the end of the last day.
fn instants(from: NaiveDate, to: NaiveDate) -> std::ops::RangeInclusive<DateTime<Utc>> {
    // Years away from both ends of chrono's calendar, so that the world can add to it.
    let far = TimeDelta::days(10_000);
    let from = midnight(from.max((DateTime::<Utc>::MIN_UTC + far).date_naive()));
    let to = midnight(to.min((DateTime::<Utc>::MAX_UTC - far).date_naive()));
    from..=to + TimeDelta::days(1)
}

fn earning_value<'w>(row: &Earning<'w>, field: Field) -> FieldValue<'w> {
    match field {
        Field::EarningForDate => FieldValue::Instant(midnight(row.earning_for_date())),
        Field::EnrollmentParticipantId => text(row.participant_id()),
        Field::ProgramName => text(row.program_name()),
        Field::EngagementName => row.engagement_name().map_or(FieldValue::Blank, text),
        Field::LeverCode => text(row.lever_code()),
        Field::PayableSubType => text(row.payable_sub_type().code()),
        Field::PayoutStatus => FieldValue::Text(row.payout_status().text().to_uppercase().into()),
        Field::PaymentId => row.payment_id().map_or(FieldValue::Blank, |id| FieldValue::Text(id.into())),
        Field::TransactionAmount => number(row.transaction_amount()),
        Field::EarningAmount => number(Some(row.earning_amount())),
        Field::PayoutStatusUpdateTs | Field::PayoutOrderType | Field::PaymentAmount | Field::PaymentDate => {
            FieldValue::Blank
        }
    }
}

fn payment_value<'w>(row: &Payment<'w>, field: Field) -> FieldValue<'w> {
    match field {
        Field::PayoutStatusUpdateTs => FieldValue::Instant(row.status_updated_at()),
        Field::EnrollmentParticipantId => text(row.participant_id()),
        Field::ProgramName => text(row.program_name()),
        Field::PayoutOrderType => text(row.payout_order_type().code()),
        Field::PaymentId => row.payment_id().map_or(FieldValue::Blank, |id| FieldValue::Text(id.into())),
        Field::PaymentAmount => number(Some(row.total())),
        Field::PaymentDate => {
            row.paid_on().map_or(FieldValue::Blank, |day| FieldValue::Instant(midnight(day)))
        }
        _ => FieldValue::Blank,
    }
}

fn text(text: &str) -> FieldValue<'_> {
    FieldValue::Text(Cow::Borrowed(text))
}

fn number(amount: Option<Amount>) -> FieldValue<'static> {
    amount.map(Amount::value).map_or(FieldValue::Blank, |value: Decimal| FieldValue::Number(value))
}
