//! A profile from a sample. What the sample leaves open is named and never guessed.

use super::{
    date::{FORMS, day},
    number::amount,
    profile::{Column, Columns, Profile},
};
use crate::{
    encoding::{Decoded, Otherwise},
    error::NotAStatement,
};
use csv::{ReaderBuilder, StringRecord};

/// A profile that reads a sample, and what a person has to decide about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proposal {
    /// The profile. What is open in it fails [`Profile::check`], or is named in `unsure`.
    pub profile: Profile,
    /// What the sample leaves open.
    pub unsure: Vec<String>,
}

/// How many lines of a sample are looked at.
const SAMPLE: usize = 500;

impl Profile {
    /// Proposes a profile from a file of separated values.
    ///
    /// # Errors
    /// When the file has no rows of at least three cells, or no column of days or of amounts.
    pub fn propose(bytes: &[u8]) -> Result<Proposal, NotAStatement> {
        let decoded = Decoded::new(bytes, None, Otherwise::Windows1252)?;
        let mut unsure = Vec::new();
        let mut profile = Self::new("bank", Columns::default());
        if std::str::from_utf8(bytes).is_err() && !matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
            profile.encoding = Some("windows-1252".to_owned());
            unsure.push("the encoding is not UTF-8: windows-1252 is the most common other one".to_owned());
        }
        let table =
            Table::new(&decoded.text).ok_or_else(|| refuse("it has no rows with three or more cells"))?;
        profile.separator = table.separator;
        profile.skip_lines = table.skipped;
        profile.has_header = table.header.is_some();
        table.days(&mut profile, &mut unsure)?;
        table.amounts(&mut profile, &mut unsure)?;
        table.others(&mut profile, &mut unsure);
        Ok(Proposal { profile, unsure })
    }
}

fn refuse(what: &str) -> NotAStatement {
    NotAStatement::new(what).with_hint("write the profile by hand: the guide lists its settings")
}

/// The rows of a sample.
struct Table {
    separator: char,
    skipped: usize,
    header: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
    width: usize,
}

impl Table {
    /// The separator that makes the most rows of one width, and where they begin.
    fn new(text: &str) -> Option<Self> {
        let best = [';', ',', '\t', '|'].into_iter().filter_map(|separator| {
            let rows = split(text, separator);
            let width = most_common(rows.iter().map(|(_, row)| row.len()).filter(|width| *width >= 3))?;
            let count = rows.iter().filter(|(_, row)| row.len() == width).count();
            Some((count * width, separator, width, rows))
        });
        let (_, separator, width, rows) = best.max_by_key(|(score, ..)| *score)?;
        let start = rows.iter().position(|(_, row)| row.len() == width)?;
        let skipped = rows.get(start).map(|(line, _)| *line)?;
        let mut rows: Vec<Vec<String>> =
            rows.into_iter().skip(start).map(|(_, row)| row).filter(|row| row.len() == width).collect();
        let has_header = rows.first()?.iter().all(|cell| !cell.bytes().any(|byte| byte.is_ascii_digit()));
        let header = has_header.then(|| rows.remove(0));
        Some(Self { separator, skipped, header, rows, width }).filter(|table| !table.rows.is_empty())
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(move |row| row.get(column))
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
    }

    fn column(&self, index: usize) -> Column {
        match &self.header {
            Some(names)
                if names.iter().filter(|name| **name == names[index]).count() == 1
                    && !names[index].is_empty() =>
            {
                Column::Name(names[index].clone())
            }
            _ => Column::Number(index + 1),
        }
    }

    /// The first column whose name has one of the words.
    fn named(&self, words: &[&str]) -> Option<usize> {
        let names: Vec<String> = self.header.as_ref()?.iter().map(|name| name.to_lowercase()).collect();
        words.iter().find_map(|word| names.iter().position(|name| name.contains(word)))
    }

