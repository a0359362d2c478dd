//! Loading a window: rows, counts and the observation that they belong to, in one transaction.

use super::{
    JobState, Ledger, ObservationId, RunId, WindowId,
    cells::{Cells, Values},
    ledger::moved_or_refused,
    payout_row::{self, WIDTH},
    quarantine::{Problem, problems},
    text,
};
use crate::Result;
use chrono::{DateTime, Utc};
use payouts_model::{Dataset, Payout, ReadReport, SourceId, UnreadCell, Unreadable};
use rusqlite::{OptionalExtension, params, params_from_iter};
use std::{collections::HashMap, sync::LazyLock};

/// The content of a window's bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The payouts in it.
    pub payouts: Vec<Payout>,
    /// The rows that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// The cells that a person has to look at, the first ones.
    pub cells: Vec<UnreadCell>,
    /// Counts and control totals.
    pub report: ReadReport,
}

/// What a load changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadOutcome {
    /// The observation it became, or the number of the held read.
    pub observation: ObservationId,
    /// Why it was held instead of replacing the observation before; empty when it was loaded.
    pub held: Vec<String>,
    /// Rows whose key this window never had.
    pub new: u64,
    /// Rows that say something else than before.
    pub changed: u64,
    /// Rows with unchanged content.
    pub unchanged: u64,
    /// Rows that were in the window and are not any more. They are marked, never erased.
    pub vanished: u64,
}

impl LoadOutcome {
    fn new(observation: ObservationId) -> Self {
        Self { observation, held: Vec::new(), new: 0, changed: 0, unchanged: 0, vanished: 0 }
    }

    /// Nothing was loaded.
    pub(super) fn held(number: ObservationId, reasons: Vec<String>) -> Self {
        Self { held: reasons, ..Self::new(number) }
    }

    /// What the numbers of rows show, where rows are not compared one by one. For a window that was
    /// never loaded, nothing is counted.
    pub(super) fn of_counts(observation: ObservationId, before: Option<u64>, after: u64) -> Self {
        let before = before.unwrap_or(after);
        let (new, vanished) = (after.saturating_sub(before), before.saturating_sub(after));
        Self { new, vanished, ..Self::new(observation) }
    }
}

/// Where rows belong.
pub(crate) struct Place<'p> {
    pub(crate) source: &'p SourceId,
    pub(crate) dataset: Dataset,
    pub(crate) window: WindowId,
    pub(crate) observation: ObservationId,
}

