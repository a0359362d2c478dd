//! `$filter`: what is built reads back as what was meant, by a parser that knows nothing of the builder.

mod odata;

use chrono::{DateTime, TimeDelta, Utc};
use odata::Condition;
use payouts_core::partner_center::{Filter, Payments, earnings, payments};
use payouts_wire::Amount;
use proptest::prelude::*;

/// A condition as a caller means it.
#[derive(Clone, Debug)]
enum Meant {
    Text(usize, String),
    AnyOf(Vec<String>),
    Since(DateTime<Utc>),
    Until(DateTime<Utc>),
    Before(DateTime<Utc>),
    AtLeast(Amount),
    AtMost(Amount),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
}

const TEXT_FIELDS: [&str; 4] = ["enrollmentParticipantId", "programName", "payoutOrderType", "paymentId"];

impl Meant {
    fn built(&self) -> Filter<Payments> {
        let time = payments::PAYOUT_STATUS_UPDATE_TS;
        match self {
            Self::Text(0, text) => payments::ENROLLMENT_PARTICIPANT_ID.is(text),
            Self::Text(1, text) => payments::PROGRAM_NAME.is(text),
            Self::Text(2, text) => payments::PAYOUT_ORDER_TYPE.is(text),
            Self::Text(_, text) => payments::PAYMENT_ID.is(text),
            Self::AnyOf(texts) => payments::PROGRAM_NAME.is_any_of(texts),
            Self::Since(instant) => time.at_or_after(*instant),
            Self::Until(instant) => time.at_or_before(*instant),
            Self::Before(instant) => time.before(*instant),
            Self::AtLeast(amount) => payments::PAYMENT_AMOUNT.at_least(*amount),
            Self::AtMost(amount) => payments::PAYMENT_AMOUNT.at_most(*amount),
            Self::And(left, right) => left.built() & right.built(),
            Self::Or(left, right) => left.built() | right.built(),
        }
    }

    /// What the parser should find. Whole seconds, rounded away from what is wanted.
    fn expected(&self) -> Condition {
        let down = |instant: &DateTime<Utc>| DateTime::from_timestamp(instant.timestamp(), 0).unwrap();
        let up = |instant: &DateTime<Utc>| {
            if down(instant) == *instant { *instant } else { down(instant) + TimeDelta::seconds(1) }
        };
        let time = |operator, instant: DateTime<Utc>| {
            Condition::compare("payoutStatusUpdateTS", operator, instant.format("%FT%TZ").to_string())
        };
        match self {
            Self::Text(field, text) => Condition::text(TEXT_FIELDS[*field], text),
            Self::AnyOf(texts) if texts.is_empty() => {
                Condition::text("programName", "one").and(Condition::text("programName", "another"))
            }
            Self::AnyOf(texts) => {
                let all = texts.iter().map(|text| Condition::text("programName", text));
                all.reduce(Condition::or).unwrap()
            }
            Self::Since(instant) => time("ge", down(instant)),
            Self::Until(instant) => time("le", up(instant)),
            Self::Before(instant) => time("lt", up(instant)),
            Self::AtLeast(amount) => Condition::compare("paymentAmount", "ge", amount.to_string()),
            Self::AtMost(amount) => Condition::compare("paymentAmount", "le", amount.to_string()),
            Self::And(left, right) => left.expected().and(right.expected()),
            Self::Or(left, right) => left.expected().or(right.expected()),
        }
    }
}

fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..4_000_000_000, prop_oneof![Just(0), 0_u32..1_000_000_000])
        .prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).unwrap())
}

/// Anything, and more often what looks like syntax.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[' a-z():=&+%#?/\"\u{2018}\u{2019}é漢]{0,12}",
        "(' (and|or) )?[a-z]{0,3}( (eq|ge) ')?",
    ]
}

