//! What a row of the payments file becomes.

use crate::support::{payments, reading, texts, unreadable};
use payouts_model::Dataset;

/// One row, its money columns in the documented order.
fn one(header: &str, row: &str) -> payouts_model::Payout {
    payments(format!("{header}\n{row}\n")).0.remove(0)
}

#[test]
fn every_column_finds_its_place() {
    let (rows, report) = payments(
        "participantID,participantIDType,participantName,programName,earned,earnedUSD,withheldTax,salesTax,\
         serviceFeeTax,totalPayment,currencyCode,paymentMethod,paymentID,paymentStatus,paymentStatusDescription,\
         paymentDate,CIReferenceNumber\n\
         1234567,MPNID,Contoso,CSP Direct Bill Partner,1250.40,1369.19,0,237.58,,1487.98,EUR,ElectronicBank,\
         000123456789,SENT,The payment was sent to your bank,2023-05-15T00:00:00Z,CI-7\n",
    );
    let row = &rows[0];
    assert_eq!(row.key.as_str(), "000123456789~CSP Direct Bill Partner~1234567~ElectronicBank");
    assert_eq!(row.account, "1234567");
    assert_eq!(row.reference.as_deref(), Some("000123456789"), "leading zeros matter");
    assert_eq!(row.paid_on.unwrap().to_string(), "2023-05-15");
    assert_eq!(row.paid_at.unwrap().to_rfc3339(), "2023-05-15T00:00:00+00:00");
    assert_eq!((row.status.as_deref(), row.method.as_deref()), (Some("SENT"), Some("ElectronicBank")));
    assert_eq!(row.program.as_deref(), Some("CSP Direct Bill Partner"));
    let money = [&row.earned, &row.withheld_tax, &row.sales_tax, &row.total];
    assert_eq!(texts(money.into_iter().flatten()), ["1250.40 EUR", "0 EUR", "237.58 EUR", "1487.98 EUR"]);
    assert_eq!((&row.service_fee_tax, &row.withheld), (&None, &None), "absent is not zero");
    let extra: Vec<_> = row.extra.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(
        extra,
        [
            ("CIReferenceNumber", "CI-7"),
            ("earnedUSD", "1369.19"),
            ("participantIDType", "MPNID"),
            ("participantName", "Contoso"),
            ("paymentStatusDescription", "The payment was sent to your bank"),
        ]
    );
    assert_eq!((row.provenance.line, row.provenance.entry.as_ref()), (2, None));
    assert_eq!((report.rows, report.unreadable, report.uneven_rows), (1, 0, 0));
    assert!(report.malformed_cells.is_empty() && report.unknown_columns.is_empty(), "{report:?}");
}

#[test]
fn pc_payments_columns() {
    let old = one("participantID,earned,totalPayment,currencyCode,paymentID", "1,10,9,EUR,42");
    let new = one(
        "CIReferenceNumber,earned,earnedCurrencyCode,participantID,paymentCurrencyCode,paymentID,totalPayment",
        "ci,10,EUR,1,EUR,42,9",
    );
    for row in [&old, &new] {
        assert_eq!((row.account.as_str(), row.reference.as_deref()), ("1", Some("42")));
        assert_eq!(texts([&row.earned, &row.total].into_iter().flatten()), ["10 EUR", "9 EUR"]);
    }
    assert_eq!(old.key, new.key, "other columns do not make it another payment");
}

#[test]
fn pc_payment_currency() {
    let header =
        "paymentID,earned,totalPayment,withheldTax,currencyCode,earnedCurrencyCode,paymentCurrencyCode";
    let money = |row: &str| {
        let row = one(header, &format!("7,{row}"));
        texts([&row.earned, &row.total, &row.withheld_tax].into_iter().flatten())
    };
    assert_eq!(money("1,2,3,EUR,,"), ["1 EUR", "2 EUR", "3 EUR"]);
    assert_eq!(money("1,2,3,,USD,GBP"), ["1 USD", "2 GBP", "3 GBP"]);
    assert_eq!(money("1,2,3,EUR,USD,"), ["1 USD", "2 EUR", "3 EUR"]);
    let row = one("paymentID,earned,totalPayment", "7,1,2");
    assert_eq!(
        texts([&row.earned, &row.total].into_iter().flatten()),
        ["1 (no currency)", "2 (no currency)"]
    );
}

#[test]
fn a_currency_that_no_amount_uses_is_kept() {
    let row = one("paymentID,earned,currencyCode,earnedCurrencyCode,paymentCurrencyCode", "7,1,EUR,USD,GBP");
    assert_eq!(row.earned.unwrap().to_string(), "1 USD");
    assert_eq!(
        (row.extra["currencyCode"].as_str(), row.extra["paymentCurrencyCode"].as_str()),
        ("EUR", "GBP")
    );
    assert!(!row.extra.contains_key("earnedCurrencyCode"));

    let row = one("paymentID,earnedUSD,salesTax,currencyCode", "1,9,,EUR");
    assert_eq!(row.extra["currencyCode"], "EUR", "US dollars do not show it");
}

