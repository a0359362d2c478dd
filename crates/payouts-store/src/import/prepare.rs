//! Reading files before anything is changed: what they are, and which days they cover.

use super::spool::Spool;
use crate::{Error, Result, Store, error::Kind};
use chrono::NaiveDate;
use payouts_files::{
    Limits, RawRead,
    cut::{CutFile, ImportedAnswer, Survey, answers, holds_answers},
};
use payouts_model::{Dataset, SourceId};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

/// What is to be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRequest {
    /// The name under which the rows are kept. A sign-in may have the same one.
    pub source: SourceId,
    /// The kind of rows. By default payout summaries when the first file is JSON, and payments otherwise.
    pub dataset: Option<Dataset>,
    /// The files.
    pub paths: Vec<PathBuf>,
}

/// Files that were read, and not imported yet.
#[derive(Debug)]
pub struct PreparedImport {
    pub(super) source: SourceId,
    pub(super) dataset: Dataset,
    pub(super) files: Vec<Original>,
    pub(super) content: Content,
}

/// A file as it came.
#[derive(Debug)]
pub(super) struct Original {
    pub(super) name: String,
    pub(super) spool: Spool,
}

#[derive(Debug)]
pub(super) enum Content {
    Tables(Box<Survey>),
    /// With the place of the file that has it.
    Answers(Vec<(usize, ImportedAnswer)>),
}

impl Store {
    /// Copies files into the store's directory and reads them. The ledger is not changed.
    ///
    /// # Errors
    /// When a file cannot be read or is not what the dataset has ([`Error::is_not_imported`], [`Error::is_unreadable`]), or
    /// the disk refuses.
    pub fn prepare_import(&self, request: &ImportRequest) -> Result<PreparedImport> {
        let mut files: Vec<Original> = Vec::new();
        for path in &request.paths {
            let spool = Spool::copy(self.raw(), path)?;
            // The same file twice would have every row twice.
            if files.iter().all(|file| file.spool.sha256 != spool.sha256) {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                files.push(Original { name: name.unwrap_or_default(), spool });
            }
        }
        let Some(first) = files.first() else {
            return Err(Error::new(Kind::NotImported, "there is no file to import"));
        };
        let dataset = match request.dataset {
            Some(dataset) => dataset,
            None if holds_answers(&mut *first.spool.open()?).map_err(|e| unread(&first.name, e))? => {
                Dataset::PayoutSummary
            }
            None => Dataset::Payments,
        };
        let content = match dataset {
            Dataset::PayoutSummary => Content::Answers(all_answers(&files)?),
            _ => {
                let mut raws = open_all(&files)?;
                let survey = Survey::new(dataset, &mut to_cut(&files, &mut raws), Limits::default());
                let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
                Content::Tables(Box::new(survey.map_err(|error| unread(&names.join(", "), error))?))
            }
        };
        Ok(PreparedImport { source: request.source.clone(), dataset, files, content })
    }
}

impl PreparedImport {
    /// The kind of rows.
    #[must_use]
    pub const fn dataset(&self) -> Dataset {
        self.dataset
    }

    /// How many rows have each day as their date, or how many answers are about it.
    #[must_use]
    pub fn days(&self) -> BTreeMap<NaiveDate, u64> {
        match &self.content {
            Content::Tables(survey) => survey.days().clone(),
            Content::Answers(answers) => {
                let mut days = BTreeMap::new();
                answers.iter().for_each(|(_, answer)| *days.entry(answer.day).or_default() += 1);
                days
            }
        }
    }

    /// The accounts that answers are about; none for tables.
    #[must_use]
    pub fn accounts(&self) -> BTreeSet<&str> {
        match &self.content {
            Content::Tables(_) => BTreeSet::new(),
            Content::Answers(answers) => answers.iter().map(|(_, answer)| answer.account.as_str()).collect(),
        }
    }

    /// How many rows have no date that can be read. They are imported with the rows before them.
    #[must_use]
    pub fn undated(&self) -> u64 {
        match &self.content {
            Content::Tables(survey) => survey.undated(),
            Content::Answers(_) => 0,
        }
    }

    /// Names of entries of archives that are no tables, and in no window.
    #[must_use]
    pub fn passed_over(&self) -> &[String] {
        match &self.content {
            Content::Tables(survey) => survey.passed_over(),
            Content::Answers(_) => &[],
        }
    }
}

pub(super) fn open_all(files: &[Original]) -> Result<Vec<Box<dyn RawRead + '_>>> {
    files.iter().map(|file| file.spool.open()).collect()
}

pub(super) fn to_cut<'f>(files: &[Original], raws: &'f mut [Box<dyn RawRead + '_>]) -> Vec<CutFile<'f>> {
    let named = files.iter().zip(raws);
    named.map(|(file, raw)| CutFile { name: file.name.clone(), raw: &mut **raw }).collect()
}

/// The error of the reader, in its own words, and the files it is about.
pub(super) fn unread(name: &str, error: payouts_files::Error) -> Error {
    Error::because(Kind::Read, format!("{name} cannot be imported"), error)
}

fn all_answers(files: &[Original]) -> Result<Vec<(usize, ImportedAnswer)>> {
    let mut all: Vec<(usize, ImportedAnswer)> = Vec::new();
    let mut known: BTreeMap<(String, NaiveDate), usize> = BTreeMap::new();
    for (place, file) in files.iter().enumerate() {
        let of_file = answers(&mut *file.spool.open()?, Limits::default());
        for answer in of_file.map_err(|error| unread(&file.name, error))? {
            match known.get(&(answer.account.clone(), answer.day)) {
                Some(index) if all[*index].1.bytes == answer.bytes => {}
                Some(_) => {
                    let (account, day) = (&answer.account, answer.day);
                    let what = format!("there are two different answers about account {account} on {day}");
                    return Err(Error::new(Kind::NotImported, format!("{what}: import one of them")));
                }
                None => {
                    known.insert((answer.account.clone(), answer.day), all.len());
                    all.push((place, answer));
                }
            }
        }
    }
    all.sort_by(|(_, a), (_, b)| (&a.account, a.day).cmp(&(&b.account, b.day)));
    Ok(all)
}