fn meant() -> impl Strategy<Value = Meant> {
    let amount = "-?[0-9]{1,12}(\\.[0-9]{1,6})?".prop_map(|digits| digits.parse::<Amount>().unwrap());
    let leaf = prop_oneof![
        (0..TEXT_FIELDS.len(), text()).prop_map(|(field, text)| Meant::Text(field, text)),
        proptest::collection::vec(text(), 0..4).prop_map(Meant::AnyOf),
        instant().prop_map(Meant::Since),
        instant().prop_map(Meant::Until),
        instant().prop_map(Meant::Before),
        amount.clone().prop_map(Meant::AtLeast),
        amount.prop_map(Meant::AtMost),
    ];
    leaf.prop_recursive(5, 24, 2, |inner| {
        let pair = (inner.clone(), inner).prop_map(|(left, right)| (Box::new(left), Box::new(right)));
        prop_oneof![
            pair.clone().prop_map(|(left, right)| Meant::And(left, right)),
            pair.prop_map(|(left, right)| Meant::Or(left, right)),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_built_reads_back_as_what_was_meant(meant in meant()) {
        let text = meant.built().to_string();
        prop_assert_eq!(odata::parse(&text), Ok(meant.expected()), "{}", text);
    }

    #[test]
    fn pc_quote_doubling(text in text()) {
        let filter = payments::PROGRAM_NAME.is(&text).to_string();
        prop_assert_eq!(odata::parse(&filter), Ok(Condition::text("programName", &text)));
        let quotes = filter.matches('\'').count();
        prop_assert_eq!(quotes, 2 + 2 * text.matches('\'').count());
    }

    #[test]
    fn pc_date_literal(instant in instant()) {
        let filters = [
            payments::PAYOUT_STATUS_UPDATE_TS.at_or_after(instant).to_string(),
            payments::PAYOUT_STATUS_UPDATE_TS.at_or_before(instant).to_string(),
            payments::PAYOUT_STATUS_UPDATE_TS.before(instant).to_string(),
        ];
        for filter in filters {
            let literal = filter.rsplit(' ').next().unwrap();
            prop_assert_eq!((literal.len(), literal.ends_with('Z'), literal.contains('.')), (20, true, false));
        }
    }
}

#[test]
fn pc_plain_date_end() {
    let midnight: DateTime<Utc> = "2024-06-01T00:00:00Z".parse().unwrap();
    let date = earnings::EARNING_FOR_DATE;
    let (until, before) = (date.at_or_before(midnight).to_string(), date.before(midnight).to_string());
    assert_eq!(
        (&*until, &*before),
        ("earningForDate le 2024-06-01T00:00:00Z", "earningForDate lt 2024-06-01T00:00:00Z",)
    );
}

#[test]
fn the_end_of_the_calendar_is_a_bound_like_any_other() {
    let end = payments::PAYOUT_STATUS_UPDATE_TS.before(DateTime::<Utc>::MAX_UTC).to_string();
    assert!(end.starts_with("payoutStatusUpdateTS lt "), "{end}");
}

#[test]
fn pc_filter_traps() {
    let filter = payments::PAYMENT_ID.is("000123") & payments::PAYMENT_DATE.before(DateTime::UNIX_EPOCH);
    let text = filter.to_string();
    assert_eq!(text, "paymentId eq '000123' and paymentDate lt 1970-01-01T00:00:00Z");
    for trap in ["=", "?", "$filter", "csv", "\u{2018}", "\u{2019}"] {
        assert!(!text.contains(trap), "{trap}");
    }
}

#[test]
fn pc_participant_id_literal() {
    let texts = [
        payments::ENROLLMENT_PARTICIPANT_ID.is("0012345").to_string(),
        earnings::ENROLLMENT_PARTICIPANT_ID.is("0012345").to_string(),
    ];
    assert_eq!(texts, ["enrollmentParticipantId eq '0012345'", "enrollmentParticipantId eq '0012345'"]);
}

#[test]
fn pc_payment_id_literal() {
    assert_eq!(earnings::PAYMENT_ID.is("000000000042").to_string(), "paymentId eq '000000000042'");
}

#[test]
fn pc_payable_subtype() {
    assert_eq!(
        earnings::PAYABLE_SUB_TYPE.is_any_of(["REBATE", "COOP", "FEE", "SELL", "IndirectRebate"]).as_str(),
        "payableSubType eq 'REBATE' or payableSubType eq 'COOP' or payableSubType eq 'FEE' \
         or payableSubType eq 'SELL' or payableSubType eq 'IndirectRebate'"
    );
}

#[test]
fn pc_lever_code_field() {
    let lever = earnings::LEVER_CODE.is("CSP:Global:Rebate:2024");
    assert_eq!(lever.as_str(), "leverCode eq 'CSP:Global:Rebate:2024'", "colons are text like any other");
}

#[test]
fn pc_filter_field_case() {
    let field = earnings::EARNING_FOR_DATE.before(DateTime::UNIX_EPOCH).to_string();
    assert!(field.starts_with("earningForDate "), "{field}");
}

#[test]
fn pc_payment_date_filter() {
    let insisting = payments::PAYMENT_DATE.at_or_after(DateTime::UNIX_EPOCH);
    assert_eq!(insisting.to_string(), "paymentDate ge 1970-01-01T00:00:00Z");
    let by_itself = payouts_core::PartnerCenterSource::filter_of(&crate::support::may());
    assert!(by_itself.starts_with("payoutStatusUpdateTS ") && !by_itself.contains("paymentDate"));
}

#[test]
fn pc_payment_amount_field() {
    let amount = payments::PAYMENT_AMOUNT.at_least("50.00".parse().unwrap());
    assert_eq!(amount.to_string(), "paymentAmount ge 50.00", "digits as given");
    assert!(!payouts_core::PartnerCenterSource::filter_of(&crate::support::may()).contains("Amount"));
}

#[test]
fn no_row_is_one_of_none() {
    let none = payments::PAYMENT_ID.is_any_of::<&str>([]);
    let with_more = payments::PROGRAM_NAME.is("a") | none;
    assert_eq!(
        with_more.as_str(),
        "programName eq 'a' or (paymentId eq 'one' and paymentId eq 'another')",
        "a blank field would meet eq ''"
    );
}