#[test]
fn an_amount_in_a_currency_that_is_none_is_no_payment() {
    for currency in ["Euro", "", "EU", "\u{20ac}"] {
        let (rows, report) = reading(
            Dataset::Payments,
            None,
            format!("paymentID,totalPayment,currencyCode\n1,5.00,{currency}\n").as_bytes(),
        )
        .unwrap();
        assert_eq!((report.rows, report.unreadable), (0, 1), "{currency}");
        assert!(unreadable(&rows)[0].reason.contains("currency code"), "{}", unreadable(&rows)[0].reason);
    }
    let (rows, report) = payments("paymentID,earned,earnedCurrencyCode\n1,5.00,Euro\n");
    assert_eq!(rows[0].earned.as_ref().unwrap().to_string(), "5.00 (no currency)");
    assert_eq!(rows[0].extra["earnedCurrencyCode"], "Euro");
    assert_eq!((report.malformed_cells["earnedCurrencyCode"], report.totals["earned"].unsummed), (1, 1));
}

#[test]
fn pc_number_format() {
    for (cell, amount) in [
        ("1234.50", "1234.50"),
        ("\"1,234.50\"", "1234.50"),
        ("(1234.50)", "-1234.50"),
        ("-7", "-7"),
        ("1.5E3", "1500"),
        (" 2.10 ", "2.10"),
        ("0.000000000000001", "0.000000000000001"),
    ] {
        let row = one("paymentID,totalPayment,currencyCode", &format!("1,{cell},EUR"));
        assert_eq!(row.total.expect(cell).amount.to_string(), amount, "{cell}");
        let text = cell.trim_matches('"');
        let kept = row.extra.get("totalPayment").map(String::as_str);
        assert_eq!(
            kept,
            (text.trim() != amount).then_some(text),
            "{cell}: the text stays next to the number"
        );
    }
}

#[test]
fn a_bad_amount_costs_one_cell() {
    let (rows, report) =
        payments("paymentID,totalPayment,earned,currencyCode\n1,n/a,2,EUR\n2,\"1,23\",4,EUR\n");
    assert_eq!((&rows[0].total, rows[0].extra["totalPayment"].as_str()), (&None, "n/a"));
    assert_eq!((&rows[1].total, rows[1].extra["totalPayment"].as_str()), (&None, "1,23"));
    assert_eq!(texts(rows.iter().filter_map(|row| row.earned.as_ref())), ["2 EUR", "4 EUR"]);
    assert_eq!(report.malformed_cells, [("totalPayment".to_owned(), 2)].into());
    assert_eq!((report.rows, report.unreadable), (2, 0));
}

#[test]
fn pc_date_format() {
    let cases = [
        ("2023-05-15", Some("2023-05-15"), None),
        ("2023-05-15T00:00:00Z", Some("2023-05-15"), None),
        ("2023-05-15T00:00:00.0000000", Some("2023-05-15"), None),
        ("2023-05-15T13:45:00+02:00", Some("2023-05-15"), Some("2023-05-15T13:45:00+02:00")),
        ("5/15/2023", None, Some("5/15/2023")),
    ];
    for (cell, day, kept) in cases {
        let row = one("paymentID,paymentDate", &format!("1,{cell}"));
        assert_eq!(row.paid_on.map(|day| day.to_string()).as_deref(), day, "{cell}");
        assert_eq!(row.extra.get("paymentDate").map(String::as_str), kept, "{cell}");
    }
    let (_, report) = payments("paymentID,paymentDate\n1,soon\n");
    assert_eq!(report.malformed_cells["paymentDate"], 1);
}

#[test]
fn pc_payment_grain() {
    let (rows, report) = payments(
        "paymentID,programName,participantID,paymentMethod,totalPayment,currencyCode\n\
         42,CSP,1,bank,10,EUR\n42,CSP,1,bank,10,EUR\n42,CSP,2,bank,10,EUR\n42,CSP,1,bank,10,EUR\n",
    );
    assert_eq!(
        texts(rows.iter().map(|row| &row.key)),
        ["42~CSP~1~bank", "42~CSP~1~bank#1", "42~CSP~2~bank", "42~CSP~1~bank#2"]
    );
    assert_eq!(report.repeated_keys, 2);
    assert_eq!(report.totals["totalPayment"].sums[&"EUR".parse().unwrap()].to_string(), "40");
}

