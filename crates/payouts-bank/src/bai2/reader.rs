//! The order of records: files of groups, groups of accounts, accounts of transactions.

use super::{
    account::{Group, account, transaction},
    record::{Record, records},
    totals::Totals,
};
use crate::{
    encoding::{Decoded, Otherwise},
    error::{NotAStatement, excerpt},
    figures::short_day,
    lines::lines,
    statement::{Finality, Statement},
};

/// Whether a text seems to be BAI2: its first line is a file header.
pub(crate) fn looks_like(text: &str) -> bool {
    let first = lines(text).map(|line| line.text.trim()).find(|line| !line.is_empty());
    first.is_some_and(|line| line.starts_with("01,") && line.split(',').count() >= 6)
}

/// The accounts of all groups in a file, each as a statement of its day.
///
/// Control totals and counts that do not match are problems of the statements before them, see [`Statement::problems`].
///
/// # Errors
/// When records are missing or out of order, or an amount cannot be read, or a group is a test or deletes another.
pub fn read(bytes: &[u8]) -> Result<Vec<Statement>, NotAStatement> {
    let decoded = Decoded::new(bytes, None, Otherwise::Windows1252)?;
    let mut file = File::default();
    for record in records(&decoded.text)? {
        file.take(&record)?;
    }
    if let Some((level, line)) = file.open.last() {
        let name = ["file", "group", "account"][*level];
        return Err(NotAStatement::new(format!("the {name} that begins there has no end"))
            .at_line(*line)
            .with_hint("fetch the file again"));
    }
    let mut places = decoded.places();
    for entry in file.statements.iter_mut().flat_map(|statement| &mut statement.entries) {
        entry.byte = places.of(entry.byte);
    }
    if file.has_header { Ok(file.statements) } else { Err(NotAStatement::new("it holds no record")) }
}

#[derive(Default)]
struct File {
    has_header: bool,
    id: String,
    /// The levels that have begun and not ended, with the lines where they began.
    open: Vec<(usize, u64)>,
    /// Of the file, the group and the account.
    totals: [Totals; 3],
    group: Group,
    statements: Vec<Statement>,
    /// The first statement of the group, and of the file.
    first: [usize; 2],
}

impl File {
    fn take(&mut self, record: &Record<'_>) -> Result<(), NotAStatement> {
        for totals in &mut self.totals {
            totals.records += record.length();
        }
        match (record.code, self.open.len()) {
            ("01", 0) => self.begin_file(record),
            ("02", 1) => self.begin_group(record)?,
            ("03", 2) => {
                self.begin(2, record);
                let statement = account(record, &self.group, &mut self.totals[2])?;
                self.statements.push(statement);
            }
            ("16", 3) => {
                if let Some(statement) = self.statements.last_mut() {
                    transaction(record, statement, &mut self.totals[2])?;
                }
            }
            ("49", 3) => self.end(2, record, self.statements.len() - 1)?,
            ("98", 2) => self.end(1, record, self.first[1])?,
            ("99", 1) => self.end(0, record, self.first[0])?,
            (code, _) => {
                return Err(record
                    .refuse(format!("record {code} is out of order"))
                    .with_hint("records are missing before it: fetch the file again"));
            }
        }
        Ok(())
    }

    fn begin(&mut self, level: usize, record: &Record<'_>) {
        self.totals[level] = Totals::new(record.length());
        self.open.push((level, record.line()));
    }

    /// Sender, receiver, day, time, identification.
    fn begin_file(&mut self, record: &Record<'_>) {
        self.begin(0, record);
        self.has_header = true;
        self.first[0] = self.statements.len();
        let mut fields = record.fields();
        let sender = fields.next();
        let _receiver = fields.next();
        let (day, _time, number) = (fields.next(), fields.next(), fields.next());
        self.id = format!("{sender}-{day}-{number}");
    }

    /// Receiver, originator, status, day, time, currency, modifier.
    fn begin_group(&mut self, record: &Record<'_>) -> Result<(), NotAStatement> {
        self.begin(1, record);
        self.first[1] = self.statements.len();
        let mut fields = record.fields();
        let _receiver = fields.next();
        let originator = fields.next();
        match fields.next() {
            // An update, or a correction: it repeats all that it corrects.
            "" | "1" | "3" => {}
            "2" => {
                return Err(record
                    .refuse("the group deletes what an earlier file states")
                    .with_hint("ask the bank for the group as it is after the deletion"));
            }
            "4" => {
                return Err(record
                    .refuse("the group is a test")
                    .with_hint("it states nothing that happened"));
            }
            other => return Err(record.refuse(format!("{} is no status of a group", excerpt(other)))),
        }
        let day = fields.next();
        let _time = fields.next();
        let currency = fields.next();
        let modifier = fields.next();
        self.group = Group {
            id: self.id.clone(),
            bank: Some(originator.to_owned()).filter(|bank| !bank.is_empty()),
            day: Some(
                short_day(day)
                    .ok_or_else(|| record.refuse(format!("the day {} cannot be read", excerpt(day))))?,
            ),
            currency: match currency {
                "" => None,
                code => Some(code.parse().map_err(|error| record.refuse(format!("{error}")))?),
            },
            finality: match modifier {
                "1" | "3" => Finality::Intraday,
                "" | "2" | "4" => Finality::Final,
                other => return Err(record.refuse(format!("{} is no modifier of a day", excerpt(other)))),
            },
        };
        Ok(())
    }

    /// Holds a control record against what it ends.
    fn end(&mut self, level: usize, record: &Record<'_>, first: usize) -> Result<(), NotAStatement> {
        self.open.pop();
        let part = [Some("groups"), Some("accounts"), None][level];
        let checked = self.totals[level].check(record.fields(), record.code, part);
        let (total, problem) = checked.map_err(|what| record.refuse(what))?;
        if let Some(above) = level.checked_sub(1) {
            self.totals[above].add(Some(total));
            self.totals[above].parts += 1;
        }
        if let Some(problem) = problem {
            for statement in &mut self.statements[first..] {
                statement.problems.push(problem.clone());
            }
        }
        Ok(())
    }
}
