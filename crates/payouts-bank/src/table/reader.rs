//! Rows by a profile.

use super::{
    date::day,
    number::amount,
    profile::{Column, Profile, Profiles, SignRule},
};
use crate::{
    encoding::{Decoded, Otherwise},
    error::{NotAStatement, excerpt},
    lines::lines,
    statement::{Balance, Entry, Format, Reference, ReferenceKind, Statement},
};
use csv::{ReaderBuilder, StringRecord};
use payouts_model::{Currency, Money};
use payouts_wire::Amount;

/// The statements of a file, by the one profile that fits it.
pub(crate) fn read(bytes: &[u8], profiles: &Profiles) -> Result<Vec<Statement>, NotAStatement> {
    let mut fitting = Vec::new();
    for profile in profiles {
        profile.check().map_err(|what| NotAStatement::new(what).with_hint("correct the configuration"))?;
        let otherwise = if profile.encoding.is_some() { Otherwise::Refuse } else { Otherwise::Windows1252 };
        // A file that is not in the encoding of a profile does not fit it.
        let Ok(decoded) = Decoded::new(bytes, profile.encoding.as_deref(), otherwise) else { continue };
        if fits(&decoded.text, profile) {
            fitting.push((profile, decoded));
        }
    }
    match fitting.as_slice() {
        [] => Err(NotAStatement::new("it is no statement in a known form, and no profile fits it")
            .with_hint("for separated values, `payouts bank profile FILE` proposes a profile to configure")),
        [(profile, decoded)] => rows(decoded, profile),
        [(first, _), (second, _), ..] => {
            Err(NotAStatement::new(format!("both profiles {:?} and {:?} fit it", first.name, second.name))
                .with_hint("remove one of them, or name a column that only one of the banks has"))
        }
    }
}

/// The part of a file that has the header and the rows: its first line and its text.
fn body<'a>(text: &'a str, profile: &Profile) -> (u64, usize, &'a str) {
    let start = lines(text).nth(profile.skip_lines).map_or(text.len() as u64, |line| line.byte);
    let start = usize::try_from(start).unwrap_or(text.len());
    let all: Vec<_> = if profile.skip_last_lines == 0 {
        Vec::new()
    } else {
        lines(&text[start..]).filter(|line| !line.text.trim().is_empty()).collect()
    };
    let end = all.len().checked_sub(profile.skip_last_lines).and_then(|index| all.get(index));
    let end = end.and_then(|line| usize::try_from(line.byte).ok()).map_or(text.len(), |end| start + end);
    (profile.skip_lines as u64, start, &text[start..end])
}

fn csv<'a>(text: &'a str, profile: &Profile) -> csv::Reader<&'a [u8]> {
    let ascii = |letter: char| u8::try_from(letter).unwrap_or(b',');
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(ascii(profile.separator))
        .quote(ascii(profile.quote))
        .from_reader(text.as_bytes())
}

/// Whether the header has all columns; of a file without one, whether the first row can be read.
fn fits(text: &str, profile: &Profile) -> bool {
    let (_, _, text) = body(text, profile);
    let mut records = csv(text, profile).into_records();
    let Some(Ok(first)) = records.next() else { return false };
    let header = Header::new(&first, profile);
    let has_all = profile.all().all(|column| header.position(column).is_some());
    if profile.has_header { has_all } else { has_all && Row::new(&first, &header, profile).entry().is_ok() }
}

/// The names of the columns.
struct Header {
    names: Vec<String>,
}

impl Header {
    fn new(record: &StringRecord, profile: &Profile) -> Self {
        let name = |cell: &str| if profile.has_header { cell.trim().to_lowercase() } else { String::new() };
        Self { names: record.iter().map(name).collect() }
    }

    fn position(&self, column: &Column) -> Option<usize> {
        match column {
            Column::Number(number) => number.checked_sub(1).filter(|index| *index < self.names.len()),
            Column::Name(name) => {
                let name = name.trim().to_lowercase();
                self.names.iter().position(|other| *other == name)
            }
        }
    }
}

/// A row while it is read.
struct Row<'a> {
    record: &'a StringRecord,
    header: &'a Header,
    profile: &'a Profile,
}

impl<'a> Row<'a> {
    fn new(record: &'a StringRecord, header: &'a Header, profile: &'a Profile) -> Self {
        Self { record, header, profile }
    }

