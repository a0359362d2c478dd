//! The months that the tests report on: an empty one, a normal one and a hostile one.

use chrono::NaiveDate;
use payouts_model::{Dataset, Money, Month, Period, Provider, SourceId};
use payouts_reconcile::SettlementStatus;
use payouts_report::{
    Figures, PayoutRow, ReportOrigin, Snapshot, SnapshotBuilder, render_workbook,
    snapshot::{
        BankDays, BankMatch, BankState, CorrectionCause, CorrectionRow, CoverageRow, CoverageState,
        EarningRow, ExceptionDecision, ExceptionRow, InSums, ProofState, Ruling, UnmatchedEntry,
    },
};
use std::sync::OnceLock;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(crate) fn money(text: &str) -> Money {
    text.parse().expect("money")
}

pub(crate) fn october() -> Month {
    Month::of(day("2026-10-01"))
}

pub(crate) fn origin() -> ReportOrigin {
    let as_of = "2026-11-03T06:00:00Z".parse().expect("an instant");
    let mut origin = ReportOrigin::new(october(), as_of, "sha256:5d41402abc4b2a76b9719d911017c592", "0.1.0");
    origin.parameters.insert("days to the bank".to_owned(), "7".to_owned());
    origin
}

pub(crate) fn builder() -> SnapshotBuilder {
    Snapshot::builder(origin())
}

pub(crate) fn empty() -> Snapshot {
    builder().finish()
}

/// A payout of Partner Center that was sent to a bank.
pub(crate) fn payout(id: &str, paid_on: &str, total: &str) -> PayoutRow {
    let source = SourceId::new("contoso");
    let month = Month::of(day(paid_on));
    let status = SettlementStatus::SentToBank;
    let mut row = PayoutRow::new(id, source, Provider::PartnerCenter, "0004711", month, status);
    row.participant = Some("Contoso GmbH".to_owned());
    row.program = Some("CSP Direct Bill Partner".to_owned());
    row.reference = Some(id.to_owned());
    row.paid_on = Some(day(paid_on));
    row.status = Some("Sent".to_owned());
    row.method = Some("Electronic bank transfer".to_owned());
    row.earned = Some(money(total));
    row.total = Some(money(total));
    row.trace = "5d41402abc4b:payments.csv:7".to_owned();
    row
}

pub(crate) fn in_bank(id: &str, booked: &str, booked_on: &str) -> BankMatch {
    let mut found = BankMatch::new(
        Provider::PartnerCenter,
        vec![id.to_owned()],
        BankState::InBank,
        "the entry names the payment id",
    );
    found.booked = vec![money(booked)];
    found.booked_on = Some(day(booked_on));
    found.entries = vec![format!("entry-{id}")];
    found.bank_account = Some("DE02120300000000202051".to_owned());
    found.days = Some(2);
    found
}

