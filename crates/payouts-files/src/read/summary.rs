//! Oracle's payout summary: the batch payouts of one account on one day.

use super::{
    cells::gives_back,
    envelope::{self, Envelope},
    minor_unit,
    occurrences::Occurrences,
    origin::Origin,
    tally::Tally,
};
use crate::answers::payment_payout_summary_payouts::{
    self as payouts, PAYOUT_AMT, PAYOUT_CURR, PAYOUT_PSP_REF, PAYOUT_UTC, WTHHLD_AMT,
};
use crate::{
    error::{Error, ErrorKind, Result},
    export_file::Limits,
    json::{Member, Members, bounded, each_entry, is_blank, kind, text},
    sink::{RawRead, RowSink},
};
use payouts_model::{
    Currency, Money, Payout, Provider, RawFacts, ReadReport, Row, RowKey, UnreadCell, Unreadable, Window,
};
use payouts_wire::{Amount, Id, UtcTime};
use regex_lite::Regex;
use serde_json::value::RawValue;
use std::{collections::BTreeMap, sync::LazyLock};

/// How many bytes of an entry that is no payout, or of a cell, are kept.
const KEPT_BYTES: usize = 16 << 10;

pub(super) fn read(
    limits: &Limits,
    window: &Window,
    facts: &RawFacts,
    raw: &mut dyn RawRead,
    into: &mut dyn RowSink,
) -> Result<ReadReport> {
    let body = envelope::body(limits, facts, raw)?;
    let mut tally = Tally::default();
    tally.0.entries = 1;
    let mut cells = Vec::new();
    let envelope = Envelope::read(&body, window, facts, &mut Reading::new(0, &mut tally, &mut cells))?;
    cells.drain(..).try_for_each(|cell| into.cell(cell))?;
    let Some(list) = envelope.payouts else { return Ok(tally.0) };
    let mut occurrences = Occurrences::default();
    let mut entries = 0;
    each_entry(list, |line, item| {
        entries += 1;
        if entries > limits.max_answer_entries {
            let most = limits.max_answer_entries;
            return Err(Error::new(ErrorKind::Limit, format!("the answer has more than {most} entries"))
                .with_hint("raise the limits of reading if it is genuine"));
        }
        // Nothing is no payout, and nothing to look at.
        if item.get() == "null" {
            return Ok(());
        }
        let origin = Origin { window, facts, entry: None, line };
        let row = match payout(item, &envelope, origin, &mut tally, &mut cells, &mut occurrences) {
            Ok(payout) => {
                tally.0.rows += 1;
                Row::Payout(Box::new(payout))
            }
            Err(reason) => {
                tally.0.unreadable += 1;
                let bytes = item.get().bytes().take(KEPT_BYTES).collect();
                Row::Unreadable(Unreadable { entry: None, line, reason, bytes })
            }
        };
        cells.drain(..).try_for_each(|cell| into.cell(cell))?;
        into.row(row)
    })?;
    Ok(tally.0)
}

/// The payout in an entry of the list, or why the entry is none.
fn payout(
    item: &RawValue,
    envelope: &Envelope<'_>,
    origin: Origin<'_>,
    tally: &mut Tally,
    cells: &mut Vec<UnreadCell>,
    occurrences: &mut Occurrences,
) -> Result<Payout, String> {
    let mut members = Members::of(item.get()).map_err(|_| match kind(item.get()) {
        "an object" => "it has more members than any payout".to_owned(),
        kind => format!("it is {kind}, not a payout"),
    })?;
    if !is_evident(&members) {
        let known: Vec<_> = payouts::EVIDENCE.iter().map(|(name, _)| *name).collect();
        let known = known.join(" or ");
        return Err(format!("nothing in it shows that it is a payout: it has no {known}"));
    }
    let reference = members.scalar::<Id>(PAYOUT_PSP_REF);
    let paid_at = members.scalar::<UtcTime>(PAYOUT_UTC);
    let currency = members.scalar::<Currency>(PAYOUT_CURR);
    let (total, withheld) = (members.amount(PAYOUT_AMT), members.amount(WTHHLD_AMT));
    // Either of two values may be meant, so none is booked.
    agreed(PAYOUT_PSP_REF, reference.as_ref())?;
    agreed(PAYOUT_UTC, paid_at.as_ref())?;
    agreed(PAYOUT_CURR, currency.as_ref())?;
    agreed(PAYOUT_AMT, total.as_ref())?;
    agreed(WTHHLD_AMT, withheld.as_ref())?;

    let mut reading = Reading::new(origin.line, tally, cells);
    let reference = reading.value(PAYOUT_PSP_REF, reference, "it is no identifier", |_, _| true);
    let paid_at = reading.value(PAYOUT_UTC, paid_at, "it is no instant", |_, _| true);
    let currency =
        reading.value(PAYOUT_CURR, currency, "it is no currency code", |code, text| code.as_str() == text);
    let total = reading.money(PAYOUT_AMT, total, currency);
    let withheld = reading.money(WTHHLD_AMT, withheld, currency);
    // A currency without an amount has no field to be in.
    if let (Some(currency), None, None) = (currency, &total, &withheld) {
        let json = || format!("{:?}", currency.as_str());
        reading.extra.entry(PAYOUT_CURR.to_owned()).or_insert_with(json);
    }
    reading.unknown(members);
    let mut extra = reading.extra;
    for (name, json) in envelope.extra_of(tally.0.rows) {
        let free = if extra.contains_key(name) { format!("$.{name}") } else { name.clone() };
        extra.insert(free, json.clone());
    }

    let reference = reference.map(String::from);
    let day = origin.window.period.to_string();
    // One batch may be paid in several currencies, each with a transfer of its own.
    let code = currency.as_ref().map_or("", Currency::as_str);
    let key = [origin.window.account.as_str(), &day, reference.as_deref().unwrap_or_default(), code];
    let occurrence = occurrences.next(&key);
    tally.key(reference.is_none(), occurrence);
    Ok(Payout {
        key: RowKey::new(key, occurrence),
        provider: Provider::OracleBi,
        account: origin.window.account.clone(),
        reference,
        paid_on: Some(origin.window.period.first_day()),
        paid_at: paid_at.map(UtcTime::datetime),
        status: None,
        method: None,
        program: None,
        earned: None,
        withheld_tax: None,
        sales_tax: None,
        service_fee_tax: None,
        withheld,
        total,
        extra,
        provenance: origin.provenance(),
    })
}

