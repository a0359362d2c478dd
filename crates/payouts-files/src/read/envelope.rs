//! The envelope of Oracle's payout summary: whether it is an answer at all, and the answer to what was requested.

use super::summary::{Reading, texts};
use crate::answers::{
    payment_payout_summary_dimensions::{self as summary, ACCT_CODE, PAYOUT_DT, PAYOUTS},
    payment_payout_summary_payouts,
};
use crate::{
    error::{Error, ErrorKind, Result},
    export_file::Limits,
    json::{self, account_agrees, bounded, text},
    sink::RawRead,
};
use chrono::NaiveDate;
use payouts_model::{RawFacts, Window};
use payouts_wire::{Id, WireDate};
use serde_json::value::RawValue;
use std::{collections::BTreeMap, io::Read};

/// Members of the answer itself that are longer than this together are kept with its first payout alone: with each of
/// many, they would take a multiple of the answer's memory.
const REPEATED_BYTES: usize = 4 << 10;

/// An answer to the request of a window.
pub(super) struct Envelope<'a> {
    /// The list.
    pub(super) payouts: Option<&'a RawValue>,
    extra: BTreeMap<String, String>,
}

impl<'a> Envelope<'a> {
    /// Reads the members of the answer itself.
    ///
    /// # Errors
    /// When the body is no payout summary, is about another account or day than requested, or does not say which.
    pub(super) fn read(
        body: &'a str,
        window: &Window,
        facts: &RawFacts,
        reading: &mut Reading<'_>,
    ) -> Result<Self> {
        let mut root =
            json::open(body, facts.media_type.as_deref(), "a payout summary", summary::MEMBERS, PAYOUTS)?;
        let account = root.scalar::<Id>(ACCT_CODE);
        let day = root.scalar::<WireDate>(PAYOUT_DT);
        for (name, disagrees) in [
            (ACCT_CODE, account.as_ref().filter(|member| !member.agrees).map(texts)),
            (PAYOUT_DT, day.as_ref().filter(|member| !member.agrees).map(texts)),
        ] {
            if let Some(texts) = disagrees {
                return Err(twofold(name, &texts));
            }
        }
        if let Some(member) = &account
            && let Some(received) = &member.value
            && !account_agrees(&window.account, member.json, received.as_str())
        {
            return Err(another("account", &bounded(received.as_str(), 100), &window.account));
        }
        reading.value(ACCT_CODE, account, "it is no account code: the requested one is used", |_, _| true);
        let requested = window.period.first_day();
        if let Some(mut member) = day {
            let garbled = member.value.is_none().then(|| date_within(&text(member.json))).flatten();
            member.value = member.value.or(garbled.map(WireDate::from));
            if let Some(received) = member.value.filter(|received| received.date() != requested) {
                return Err(another("day", &received.to_string(), &requested.to_string()));
            }
            let malformed = "it is no date: the requested one is used";
            reading.value(PAYOUT_DT, Some(member), malformed, |day, text| day.to_string() == text);
        }
        let payouts = match root.take(PAYOUTS) {
            Some(given) if given.again.iter().all(|other| other.get() == given.json.get()) => {
                if !given.again.is_empty() {
                    reading.repeated_text(PAYOUTS, given.json.get());
                }
                Some(given.json)
            }
            Some(_) => return Err(twofold(PAYOUTS, "two lists")),
            None => None,
        };
        if let Some(lone) = payouts.filter(|json| json.get().starts_with('{')) {
            let is_payout = json::Members::of(lone.get())
                .is_ok_and(|members| members.has_any(payment_payout_summary_payouts::MEMBERS));
            if !is_payout {
                return Err(Error::new(
                    ErrorKind::Unreadable,
                    "the answer has an object in place of its list of payouts",
                )
                .with_structure_of(body.as_bytes())
                .with_hint("it is requested again later; the bytes are kept as received"));
            }
        }
        reading.unknown(root);
        Ok(Self { payouts, extra: std::mem::take(&mut reading.extra) })
    }

    /// The members of the answer itself that a payout keeps, after this many payouts before it.
    pub(super) fn extra_of(&self, before: u64) -> impl Iterator<Item = (&String, &String)> {
        let size: usize = self.extra.iter().map(|(name, json)| name.len() + json.len()).sum();
        let is_kept = before == 0 || size <= REPEATED_BYTES;
        self.extra.iter().filter(move |_| is_kept)
    }
}

/// The account and the day that an answer is about, as it states them itself. `None` for one that it does not state, or
/// states in two ways.
///
/// # Errors
/// When the body is no payout summary.
pub(crate) fn addressed(body: &str) -> Result<(Option<String>, Option<NaiveDate>)> {
    let mut root = json::open(body, None, "a payout summary", summary::MEMBERS, PAYOUTS)?;
    let account = root.scalar::<Id>(ACCT_CODE).filter(|member| member.agrees);
    let day = root.scalar::<WireDate>(PAYOUT_DT).filter(|member| member.agrees);
    let day =
        day.and_then(|member| member.value.map(WireDate::date).or_else(|| date_within(&text(member.json))));
    let account = account.and_then(|member| member.value).map(String::from);
    Ok((account.filter(|account| !account.trim().is_empty()), day))
}

/// The bytes as text, within the limit.
pub(super) fn body(limits: &Limits, facts: &RawFacts, mut raw: &mut dyn RawRead) -> Result<String> {
    let most = limits.max_answer_bytes;
    // One more than there are: so the end is seen without growing.
    let size = usize::try_from(facts.size.min(most)).unwrap_or_default().saturating_add(1);
    let mut bytes = Vec::with_capacity(size);
    raw.rewind()
        .and_then(|()| Read::by_ref(&mut raw).take(most.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|e| Error::new(ErrorKind::Unreadable, "the answer cannot be read to its end").with_source(&e))?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > most) {
        return Err(Error::new(ErrorKind::Limit, format!("the answer has more than {most} bytes"))
            .with_hint("raise the limits of reading if it is genuine"));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned()))
}

fn another(what: &str, received: &str, requested: &str) -> Error {
    let message = format!("the answer is about {what} {received}, and {what} {requested} was requested");
    Error::new(ErrorKind::Unreadable, message)
        .with_hint("it is requested again later; the bytes are kept as received")
}

fn twofold(name: &str, texts: &str) -> Error {
    let message = format!("the answer has {name} more than once, with different values: {texts}");
    Error::new(ErrorKind::Unreadable, message)
        .with_hint("it is requested again later; the bytes are kept as received")
}

/// The day inside stray digits: Oracle's own sample prints `122024-12-2434` for 2024-12-24.
fn date_within(text: &str) -> Option<NaiveDate> {
    let dash = text.find('-')?;
    let (start, end) = (dash.checked_sub(4)?, dash + 6);
    let is_bare = |c: char| c.is_ascii_digit() || c == '-';
    if !text.chars().all(is_bare) {
        return None;
    }
    text.get(start..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::date_within;

    #[test]
    fn a_date_is_found_inside_stray_digits_alone() {
        let found = |text| date_within(text).map(|day| day.to_string());
        assert_eq!(found("122024-12-2434").as_deref(), Some("2024-12-24"));
        assert_eq!(found("2024-12-2434").as_deref(), Some("2024-12-24"));
        for text in ["24-12-2024", "on 2024-12-24", "20241224", "122024-13-2434", "2024-12-2", ""] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