pub(crate) fn normal() -> Snapshot {
    let mut month = builder();
    for (number, paid_on) in ["2026-07-15", "2026-08-14", "2026-09-15"].iter().enumerate() {
        month.add_payout(payout(
            &format!("00000000000{number}"),
            paid_on,
            &format!("{}120.50 EUR", number + 8),
        ));
    }
    let mut first = payout("000000000042", "2026-10-15", "1234567.50 EUR");
    first.earned = Some(money("1250000.00 EUR"));
    first.withheld_tax = Some(money("16432.50 EUR"));
    first.sales_tax = Some(money("1000.00 EUR"));
    month.add_payout(first);
    month.add_match(in_bank("000000000042", "1234567.50 EUR", "2026-10-17"));

    let mut second = payout("000000000043", "2026-10-20", "980.00 EUR");
    second.program = Some("Azure Marketplace".to_owned());
    second.earned = Some(money("1000.00 EUR"));
    second.service_fee_tax = Some(money("20.00 EUR"));
    month.add_payout(second);
    let mut less = in_bank("000000000043", "970.00 EUR", "2026-10-23");
    less.state = BankState::Difference;
    less.reason = "the bank booked 10.00 EUR less".to_owned();
    less.days = Some(3);
    month.add_match(less);

    let mut third = payout("000000000044", "2026-10-30", "500 USD");
    third.earned = Some(money("500 USD"));
    month.add_payout(third);
    let mut converted = in_bank("000000000044", "455.32 EUR", "2026-11-02");
    converted.instructed = Some(money("500 USD"));
    converted.rate = "1.0981".parse().ok();
    month.add_match(converted);

    month.add_payout(payout("000000000045", "2026-10-31", "75.25 EUR"));
    let waits = "it may be booked after the statement ends";
    month.add_match(BankMatch::new(
        Provider::PartnerCenter,
        vec!["000000000045".to_owned()],
        BankState::InTransit,
        waits,
    ));
    let mut credit = payout("000000000046", "2026-10-15", "300.00 EUR");
    credit.settlement = SettlementStatus::CreditNote;
    credit.method = Some("LRDCredit".to_owned());
    month.add_payout(credit);
    let mut failed = payout("000000000047", "2026-10-15", "44.00 EUR");
    failed.settlement = SettlementStatus::FailedOrReturned;
    failed.status = Some("Rejected".to_owned());
    month.add_payout(failed);
    let mut gone = payout("000000000048", "2026-10-15", "1.00 EUR");
    gone.vanished = true;
    month.add_payout(gone);
    let mut without = payout("000000000049", "2026-10-15", "5.00");
    without.earned = None;
    month.add_payout(without);
    for (number, total) in ["125000 JPY", "98.125 KWD", "4410.70 GBP"].iter().enumerate() {
        let mut row = PayoutRow::new(
            format!("851621265319778{number}"),
            SourceId::new("grand-hotels"),
            Provider::OracleBi,
            "8516212653197782",
            october(),
            SettlementStatus::SentToBank,
        );
        row.reference = Some(format!("851621265319778{number}"));
        row.paid_on = Some(day("2026-10-03"));
        row.total = Some(money(total));
        row.withheld = Some(money(&format!("10 {}", &total[total.len() - 3..])));
        month.add_payout(row);
    }
    add_earnings(&mut month);
    add_checks(&mut month);
    month.finish()
}

fn add_earnings(month: &mut SnapshotBuilder) {
    for (money_text, converted, payment) in [
        ("1200000.00 EUR", None, Some("000000000042")),
        ("55000.00 USD", Some("50000.00 EUR"), Some("000000000042")),
        ("12.00 EUR", None, None),
    ] {
        let (own, converted) = (money(money_text), converted.map(money));
        let mut earning = EarningRow::new(october(), "0004711");
        earning.program = Some("CSP Direct Bill Partner");
        earning.customer = Some("Fabrikam & Söhne");
        earning.payment = payment;
        earning.money = Some(&own);
        earning.converted = converted.as_ref();
        earning.rate = converted.as_ref().and_then(|_| "0.909".parse().ok());
        month.add_earning(&earning);
    }
    let own = money("12.00 EUR");
    let mut again = EarningRow::new(october(), "0004711");
    again.money = Some(&own);
    again.in_sums = InSums::RepeatsId;
    month.add_earning(&again);
}

fn add_checks(month: &mut SnapshotBuilder) {
    let mut stray = UnmatchedEntry::new(
        "entry-9",
        "DE02120300000000202051",
        money("15.00 EUR"),
        "no payout has this amount",
    );
    stray.provider = Some(Provider::PartnerCenter);
    stray.booked_on = Some(day("2026-10-28"));
    stray.label = Some("MICROSOFT IRELAND".to_owned());
    month.add_unmatched(stray);
    for exception in exceptions() {
        month.add_exception(exception);
    }
    let mut correction = CorrectionRow::new(CorrectionCause::Correction, "000000000042", "observation 17");
    correction.column = Some("total".to_owned());
    correction.was = Some("1234567.00 EUR".to_owned());
    correction.is = Some("1234567.50 EUR".to_owned());
    correction.difference = Some(money("0.50 EUR"));
    month.add_correction(correction);
    month.since_close("the close of 2026-10 on 2026-11-01 by Ada");
    for (dataset, state) in
        [(Dataset::Payments, CoverageState::Complete), (Dataset::Earnings, CoverageState::Early)]
    {
        let period = Period::Month(october());
        month.add_coverage(CoverageRow::new(SourceId::new("contoso"), dataset, "all", period, state));
    }
    for number in 0..31 {
        let period = Period::Day(day("2026-10-01") + chrono::Days::new(number));
        let state = match number {
            12 => CoverageState::Failed,
            28.. => CoverageState::Pending,
            _ => CoverageState::Complete,
        };
        let source = SourceId::new("grand-hotels");
        month.add_coverage(CoverageRow::new(
            source,
            Dataset::PayoutSummary,
            "8516212653197782",
            period,
            state,
        ));
    }
    let account = "DE02120300000000202051";
    month.add_bank_days(BankDays::new(account, day("2026-10-01"), day("2026-10-20"), ProofState::Proved));
    month.add_bank_days(BankDays::new(account, day("2026-10-21"), day("2026-10-23"), ProofState::Unproved));
    month.add_bank_days(BankDays::new(account, day("2026-10-24"), day("2026-11-02"), ProofState::Proved));
    month.add_left_out(Some(Provider::OracleBi), "could not be read", 2);
}

