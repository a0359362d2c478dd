//! Making prepared files the content of their windows, in one transaction.

use super::{
    prepare::{Content, Original, PreparedImport, open_all, to_cut, unread},
    spool::Spool,
};
use crate::{
    Error, Ingested, Lake, Ledger, LoadOutcome, Loaded, RawArchive, Result, RunId, Store, error::Kind,
    read_loaded,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use payouts_files::{RawRead, cut::Survey};
use payouts_model::{Dataset, LengthProof, RawFacts, ReadReport, Window};
use std::{
    collections::BTreeMap,
    io::{BufReader, Cursor},
};

/// The account of windows that contain whatever a sign-in may see.
const EVERY_ACCOUNT: &str = "all";

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportOutcome {
    /// The run it is noted as.
    pub run: RunId,
    /// Its windows, oldest first for each account.
    pub windows: Vec<ImportedWindow>,
}

/// What an import did to one window.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportedWindow {
    /// The window.
    pub window: Window,
    /// Whether these bytes are the newest read of the window already. Nothing was changed then.
    pub is_known: bool,
    /// Whether the files end before the window's period does.
    pub is_early: bool,
    /// Counts and control totals of its rows.
    pub report: ReadReport,
    /// What the load changed, or why it is held.
    pub outcome: LoadOutcome,
}

/// A window and its bytes, before they are archived.
struct Part {
    window: Window,
    facts: RawFacts,
    spool: Spool,
}

/// A window whose bytes are archived.
struct Archived {
    window: Window,
    facts: RawFacts,
    /// Its bytes, when the catalog is to keep them.
    body: Option<Vec<u8>>,
    content: Known,
}

/// What is known of a window's bytes.
enum Known {
    /// The ledger has them already.
    Already(Box<(ReadReport, LoadOutcome)>),
    /// Their rows.
    Rows(Box<Loaded>),
    /// They are earnings, which are read into the lake.
    Earnings,
}

impl Store {
    /// Imports prepared files as the windows from one day to another: all of them, or none. A window in between without rows is
    /// loaded as empty; that of answers, which are about single days, stays as it is.
    ///
    /// The windows count as requested at the end of the last day, or now if that is earlier. So a window whose period is not
    /// over by then is early, and a sync reads again whatever its look-back covers from that day on.
    ///
    /// # Errors
    /// When there are rows outside of these days, when a newer read of a window covers more of its period than the files
    /// do ([`Error::is_not_imported`]), or when the disk or the catalog refuses. Nothing has changed then.
    pub fn import(
        &mut self,
        prepared: PreparedImport,
        (since, until): (NaiveDate, NaiveDate),
        now: DateTime<Utc>,
    ) -> Result<ImportOutcome> {
        if let Some(day) = prepared.days().into_keys().find(|day| *day < since || *day > until) {
            let what = format!("there are rows of {day}, which is not between {since} and {until}");
            return Err(Error::new(Kind::NotImported, what));
        }
        let end = until.checked_add_days(Days::new(1)).unwrap_or(until).and_time(NaiveTime::MIN).and_utc();
        let asked_at = end.min(now);
        let parts = match &prepared.content {
            Content::Tables(survey) => self.cut(&prepared, survey, (since, until), now)?,
            Content::Answers(_) => self.answered(&prepared, now)?,
        };
        let parts = self.read_parts(parts, asked_at)?;
        let originals = prepared.files.into_iter().map(|file| {
            let facts = RawFacts::new(file.spool.sha256.clone(), file.spool.size, now);
            Ok((facts, file.spool.archive()?))
        });
        let originals = originals.collect::<Result<Vec<_>>>()?;
        let (lake, archive, mut ingested) = (self.lake(), self.raw().clone(), Vec::new());
        let imported = self.write(|ledger| {
            let run = ledger.begin_run("import", now)?;
            for (facts, body) in &originals {
                ledger.keep_raw_of(facts, body.as_deref())?;
            }
            let import = Import { lake: &lake, archive: &archive, run, asked_at, now };
            let windows = parts.into_iter().map(|part| import.load(ledger, part, &mut ingested));
            let windows = windows.collect::<Result<Vec<_>>>()?;
            let loaded = windows.iter().filter(|window| !window.is_known).count();
            ledger.end_run(run, &format!("{loaded} of {} windows", windows.len()), now)?;
            Ok(ImportOutcome { run, windows })
        });
        // A reader of the lake's directory must not find files that no observation names.
        let is_kept = |read: &Ingested| {
            imported.as_ref().is_ok_and(|imported| {
                let mut outcomes = imported.windows.iter().map(|window| &window.outcome);
                outcomes.any(|outcome| outcome.observation == read.observation && outcome.held.is_empty())
            })
        };
        for read in ingested.iter().filter(|read| !is_kept(read)) {
            lake.discard(read)?;
        }
        imported
    }

