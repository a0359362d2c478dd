//! Holding a re-read that is worse than what it would replace.
//!
//! A held read is archived and recorded, and changes nothing else: the observation before it stays the current one. Its number
//! is one of an observation, so it is open as long as its window has no observation with a larger number. A later read that is
//! good makes one, and so does a person who accepts the held read.

use super::{
    Answer, Ledger, LoadOutcome, ObservationId, Place, RunId, Store, WindowId, facts,
    ledger::moved_or_refused, text,
};
use crate::{
    Error, Result,
    catalog::{JobState, open_raw},
    error::Kind,
    read_loaded,
};
use chrono::{DateTime, TimeDelta, Utc};
use payouts_model::{Dataset, RawFacts, ReadReport, SourceId, Window};
use rusqlite::{OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// Fewer lost rows than this hold nothing, unless none is left: of a handful of rows, one is a large share.
const LEAST_LOST: u64 = 2;

/// The longest that a held window is not read again.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// When a re-read is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldRule {
    /// The share of a window's rows, in percent, that a re-read may lack. One that lacks more is held.
    pub lost_rows_percent: u8,
}

impl Default for HoldRule {
    fn default() -> Self {
        Self { lost_rows_percent: 20 }
    }
}

/// What is compared of two reads of a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Quality {
    rows: u64,
    damaged_rows: u64,
    damaged_cells: u64,
    known_columns: BTreeSet<String>,
}

impl From<&ReadReport> for Quality {
    fn from(report: &ReadReport) -> Self {
        Self {
            rows: report.rows,
            damaged_rows: report.unreadable,
            damaged_cells: report.malformed_cells.values().sum(),
            known_columns: report.known_columns.iter().cloned().collect(),
        }
    }
}

impl HoldRule {
    /// Why a re-read is worse than what it would replace; empty when it is not.
    pub(super) fn reasons(self, before: &Quality, after: &Quality) -> Vec<String> {
        let mut reasons = Vec::new();
        let lost = before.rows.saturating_sub(after.rows);
        if before.rows > 0 && after.rows == 0 {
            reasons.push(format!("it is empty, and the one before has {}", rows(before.rows)));
        } else if lost >= LEAST_LOST
            && u128::from(lost) * 100 > u128::from(before.rows) * u128::from(self.lost_rows_percent)
        {
            reasons.push(format!("it has {}, and the one before has {}", rows(after.rows), before.rows));
        }
        if !after.known_columns.is_empty() {
            let missing: Vec<_> =
                before.known_columns.difference(&after.known_columns).map(String::as_str).collect();
            if !missing.is_empty() {
                reasons.push(format!("it lacks columns that the one before has: {}", missing.join(", ")));
            }
        }
        if after.damaged_rows > before.damaged_rows {
            let (now, then) = (rows(after.damaged_rows), before.damaged_rows);
            reasons.push(format!("{now} of it cannot be read, and {then} of the one before"));
        }
        if after.damaged_cells > before.damaged_cells {
            let now = if after.damaged_cells == 1 { "cell" } else { "cells" };
            let (count, then) = (after.damaged_cells, before.damaged_cells);
            reasons.push(format!("{count} {now} of it cannot be read, and {then} of the one before"));
        }
        reasons
    }
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

/// A re-read that is worse than the observation it would replace, which stays the current one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRead {
    /// Its number, one of an observation.
    pub id: ObservationId,
    /// The window's number.
    pub window_id: WindowId,
    /// The window.
    pub window: Window,
    /// What is known of its raw bytes.
    pub facts: RawFacts,
    /// When the window was requested.
    pub asked_at: DateTime<Utc>,
    /// When it was held.
    pub held_at: DateTime<Utc>,
    /// Why.
    pub reasons: Vec<String>,
    /// Counts and control totals.
    pub report: ReadReport,
    /// How many reads of the window were held since its current observation, this one included.
    pub times: u32,
}

impl HeldRead {
    /// When the window is read again: a minute doubled with each held read, at most six hours.
    #[must_use]
    pub fn not_before(&self) -> DateTime<Utc> {
        self.held_at + TimeDelta::minutes(1 << self.times.min(9)).min(LONGEST_PAUSE)
    }
}