pub(crate) fn exceptions() -> Vec<ExceptionRow> {
    let mut amount =
        ExceptionRow::new("ex-0001", "amount-differs", "The bank booked 10.00 EUR less than the ledger has.");
    amount.provider = Some(Provider::PartnerCenter);
    amount.account = Some("0004711".to_owned());
    amount.reference = Some("000000000043".to_owned());
    amount.age_days = Some(11);
    amount.money = Some(money("10.00 EUR"));
    let mut entry =
        ExceptionRow::new("ex-0002", "not-in-ledger", "The bank was paid, and the ledger has no payout.");
    entry.reference = Some("1234567890123456".to_owned());
    entry.age_days = Some(6);
    entry.money = Some(money("15.00 EUR"));
    let mut decided =
        ExceptionRow::new("ex-0003", "no-earnings", "No earning carries the id of the payment.");
    decided.age_days = Some(95);
    let at = "2026-11-02T09:00:00Z".parse().expect("an instant");
    decided.decision = Some(ExceptionDecision::new(Ruling::Accept, "Ada", at, "paid by hand in 2024"));
    vec![amount, entry, decided]
}

/// Texts that try to leave their place.
pub(crate) const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "\u{202e}000123\u{202c}",
    "=HYPERLINK(\"http://example.com\")",
    "+1|cmd",
    "\"><img src=x onerror=alert(1)>",
    "'; DROP TABLE payouts; --",
    "a|b`c*d_e",
    "\u{0}\u{1b}[31m\r\nsecond line ]]> &amp; {month}",
];

/// The workbook of the hostile month. It takes seconds without optimization, so tests share it.
pub(crate) fn hostile_workbook() -> &'static [u8] {
    static WORKBOOK: OnceLock<Vec<u8>> = OnceLock::new();
    WORKBOOK.get_or_init(|| render_workbook(&Figures::new(&hostile())).expect("a workbook"))
}

pub(crate) fn hostile() -> Snapshot {
    let mut month = builder();
    for (number, text) in HOSTILE.into_iter().enumerate() {
        let mut row = payout(&format!("{text}#{number}"), "2026-10-15", "79228162514264337593543950335 JPY");
        row.account = text.to_owned();
        row.participant = Some(text.to_owned());
        row.program = Some(text.to_owned());
        row.location = Some(text.to_owned());
        row.status = Some(text.to_owned());
        row.trace = text.to_owned();
        row.withheld_tax = Some(money("-0.0000000000000000000000000001 JPY"));
        row.withheld = Some(money("-1.1234 KWD"));
        month.add_payout(row);
        let mut found =
            in_bank(&format!("{text}#{number}"), "79228162514264337593543950334 JPY", "2026-10-17");
        found.reason = text.to_owned();
        found.entries = vec![text.to_owned()];
        month.add_match(found);
        let own = money("79228162514264337593543950335 EUR");
        let mut earning = EarningRow::new(october(), text);
        (earning.program, earning.customer, earning.payment) = (Some(text), Some(text), Some(text));
        earning.money = Some(&own);
        month.add_earning(&earning);
        month.add_left_out(None, text, 3);
        let source = SourceId::new(text);
        let period = Period::Month(october());
        month.add_coverage(CoverageRow::new(source, Dataset::Payments, text, period, CoverageState::Held));
        month.add_bank_days(BankDays::new(text, day("2026-09-30"), day("2026-11-02"), ProofState::Missing));
    }
    for number in 0..10_000_u32 {
        let text = HOSTILE[number as usize % HOSTILE.len()];
        let mut row = ExceptionRow::new(format!("{number:016}"), "not-on-statement", text);
        row.reference = Some(format!("{text}{number}"));
        row.age_days = Some(number % 200);
        row.money = Some(money("12345678901234567.89 EUR"));
        month.add_exception(row);
    }
    month.since_close(HOSTILE[0]);
    month.finish()
}
