//! Export files that are complete on the wire and wrong inside.

use std::io::{self, Cursor, Read, Write};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// How a downloaded export file is wrong. Its length is right and its archive sound: only its content shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FileShape {
    /// 0 bytes.
    Nothing,
    /// The container is as it was, its table has 0 bytes.
    EmptyTable,
    /// An archive without entries; 0 bytes without an archive.
    EmptyArchive,
    /// A web page.
    ErrorPage,
    /// A last row that sums the others, without a currency.
    TotalRow,
    /// Rows that sum the others, with currency, status and date: one in the middle, one at the end.
    SubtotalRows,
    /// Behind the rows: their number, a blank line, and a second table of sums by currency.
    SummaryBlock,
    /// The last row ends in the middle.
    CutRow,
    /// The second half of the rows is missing.
    FewerRows,
    /// The header has the other separator: tabs over commas, or commas over tabs.
    TabsInHeader,
    /// The header lacks one name, and its separator, in front of the amounts.
    LostColumn,
    /// A row lacks a cell.
    UnevenRow,
    /// A quote is inside an unquoted cell.
    StrayQuote,
    /// 512 zeros behind the rows.
    NulPadding,
    /// The same table twice: under two names in an archive, one below the other without one.
    TableTwice,
    /// All dates are a year earlier: rows of another window.
    AnotherYear,
}

impl FileShape {
    /// Every shape.
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

/// The file in that shape. The same bytes each time, so that a download can be continued.
pub(crate) fn shaped(bytes: &[u8], shape: FileShape) -> io::Result<Vec<u8>> {
    let mut file = Packed::open(bytes)?;
    match shape {
        FileShape::Nothing => return Ok(Vec::new()),
        FileShape::ErrorPage => {
            return Ok(b"<html><body><h1>503 Service Unavailable</h1></body></html>".to_vec());
        }
        FileShape::EmptyTable => file.entries.iter_mut().for_each(|(_, text)| text.clear()),
        FileShape::EmptyArchive => file.entries.clear(),
        FileShape::TableTwice => file.entries.extend_from_within(..),
        _ => {
            for (_, text) in &mut file.entries {
                *text = encoded_as_before(text, |text| Sheet::read(text).map(|sheet| sheet.shaped(shape)))?;
            }
        }
    }
    file.pack()
}

#[derive(Clone, Copy)]
enum Container {
    Zip,
    Gzip,
    Plain,
}

struct Packed {
    container: Container,
    entries: Vec<(String, Vec<u8>)>,
}

impl Packed {
    fn open(bytes: &[u8]) -> io::Result<Self> {
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

    fn pack(self) -> io::Result<Vec<u8>> {
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
                let mut names = std::collections::HashSet::new();
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

/// Changes a text, which goes back to the encoding that its mark names.
fn encoded_as_before(bytes: &[u8], change: impl FnOnce(&str) -> io::Result<String>) -> io::Result<Vec<u8>> {
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
struct Sheet {
    /// What is above the header.
    above: String,
    separator: char,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
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
        Ok(Self { above: text[..at].to_owned(), separator, header, rows })
    }

    fn shaped(mut self, shape: FileShape) -> String {
        let middle = self.rows.len() / 2;
        let mut lost = None;
        match shape {
            FileShape::FewerRows => self.rows.truncate(middle),
            FileShape::TotalRow => self.rows.push(self.total(false)),
            FileShape::SubtotalRows => {
                let total = self.total(true);
                self.rows.insert(middle, total.clone());
                self.rows.push(total);
            }
            FileShape::LostColumn => lost = self.amount().and_then(|amount| amount.checked_sub(1)),
            FileShape::UnevenRow => {
                let column = self.header.len() / 3;
                if let Some(row) = self.rows.get_mut(middle).filter(|row| column < row.len()) {
                    row.remove(column);
                }
            }
            FileShape::AnotherYear => self.rows.iter_mut().flatten().for_each(a_year_earlier),
            _ => {}
        }
        let mut header = self.header.clone();
        lost.map(|column| header.remove(column));
        let other = if self.separator == '\t' { ',' } else { '\t' };
        let separator = if shape == FileShape::TabsInHeader { other } else { self.separator };
        let mut text = self.above.clone();
        text.push_str(&line(&header, separator));
        for (number, row) in self.rows.iter().enumerate() {
            let row = line(row, self.separator);
            if shape == FileShape::StrayQuote && number == middle {
                // The first cell is an id, and not quoted.
                text.push_str(&format!("{}\"{}", &row[..1], &row[1..]));
            } else {
                text.push_str(&row);
            }
        }
        match shape {
            FileShape::CutRow => self.cut(&mut text),
            FileShape::NulPadding => text.push_str(&"\0".repeat(512)),
            FileShape::SummaryBlock => text.push_str(&self.summary()),
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

    fn place(&self, names: &[&str]) -> Option<usize> {
        let plain = |name: &str| name.to_lowercase().replace(['_', ' '], "");
        self.header.iter().position(|column| names.contains(&plain(column).as_str()))
    }

    fn amount(&self) -> Option<usize> {
        self.place(&["totalpayment", "earningamount"])
    }

    fn currency(&self) -> Option<usize> {
        self.place(&["currencycode", "paymentcurrencycode", "transactioncurrency"])
    }

    /// The sum of the rows, whatever their currency: who adds up rows does not look.
    fn sum(&self) -> String {
        let amounts =
            self.amount().into_iter().flat_map(|at| self.rows.iter().filter_map(move |row| row.get(at)));
        amounts.filter_map(|cell| cell.replace(',', "").parse::<Decimal>().ok()).sum::<Decimal>().to_string()
    }

    fn total(&self, is_complete: bool) -> Vec<String> {
        let mut cells = vec![String::new(); self.header.len()];
        let mut put = |place: Option<usize>, text: &str| {
            if let Some(cell) = place.and_then(|at| cells.get_mut(at)) {
                text.clone_into(cell);
            }
        };
        put(self.place(&["programname"]), if is_complete { "Subtotal" } else { "Total" });
        put(self.amount(), &self.sum());
        if is_complete {
            put(self.currency(), "EUR");
            put(self.place(&["paymentstatus"]), "Sent");
            put(self.place(&["paymentdate", "earningdate"]), "2025-06-30");
        }
        cells
    }

    fn summary(&self) -> String {
        let count = self.rows.len().to_string();
        let row = |cells: [&str; 2]| line(&cells.map(str::to_owned), self.separator);
        let name = |place: Option<usize>| place.and_then(|at| self.header.get(at)).map_or("", String::as_str);
        let header = row([name(self.currency()), name(self.amount())]);
        format!("{}\r\n{header}{}", row(["Row_Count", &count]), row(["EUR", &self.sum()]))
    }
}

fn line(cells: &[String], separator: char) -> String {
    let quoted = |cell: &String| {
        if cell.contains([separator, '"', '\r', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let cells: Vec<_> = cells.iter().map(quoted).collect();
    cells.join(separator.encode_utf8(&mut [0; 4])) + "\r\n"
}

/// Turns `2025-06-30…` into `2024-06-30…`, and leaves all else.
fn a_year_earlier(cell: &mut String) {
    let is_date = cell.len() >= 10 && cell.is_char_boundary(4) && cell[4..].starts_with('-');
    if let (true, Some(year)) = (is_date, cell.get(..4).and_then(|year| year.parse::<u16>().ok())) {
        cell.replace_range(..4, &format!("{:04}", year.saturating_sub(1)));
    }
}
