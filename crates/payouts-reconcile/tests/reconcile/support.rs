//! Payouts, earnings and entries in a line each.

use chrono::NaiveDate;
use payouts_bank::{Entry, Statement};
use payouts_model::{Money, Payout, Provenance, Provider, RowKey, SourceId};
use payouts_reconcile::{EarningLine, Finding, Kind, Loaded, Matched, Payments, Rules, Transfers};
use std::collections::BTreeMap;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(crate) fn money(text: &str) -> Money {
    text.parse().expect("money")
}

pub(crate) fn contoso() -> SourceId {
    SourceId::new("contoso")
}

/// A payment of Partner Center that was sent to a bank: what was earned is what is paid.
pub(crate) fn sent(reference: &str, paid_on: &str, amount: &str) -> Payout {
    Payout {
        key: RowKey::new([reference, amount], 0),
        provider: Provider::PartnerCenter,
        account: "4103117".to_owned(),
        reference: Some(reference.to_owned()).filter(|reference| !reference.is_empty()),
        paid_on: Some(day(paid_on)),
        paid_at: None,
        status: Some("Sent".to_owned()),
        method: Some("ElectronicBank".to_owned()),
        program: None,
        earned: Some(money(amount)),
        withheld_tax: None,
        sales_tax: None,
        service_fee_tax: None,
        withheld: None,
        total: Some(money(amount)),
        extra: BTreeMap::new(),
        provenance: Provenance { observation: None, sha256: String::new(), entry: None, line: 1 },
    }
}

/// The batch payout of an account.
pub(crate) fn batch(reference: &str, paid_on: &str, amount: &str) -> Payout {
    let payout = sent(reference, paid_on, amount);
    Payout { provider: Provider::OracleBi, status: None, method: None, earned: None, ..payout }
}

/// An earning in its own currency.
pub(crate) fn earned<'e>(payment: &'e str, on: &str, amount: &str) -> EarningLine<'e> {
    EarningLine {
        payment,
        earning: Some(money(amount)),
        converted: None,
        usd: None,
        earned_on: Some(day(on)),
        is_repeat: false,
    }
}

/// All earnings and payments of 2025.
pub(crate) fn all_of_2025() -> BTreeMap<SourceId, Loaded> {
    BTreeMap::from([(contoso(), year())])
}

pub(crate) fn year() -> Loaded {
    Loaded { since: Some(day("2025-01-01")), until: Some(day("2025-12-31")), ..Loaded::default() }
}

/// What payments come to when they are compared with these earnings.
pub(crate) fn held(
    payments: &[Payout],
    lines: &[EarningLine<'_>],
    loaded: &BTreeMap<SourceId, Loaded>,
) -> Vec<Finding> {
    let mut all = Payments::default();
    payments.iter().for_each(|payment| all.add(&contoso(), payment));
    let mut held = all.hold();
    lines.iter().for_each(|line| held.add(&contoso(), line));
    held.findings(loaded, &all_of_2025())
}

/// An entry whose text is this.
pub(crate) fn entry(on: &str, amount: &str, text: &str) -> Entry {
    let mut entry = Entry::new(money(amount));
    entry.booked_on = Some(day(on));
    entry.texts = vec![text.to_owned()];
    entry
}

/// A statement in euros over the year.
pub(crate) fn statement(entries: Vec<Entry>) -> Statement {
    let mut statement = Statement::default();
    statement.currency = Some("EUR".parse().expect("a currency"));
    statement.days = Some((day("2025-01-01"), day("2025-12-31")));
    statement.entries = entries;
    statement
}

/// What payouts come to when they are compared with this statement.
pub(crate) fn on_statement(payouts: &[Payout], statement: Statement) -> Vec<Finding> {
    on_statements(payouts, &[statement])
}

pub(crate) fn on_statements(payouts: &[Payout], statements: &[Statement]) -> Vec<Finding> {
    matched(payouts, statements).findings
}

pub(crate) fn matched(payouts: &[Payout], statements: &[Statement]) -> Matched {
    let mut transfers = Transfers::default();
    payouts.iter().for_each(|payout| transfers.add(&contoso(), payout));
    let loaded = BTreeMap::from([(Provider::PartnerCenter, year()), (Provider::OracleBi, year())]);
    transfers.against(statements, &Rules::default(), &loaded)
}

pub(crate) fn kinds(findings: &[Finding]) -> Vec<Kind> {
    findings.iter().map(|finding| finding.kind).collect()
}
