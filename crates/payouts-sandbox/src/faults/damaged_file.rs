//! Export files whose transfer is complete and whose content is damaged.

use std::collections::HashSet;
use std::io::{self, Cursor, Read, Write};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::csv_text::line;
use crate::quirks::partner::Container;

/// The damage of a downloaded export file. Its length is correct and its archive is valid: only its content shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FileDamage {
    /// 0 bytes.
    Nothing,
    /// The archive is unchanged, and its table has 0 bytes.
    EmptyTable,
    /// An archive without entries, or 0 bytes without an archive.
    EmptyArchive,
    /// A web page.
    ErrorPage,
    /// A last row with the sum of the others, without a currency.
    TotalRow,
    /// Rows with the sum of the others, with currency, status and date: one in the middle, one at the end.
    SubtotalRows,
    /// After the rows: their number, a blank line, and a second table with sums by currency.
    SummaryBlock,
    /// The last row ends in the middle.
    CutRow,
    /// The second half of the rows is missing.
    FewerRows,
    /// The header has the other separator: tabs above commas, or commas above tabs.
    TabsInHeader,
    /// The header lacks the name before the amounts, and its separator.
    LostColumn,
    /// A row lacks a cell.
    UnevenRow,
    /// A quote is inside an unquoted cell.
    StrayQuote,
    /// 512 zero bytes after the rows.
    NulPadding,
    /// The same table twice: under two names in an archive, or one after the other without an archive.
    TableTwice,
    /// All dates are a year earlier: rows of another window.
    AnotherYear,
}

impl FileDamage {
    /// All kinds of damage.
    pub const ALL: [Self; 16] = [
        Self::Nothing,
        Self::EmptyTable,
        Self::EmptyArchive,
        Self::ErrorPage,
        Self::TotalRow,
        Self::SubtotalRows,
        Self::SummaryBlock,
        Self::CutRow,
        Self::FewerRows,
        Self::TabsInHeader,
        Self::LostColumn,
        Self::UnevenRow,
        Self::StrayQuote,
        Self::NulPadding,
        Self::TableTwice,
        Self::AnotherYear,
    ];
}

/// The damaged file. It is the same each time, so that a download can be resumed.
pub(crate) fn damaged(bytes: &[u8], damage: FileDamage) -> io::Result<Vec<u8>> {
    let mut file = Archive::read(bytes)?;
    match damage {
        FileDamage::Nothing => return Ok(Vec::new()),
        FileDamage::ErrorPage => {
            return Ok(b"<html><body><h1>503 Service Unavailable</h1></body></html>".to_vec());
        }
        FileDamage::EmptyTable => file.entries.iter_mut().for_each(|(_, text)| text.clear()),
        FileDamage::EmptyArchive => file.entries.clear(),
        FileDamage::TableTwice => file.entries.extend_from_within(..),
        _ => {
            for (_, text) in &mut file.entries {
                *text =
                    with_same_encoding(text, |text| Table::read(text).map(|table| table.damaged(damage)))?;
            }
        }
    }
    file.write()
}

/// The entries of an archive, or one nameless entry without an archive.
struct Archive {
    container: Container,
    entries: Vec<(String, Vec<u8>)>,
}

impl Archive {
    fn read(bytes: &[u8]) -> io::Result<Self> {
        let mut entries = Vec::new();
        let container = match bytes {
            [b'P', b'K', ..] => {
                let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(io::Error::other)?;
                for index in 0..archive.len() {
                    let mut entry = archive.by_index(index).map_err(io::Error::other)?;
                    let mut text = Vec::new();
                    entry.read_to_end(&mut text)?;
                    let name = entry.name().map_err(io::Error::other)?.into_owned();
                    entries.push((name, text));
                }
                Container::Zip
            }
            [0x1F, 0x8B, ..] => {
                let mut text = Vec::new();
                MultiGzDecoder::new(bytes).read_to_end(&mut text)?;
                entries.push((String::new(), text));
                Container::Gzip
            }
            _ => {
                entries.push((String::new(), bytes.to_vec()));
                Container::Plain
            }
        };
        Ok(Self { container, entries })
    }

    fn write(self) -> io::Result<Vec<u8>> {
        let joined = || self.entries.iter().flat_map(|(_, text)| text.iter().copied()).collect::<Vec<u8>>();
        match self.container {
            Container::Plain => Ok(joined()),
            Container::Gzip => {
                let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
                gzip.write_all(&joined())?;
                gzip.finish()
            }
            Container::Zip => {
                let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
                let mut names = HashSet::new();
                let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
                for (name, text) in &self.entries {
                    let name = if names.insert(name) { name.clone() } else { format!("copy-of-{name}") };
                    zip.start_file(name, options).map_err(io::Error::other)?;
                    zip.write_all(text)?;
                }
                Ok(zip.finish().map_err(io::Error::other)?.into_inner())
            }
        }
    }
}

/// Changes a text and keeps the encoding of its byte order mark.
fn with_same_encoding(bytes: &[u8], change: impl FnOnce(&str) -> io::Result<String>) -> io::Result<Vec<u8>> {
    let units = |unit: fn([u8; 2]) -> u16| -> Vec<u16> {
        bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect()
    };
    let little = match bytes {
        [0xFF, 0xFE, ..] => true,
        [0xFE, 0xFF, ..] => false,
        _ => {
            let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
            return change(text).map(String::into_bytes);
        }
    };
    let text = String::from_utf16(&units(if little { u16::from_le_bytes } else { u16::from_be_bytes }));
    let text = change(&text.map_err(io::Error::other)?)?;
    let unit = if little { u16::to_le_bytes } else { u16::to_be_bytes };
    Ok(text.encode_utf16().flat_map(unit).collect())
}

