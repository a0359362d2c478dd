//! Checking hashes, counts, control totals and rows against the raw bytes.

use super::{rows::read_loaded, scratch::Scratch};
use crate::{
    AsOf, EarningRepeats, Error, Loaded, Observation, Result, SharedEarning, Store,
    bank::WrongFile,
    catalog::{RawRow, payouts_of, problems},
    error::Kind,
    hash,
    lake::{ManifestState, apart, find},
};
use payouts_model::{Dataset, Payout, ReadReport, UnreadCell, Unreadable, Window};
use std::{
    collections::{BTreeMap, HashSet},
    fmt,
    path::Path,
};

/// Columns in which verification finds no change, with the reason. Any change elsewhere in the catalog is found.
pub const NOT_VOUCHED_FOR: [(&str, &str); 5] = [
    ("earning_repeats.source", "what is kept of another sign-in is found again in the files"),
    ("earning_repeats.observations", "what is kept of other observations is found again in the files"),
    ("payouts.id", "a number that nothing refers to"),
    ("quarantine.id", "a number that nothing refers to; a rebuild may change it"),
    ("raw.id", "of a body that nothing refers to; any other change of it breaks a reference, and is found"),
];

/// How to recover from a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recovery {
    /// `payouts rebuild` makes it again from raw bytes.
    Rebuild,
    /// Only a backup has it.
    Restore,
    /// A backup has it, or the provider.
    RestoreOrFetch,
}

