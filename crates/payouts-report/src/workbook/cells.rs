//! Values as cells, and the formats of these.

use crate::{
    exact_sum::ExactSum,
    text::{is_like_formula, visible},
};
use payouts_model::Currency;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign};
use std::collections::BTreeMap;

/// Letters that a cell has room for.
const LETTERS: usize = 32_767;

/// The formats of a workbook, made once: ten thousand rows have a hundred thousand cells.
#[derive(Debug)]
pub(super) struct Formats {
    amounts: BTreeMap<(Option<Currency>, u32), Format>,
    text: Format,
    formula: Format,
    pub(super) day: Format,
    pub(super) count: Format,
    pub(super) exact: Format,
    pub(super) answer: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let as_text = || Format::new().set_num_format("@");
        Self {
            amounts: BTreeMap::new(),
            text: as_text().set_align(FormatAlign::Top),
            formula: as_text().set_align(FormatAlign::Top).set_quote_prefix(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            count: Format::new().set_num_format("#,##0"),
            exact: as_text().set_align(FormatAlign::Right).set_font_color(Color::RGB(0x59_59_59)),
            answer: as_text().set_background_color(Color::RGB(0xff_f8_dc)).set_text_wrap(),
        }
    }

    /// The format of an amount: as many places as its currency has, or as its digits need.
    pub(super) fn amount(&mut self, sum: ExactSum, currency: Option<Currency>) -> &Format {
        let places = currency.and_then(|currency| currency.minor_unit()).unwrap_or(0).max(sum.least_scale());
        self.amounts.entry((currency, places)).or_insert_with(|| {
            let mut picture = "#,##0".to_owned();
            if places > 0 {
                picture.push('.');
                picture.extend(std::iter::repeat_n('0', places as usize));
            }
            if let Some(currency) = currency {
                picture.push_str(&format!(" [${currency}]"));
            }
            Format::new().set_num_format(picture)
        })
    }

    /// The format of a text. A text that looks like a formula is marked as text, so that editing the cell does not run it.
    pub(super) fn text(&self, text: &str) -> &Format {
        if is_like_formula(text) { &self.formula } else { &self.text }
    }
}

/// A text as a cell has room for it.
pub(super) fn fitted(text: &str) -> String {
    let text = visible(text);
    // Excel counts UTF-16 units.
    if text.encode_utf16().count() <= LETTERS {
        return text.into_owned();
    }
    let mut kept = String::new();
    let mut units = 0;
    for letter in text.chars() {
        units += letter.len_utf16();
        if units >= LETTERS {
            break;
        }
        kept.push(letter);
    }
    kept.push('…');
    kept
}

/// The double of an amount, where the double gives back all of its digits.
///
/// Excel shows 15 significant digits. An amount with more is a text only.
pub(super) fn exact_double(sum: ExactSum) -> Option<f64> {
    let decimal: Decimal = sum.to_amount()?.decimal().normalize();
    if decimal.mantissa().unsigned_abs() >= 10_u128.pow(15) {
        return None;
    }
    let double: f64 = decimal.to_string().parse().ok()?;
    // `to_string` of a double gives the shortest digits that lead back to it.
    let back: Decimal = double.to_string().parse().ok()?;
    (back == decimal).then_some(double)
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_wire::Amount;

    fn double(text: &str) -> Option<f64> {
        exact_double(text.parse::<Amount>().expect("an amount").into())
    }

    #[test]
    fn a_double_holds_fifteen_digits() {
        assert!(double("1234567890123.45").is_some());
        assert!(double("0.10").is_some());
        assert!(double("-0.000001").is_some());
        assert!(double("1234567890123.456").is_none());
        assert!(double("79228162514264337593543950335").is_none());
        assert!(double("1000000000000000000").is_none());
    }

    #[test]
    fn a_long_text_is_cut_and_marked() {
        let text = fitted(&"é".repeat(40_000));
        assert_eq!(text.chars().count(), LETTERS);
        assert!(text.ends_with('…'));
    }
}