#[test]
fn pc_payment_id_blank() {
    let (rows, report) = payments(
        "participantID,paymentID,paymentMethod,programName,totalPayment\n1,,Credit note,CSP,10\n1, ,Credit note,CSP,20\n",
    );
    assert!(rows.iter().all(|row| row.reference.is_none()));
    assert_eq!(
        texts(rows.iter().map(|row| &row.key)),
        ["~CSP~1~Credit note~2024-05", "~CSP~1~Credit note~2024-05#1"]
    );
    assert_eq!((report.unreadable, report.repeated_keys), (0, 1));
}

#[test]
fn pc_total_arithmetic() {
    let row = one("paymentID,earned,withheldTax,salesTax,totalPayment,currencyCode", "7,100,1,2,5,EUR");
    assert_eq!(row.total.unwrap().to_string(), "5 EUR", "taken as it is, however odd");
}

#[test]
fn pc_payment_methods() {
    for method in ["bank transfer", "ElectronicBank", "electronicbank", "LRDCREDIT", "something new"] {
        assert_eq!(one("paymentID,paymentMethod", &format!("1,{method}")).method.as_deref(), Some(method));
    }
}

#[test]
fn pc_payment_status() {
    for status in ["Sent", "SENT", "Pending tax invoice", "PAID", "something new"] {
        assert_eq!(one("paymentID,paymentStatus", &format!("1,{status}")).status.as_deref(), Some(status));
    }
}

#[test]
fn control_totals_are_exact_and_by_currency() {
    let (_, report) = payments(
        "paymentID,totalPayment,earnedUSD,currencyCode\n\
         1,0.1,1,EUR\n2,0.2,2,EUR\n3,1000000000000000.001,3,KWD\n5,x,5,EUR\n",
    );
    let total = &report.totals["totalPayment"];
    assert_eq!(total.sums[&"EUR".parse().unwrap()].to_string(), "0.3");
    assert_eq!(total.sums[&"KWD".parse().unwrap()].to_string(), "1000000000000000.001");
    assert_eq!((total.counted, total.unsummed), (3, 0));
    assert_eq!(report.totals["earnedUSD"].sums[&"USD".parse().unwrap()].to_string(), "11");
    assert!(!report.totals.contains_key("earned"), "a column that is not there has no total");
}

#[test]
fn columns_may_come_in_any_order() {
    let straight = one("paymentID,totalPayment,currencyCode,programName", "1,5,EUR,p");
    let reordered = one("programName,currencyCode,totalPayment,paymentID", "p,EUR,5,1");
    assert_eq!(straight, reordered);
}

#[test]
fn the_requested_account_is_used_where_the_column_is_missing() {
    assert_eq!(one("paymentID,totalPayment", "1,2").account, "", "all were asked for, so none is known");
}

#[test]
fn a_comma_that_may_be_a_decimal_one_is_reported_where_a_coin_is_a_thousandth() {
    let table =
        "paymentID,totalPayment,currencyCode\n1,\"815,250\",KWD\n2,\"1,815,250\",KWD\n3,\"815,250\",JPY\n";
    let (rows, report) = payments(table);
    let totals: Vec<_> = rows.iter().map(|row| row.total.as_ref().map(ToString::to_string)).collect();
    let known = |text: &str| Some(text.to_owned());
    assert_eq!(totals, [None, known("1815250 KWD"), known("815250 JPY")]);
    assert_eq!(report.malformed_cells["totalPayment"], 1);
}

#[test]
fn a_point_that_may_separate_thousands_is_reported_where_there_is_no_smaller_coin() {
    for (cell, total) in [
        ("204.000", None),
        ("-204.000", None),
        ("(1.250)", None),
        ("12.345-", None),
        // No group of thousands: the point is a decimal one, and too fine an amount is flagged.
        ("0.500", Some("0.500 JPY")),
        ("1234.567", Some("1234.567 JPY")),
        ("204.0000", Some("204.0000 JPY")),
        ("204", Some("204 JPY")),
    ] {
        let (rows, report) = payments(format!("paymentID,totalPayment,currencyCode\n1,{cell},JPY\n"));
        assert_eq!(rows[0].total.as_ref().map(ToString::to_string).as_deref(), total, "{cell}");
        assert_eq!(report.malformed_cells.contains_key("totalPayment"), total.is_none(), "{cell}");
        assert_eq!(
            report.totals.contains_key("totalPayment"),
            total.is_some(),
            "{cell}: no figure of unclear data"
        );
    }
    let other =
        payments("paymentID,salesTax,totalPayment,currencyCode\n1,1.000,204.50,EUR\n2,204.000,5,KRW\n");
    assert_eq!(other.0[0].sales_tax.as_ref().map(ToString::to_string).as_deref(), Some("1.000 EUR"));
    assert_eq!(other.0[1].sales_tax, None, "in every column of money");
}
