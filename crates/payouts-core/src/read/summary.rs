//! Oracle's payout summary: the batch payouts of one account on one day.

use super::{
    cells::gives_back,
    members::{Member, Members, text},
    occurrences::Occurrences,
    origin::Origin,
    tally::Tally,
};
use crate::{
    Currency, Error, ErrorKind, Money, Payout, Provider, Result, RowKey, Window,
    export_file::Limits,
    source::{RawFacts, RawRead, ReadReport, Row, RowSink, Unreadable},
};
use chrono::NaiveDate;
use payouts_wire::{Id, UtcTime, WireDate};
use serde_json::value::RawValue;
use std::{collections::BTreeMap, io::Read};

/// How many bytes of an entry that is no payout are kept.
const KEPT_BYTES: usize = 16 << 10;

pub(super) fn read(
    limits: &Limits,
    window: &Window,
    facts: &RawFacts,
    raw: &mut dyn RawRead,
    into: &mut dyn RowSink,
) -> Result<ReadReport> {
    let body = body(limits, facts, raw)?;
    let mut root = Members::of(&body).map_err(|e| no_answer(&body).with_source(&e))?;
    let payouts = root.take("payouts");
    if payouts.is_none() && root.has("o:errorCode") {
        return Err(Error::new(
            ErrorKind::Decode,
            "the answer is an error of the service, not a payout summary",
        )
        .with_hint("fetch it again; the bytes are kept as received"));
    }
    let mut tally = Tally::default();
    tally.0.entries = 1;
    let answer = Answer::of(root, window, &mut tally);
    let mut occurrences = Occurrences::default();
    for (line, item) in (1..).zip(items(payouts)) {
        let origin = Origin { window, facts, entry: None, line };
        let row = match Members::of(item.get()) {
            Ok(members) => {
                tally.0.rows += 1;
                Row::Payout(Box::new(answer.payout(members, origin, &mut tally, &mut occurrences)))
            }
            Err(_) => {
                tally.0.unreadable += 1;
                let bytes = item.get().bytes().take(KEPT_BYTES).collect();
                Row::Unreadable(Unreadable {
                    entry: None,
                    line,
                    reason: "it is no JSON object".to_owned(),
                    bytes,
                })
            }
        };
        into.row(row)?;
    }
    Ok(tally.0)
}

/// What the answer says of all its payouts.
struct Answer {
    account: String,
    paid_on: NaiveDate,
    extra: BTreeMap<String, String>,
}

impl Answer {
    /// What the answer leaves out or garbles is taken from the window it was asked for.
    fn of(mut root: Members<'_>, window: &Window, tally: &mut Tally) -> Self {
        let mut leftover = Leftover::new(tally);
        let account = leftover.unless_told("acctCode", root.scalar::<Id>("acctCode"), |_, _| true);
        let day = leftover.unless_told("payoutDt", root.scalar::<WireDate>("payoutDt"), |day, text| {
            day.to_string() == text
        });
        leftover.unknown(root);
        Self {
            account: account.map_or_else(|| window.account.clone(), String::from),
            paid_on: day.map_or_else(|| window.period.first_day(), WireDate::date),
            extra: leftover.extra,
        }
    }

