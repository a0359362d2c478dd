//! What a row of the transaction history becomes.

use crate::support::{earnings, texts};

const HEADER: &str = "earningId,participantId,participantIdType,participantName,partnerCountryCode,programName,\
    transactionId,transactionCurrency,transactionDate,transactionExchangeRate,transactionAmount,transactionAmountUSD,\
    lever,earningRate,quantity,earningType,earningAmount,earningAmountUSD,earningDate,calculationDate,\
    earningExchangeRate,exchangeRateDate,paymentId,paymentStatus,estimatedPaymentMonth,partNumber";
const ROW: &str = "2f4c9a10,1234567,MPNID,Contoso,DE,CSP Direct Bill Partner,b5b2e6f0,EUR,2023-03-14T00:00:00Z,1.095,\
    33344.00,36511.68,CSP Core Incentive,0.0375,120,REBATE,1250.40,1369.19,2023-03-31T00:00:00Z,\
    2023-04-04T08:15:00Z,1.095,2023-03-31,000123456789,SENT,May-2023,PN-1";

#[test]
fn every_column_finds_its_place() {
    let (rows, report) = earnings(format!("{HEADER}\r\n{ROW}\r\n"));
    let row = &rows[0];
    assert_eq!(row.key.as_str(), "2f4c9a10");
    assert_eq!(row.account, "1234567");
    assert_eq!(row.payout_reference.as_deref(), Some("000123456789"));
    assert_eq!(row.status.as_deref(), Some("SENT"));
    assert_eq!(row.program.as_deref(), Some("CSP Direct Bill Partner"));
    assert_eq!(row.lever.as_deref(), Some("CSP Core Incentive"));
    assert_eq!(row.earning_type.as_deref(), Some("REBATE"));
    let money = [&row.transaction, &row.earning, &row.earning_usd, &row.earning_paid];
    assert_eq!(texts(money.into_iter().flatten()), ["33344.00 EUR", "1250.40 EUR", "1369.19 USD"]);
    assert_eq!(
        texts([row.transaction_on, row.earned_on].into_iter().flatten()),
        ["2023-03-14", "2023-03-31"]
    );
    for (name, text) in [
        ("partNumber", "PN-1"),
        ("earningRate", "0.0375"),
        ("quantity", "120"),
        ("calculationDate", "2023-04-04T08:15:00Z"),
        ("transactionAmountUSD", "36511.68"),
        ("estimatedPaymentMonth", "May-2023"),
    ] {
        assert_eq!(row.extra[name], text, "{name}");
    }
    assert!(!row.extra.contains_key("transactionCurrency"), "the amounts contain it");
    assert!(report.malformed_cells.is_empty() && report.unknown_columns.is_empty(), "{report:?}");
    assert_eq!(report.totals["transactionAmountUSD"].counted, 1, "every money column is summed");
}

#[test]
fn pc_earnings_order() {
    let mut columns: Vec<(&str, &str)> =
        HEADER.split(',').map(str::trim).zip(ROW.split(',').map(str::trim)).collect();
    columns.sort_unstable();
    let line = |pick: fn(&(&str, &str)) -> String| columns.iter().map(pick).collect::<Vec<_>>().join(",");
    let alphabetical = format!("{}\n{}\n", line(|column| column.0.into()), line(|column| column.1.into()));
    assert_eq!(earnings(alphabetical), earnings(format!("{HEADER}\n{ROW}\n")));
}

#[test]
fn pc_undocumented_columns() {
    let (rows, report) =
        earnings("earningId,taxCity,revenueClassification,categoryId,neverSeen\n1,Berlin,r,c,n\n");
    assert_eq!((rows[0].extra["taxCity"].as_str(), rows[0].extra["categoryId"].as_str()), ("Berlin", "c"));
    assert_eq!(rows[0].extra["neverSeen"], "n");
    assert_eq!(report.unknown_columns, [("neverSeen".to_owned(), 1)].into(), "the other three are known");
}

#[test]
fn pc_withdrawn_columns() {
    let (rows, report) = earnings("earningId,paymentAmountWOTax,paymentCurrency,planId\n1,5.00,GBP,p\n");
    assert_eq!(
        (rows[0].extra["planId"].as_str(), rows[0].extra["paymentAmountWOTax"].as_str()),
        ("p", "5.00")
    );
    assert!(report.unknown_columns.is_empty());
    assert_eq!(report.totals["paymentAmountWOTax"].sums[&"GBP".parse().unwrap()].to_string(), "5.00");
}