    /// Cuts tables into a part for each period of the range.
    fn cut(
        &self,
        prepared: &PreparedImport,
        survey: &Survey,
        (since, until): (NaiveDate, NaiveDate),
        now: DateTime<Utc>,
    ) -> Result<Vec<Part>> {
        let files = &prepared.files;
        let names = || files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
        let periods = prepared.dataset.periods(since, until);
        let writers = periods.iter().map(|_| self.raw().begin()).collect::<Result<Vec<_>>>()?;
        let mut raws = open_all(files)?;
        let cut = survey.cut(&mut to_cut(files, &mut raws), &periods, writers);
        let cut = cut.map_err(|error| unread(&names(), error))?;
        let mut parts = Vec::with_capacity(cut.len());
        for (place, (period, file)) in periods.into_iter().zip(cut).enumerate() {
            let spool = Spool::from_file(file)?;
            let mut facts = facts(&spool, files, now);
            facts.name = if let [one] = files.as_slice() { Some(one.name.clone()) } else { None };
            let mut raw = spool.open()?;
            let checked = survey.check(period, place == 0, facts.name.as_deref(), &mut *raw);
            drop(raw);
            checked.map_err(|error| unread(&names(), error))?;
            let (source, account) = (prepared.source.clone(), EVERY_ACCOUNT.to_owned());
            let window = Window { source, dataset: prepared.dataset, account, period };
            parts.push(Part { window, facts, spool });
        }
        Ok(parts)
    }

    /// The windows of answers, whose bytes are those of the answers.
    fn answered(&self, prepared: &PreparedImport, now: DateTime<Utc>) -> Result<Vec<Part>> {
        let Content::Answers(answers) = &prepared.content else { return Ok(Vec::new()) };
        let part = |(place, answer): &(usize, payouts_files::cut::ImportedAnswer)| {
            let spool = Spool::from_bytes(self.raw(), answer.bytes.clone())?;
            let mut facts = facts(&spool, &prepared.files[*place..=*place], now);
            facts.request_ids.extend(answer.entry.clone().map(|entry| ("imported-entry".to_owned(), entry)));
            let period = prepared.dataset.period_of(answer.day);
            let (source, account) = (prepared.source.clone(), answer.account.clone());
            Ok(Part { window: Window { source, dataset: prepared.dataset, account, period }, facts, spool })
        };
        answers.iter().map(part).collect()
    }

    /// Reads the parts that the ledger does not have, and archives them.
    fn read_parts(&self, parts: Vec<Part>, asked_at: DateTime<Utc>) -> Result<Vec<Archived>> {
        let mut read = Vec::with_capacity(parts.len());
        for Part { window, facts, spool } in parts {
            let content = match self.known_import(&window, &facts.sha256, asked_at)? {
                Some(known) => Known::Already(Box::new(known)),
                None if window.dataset == Dataset::Earnings => Known::Earnings,
                None => {
                    let mut raw = spool.open()?;
                    Known::Rows(Box::new(read_loaded(&window, &facts, &mut *raw)?))
                }
            };
            read.push((Archived { window, facts, body: None, content }, spool));
        }
        // Only now is nothing left that the files could be refused for.
        let archived = read.into_iter().map(|(mut part, spool)| {
            if !matches!(part.content, Known::Already(..)) {
                part.body = spool.archive()?;
            }
            Ok(part)
        });
        archived.collect()
    }
}

/// What all windows of an import share.
struct Import<'i> {
    lake: &'i Lake,
    archive: &'i RawArchive,
    run: RunId,
    asked_at: DateTime<Utc>,
    now: DateTime<Utc>,
}

impl Import<'_> {
    /// Takes a window from wherever it is to `released`.
    fn load(
        &self,
        ledger: &mut Ledger<'_>,
        part: Archived,
        ingested: &mut Vec<Ingested>,
    ) -> Result<ImportedWindow> {
        let Archived { window, facts, body, content } = part;
        let is_early = self.asked_at < window.period.ends_at();
        let run = Some(self.run);
        if let Known::Already(known) = content {
            let (report, outcome) = *known;
            return Ok(ImportedWindow { window, is_known: true, is_early, report, outcome });
        }
        let id = ledger.begin_import(&window, self.now)?;
        ledger.archive(id, &facts, body.as_deref(), self.asked_at)?;
        let (report, outcome) = if let Known::Rows(loaded) = content {
            let outcome = ledger.load(id, &loaded, run, self.now)?;
            (loaded.report, outcome)
        } else {
            let number = ledger.reserve_observation(id)?;
            let mut raw: Box<dyn RawRead> = match body {
                Some(body) => Box::new(Cursor::new(body)),
                None => Box::new(BufReader::new(self.archive.open(&facts.sha256)?)),
            };
            let read = self.lake.ingest(&window, number, &facts, &mut *raw)?;
            let report = read.report.clone();
            ingested.push(read);
            let outcome = match ingested.last() {
                Some(read) => ledger.load_lake(id, read, run, self.now)?,
                None => return Err(Error::new(Kind::Lake, "the earnings that were just read are gone")),
            };
            (report, outcome)
        };
        ledger.release(id)?;
        Ok(ImportedWindow { window, is_known: false, is_early, report, outcome })
    }
}

/// The facts of bytes that come from these files.
fn facts(spool: &Spool, files: &[Original], now: DateTime<Utc>) -> RawFacts {
    let mut facts = RawFacts::new(spool.sha256.clone(), spool.size, now);
    facts.length_proof = LengthProof::Imported;
    let mut ids = BTreeMap::new();
    for (number, file) in (1..).zip(files) {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        ids.insert(format!("imported-file{suffix}"), file.name.clone());
        ids.insert(format!("imported-from{suffix}"), file.spool.sha256.clone());
    }
    facts.request_ids = ids;
    facts
}