    fn days(&self, profile: &mut Profile, unsure: &mut Vec<String>) -> Result<(), NotAStatement> {
        let forms = |column: usize| -> Vec<&str> {
            let fits = |form: &&&str| self.cells(column).all(|cell| day(cell, form).is_some());
            if self.cells(column).next().is_none() {
                Vec::new()
            } else {
                FORMS.iter().filter(fits).copied().collect()
            }
        };
        let columns: Vec<(usize, Vec<&str>)> = (0..self.width)
            .map(|column| (column, forms(column)))
            .filter(|(_, forms)| !forms.is_empty())
            .collect();
        let of = |words: &[&str]| {
            self.named(words).filter(|index| columns.iter().any(|(column, _)| column == index))
        };
        let valued = of(&["valut", "value", "wert"]);
        let booked = of(&["booking", "buchung", "posted", "posting"])
            .or_else(|| of(&["date", "datum", "fecha", "data"]).filter(|index| Some(*index) != valued))
            .or_else(|| columns.iter().map(|(column, _)| *column).find(|column| Some(*column) != valued))
            .or(valued)
            .ok_or_else(|| refuse("it has no column of days"))?;
        if columns.len() > 1 && self.named(&["booking", "buchung", "posted", "posting"]).is_none() {
            unsure.push(format!(
                "several columns have days: {:?} is taken for the day of booking",
                self.column(booked)
            ));
        }
        profile.columns.booked = Some(self.column(booked));
        profile.columns.valued = valued.filter(|column| *column != booked).map(|column| self.column(column));
        // Every column of days has the same form, so each narrows it down.
        let mut forms: Vec<&str> = FORMS.to_vec();
        for (_, of_column) in
            columns.iter().filter(|(column, _)| *column == booked || Some(*column) == valued)
        {
            forms.retain(|form| of_column.contains(form));
        }
        profile.date = forms.join("|");
        if forms.len() != 1 {
            unsure.push(format!(
                "days can be read as {}: no day of the sample is above 12, so choose one",
                if forms.is_empty() { "nothing common".to_owned() } else { forms.join(" or ") }
            ));
        }
        Ok(())
    }

    fn amounts(&self, profile: &mut Profile, unsure: &mut Vec<String>) -> Result<(), NotAStatement> {
        let debit = self.named(&["debit", "soll", "withdrawal", "paid out", "belastung", "ausgang"]);
        let credit = self.named(&["credit", "haben", "deposit", "paid in", "gutschrift", "eingang"]);
        let balance = self.named(&["balance", "saldo", "solde", "kontostand"]);
        let by_name = self.named(&["amount", "betrag", "umsatz", "importe", "montant", "importo", "bedrag"]);
        let is_free = |column: &usize| {
            let of_day = [&profile.columns.booked, &profile.columns.valued];
            let taken = of_day.into_iter().flatten().any(|taken| *taken == self.column(*column));
            !taken && Some(*column) != balance
        };
        let looks = |column: &usize| {
            self.cells(*column).next().is_some()
                && self.cells(*column).all(|cell| marks(cell).is_some())
                && self.cells(*column).any(|cell| cell.contains(['.', ',']))
        };
        let amount = by_name.or_else(|| (0..self.width).filter(is_free).find(looks));
        let used: Vec<usize> = match (amount, debit, credit) {
            (by_amount, Some(debit), Some(credit))
                if debit != credit && (by_amount.is_none() || by_name.is_none()) =>
            {
                profile.columns.debit = Some(self.column(debit));
                profile.columns.credit = Some(self.column(credit));
                vec![debit, credit]
            }
            (Some(amount), _, _) => {
                profile.columns.amount = Some(self.column(amount));
                if by_name.is_none() {
                    unsure.push(format!("{:?} is taken for the amount by its looks", self.column(amount)));
                }
                if !self.cells(amount).any(|cell| cell.contains(['-', '(', '\u{2212}'])) {
                    unsure
                        .push("no amount of the sample is negative: set `sign` if debits are not".to_owned());
                }
                vec![amount]
            }
            _ => return Err(refuse("it has no column of amounts")),
        };
        profile.columns.balance = balance.map(|column| self.column(column));
        let cells = || used.iter().chain(&balance).flat_map(|column| self.cells(*column));
        let fits = |decimal: char, thousands: Option<char>| {
            cells().all(|cell| amount_fits(cell, decimal, thousands))
        };
        let has = |mark: char| cells().any(|cell| cell.contains(mark));
        let thousands = |mark: char| {
            [mark, '\'', '\u{2019}', ' ', '\u{a0}', '\u{202f}'].into_iter().find(|mark| has(*mark)).map(
                |mark| match mark {
                    '\u{2019}' => '\'',
                    '\u{a0}' | '\u{202f}' => ' ',
                    mark => mark,
                },
            )
        };
        let candidates: Vec<(char, Option<char>)> = [('.', thousands(',')), (',', thousands('.'))]
            .into_iter()
            .filter(|(decimal, thousands)| fits(*decimal, *thousands))
            .collect();
        match candidates.as_slice() {
            [] => return Err(refuse("its amounts have no common form")),
            [(decimal, thousands)] => (profile.decimal, profile.thousands) = (*decimal, *thousands),
            [(decimal, thousands), ..] => {
                (profile.decimal, profile.thousands) = (*decimal, *thousands);
                if has('.') || has(',') {
                    unsure.push(
                        "amounts can be read with a point or a comma as decimal mark: set `decimal`"
                            .to_owned(),
                    );
                    // A profile that cannot be used is better than figures a thousand times too large.
                    profile.thousands = Some(profile.decimal);
                }
            }
        }
        Ok(())
    }