#[test]
fn pc_earning_id_repeats() {
    let (rows, report) =
        earnings("earningId,earningAmount,transactionCurrency\ne1,5,EUR\ne1,5,EUR\nf2,1,EUR\n");
    assert_eq!(texts(rows.iter().map(|row| &row.key)), ["e1", "e1#1", "f2"]);
    assert_eq!((report.rows, report.repeated_keys), (3, 1), "kept, and shown");
}

#[test]
fn pc_earning_id_absent() {
    let (rows, report) = earnings("participantId,earningAmount,transactionCurrency\n1,5,EUR\n2,6,EUR\n");
    assert_eq!(
        texts(rows.iter().map(|row| &row.key)),
        ["~2024-05", "~2024-05#1"],
        "distinguished by month and position"
    );
    assert_eq!((report.blank_keys, report.repeated_keys), (2, 0));
}

#[test]
fn pc_earning_payment_join() {
    let (rows, _) = earnings("earningId,paymentId\n1,000042\n2,\n3,  \n");
    let references: Vec<_> = rows.iter().map(|row| row.payout_reference.as_deref()).collect();
    assert_eq!(references, [Some("000042"), None, None], "the exact text, and blank is not paid yet");
}

#[test]
fn pc_customer_id() {
    let (rows, _) = earnings("earningId,customerId,customerTenantId,TenantID\n1,a,b,c\n");
    for (name, cell) in [("customerId", "a"), ("customerTenantId", "b"), ("TenantID", "c")] {
        assert_eq!(rows[0].extra[name], cell);
    }
}

#[test]
fn pc_fee_currency() {
    let (rows, report) = earnings("earningId,storeFee,taxRemitted,transactionCurrency\n1,2.50,0.40,JPY\n");
    assert_eq!(rows[0].extra["storeFee"], "2.50");
    let yen = "JPY".parse().unwrap();
    assert_eq!(report.totals["storeFee"].sums[&yen].to_string(), "2.50");
    assert_eq!(report.totals["taxRemitted"].sums[&yen].to_string(), "0.40");
}

#[test]
fn pc_last_payment_currency() {
    let header = "earningId,earningAmountInLastPaymentCurrency,lastPaymentCurrency";
    let (rows, report) = earnings(format!("{header}\n1,5.00,USD\n2,5.00,\n3,,\n4,,EUR\n"));
    assert_eq!(
        texts(rows.iter().filter_map(|row| row.earning_paid.as_ref())),
        ["5.00 USD", "5.00 (no currency)"]
    );
    assert_eq!(rows[3].extra["lastPaymentCurrency"], "EUR", "no amount contains it, so it is kept");
    let totals = &report.totals["earningAmountInLastPaymentCurrency"];
    assert_eq!((totals.counted, totals.unsummed), (1, 1));
}

#[test]
fn pc_maturity_month() {
    let (rows, report) = earnings("earningId,Maturity month\n1,May-2023\n2,Not applicable\n");
    assert_eq!(rows[0].extra["estimatedPaymentMonth"], "May-2023");
    assert_eq!(rows[1].extra["estimatedPaymentMonth"], "Not applicable");
    assert!(report.malformed_cells.is_empty() && report.unknown_columns.is_empty());

    let (rows, report) = earnings("earningId,Maturity month,estimatedPaymentMonth\n1,May-2023,June-2023\n");
    assert_eq!(rows[0].extra["estimatedPaymentMonth"], "May-2023");
    assert_eq!(rows[0].extra["estimatedPaymentMonth#2"], "June-2023");
    assert_eq!(report.unknown_columns.len(), 1);
}

#[test]
fn numbers_that_are_no_money_are_checked_and_kept_as_text() {
    let (rows, report) =
        earnings("earningId,earningRate,quantity,exchangeRateDate\n1,3.75%,ten,31.03.2023\n");
    for (name, cell) in [("earningRate", "3.75%"), ("quantity", "ten"), ("exchangeRateDate", "31.03.2023")] {
        assert_eq!(rows[0].extra[name], cell);
        assert_eq!(report.malformed_cells[name], 1, "{name}");
    }
    assert!(report.totals.is_empty());
}

#[test]
fn pc_default_template() {
    let growth =
        "Lever,Engagement Name,Revenue,Earning ID,Earning Amount,Transaction Currency\nl,n,9,e1,1,EUR\n";
    let (rows, report) = earnings(growth);
    assert_eq!((rows[0].key.as_str(), rows[0].lever.as_deref()), ("e1", Some("l")));
    assert_eq!(rows[0].earning.as_ref().unwrap().to_string(), "1 EUR");
    assert_eq!(report.unknown_columns, [("Revenue".to_owned(), 1)].into());
}