    fn cell(&self, column: Option<&Column>) -> &'a str {
        let index = column.and_then(|column| self.header.position(column));
        index.and_then(|index| self.record.get(index)).unwrap_or_default().trim()
    }

    fn kept(&self, column: Option<&Column>) -> Option<String> {
        Some(self.cell(column).to_owned()).filter(|cell| !cell.is_empty())
    }

    fn number(&self, text: &str) -> Result<Amount, String> {
        amount(text, self.profile.decimal, self.profile.thousands)
            .ok_or_else(|| format!("the amount {} cannot be read", excerpt(text)))
    }

    fn currency(&self) -> Result<Currency, String> {
        let text = self.cell(self.profile.columns.currency.as_ref());
        match (text, self.profile.currency) {
            ("", Some(currency)) => Ok(currency),
            ("", None) => Err("the row has no currency".to_owned()),
            (code, _) => code.parse().map_err(|error| format!("{error}")),
        }
    }

    fn account(&self) -> String {
        let text = self.cell(self.profile.columns.account.as_ref());
        let text = if text.is_empty() { self.profile.account.as_deref().unwrap_or_default() } else { text };
        text.split_whitespace().collect()
    }

    fn amount(&self) -> Result<Amount, String> {
        let columns = &self.profile.columns;
        if let Some(column) = &columns.amount {
            let text = self.cell(Some(column));
            if text.is_empty() {
                return Err("the row has no amount".to_owned());
            }
            let amount = self.number(text)?;
            return match self.profile.sign {
                SignRule::DebitNegative => Ok(amount),
                SignRule::DebitPositive => Ok(-amount),
                SignRule::Indicator => Ok(if self.is_debit()? { -amount } else { amount }),
            };
        }
        let (debit, credit) = (self.cell(columns.debit.as_ref()), self.cell(columns.credit.as_ref()));
        let read = |text: &str| if text.is_empty() { Ok(None) } else { self.number(text).map(Some) };
        // Some banks write zero in the other column.
        match (read(debit)?, read(credit)?) {
            (Some(debit), credit) if credit.is_none_or(Amount::is_zero) => Ok(-debit.abs()),
            (debit, Some(credit)) if debit.is_none_or(Amount::is_zero) => Ok(credit),
            (None, None) => Err("the row has neither a debit nor a credit".to_owned()),
            _ => Err("the row has a debit and a credit".to_owned()),
        }
    }

    fn is_debit(&self) -> Result<bool, String> {
        let Some(indicator) = &self.profile.indicator else {
            return Err("the profile has no indicator".to_owned());
        };
        let word = self.cell(Some(&indicator.column));
        let is_one_of = |words: &[String]| words.iter().any(|one| one.trim().eq_ignore_ascii_case(word));
        match (is_one_of(&indicator.debit), is_one_of(&indicator.credit)) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            _ => Err(format!("{} is no word for a debit or a credit", excerpt(word))),
        }
    }

    fn day(&self, column: Option<&Column>) -> Result<Option<chrono::NaiveDate>, String> {
        match self.cell(column) {
            "" => Ok(None),
            text => day(text, &self.profile.date)
                .map(Some)
                .ok_or_else(|| format!("the day {} is not written as {}", excerpt(text), self.profile.date)),
        }
    }

    fn entry(&self) -> Result<Entry, String> {
        let columns = &self.profile.columns;
        let mut entry = Entry::new(Money::new(self.amount()?, self.currency()?));
        entry.booked_on = self.day(columns.booked.as_ref())?;
        entry.valued_on = self.day(columns.valued.as_ref())?;
        if entry.booked_on.is_none() {
            return Err("the row has no day of booking".to_owned());
        }
        let references = [
            (ReferenceKind::Servicer, &columns.servicer),
            (ReferenceKind::EndToEnd, &columns.end_to_end),
            (ReferenceKind::Mandate, &columns.mandate),
        ];
        let references = references.into_iter().map(|(kind, column)| (kind, column.as_ref()));
        let others = columns.references.iter().map(|column| (ReferenceKind::Other, Some(column)));
        for (kind, column) in references.chain(others) {
            let text = self.cell(column);
            let is_nothing = ["", "NONREF", "NOTPROVIDED"].iter().any(|one| text.eq_ignore_ascii_case(one));
            if !is_nothing {
                entry.references.push(Reference::new(kind, text));
            }
        }
        entry.texts = columns.texts.iter().filter_map(|column| self.kept(Some(column))).collect();
        entry.code = self.kept(columns.code.as_ref());
        entry.counterparty = self.kept(columns.counterparty.as_ref());
        entry.counterparty_account = self.kept(columns.counterparty_account.as_ref());
        Ok(entry)
    }

    fn balance(&self) -> Result<Option<Amount>, String> {
        match self.cell(self.profile.columns.balance.as_ref()) {
            "" => Ok(None),
            text => self.number(text).map(Some),
        }
    }
}

/// A statement with the balance after each row.
struct Account {
    statement: Statement,
    balances: Vec<(Option<Amount>, u64)>,
}