impl Ledger<'_> {
    /// `archived` → `loaded`: makes the archived bytes of a window an observation, with all its rows; or a held read, when
    /// they are worse than what they would replace.
    ///
    /// # Errors
    /// When nothing is archived for the window, or the catalog refuses; nothing has changed then.
    pub fn load(
        &mut self,
        window: WindowId,
        loaded: &Loaded,
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<LoadOutcome> {
        let (_, worse) = self.compare_with_newest(window, &loaded.report)?;
        if !worse.is_empty() {
            return self.hold(window, &loaded.report, worse, run, now);
        }
        let observation = self.observe(window, &loaded.report, run, now)?;
        let named = self
            .db
            .prepare_cached("SELECT source, dataset, account, period FROM windows WHERE id = ?1")?
            .query_row([window], |row| Ok(text::window(row)))??;
        let place = Place { source: &named.source, dataset: named.dataset, window, observation };
        let outcome = self.load_rows(&place, loaded)?;
        self.loaded(window, now)?;
        Ok(outcome)
    }

    /// The number that the observation of a window's archived bytes will have. The same one until it is loaded, across
    /// crashes too.
    ///
    /// # Errors
    /// When nothing is archived for the window, or the catalog refuses.
    pub fn reserve_observation(&mut self, window: WindowId) -> Result<ObservationId> {
        let taken = self
            .db
            .prepare_cached("SELECT observation FROM jobs WHERE window = ?1")?
            .query_row([window], |row| row.get(0))
            .optional()?;
        if let Some(Some(number)) = taken {
            return Ok(number);
        }
        let number = self.next_observation()?;
        let kept = self
            .db
            .prepare_cached("UPDATE jobs SET observation = ?2 WHERE window = ?1 AND state = 'archived'")?
            .execute(params![window, number])?;
        moved_or_refused(kept, window, JobState::Loaded)?;
        self.seal("jobs", window.0)?;
        Ok(number)
    }

    /// A number that no observation has. One that is not used in the end is no harm.
    pub(super) fn next_observation(&mut self) -> Result<ObservationId> {
        let last = match self.last_observation {
            Some(last) => last,
            None => self
                .db
                .prepare_cached("SELECT last FROM numbers WHERE name = 'observation'")?
                .query_row([], |row| row.get(0))?,
        };
        self.last_observation = Some(last + 1);
        Ok(ObservationId(last + 1))
    }

    /// Makes the archived bytes of a window an observation, still without rows.
    pub(super) fn observe(
        &mut self,
        window: WindowId,
        report: &ReadReport,
        run: Option<RunId>,
        now: DateTime<Utc>,
    ) -> Result<ObservationId> {
        let number = self.reserve_observation(window)?;
        let inserted = self
            .db
            .prepare_cached(
                "INSERT INTO observations (id, window, run, raw, facts, asked_at, received_at, loaded_at, report, digest)
                 SELECT ?2, window, ?3, raw, facts, asked_at, received_at, ?4, ?5, 0 FROM jobs
                 WHERE window = ?1 AND state = 'archived'",
            )?
            .execute(params![window, number, run, text::stamp(now), text::json(report)?])?;
        moved_or_refused(inserted, window, JobState::Loaded)?;
        self.seal("observations", number.0)?;
        Ok(number)
    }

    /// `archived` → `loaded`, once the rows are there.
    pub(super) fn loaded(&mut self, window: WindowId, now: DateTime<Utc>) -> Result<()> {
        let moved = self
            .db
            .prepare_cached(
                "UPDATE jobs SET state = 'loaded', attempts = 0, not_before = NULL, failure = NULL, observation = NULL,
                    updated_at = ?2
                 WHERE window = ?1 AND state = 'archived'",
            )?
            .execute(params![window, text::stamp(now)])?;
        moved_or_refused(moved, window, JobState::Loaded)?;
        self.seal("jobs", window.0)
    }

    /// The rows of an observation that exists already: compares them with the window's previous content.
    pub(crate) fn load_rows(&mut self, place: &Place<'_>, loaded: &Loaded) -> Result<LoadOutcome> {
        let last = self
            .db
            .prepare_cached("SELECT max(id) FROM observations WHERE window = ?1 AND id < ?2")?
            .query_row(params![place.window, place.observation], |row| row.get(0))?;
        let mut rows = Cells::default();
        loaded.payouts.iter().try_for_each(|payout| payout_row::put(payout, &mut rows))?;
        let problems = problems(&loaded.unreadable, &loaded.cells, &loaded.report);
        self.load_values(place, last, rows.values(), &problems)
    }

    /// The same, of rows that are values already. `last` is the window's observation before this one.
    pub(super) fn load_values<'r>(
        &mut self,
        place: &Place<'r>,
        last: Option<ObservationId>,
        mut rows: Values<'r>,
        problems: &[Problem],
    ) -> Result<LoadOutcome> {
        let Place { source, dataset, window, observation } = *place;
        let mut before = match last {
            Some(last) => self.rows_of(window, last)?,
            None => HashMap::new(),
        };
        let mut outcome = LoadOutcome::new(observation);
        while let Some(key) = rows.peek() {
            match before.remove(key) {
                Some((id, known)) if payout_row::says_the_same(known.values(), rows.clone()) => {
                    let still = "UPDATE payouts SET last_observation = ?2 WHERE id = ?1";
                    self.statements.get(still)?.execute(params![id, observation])?;
                    rows.by_ref().take(WIDTH).for_each(drop);
                    outcome.unchanged += 1;
                    continue;
                }
                Some(_) => outcome.changed += 1,
                None => outcome.new += 1,
            }
            let place =
                [source.as_str().into(), dataset.as_str().into(), window.0.into(), observation.0.into()];
            let values = place.into_iter().chain(rows.by_ref().take(WIDTH));
            self.statements.get(&NEW_VERSION)?.execute(params_from_iter(values))?;
        }
        for (id, _) in before.values() {
            let vanish = "UPDATE payouts SET vanished_in = ?2 WHERE id = ?1";
            self.statements.get(vanish)?.execute(params![id, observation])?;
            outcome.vanished += 1;
        }
        self.quarantine(observation, problems)?;
        Ok(outcome)
    }

    /// The versions that an observation held when it was its window's newest, by key.
    fn rows_of(
        &mut self,
        window: WindowId,
        observation: ObservationId,
    ) -> Result<HashMap<String, (i64, Cells)>> {
        let mut held = HashMap::new();
        let select = self.statements.get(
            "SELECT p.*, r.sha256 AS raw FROM payouts p JOIN observations o ON o.id = p.first_observation
                JOIN raw r ON r.id = o.raw
             WHERE p.window = ?1 AND p.last_observation = ?2",
        )?;
        let mut rows = select.query(params![window, observation])?;
        while let Some(row) = rows.next()? {
            // By way of the payout: JSON and instants have several spellings, and only what they mean is compared.
            let payout = payout_row::payout(row)?;
            let mut values = Cells::default();
            payout_row::put(&payout, &mut values)?;
            held.insert(payout.key.as_str().to_owned(), (row.get("id")?, values));
        }
        Ok(held)
    }
}

static NEW_VERSION: LazyLock<String> = LazyLock::new(|| {
    format!(
        "INSERT INTO payouts (source, dataset, window, first_observation, last_observation, {})
         VALUES (?1, ?2, ?3, ?4, ?4, {})",
        payout_row::COLUMNS,
        numbered(5, WIDTH),
    )
});

fn numbered(from: usize, count: usize) -> String {
    (from..from + count).map(|number| format!("?{number}")).collect::<Vec<_>>().join(", ")
}