    fn payout(
        &self,
        mut members: Members<'_>,
        origin: Origin<'_>,
        tally: &mut Tally,
        occurrences: &mut Occurrences,
    ) -> Payout {
        let mut leftover = Leftover::new(tally);
        let reference =
            leftover.unless_told("payoutPspRef", members.scalar::<Id>("payoutPspRef"), |_, _| true);
        let paid_at = leftover.unless_told("payoutUTC", members.scalar::<UtcTime>("payoutUTC"), |_, _| true);
        let currency =
            leftover.unless_told("payoutCurr", members.scalar::<Currency>("payoutCurr"), |code, text| {
                code.as_str() == text
            });
        let mut money = |name| {
            let amount =
                leftover.unless_told(name, members.amount(name), |amount, text| gives_back(*amount, text))?;
            let money = Money { amount, currency };
            leftover.tally.add(name, &money);
            Some(money)
        };
        let (total, withheld) = (money("payoutAmt"), money("wthhldAmt"));
        // A currency without an amount has no field to be in.
        if let (Some(currency), None, None) = (currency, &total, &withheld) {
            leftover
                .extra
                .entry("payoutCurr".to_owned())
                .or_insert_with(|| format!("{:?}", currency.as_str()));
        }
        leftover.unknown(members);
        let mut extra = leftover.extra;
        for (name, json) in &self.extra {
            let free = if extra.contains_key(name) { format!("$.{name}") } else { name.clone() };
            extra.insert(free, json.clone());
        }

        let reference = reference.map(String::from);
        let day = origin.window.period.to_string();
        let key = [origin.window.account.as_str(), &day, reference.as_deref().unwrap_or_default()];
        let occurrence = occurrences.next(&key);
        tally.key(reference.is_none(), occurrence);
        Payout {
            key: RowKey::new(key, occurrence),
            provider: Provider::OracleBi,
            account: self.account.clone(),
            reference,
            paid_on: Some(self.paid_on),
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
        }
    }
}

/// Collects what the fields do not tell.
struct Leftover<'t> {
    tally: &'t mut Tally,
    extra: BTreeMap<String, String>,
}

impl<'t> Leftover<'t> {
    fn new(tally: &'t mut Tally) -> Self {
        Self { tally, extra: BTreeMap::new() }
    }

    /// The value of a member. Its JSON text is kept when it is malformed, or when the value does not tell all of its text.
    fn unless_told<T>(
        &mut self,
        name: &str,
        member: Option<Member<'_, T>>,
        tells_all: impl FnOnce(&T, &str) -> bool,
    ) -> Option<T> {
        let Member { value, json } = member?;
        let text = text(json);
        if value.is_none() || text.contains(char::REPLACEMENT_CHARACTER) {
            self.tally.malformed(name);
        }
        if !value.as_ref().is_some_and(|value| tells_all(value, &text)) {
            self.extra.insert(name.to_owned(), json.get().to_owned());
        }
        value
    }

    fn unknown(&mut self, members: Members<'_>) {
        for (name, json) in members.rest() {
            self.tally.unknown(&name);
            self.extra.insert(name.into_owned(), json.get().to_owned());
        }
    }
}

/// The entries of the list, nulls left out; what stands in place of a list counts as its only entry.
fn items(payouts: Option<&RawValue>) -> Vec<&RawValue> {
    let Some(payouts) = payouts else { return Vec::new() };
    let list = serde_json::from_str::<Vec<&RawValue>>(payouts.get()).unwrap_or_else(|_| vec![payouts]);
    list.into_iter().filter(|item| item.get() != "null").collect()
}

fn body(limits: &Limits, facts: &RawFacts, mut raw: &mut dyn RawRead) -> Result<String> {
    let most = limits.max_answer_bytes;
    // One more than there are: so the end is seen without growing.
    let size = usize::try_from(facts.size.min(most)).unwrap_or_default().saturating_add(1);
    let mut bytes = Vec::with_capacity(size);
    raw.rewind()
        .and_then(|()| Read::by_ref(&mut raw).take(most.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|e| Error::new(ErrorKind::Decode, "the answer cannot be read to its end").with_source(&e))?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > most) {
        return Err(Error::new(ErrorKind::Decode, format!("the answer has more than {most} bytes"))
            .with_hint("raise the limits of reading if it is genuine"));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned()))
}

fn no_answer(body: &str) -> Error {
    let first = body.trim_start().chars().next();
    let begins = first.map_or_else(|| "it is empty".to_owned(), |first| format!("it begins with {first:?}"));
    Error::new(ErrorKind::Decode, format!("the answer is no JSON object: {begins}")).with_hint(
        "a page of a proxy or of the sign-in may have come in its place; the bytes are kept as received",
    )
}
