//! Amounts, dates and currencies in another spelling, and cells that hold no such thing.

use super::{DamagedFile, Shape, sheet::Sheet};

/// How an amount is written, by kind; `None` where the spelling would be the usual one.
type Spelling = fn(&str) -> Option<String>;

const AMOUNTS: [(&str, Spelling); 31] = [
    ("decimal comma", |cell| cell.contains('.').then(|| cell.replace('.', ","))),
    ("decimal comma", |cell| cell.contains('.').then(|| grouped(cell, ".", ","))),
    ("points between thousands", |cell| (!cell.contains('.')).then(|| grouped(cell, ".", ","))),
    ("decimal comma", |cell| cell.contains('.').then(|| grouped(cell, " ", ","))),
    ("thousands separators", |cell| Some(grouped(cell, ",", "."))),
    ("thousands separators", |cell| Some(grouped(cell, "'", "."))),
    ("thousands separators", |cell| Some(grouped(cell, " ", "."))),
    ("thousands separators", |cell| Some(grouped(cell, "\u{a0}", "."))),
    ("thousands separators", |cell| Some(grouped(cell, "\u{202f}", "."))),
    ("thousands separators", |cell| Some(grouped(cell, "_", "."))),
    ("currency sign", |cell| Some(format!("€ {cell}"))),
    ("currency sign", |cell| Some(format!("${cell}"))),
    ("currency sign", |cell| Some(format!("{cell} €"))),
    ("currency code in the amount", |cell| Some(format!("EUR {cell}"))),
    ("currency code in the amount", |cell| Some(format!("{cell} USD"))),
    ("exponent", |cell| Some(format!("{}E2", shifted(cell)?))),
    ("exponent", |cell| Some(format!("{}e+02", shifted(cell)?))),
    ("parentheses", |cell| negative(cell, |digits| format!("({digits})"))),
    ("trailing minus", |cell| negative(cell, |digits| format!("{digits}-"))),
    ("another minus sign", |cell| negative(cell, |digits| format!("\u{2212}{digits}"))),
    ("another minus sign", |cell| negative(cell, |digits| format!("\u{2013}{digits}"))),
    ("CR and DR", |cell| negative(cell, |digits| format!("{digits} DR"))),
    ("plus sign", |cell| (!cell.starts_with('-')).then(|| format!("+{cell}"))),
    ("percent", |cell| Some(format!("{cell}%"))),
    ("formula", |cell| Some(format!("={cell}"))),
    ("formula", |cell| Some(format!("=\"{cell}\""))),
    ("apostrophe before an amount", |cell| Some(format!("'{cell}"))),
    ("letters in an amount", |cell| cell.contains('0').then(|| cell.replace('0', "O"))),
    ("letters in an amount", |cell| Some(format!("{cell}x"))),
    ("two points in an amount", |cell| cell.contains('.').then(|| format!("{cell}.00"))),
    ("digits of another script", |cell| {
        let wide = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(0xFF10 + digit)).unwrap_or(c);
        Some(cell.chars().map(wide).collect())
    }),
];

const NO_AMOUNTS: [&str; 12] =
    ["n/a", "NULL", "#REF!", "########", "-", "NaN", "inf", "TBD", "0x1F", "true", "1e999999999", "."];

const DATES: [&str; 12] = [
    "03/04/2026",
    "4.3.2026",
    "20260304",
    "Mar 4, 2026",
    "46085",
    "2026-13-45",
    "2026-02-30",
    "04-03-26",
    "1772582400",
    "Sent",
    "0000-00-00",
    "2026-03",
];

const CURRENCIES: [&str; 8] = ["EU", "€", "Euro", "978", "EURO", "E.R", "12.50", "$"];

pub(super) fn damage(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    for row in sheet.rows() {
        for column in sheet.columns() {
            let (name, shape) = sheet.base.columns[column];
            let cell = sheet.base.rows[row][column].as_str();
            if cell.is_empty() {
                continue;
            }
            let mut put = |kind: &'static str, text: &str| {
                let mut cells = sheet.cells(row);
                cells[column] = sheet.quoted(text);
                let file = sheet.damaged(row, sheet.joined(&cells));
                files.push(file.file(kind, format!("row {row}, {name}: {text}")));
            };
            match shape {
                Shape::Amount => {
                    for (kind, spell) in AMOUNTS {
                        if let Some(text) = spell(cell).filter(|text| text != cell) {
                            put(kind, &text);
                        }
                    }
                    NO_AMOUNTS.iter().for_each(|text| put("no amount in an amount", text));
                }
                Shape::Number => {
                    NO_AMOUNTS.iter().step_by(3).for_each(|text| put("no number in a number", text));
                }
                Shape::Date => DATES.iter().for_each(|text| put("date of another form", text)),
                Shape::Currency => CURRENCIES.iter().for_each(|text| put("no currency code", text)),
                Shape::Id if name == sheet.base.id => {
                    put("exponent in an id", "5.1E+09");
                    put("formula in an id", &format!("=\"{cell}\""));
                }
                Shape::Text | Shape::Id => {}
            }
        }
    }
    // Unquoted, a comma inside an amount makes two cells of one.
    if sheet.separator == ',' {
        for row in sheet.rows() {
            for (column, (name, shape)) in sheet.base.columns.iter().enumerate() {
                let mut cells = sheet.cells(row);
                let text = grouped(&cells[column], ",", ".");
                for (text, what) in [(text, "thousands"), (cells[column].replace('.', ","), "decimals")] {
                    if *shape == Shape::Amount && text.contains(',') {
                        cells[column] = text;
                        let file = sheet.damaged(row, sheet.joined(&cells));
                        files.push(
                            file.file(
                                "comma in an amount without quotes",
                                format!("row {row}, {name}, {what}"),
                            ),
                        );
                    }
                }
            }
        }
    }
}

/// Digits in groups of three, with another mark before the decimals.
fn grouped(cell: &str, group: &str, point: &str) -> String {
    let (sign, digits) = cell.strip_prefix('-').map_or(("", cell), |digits| ("-", digits));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push_str(group);
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push_str(point);
        text.push_str(fraction);
    }
    text
}

/// The same digits with the point two places further left.
fn shifted(cell: &str) -> Option<String> {
    let (whole, fraction) = cell.split_once('.')?;
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let at = digits.len().checked_sub(2).filter(|at| *at > 0)?;
    Some(format!("{sign}{}.{}{fraction}", &digits[..at], &digits[at..]))
}

fn negative(cell: &str, write: fn(&str) -> String) -> Option<String> {
    cell.strip_prefix('-').map(write)
}