/// Whether an entry has the members that identify a payout in the spec.
fn is_evident(members: &Members<'_>) -> bool {
    static EVIDENCE: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
        let compiled = payouts::EVIDENCE.iter();
        compiled.filter_map(|(name, form)| Some((*name, Regex::new(form).ok()?))).collect()
    });
    EVIDENCE.iter().any(|(name, form)| {
        let member = members.get(name).filter(|json| !json.get().starts_with(['[', '{', 't', 'f']));
        member.is_some_and(|json| form.is_match(&text(json)))
    })
}

/// Refuses an entry that has a member twice, with different values.
fn agreed<T>(name: &str, member: Option<&Member<'_, T>>) -> Result<(), String> {
    match member {
        Some(member) if !member.agrees => {
            Err(format!("it has {name} more than once, with different values: {}", texts(member)))
        }
        _ => Ok(()),
    }
}

/// All texts of a member that is repeated.
pub(super) fn texts<T>(member: &Member<'_, T>) -> String {
    let all = std::iter::once(&member.json).chain(&member.again).take(5);
    all.map(|json| bounded(json.get(), 100)).collect::<Vec<_>>().join(" and ")
}

/// Reads the members of one object, and collects what its fields do not show.
pub(super) struct Reading<'t> {
    /// The object's position in the list; 0 for the answer itself.
    line: u64,
    tally: &'t mut Tally,
    cells: &'t mut Vec<UnreadCell>,
    pub(super) extra: BTreeMap<String, String>,
}

impl<'t> Reading<'t> {
    pub(super) fn new(line: u64, tally: &'t mut Tally, cells: &'t mut Vec<UnreadCell>) -> Self {
        Self { line, tally, cells, extra: BTreeMap::new() }
    }

    /// Notes a member that a person has to look at.
    pub(super) fn look_at(&mut self, name: &str, json: &str, reason: impl Into<String>) {
        self.cells.push(UnreadCell::new(None, self.line, name, bounded(json, KEPT_BYTES), reason));
    }

    /// The value of a member. Its JSON text is kept when it is malformed, or when the value does not give back all of it.
    pub(super) fn value<T>(
        &mut self,
        name: &str,
        member: Option<Member<'_, T>>,
        malformed: &str,
        gives_back: impl FnOnce(&T, &str) -> bool,
    ) -> Option<T> {
        let member = member?;
        self.repeated(name, &member);
        let Member { value, json, .. } = member;
        if is_blank(json) {
            return value;
        }
        let text = text(json);
        let is_damaged = text.contains(char::REPLACEMENT_CHARACTER);
        if value.is_none() || is_damaged {
            self.tally.malformed(name);
            let reason = if value.is_none() { malformed } else { "a letter of it was lost" };
            self.look_at(name, json.get(), reason);
        }
        if !value.as_ref().is_some_and(|value| gives_back(value, &text)) {
            self.extra.insert(name.to_owned(), json.get().to_owned());
        }
        value
    }

    /// An amount, which enters the control totals exactly as received.
    fn money(
        &mut self,
        name: &str,
        member: Option<Member<'_, Amount>>,
        currency: Option<Currency>,
    ) -> Option<Money> {
        let json = member.as_ref()?.json;
        let malformed = match text(json).parse::<Amount>() {
            Err(error) if error.is_too_many_digits() => "it has more digits than an amount holds",
            _ => "it is no amount",
        };
        let amount = self.value(name, member, malformed, |amount, text| gives_back(*amount, text))?;
        let money = Money { amount, currency };
        self.tally.add(name, &money);
        if let Some(reason) = minor_unit::suspicion(&money) {
            self.look_at(name, json.get(), reason);
        }
        Some(money)
    }

    fn repeated<T>(&mut self, name: &str, member: &Member<'_, T>) {
        if !member.again.is_empty() {
            self.repeated_text(name, &texts(member));
        }
    }

    /// Notes that a member is given more than once, with the same value.
    pub(super) fn repeated_text(&mut self, name: &str, texts: &str) {
        self.tally.repeated(name);
        self.look_at(name, texts, "the member is given more than once, with the same value");
    }

    /// Keeps the members that no field takes.
    pub(super) fn unknown(&mut self, members: Members<'_>) {
        for (name, given) in members.rest() {
            self.tally.unknown(&name);
            if !given.again.is_empty() {
                self.tally.repeated(&name);
            }
            for (index, json) in (2..).zip(&given.again) {
                if json.get() != given.json.get() {
                    self.extra.insert(format!("{name}#{index}"), json.get().to_owned());
                }
            }
            self.extra.insert(name.into_owned(), given.json.get().to_owned());
        }
    }
}
