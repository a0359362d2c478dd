//! Amounts in the cells of an export file.

use payouts_wire::{Amount, amount::parse_loose};
use proptest::prelude::*;

fn read(cell: &str) -> Option<String> {
    parse_loose(cell).unwrap_or_else(|error| panic!("{error}")).map(|amount| amount.to_string())
}

#[test]
fn a_blank_cell_is_no_amount() {
    for cell in ["", " ", "\u{a0}", "\t \u{202f}"] {
        assert_eq!(read(cell), None);
    }
}

#[test]
fn pc_number_format() {
    for (cell, digits) in [
        ("12.50", "12.50"),
        (" 12.50 ", "12.50"),
        ("\u{a0}12.50\u{a0}", "12.50"),
        ("1,234", "1234"),
        ("1,234.56", "1234.56"),
        ("12,345,678.90", "12345678.90"),
        ("1\u{a0}234\u{a0}567.8", "1234567.8"),
        ("1 234.56", "1234.56"),
        ("(1,234.56)", "-1234.56"),
        ("( 12.50 )", "-12.50"),
        ("-12.50", "-12.50"),
        ("- 12.50", "-12.50"),
        ("12.50-", "-12.50"),
        ("1,234.56 -", "-1234.56"),
        ("\u{2212}12.50", "-12.50"),
        ("+12.50", "12.50"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("5.", "5"),
        ("1.5E+3", "1500"),
        ("1.25E-05", "0.0000125"),
        ("007.50", "7.50"),
        ("0.00", "0.00"),
    ] {
        assert_eq!(read(cell).as_deref(), Some(digits), "{cell:?}");
    }
}

#[test]
fn a_comma_that_may_be_a_decimal_point_is_refused() {
    for cell in [
        "1,23",
        "1,2345",
        "1.234,56",
        "1.234.567",
        "1.234.567,89",
        "0,123",
        "012,345",
        ",123",
        "1234,567",
        "1,23,456",
        "1,234,",
        "1,,234",
        "1,234e2",
        "1 23",
        "1  234",
        "-1,5",
        "(0,50)",
    ] {
        assert!(parse_loose(cell).is_err_and(|error| error.is_ambiguous()), "{cell:?}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for cell in [
        "n/a",
        "Not applicable",
        "-",
        "()",
        "(",
        "+",
        ".",
        "e5",
        "$12.50",
        "12.50 EUR",
        "(-5)",
        "--5",
        "-5-",
        "+-5",
        "(5)-",
        "5)",
        "1'234",
        "1,234 567",
        "12.5.x",
        "1e",
        "∞",
    ] {
        let error = parse_loose(cell).expect_err(cell);
        assert!(!error.is_ambiguous() && !error.is_too_many_digits(), "{cell:?}");
    }
}

#[test]
fn digits_that_do_not_fit_are_refused_here_too() {
    assert!(
        parse_loose("99,999,999,999,999,999,999,999,999,999,999")
            .is_err_and(|error| error.is_too_many_digits())
    );
    assert!(parse_loose("(1.00000000000000000000000000001)").is_err_and(|error| error.is_too_many_digits()));
}

/// `digits` with a comma before every third from the right.
fn grouped(digits: u64) -> String {
    let digits = digits.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

proptest! {
    #[test]
    fn every_spelling_of_a_number_reads_the_same(whole in any::<u64>(), cents in "[0-9]{2}") {
        let plain = format!("{whole}.{cents}");
        let commas = format!("{}.{cents}", grouped(whole));
        let blanks = commas.replace(',', "\u{a0}");
        for cell in [&plain, &commas, &blanks] {
            prop_assert_eq!(read(cell), Some(plain.clone()));
            for negative in [format!("-{cell}"), format!("{cell}-"), format!("({cell})")] {
                prop_assert_eq!(read(&negative), Some(format!("-{plain}")));
            }
        }
    }

    #[test]
    fn arbitrary_cells_never_panic(cell in ".{0,40}|[-+(), .0-9eE\u{a0}]{0,40}") {
        let _ = parse_loose(&cell);
    }

    #[test]
    fn the_strict_form_means_the_same_in_a_file(text in "[-+]?[0-9]{1,12}(\\.[0-9]{1,8})?([eE][-+]?[0-9])?") {
        prop_assert_eq!(parse_loose(&text).unwrap(), Some(text.parse::<Amount>().unwrap()));
    }
}