fn rows(decoded: &Decoded<'_>, profile: &Profile) -> Result<Vec<Statement>, NotAStatement> {
    let (skipped, start, text) = body(&decoded.text, profile);
    let mut accounts: Vec<Account> = Vec::new();
    let mut header: Option<Header> = None;
    let mut record = StringRecord::new();
    let mut reader = csv(text, profile);
    let mut places = decoded.places();
    loop {
        let is_row = reader.read_record(&mut record).map_err(|error| {
            NotAStatement::new(format!("a row cannot be read: {error}"))
                .at_line(skipped + reader_line(&error))
        })?;
        if !is_row {
            break;
        }
        let place = record.position().map_or((0, 0), |position| (position.byte(), position.line()));
        let refuse = |what: String| {
            NotAStatement::new(what)
                .at_line(skipped + place.1)
                .with_hint("correct the profile, or its skip_lines and skip_last_lines")
        };
        let Some(header) = &header else {
            let names = Header::new(&record, profile);
            let is_row = !profile.has_header;
            header = Some(names);
            if is_row && let Some(header) = &header {
                take(&Row::new(&record, header, profile), place, &mut accounts).map_err(refuse)?;
            }
            continue;
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() < header.names.len()
            && profile.all().any(|column| header.position(column) >= Some(record.len()))
        {
            return Err(refuse(format!("the row has {} cells of {}", record.len(), header.names.len())));
        }
        take(&Row::new(&record, header, profile), place, &mut accounts).map_err(refuse)?;
    }
    for account in &mut accounts {
        for entry in &mut account.statement.entries {
            entry.byte = places.of(entry.byte + start as u64);
        }
    }
    Ok(accounts.into_iter().map(|account| account.finish(skipped)).collect())
}

fn reader_line(error: &csv::Error) -> u64 {
    error.position().map_or(0, csv::Position::line)
}

fn take(row: &Row<'_>, (byte, line): (u64, u64), accounts: &mut Vec<Account>) -> Result<(), String> {
    let mut entry = row.entry()?;
    entry.byte = byte;
    let balance = (row.balance()?, line);
    let (account, currency) = (row.account(), entry.money.currency);
    if account.is_empty() {
        return Err("the row has no account".to_owned());
    }
    let same = |one: &&mut Account| one.statement.account == account && one.statement.currency == currency;
    match accounts.iter_mut().rev().find(same) {
        Some(one) => {
            one.statement.entries.push(entry);
            one.balances.push(balance);
        }
        None => accounts.push(Account {
            statement: Statement {
                format: Format::Csv,
                account,
                currency,
                entries: vec![entry],
                ..Statement::default()
            },
            balances: vec![balance],
        }),
    }
    Ok(())
}

impl Account {
    /// Balances after each row make an opening and a closing balance, if each row leads from one to the next.
    fn finish(mut self, skipped: u64) -> Statement {
        let statement = &mut self.statement;
        let days = || statement.entries.iter().filter_map(|entry| entry.booked_on);
        statement.days = days().min().zip(days().max());
        statement.id = statement.days.map(|(first, last)| format!("{first}/{last}")).unwrap_or_default();
        let balances: Option<Vec<(Amount, u64)>> =
            self.balances.iter().map(|(balance, line)| Some(((*balance)?, *line))).collect();
        let (Some(balances), Some(currency)) = (balances, statement.currency) else { return self.statement };
        let mut rows: Vec<(Amount, Amount, u64)> = statement
            .entries
            .iter()
            .zip(&balances)
            .map(|(entry, (balance, line))| (entry.money.amount, *balance, *line))
            .collect();
        // Newest first is as common as oldest first.
        if break_of(&rows).is_some() {
            let forward = rows.clone();
            rows.reverse();
            if break_of(&rows).is_some() {
                let line = break_of(&forward).map_or(0, |line| skipped + line);
                statement
                    .problems
                    .push(format!("the balance of line {line} is not the one before it and the amount"));
                return self.statement;
            }
        }
        if let (Some((amount, first, _)), Some((_, last, _))) = (rows.first(), rows.last())
            && let Some(opening) = first.checked_sub(*amount)
        {
            let [first, last] = [opening, *last].map(|amount| Money::new(amount, currency));
            let days = statement.days;
            statement.opening = Some(Balance::new(days.map(|(day, _)| day), first));
            statement.closing = Some(Balance::new(days.map(|(_, day)| day), last));
        }
        self.statement
    }
}

/// The line of the first row whose amount does not lead from the balance before it to its own.
fn break_of(rows: &[(Amount, Amount, u64)]) -> Option<u64> {
    let leads = |before: Amount, amount, after| before.checked_add(amount) == Some(after);
    let pair = rows.windows(2).find(|pair| !leads(pair[0].1, pair[1].0, pair[1].1))?;
    Some(pair[1].2)
}