    fn others(&self, profile: &mut Profile, unsure: &mut Vec<String>) {
        let column = |words: &[&str]| self.named(words).map(|index| self.column(index));
        let is_code = |cell: &str| cell.len() == 3 && cell.bytes().all(|byte| byte.is_ascii_uppercase());
        let of_codes = |index: &usize| self.cells(*index).next().is_some() && self.cells(*index).all(is_code);
        let currency = self.named(&["currency", "währung", "waehrung", "wahrung", "devise", "ccy", "moneda"]);
        let currency = currency.filter(of_codes).or_else(|| (0..self.width).find(of_codes));
        profile.columns.currency = currency.map(|index| self.column(index));
        if currency.is_none() {
            unsure.push("no column has the currency: set `currency`".to_owned());
        }
        profile.columns.account =
            column(&["auftragskonto", "own account", "account number", "iban auftragskonto"]);
        if profile.columns.account.is_none() {
            unsure.push("no column has the account: set `account`".to_owned());
        }
        profile.columns.counterparty = column(&[
            "counterparty",
            "beguenstigter",
            "begünstigter",
            "zahlungspflichtiger",
            "auftraggeber",
            "payee",
            "payer",
            "name",
        ]);
        profile.columns.counterparty_account = column(&["kontonummer/iban", "counterparty iban", "iban"])
            .filter(|one| Some(one) != profile.columns.account.as_ref());
        profile.columns.end_to_end = column(&["end-to-end", "end to end", "kundenreferenz", "endtoend"]);
        profile.columns.mandate = column(&["mandat"]);
        profile.columns.servicer =
            column(&["transaction id", "transaction reference", "bankreferenz", "bank reference"]);
        profile.columns.code = column(&["buchungstext", "transaction type", "type"]);
        let texts = [
            "verwendungszweck",
            "description",
            "details",
            "memo",
            "narrative",
            "reference",
            "text",
            "libell",
            "concepto",
        ];
        profile.columns.texts = column(&texts).into_iter().collect();
        if profile.columns.texts.is_empty() {
            unsure.push("no column is taken for the text: set `columns.texts`".to_owned());
        }
    }
}

/// The marks of a cell that looks like an amount.
fn marks(cell: &str) -> Option<()> {
    let is_part =
        |letter: char| letter.is_ascii_digit() || " .,'-+()\u{a0}\u{202f}\u{2019}\u{2212}".contains(letter);
    (cell.chars().any(|letter| letter.is_ascii_digit()) && cell.chars().all(is_part)).then_some(())
}

/// Whether a cell is an amount of money by these marks: none has three digits after the decimal mark.
fn amount_fits(cell: &str, decimal: char, thousands: Option<char>) -> bool {
    amount(cell, decimal, thousands).is_some()
}

fn split(text: &str, separator: char) -> Vec<(usize, Vec<String>)> {
    let delimiter = u8::try_from(separator).unwrap_or(b',');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    while rows.len() < SAMPLE && reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, csv::Position::line).saturating_sub(1);
        let cells = record.iter().map(|cell| cell.trim().to_owned()).collect();
        rows.push((usize::try_from(line).unwrap_or(0), cells));
    }
    rows
}

fn most_common(widths: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for width in widths {
        *counts.entry(width).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map(|(width, _)| width)
}
