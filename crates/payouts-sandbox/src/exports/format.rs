//! The format of numbers, dates and column names in a file.

use payouts_sandbox_world::CellKind;

use crate::quirks::Quirks;
use crate::quirks::partner::{ColumnSpelling, DateFormat, NumberFormat};

/// The formats of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellFormat {
    numbers: NumberFormat,
    dates: DateFormat,
    columns: ColumnSpelling,
}

impl CellFormat {
    pub(super) fn new(quirks: &Quirks) -> Self {
        Self { numbers: quirks.side(), dates: quirks.side(), columns: quirks.side() }
    }

    /// Reformats a cell of the world. `place` is the position of the cell, for formats that vary from cell to cell.
    pub(super) fn apply(self, kind: CellKind, cell: &mut String, place: u64) {
        if cell.is_empty() {
            return;
        }
        match kind {
            CellKind::Money | CellKind::Number => self.number(cell, place),
            CellKind::Instant => self.instant(cell),
            CellKind::Text | CellKind::Date => {}
        }
    }

    fn number(self, cell: &mut String, place: u64) {
        const MIXED: [NumberFormat; 4] =
            [NumberFormat::Plain, NumberFormat::Thousands, NumberFormat::Parentheses, NumberFormat::Exponent];
        let format = match self.numbers {
            NumberFormat::Mixed => MIXED[(place % 4) as usize],
            format => format,
        };
        match format {
            NumberFormat::Plain | NumberFormat::Mixed => {}
            NumberFormat::Thousands => *cell = with_thousands(cell),
            NumberFormat::Parentheses => {
                if let Some(digits) = cell.strip_prefix('-') {
                    *cell = format!("({digits})");
                }
            }
            NumberFormat::Exponent => *cell = with_exponent(cell),
        }
    }

    /// Reformats `2024-08-13T17:05:09Z`.
    fn instant(self, cell: &mut String) {
        match self.dates {
            DateFormat::Utc => {}
            DateFormat::DateOnly => cell.truncate(10),
            DateFormat::Naive | DateFormat::Offset | DateFormat::Fraction => {
                cell.pop();
                cell.push_str(match self.dates {
                    DateFormat::Offset => "+00:00",
                    DateFormat::Fraction => ".0000000Z",
                    _ => "",
                });
            }
        }
    }

    /// The header of a column.
    pub(super) fn column(self, name: &str) -> String {
        match (self.columns, name) {
            (ColumnSpelling::Pages, "programCode") => "Program Code".to_owned(),
            (ColumnSpelling::Pages, "orderId" | "lineItemId" | "skuId" | "licensingProgramName") => {
                let (first, rest) = name.split_at(1);
                format!("{}{rest}", first.to_uppercase())
            }
            (ColumnSpelling::Camel | ColumnSpelling::Pages, _) => name.to_owned(),
            (ColumnSpelling::Shouted, _) => upper_case(name),
        }
    }
}

fn with_thousands(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let whole_length = digits.find('.').unwrap_or(digits.len());
    let mut out = sign.to_owned();
    for (at, digit) in digits.char_indices() {
        if at > 0 && at < whole_length && (whole_length - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The same digits with the point after the first: `1234.50` becomes `1.23450E+3`.
fn with_exponent(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole == "0" || whole.len() == 1 {
        return number.to_owned();
    }
    format!("{sign}{}.{}{fraction}E+{}", &whole[..1], &whole[1..], whole.len() - 1)
}

fn upper_case(name: &str) -> String {
    let mut out = String::new();
    let mut before = 'A';
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            out.push('_');
        }
        out.extend(letter.to_uppercase());
        before = letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reformatted_numbers_keep_every_digit() {
        for (plain, thousands, exponent) in [
            ("1234567.50", "1,234,567.50", "1.23456750E+6"),
            ("-123456", "-123,456", "-1.23456E+5"),
            ("0.05", "0.05", "0.05"),
            ("-999.999", "-999.999", "-9.99999E+2"),
        ] {
            assert_eq!(with_thousands(plain), thousands);
            assert_eq!(with_exponent(plain), exponent);
        }
    }

    #[test]
    fn upper_case_names_separate_words_and_keep_abbreviations() {
        assert_eq!(upper_case("transactionAmountUSD"), "TRANSACTION_AMOUNT_USD");
        assert_eq!(upper_case("CIReferenceNumber"), "CIREFERENCE_NUMBER");
    }
}