impl fmt::Display for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rebuild => "run payouts rebuild",
            Self::Restore => "restore payouts.db from a backup",
            Self::RestoreOrFetch => {
                "restore the store from a backup, or fetch the window again into a new store with payouts sync"
            }
        })
    }
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The window it is about, if it is about one.
    pub window: Option<Window>,
    /// What is wrong.
    pub what: String,
    /// How to recover.
    pub recovery: Recovery,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.window {
            Some(window) => write!(f, "{window}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// What verification looked at, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Raw bodies whose hash was computed again.
    pub raw_bodies: u64,
    /// Bytes hashed.
    pub raw_bytes: u64,
    /// Observations read again and compared.
    pub observations: u64,
    /// Rows compared.
    pub rows: u64,
    /// Files of bank statements read again and compared.
    pub bank_files: u64,
    /// Files without an observation: harmless, and swept by the next sync.
    pub orphans: u64,
    /// Earning ids that several current rows have. The service repeats them so, or moved an earning to another window after
    /// its first one had left the look-back: nothing is wrong with the ledger. One row of each is in sums.
    pub repeats: EarningRepeats,
    /// Some of the earnings that several windows hold.
    pub shared: Vec<SharedEarning>,
    /// Whether the lake's manifest does not name the current files, because a sync was killed before its end: the next one
    /// writes it.
    pub is_manifest_behind: bool,
    /// What is not as it should be; empty when all is well.
    pub findings: Vec<Finding>,
}

impl Store {
    /// Computes every hash again, reads every observation again, and compares rows, counts and control totals with what
    /// the catalog holds. Changes nothing; scratch files are in the store's directory for a while.
    ///
    /// # Errors
    /// When the catalog itself cannot be read, or there is no room for scratch files. What is wrong inside is a
    /// [`Finding`], not an error.
    pub fn verify(&self) -> Result<Verified> {
        self.verify_in(&mut Scratch::new([self.layout().root()]))
    }

    /// Does what [`Store::verify`] does; where the store's directory takes no files (read-only media, a full disk),
    /// scratch files are in `scratch`.
    ///
    /// # Errors
    /// As [`Store::verify`].
    pub fn verify_with_scratch(&self, scratch: &Path) -> Result<Verified> {
        self.verify_in(&mut Scratch::new([self.layout().root(), scratch]))
    }

    pub(crate) fn verify_in(&self, scratch: &mut Scratch<'_>) -> Result<Verified> {
        let mut verified = Verified::default();
        for complaint in self.database_complaints()? {
            verified.found_lost(None, complaint, Recovery::Restore);
        }
        let mut changed = HashSet::new();
        for row in self.changed_rows()? {
            let what = format!("row {} of table {} is not as it was written", row.row, row.table);
            verified.found_lost(None, what, Recovery::Restore);
            if row.table == "observations" {
                changed.insert(row.row);
            }
        }
        let mut damaged = BTreeMap::new();
        for raw in self.raw_rows()? {
            verified.raw_bodies += 1;
            match self.hash_of(&raw) {
                Ok(size) => verified.raw_bytes += size,
                Err(error) => drop(damaged.insert(raw.sha256, error.to_string())),
            }
        }
        let (bodies, leftovers) = self.raw().list()?;
        let known = self.raw_rows()?.into_iter().map(|raw| (raw.sha256, ())).collect::<BTreeMap<_, _>>();
        let unknown = bodies.iter().filter(|body| !known.contains_key(*body)).count();
        verified.orphans = (unknown
            + leftovers.len()
            + self.lake_orphans()?.len()
            + apart::leftovers(self.layout().root())?.len()) as u64;
        self.observations(|observation| {
            verified.observations += 1;
            // What is found already is not found again in what is read by it.
            if let Some(what) = damaged.get_mut(&observation.facts.sha256) {
                verified.found_lost(
                    Some(&observation.window),
                    std::mem::take(what),
                    Recovery::RestoreOrFetch,
                );
                return Ok(());
            }
            if changed.contains(&observation.id.to_string()) {
                return Ok(());
            }
            if observation.window.dataset == Dataset::Earnings {
                return self.verify_lake(&observation, scratch, &mut verified);
            }
            let outcome = self
                .open_raw(&observation.facts.sha256)
                .and_then(|mut raw| read_loaded(&observation.window, &observation.facts, &mut *raw));
            match outcome {
                Ok(loaded) => self.compare(&observation, &loaded, &mut verified)?,
                Err(error) => verified.found_lost(
                    Some(&observation.window),
                    error.to_string(),
                    Recovery::RestoreOrFetch,
                ),
            }
            Ok(())
        })?;
        // Of several windows with the same bytes, the first names them; and some bytes are of none.
        verified.findings.retain(|finding| !finding.what.is_empty());
        for what in damaged.into_values().filter(|what| !what.is_empty()) {
            verified.found_lost(None, what, Recovery::RestoreOrFetch);
        }
        for (window, key) in self.misplaced_payouts()? {
            verified.found(
                Some(&window),
                format!("payout {key} is in a window, a source or an observation that is not its own"),
            );
        }
        for (window, key) in self.wrong_vanished_marks()? {
            verified
                .found(Some(&window), format!("payout {key} is wrongly marked, or not marked, as vanished"));
        }
        self.verify_repeats(scratch, &mut verified)?;
        for month in self.wrong_closes()? {
            let what = format!("the payouts of {month} are not those that were closed");
            verified.found_lost(None, what, Recovery::Restore);
        }
        let (count, wrong) = self.wrong_bank_files()?;
        verified.bank_files = count;
        for WrongFile { name, what, can_be_rebuilt } in wrong {
            let recovery = if can_be_rebuilt { Recovery::Rebuild } else { Recovery::Restore };
            verified.found_lost(None, format!("bank file {name}: {what}"), recovery);
        }
        match self.manifest_state()? {
            ManifestState::Current => {}
            ManifestState::Behind => verified.is_manifest_behind = true,
            ManifestState::Wrong => {
                let manifest = self.manifest_path();
                let what = format!("{} is not what was written: run payouts rebuild", manifest.display());
                verified.found(None, what);
            }
        }
        verified.each_once();
        Ok(verified)
    }

    /// Finds the rows that repeat an earning id again.
    fn verify_repeats(&self, scratch: &mut Scratch<'_>, verified: &mut Verified) -> Result<()> {
        let root = self.layout().root();
        for (source, files) in self.files_by_source(None, AsOf::Now)? {
            let found = match scratch.use_for(|scratch| find(root, &files, scratch)) {
                Ok(found) => found,
                // A file that is not what was written was found where its bytes were hashed.
                Err(error) if error.is_damaged() => continue,
                Err(error) => return Err(error),
            };
            if self.wrong_repeats(&source, &files, &found)? {
                let what = format!(
                    "what is kept of repeated earning ids of {source} is not what its files hold: run payouts rebuild"
                );
                verified.found(None, what);
            }
            verified.shared.extend(found.shared(root, &files)?);
            verified.repeats.merge(found.repeats);
        }
        Ok(())
    }

    /// Reads raw bytes to their end; an error when they are not those that were received.
    pub(super) fn hash_of(&self, raw: &RawRow) -> Result<u64> {
        let mut body = self.open_raw(&raw.sha256)?;
        let (sha256, size) = hash::to_the_end(&mut *body)
            .map_err(|error| Error::because(Kind::Io, format!("raw body {}", raw.sha256), error))?;
        if (sha256.as_str(), size) != (raw.sha256.as_str(), raw.size) {
            let what =
                format!("raw body {} is not what was received: its bytes have changed on disk", raw.sha256);
            return Err(Error::new(Kind::Damaged, what));
        }
        Ok(size)
    }

    fn compare(&self, observation: &Observation, loaded: &Loaded, verified: &mut Verified) -> Result<()> {
        let window = Some(&observation.window);
        if loaded.report != observation.report {
            verified.found(window, "counts or control totals differ from those of its raw bytes");
        }
        let stored = payouts_of(&self.db, observation)?;
        verified.rows += stored.len() as u64;
        let said: BTreeMap<_, _> = loaded.payouts.iter().map(|payout| (payout.key.clone(), payout)).collect();
        if said.len() != stored.len() {
            verified.found(
                window,
                format!("{} payouts are stored, its raw bytes hold {}", stored.len(), said.len()),
            );
        }
        for payout in &stored {
            match said.get(&payout.key) {
                Some(raw) if digits(raw) != digits(payout) => {
                    verified.found(window, format!("payout {} differs from its raw bytes", payout.key));
                }
                Some(raw) if !is_from(payout, observation, raw) => {
                    verified
                        .found(window, format!("payout {} is said to stand where it does not", payout.key));
                }
                Some(_) => {}
                None => verified.found(window, format!("payout {} is not in its raw bytes", payout.key)),
            }
        }
        self.compare_problems(observation, (&loaded.unreadable, &loaded.cells), &loaded.report, verified)
    }

    /// Compares what is in quarantine with what cannot be read.
    pub(super) fn compare_problems(
        &self,
        observation: &Observation,
        (rows, cells): (&[Unreadable], &[UnreadCell]),
        report: &ReadReport,
        verified: &mut Verified,
    ) -> Result<()> {
        if self.problems_of(observation.id)? != problems(rows, cells, report) {
            let what = "the rows and cells in quarantine are not those of its raw bytes that cannot be read";
            verified.found(Some(&observation.window), what);
        }
        Ok(())
    }
}

/// Whether a stored payout names its place in the bytes; only the observation that first brought it knows this.
fn is_from(stored: &Payout, observation: &Observation, raw: &Payout) -> bool {
    let place = |payout: &Payout| (payout.provenance.entry.clone(), payout.provenance.line);
    stored.provenance.observation != Some(observation.id.0) || place(stored) == place(raw)
}

/// The content of a payout, provenance aside, as text: two scales of one number are two statements.
fn digits(payout: &Payout) -> String {
    let mut plain = payout.clone();
    plain.provenance =
        payouts_model::Provenance { observation: None, sha256: String::new(), entry: None, line: 0 };
    format!("{plain:?}")
}

impl Verified {
    /// Notes what a rebuild mends.
    pub(super) fn found(&mut self, window: Option<&Window>, what: impl Into<String>) {
        self.found_lost(window, what, Recovery::Rebuild);
    }

    pub(super) fn found_lost(
        &mut self,
        window: Option<&Window>,
        what: impl Into<String>,
        recovery: Recovery,
    ) {
        self.findings.push(Finding { window: window.cloned(), what: what.into(), recovery });
    }

    /// Every observation of a window meets the same changed row.
    fn each_once(&mut self) {
        let mut seen = HashSet::new();
        self.findings.retain(|finding| seen.insert(finding.clone()));
    }
}