/// Who made a held read the current observation, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The observation that the held read became.
    pub observation: ObservationId,
    /// The window.
    pub window: Window,
    /// The held read.
    pub held: ObservationId,
    /// Why it was held.
    pub reasons: Vec<String>,
    /// The user.
    pub who: String,
    /// Why it was accepted.
    pub reason: String,
    /// When.
    pub accepted_at: DateTime<Utc>,
}

const OPEN: &str = "h.id > (SELECT max(id) FROM observations WHERE window = h.window)
    AND h.id = (SELECT max(id) FROM held_reads WHERE window = h.window)";

const SELECT: &str = "SELECT h.*, w.source, w.dataset, w.account, w.period, r.sha256, r.size,
        (SELECT count(*) FROM held_reads e WHERE e.window = h.window
            AND e.id > (SELECT max(id) FROM observations WHERE window = h.window)) AS times
    FROM held_reads h JOIN windows w ON w.id = h.window JOIN raw r ON r.id = h.raw";

impl Store {
    /// Holds re-reads that are worse than what they would replace, in every change from now on. A store that was just opened
    /// holds none.
    pub fn hold_worse(&mut self, rule: Option<HoldRule>) {
        self.hold = rule;
    }

    /// The held reads that wait for a better one, or for a person: the newest of each window, oldest window first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn held_reads(&self) -> Result<Vec<HeldRead>> {
        self.held_where(&format!("WHERE {OPEN} ORDER BY w.first_day, w.source, w.dataset, w.account"))
    }

    /// Every read that was ever held, oldest first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn all_held_reads(&self) -> Result<Vec<HeldRead>> {
        self.held_where("ORDER BY h.id")
    }

    fn held_where(&self, rest: &str) -> Result<Vec<HeldRead>> {
        let mut select = self.db.prepare_cached(&format!("{SELECT} {rest}"))?;
        let mut rows = select.query([])?;
        let mut held = Vec::new();
        while let Some(row) = rows.next()? {
            held.push(held_read(row)?);
        }
        Ok(held)
    }

    /// Every acceptance, oldest first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn acceptances(&self) -> Result<Vec<Acceptance>> {
        let mut select = self.db.prepare_cached(
            "SELECT a.*, h.reasons, w.source, w.dataset, w.account, w.period FROM acceptances a
                JOIN held_reads h ON h.id = a.held JOIN windows w ON w.id = h.window ORDER BY a.observation",
        )?;
        let mut rows = select.query([])?;
        let mut accepted = Vec::new();
        while let Some(row) = rows.next()? {
            accepted.push(Acceptance {
                observation: row.get("observation")?,
                window: text::window(row)?,
                held: row.get("held")?,
                reasons: text::from_json(row, "reasons")?,
                who: row.get("who")?,
                reason: row.get("reason")?,
                accepted_at: text::parsed(row, "accepted_at")?,
            });
        }
        Ok(accepted)
    }

    /// Makes a held read the current observation of its window: reads its bytes again and replaces what the window has.
    ///
    /// # Errors
    /// When the read is not open any more, when its bytes cannot be read, or when the catalog refuses; nothing has changed
    /// then.
    pub fn accept(
        &mut self,
        held: &HeldRead,
        (who, reason): (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<LoadOutcome> {
        let (archive, lake) = (self.raw().clone(), self.lake());
        self.write(|ledger| {
            if !ledger.is_open(held.id)? {
                let what = format!("the held read of {} was replaced by a later one", held.window);
                return Err(Error::new(Kind::Refused, what));
            }
            let mut raw = open_raw(ledger.db, &archive, &held.facts.sha256)?;
            // A journey of the window may have reserved a smaller number, and would then be older than this.
            ledger
                .db
                .prepare_cached("UPDATE jobs SET observation = NULL WHERE window = ?1")?
                .execute([held.window_id])?;
            ledger.seal("jobs", held.window_id.0)?;
            let number = ledger.next_observation()?;
            let outcome = if held.window.dataset == Dataset::Earnings {
                let ingested = lake.ingest(&held.window, number, &held.facts, &mut *raw)?;
                let before = ledger.newest(held.window_id)?;
                ledger.accepted(held, number, &ingested.report, now)?;
                ledger.lake_rows(&ingested)?;
                LoadOutcome::of_counts(number, before.map(|(_, report)| report.rows), ingested.report.rows)
            } else {
                let loaded = read_loaded(&held.window, &held.facts, &mut *raw)?;
                ledger.accepted(held, number, &loaded.report, now)?;
                let place = Place {
                    source: &held.window.source,
                    dataset: held.window.dataset,
                    window: held.window_id,
                    observation: number,
                };
                ledger.load_rows(&place, &loaded)?
            };
            ledger
                .db
                .prepare_cached(
                    "INSERT INTO acceptances (observation, held, who, reason, accepted_at, digest)
                     VALUES (?1, ?2, ?3, ?4, ?5, row_digest(?1, ?2, ?3, ?4, ?5))",
                )?
                .execute(params![number, held.id, who, reason, text::stamp(now)])?;
            Ok(outcome)
        })
    }
}

fn held_read(row: &Row<'_>) -> Result<HeldRead> {
    Ok(HeldRead {
        id: row.get("id")?,
        window_id: row.get("window")?,
        window: text::window(row)?,
        facts: facts::facts(row)?,
        asked_at: text::parsed(row, "asked_at")?,
        held_at: text::parsed(row, "held_at")?,
        reasons: text::from_json(row, "reasons")?,
        report: text::from_json(row, "report")?,
        times: row.get("times")?,
    })
}

impl Ledger<'_> {
    /// `released` → `planned` for the windows of a source whose newest read is held and that are due to be read again.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub fn replan_held(&mut self, source: &SourceId, now: DateTime<Utc>) -> Result<usize> {
        let mut due = Vec::new();
        {
            let mut select = self.db.prepare_cached(&format!("{SELECT} WHERE {OPEN} AND w.source = ?1"))?;
            let mut rows = select.query([source.as_str()])?;
            while let Some(row) = rows.next()? {
                let held = held_read(row)?;
                if held.not_before() <= now {
                    due.push(held.window_id);
                }
            }
        }
        let mut planned = 0;
        for window in due {
            planned += self.begin_again(window, now)?;
        }
        Ok(planned)
    }

    /// The newest observation of a window, and its report.
    fn newest(&mut self, window: WindowId) -> Result<Option<(ObservationId, ReadReport)>> {
        let mut select = self.db.prepare_cached(
            "SELECT id, report FROM observations WHERE window = ?1 ORDER BY id DESC LIMIT 1",
        )?;
        let newest = select
            .query_row([window], |row| Ok((row.get("id")?, text::from_json(row, "report"))))
            .optional()?;
        newest.map(|(id, report)| Ok((id, report?))).transpose()
    }

    /// How many rows the newest observation of a window has, and why a read with this report is to be held instead of
    /// replacing it.
    pub(super) fn compare_with_newest(
        &mut self,
        window: WindowId,
        report: &ReadReport,
    ) -> Result<(Option<u64>, Vec<String>)> {
        let Some((_, before)) = self.newest(window)? else { return Ok((None, Vec::new())) };
        let reasons = self
            .hold
            .map(|rule| rule.reasons(&Quality::from(&before), &Quality::from(report)))
            .unwrap_or_default();
        Ok((Some(before.rows), reasons))
    }

    /// Why an answer is to be held instead of replacing the window's newest observation.
    pub(super) fn worse_answer(&mut self, last: ObservationId, answer: &Answer) -> Result<Vec<String>> {
        let Some(rule) = self.hold else { return Ok(Vec::new()) };
        let report = self
            .statements
            .get("SELECT report FROM observations WHERE id = ?1")?
            .query_row([last], |row| Ok(text::from_json::<ReadReport>(row, "report")))??;
        Ok(rule.reasons(&Quality::from(&report), &answer.quality))
    }

    /// `archived` → `loaded`, with nothing loaded: the archived bytes of a window become a held read.
    pub(super) fn hold(
        &mut self,
        window: WindowId,
        report: &ReadReport,
        reasons: Vec<String>,
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<LoadOutcome> {
        let number = self.reserve_observation(window)?;
        let held = self
            .db
            .prepare_cached(
                "INSERT INTO held_reads (id, window, run, raw, facts, asked_at, received_at, held_at, report, reasons, digest)
                 SELECT ?2, window, ?3, raw, facts, asked_at, received_at, ?4, ?5, ?6, 0 FROM jobs
                 WHERE window = ?1 AND state = 'archived'",
            )?
            .execute(params![window, number, run, text::stamp(now), text::json(report)?, text::json(&reasons)?])?;
        moved_or_refused(held, window, JobState::Loaded)?;
        self.seal("held_reads", number.0)?;
        self.loaded(window, now)?;
        Ok(LoadOutcome::held(number, reasons))
    }

    fn is_open(&self, held: ObservationId) -> Result<bool> {
        let mut select =
            self.db.prepare_cached(&format!("SELECT 1 FROM held_reads h WHERE h.id = ?1 AND {OPEN}"))?;
        Ok(select.exists([held])?)
    }

    /// Makes a held read an observation, still without rows.
    fn accepted(
        &mut self,
        held: &HeldRead,
        number: ObservationId,
        report: &ReadReport,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO observations (id, window, run, raw, facts, asked_at, received_at, loaded_at, report, digest)
                 SELECT ?2, window, run, raw, facts, asked_at, received_at, ?3, ?4, 0 FROM held_reads WHERE id = ?1",
            )?
            .execute(params![held.id, number, text::stamp(now), text::json(report)?])?;
        self.seal("observations", number.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quality(rows: u64) -> Quality {
        Quality { rows, ..Quality::default() }
    }

    #[test]
    fn a_share_of_rows_may_be_lost_and_not_all_of_them() {
        let rule = HoldRule::default();
        for (before, after, is_held) in [
            (100, 80, false),
            (100, 79, true),
            (100, 200, false),
            (1, 0, true),
            (0, 0, false),
            (2, 1, false),
            (3, 1, true),
            (u64::MAX, u64::MAX / 2, true),
        ] {
            let reasons = rule.reasons(&quality(before), &quality(after));
            assert_eq!(!reasons.is_empty(), is_held, "{before} to {after}: {reasons:?}");
        }
        let all_may_go = HoldRule { lost_rows_percent: 100 };
        assert!(all_may_go.reasons(&quality(100), &quality(1)).is_empty());
        assert!(!all_may_go.reasons(&quality(100), &quality(0)).is_empty(), "an empty window is always held");
    }

    #[test]
    fn lost_columns_and_more_damage_hold_a_read() {
        let columns = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let before = Quality { damaged_rows: 1, known_columns: columns(&["a", "b"]), ..quality(10) };
        let rule = HoldRule::default();
        assert!(rule.reasons(&before, &before).is_empty());
        let fewer = Quality { known_columns: columns(&["a"]), ..before.clone() };
        assert_eq!(rule.reasons(&before, &fewer), ["it lacks columns that the one before has: b"]);
        assert!(rule.reasons(&fewer, &before).is_empty());
        let rows = Quality { damaged_rows: 2, ..before.clone() };
        assert_eq!(rule.reasons(&before, &rows), ["2 rows of it cannot be read, and 1 of the one before"]);
        let cells = Quality { damaged_cells: 1, ..before.clone() };
        assert_eq!(rule.reasons(&before, &cells), ["1 cell of it cannot be read, and 0 of the one before"]);
    }

    #[test]
    fn a_held_window_is_read_again_after_a_pause_that_grows_to_six_hours() {
        let held = |times| HeldRead {
            id: ObservationId(2),
            window_id: WindowId(1),
            window: Window {
                source: SourceId::new("contoso"),
                dataset: Dataset::Payments,
                account: "all".to_owned(),
                period: "2026-01".parse().unwrap(),
            },
            facts: RawFacts {
                sha256: String::new(),
                size: 0,
                name: None,
                media_type: None,
                received_at: DateTime::UNIX_EPOCH,
                request_ids: std::collections::BTreeMap::new(),
                length_proof: payouts_model::LengthProof::Declared,
            },
            asked_at: DateTime::UNIX_EPOCH,
            held_at: DateTime::UNIX_EPOCH,
            reasons: Vec::new(),
            report: ReadReport::default(),
            times,
        };
        let pause = |times| held(times).not_before() - DateTime::UNIX_EPOCH;
        assert_eq!(pause(1), TimeDelta::minutes(2));
        assert_eq!(pause(3), TimeDelta::minutes(8));
        assert_eq!(pause(40), TimeDelta::hours(6));
    }
}