/// A table whose records can be changed.
struct Table {
    /// The lines above the header.
    preamble: String,
    separator: char,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(text: &str) -> io::Result<Self> {
        let is_header = |line: &&str| line.matches([',', '\t']).count() > 3;
        let header = text.split_inclusive('\n').find(is_header).unwrap_or_default();
        let at = text.find(header).unwrap_or_default();
        let separator = if header.contains('\t') { '\t' } else { ',' };
        let mut reader = csv::ReaderBuilder::new();
        reader.has_headers(false).flexible(true).delimiter(separator as u8);
        let mut rows = Vec::new();
        for record in reader.from_reader(&text.as_bytes()[at..]).records() {
            rows.push(record.map_err(io::Error::other)?.iter().map(str::to_owned).collect());
        }
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        Ok(Self { preamble: text[..at].to_owned(), separator, header, rows })
    }

    fn damaged(mut self, damage: FileDamage) -> String {
        let middle = self.rows.len() / 2;
        let mut lost = None;
        match damage {
            FileDamage::FewerRows => self.rows.truncate(middle),
            FileDamage::TotalRow => self.rows.push(self.total(false)),
            FileDamage::SubtotalRows => {
                let total = self.total(true);
                self.rows.insert(middle, total.clone());
                self.rows.push(total);
            }
            FileDamage::LostColumn => lost = self.amount().and_then(|amount| amount.checked_sub(1)),
            FileDamage::UnevenRow => {
                let column = self.header.len() / 3;
                if let Some(row) = self.rows.get_mut(middle).filter(|row| column < row.len()) {
                    row.remove(column);
                }
            }
            FileDamage::AnotherYear => self.rows.iter_mut().flatten().for_each(a_year_earlier),
            _ => {}
        }
        let mut header = self.header.clone();
        lost.map(|column| header.remove(column));
        let other = if self.separator == '\t' { ',' } else { '\t' };
        let separator = if damage == FileDamage::TabsInHeader { other } else { self.separator };
        let mut text = self.preamble.clone();
        text.push_str(&line(&header, separator));
        for (number, row) in self.rows.iter().enumerate() {
            let row = line(row, self.separator);
            if damage == FileDamage::StrayQuote && number == middle {
                // The first cell is an id without quotes.
                text.push_str(&format!("{}\"{}", &row[..1], &row[1..]));
            } else {
                text.push_str(&row);
            }
        }
        match damage {
            FileDamage::CutRow => self.cut(&mut text),
            FileDamage::NulPadding => text.push_str(&"\0".repeat(512)),
            FileDamage::SummaryBlock => text.push_str(&self.summary()),
            _ => {}
        }
        text
    }

    fn cut(&self, text: &mut String) {
        if let Some(last) = self.rows.last() {
            let length = line(last, self.separator).len();
            let mut end = text.len() - length / 2;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
    }

    fn position(&self, names: &[&str]) -> Option<usize> {
        let plain = |name: &str| name.to_lowercase().replace(['_', ' '], "");
        self.header.iter().position(|column| names.contains(&plain(column).as_str()))
    }

    fn amount(&self) -> Option<usize> {
        self.position(&["totalpayment", "earningamount"])
    }

    fn currency(&self) -> Option<usize> {
        self.position(&["currencycode", "paymentcurrencycode", "transactioncurrency"])
    }

    /// The sum of the rows, over all currencies, as of a careless report.
    fn sum(&self) -> String {
        let amounts =
            self.amount().into_iter().flat_map(|at| self.rows.iter().filter_map(move |row| row.get(at)));
        amounts.filter_map(|cell| cell.replace(',', "").parse::<Decimal>().ok()).sum::<Decimal>().to_string()
    }

    fn total(&self, is_complete: bool) -> Vec<String> {
        let mut cells = vec![String::new(); self.header.len()];
        let mut put = |position: Option<usize>, text: &str| {
            if let Some(cell) = position.and_then(|at| cells.get_mut(at)) {
                text.clone_into(cell);
            }
        };
        put(self.position(&["programname"]), if is_complete { "Subtotal" } else { "Total" });
        put(self.amount(), &self.sum());
        if is_complete {
            put(self.currency(), "EUR");
            put(self.position(&["paymentstatus"]), "Sent");
            put(self.position(&["paymentdate", "earningdate"]), "2025-06-30");
        }
        cells
    }

    fn summary(&self) -> String {
        let count = self.rows.len().to_string();
        let row = |cells: [&str; 2]| line(&cells.map(str::to_owned), self.separator);
        let name =
            |position: Option<usize>| position.and_then(|at| self.header.get(at)).map_or("", String::as_str);
        let header = row([name(self.currency()), name(self.amount())]);
        format!("{}\r\n{header}{}", row(["Row_Count", &count]), row(["EUR", &self.sum()]))
    }
}

/// Changes `2025-06-30…` to `2024-06-30…`. Other cells stay as they are.
fn a_year_earlier(cell: &mut String) {
    let is_date = cell.len() >= 10 && cell.is_char_boundary(4) && cell[4..].starts_with('-');
    if let (true, Some(year)) = (is_date, cell.get(..4).and_then(|year| year.parse::<u16>().ok())) {
        cell.replace_range(..4, &format!("{:04}", year.saturating_sub(1)));
    }
}
