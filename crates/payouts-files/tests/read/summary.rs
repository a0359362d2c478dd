//! What Oracle's payout summary becomes.

use crate::support::{facts, reading, summary, texts, unreadable, window};
use payouts_files::{ErrorKind, read};
use payouts_model::{Dataset, Row, Window};
use std::io::Cursor;

/// The example of Oracle's own page.
const SAMPLE: &str = r#"{ "payoutDt": "122024-12-2434", "acctCode": "8516212653197782", "payouts":[{ "payoutPspRef": "8836251672789792", "payoutUTC": "2014-12-24T11:00:00", "payoutCurr": "USD", "payoutAmt": 1234.56, "wthhldAmt": 1.23 }] }"#;

fn one(members: &str) -> payouts_model::Payout {
    summary(&format!(
        r#"{{"payoutDt":"2024-12-24","payouts":[{{"payoutUTC":"2024-12-24T09:00:00",{members}}}]}}"#
    ))
    .0
    .remove(0)
}

#[test]
fn the_vendors_sample_reads() {
    let (rows, report) = summary(SAMPLE);
    let row = &rows[0];
    assert_eq!(row.key.as_str(), "8516212653197782~2024-12-24~8836251672789792~USD");
    assert_eq!(
        (row.account.as_str(), row.reference.as_deref()),
        ("8516212653197782", Some("8836251672789792"))
    );
    assert_eq!(texts([&row.total, &row.withheld].into_iter().flatten()), ["1234.56 USD", "1.23 USD"]);
    assert_eq!((row.provenance.line, row.provenance.entry.as_ref()), (1, None));
    assert_eq!(report.totals["payoutAmt"].sums[&"USD".parse().unwrap()].to_string(), "1234.56");
    assert_eq!(report.totals["wthhldAmt"].counted, 1);
    assert_eq!((report.rows, report.unreadable), (1, 0));
}

#[test]
fn obi_payout_dt_garbled() {
    let (rows, report) = summary(SAMPLE);
    assert_eq!(rows[0].paid_on.unwrap().to_string(), "2024-12-24", "the good date inside");
    assert_eq!(rows[0].extra["payoutDt"], r#""122024-12-2434""#);
    assert!(report.malformed_cells.is_empty(), "the service's own sample is like that: nothing to look at");
}

#[test]
fn obi_payout_utc_year() {
    let row = &summary(SAMPLE).0[0];
    assert_eq!(row.paid_at.unwrap().to_rfc3339(), "2014-12-24T11:00:00+00:00");
    assert_eq!(row.paid_on.unwrap().to_string(), "2024-12-24", "both stay as they are");
}

#[test]
fn obi_payout_amt_type() {
    for (json, amount) in [
        ("1234.56", "1234.56"),
        ("\"1234.56\"", "1234.56"),
        ("1234.50", "1234.50"),
        ("12345678901234567890.12", "12345678901234567890.12"),
        ("0.10", "0.10"),
        ("-5", "-5"),
        ("\"1,234.50\"", "1234.50"),
    ] {
        let row = one(&format!(r#""payoutAmt":{json},"payoutCurr":"USD""#));
        assert_eq!(row.total.expect(json).to_string(), format!("{amount} USD"), "{json}");
    }
}

#[test]
fn obi_acct_code_form() {
    for code in ["8516212653197782", "\"8516212653197782\""] {
        let (rows, report) = summary(&format!(r#"{{"acctCode":{code},"payouts":[{{"payoutPspRef":1}}]}}"#));
        assert_eq!(rows[0].account, "8516212653197782", "digit for digit");
        assert!(report.malformed_cells.is_empty());
    }
    let (rows, report) = summary(r#"{"acctCode":{"code":1},"payouts":[{"payoutPspRef":1}]}"#);
    assert_eq!(rows[0].account, "8516212653197782", "the requested account is used");
    assert_eq!(rows[0].extra["acctCode"], r#"{"code":1}"#);
    assert_eq!(report.malformed_cells["acctCode"], 1);
}

#[test]
fn obi_acct_code_limit() {
    let code = "9".repeat(300);
    let window = Window { account: code.clone(), ..window(Dataset::PayoutSummary) };
    let body = format!(r#"{{"acctCode":"{code}","payouts":[{{"payoutPspRef":1}}]}}"#);
    let mut rows = Vec::new();
    read(&window, &facts(None, body.len()), &mut Cursor::new(body), &mut rows).unwrap();
    assert_eq!(rows[0].payout().unwrap().account, code);
}

#[test]
fn obi_payout_ref_limit() {
    let reference = "R".repeat(1000);
    assert_eq!(one(&format!(r#""payoutPspRef":"{reference}""#)).reference, Some(reference));
}

#[test]
fn obi_provider_unnamed() {
    for (json, reference) in [("\"ä/ 7~#\"", "ä/ 7~#"), ("8836251672789792", "8836251672789792")] {
        assert_eq!(one(&format!(r#""payoutPspRef":{json}"#)).reference.as_deref(), Some(reference));
    }
}

#[test]
fn obi_absent_zero_or_null() {
    let row = one(r#""payoutPspRef":"r""#);
    assert_eq!((row.total, row.withheld), (None, None));
    let zero = one(r#""payoutAmt":0.00,"payoutCurr":"USD""#);
    assert_eq!(zero.total.unwrap().to_string(), "0.00 USD", "a zero that was sent stays");
}

#[test]
fn obi_null_members() {
    let (rows, report) = summary(
        r#"{"acctCode":null,"payoutDt":null,"payouts":[null,{"payoutPspRef":"1","payoutAmt":null,"payoutCurr":null,"new":null}]}"#,
    );
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0].total, rows[0].extra.len()), (&None, 0));
    assert_eq!(rows[0].paid_on.unwrap().to_string(), "2024-12-24");
    assert!(report.malformed_cells.is_empty() && report.unknown_columns.is_empty());
}

#[test]
fn obi_site_without_pcs() {
    for body in [
        "{}",
        r#"{"payouts":[]}"#,
        r#"{"payouts":null}"#,
        r#"{"acctCode":"8516212653197782","payoutDt":"2024-12-24"}"#,
    ] {
        let (rows, report) = summary(body);
        assert!(rows.is_empty() && report.unreadable == 0, "{body}");
    }
}

#[test]
fn obi_required_untrusted() {
    let (rows, _) =
        summary(r#"{"payouts":[{"payoutUTC":"2024-12-24T09:00:00","payoutAmt":"5","payoutCurr":"EUR"}]}"#);
    assert_eq!(rows[0].account, "8516212653197782");
    assert_eq!(rows[0].total.as_ref().unwrap().to_string(), "5 EUR");
    assert_eq!(rows[0].key.as_str(), "8516212653197782~2024-12-24~~EUR");
}

#[test]
fn obi_member_name_drift() {
    let (rows, report) = summary(
        r#"{"AcctCode":"8516212653197782","PAYOUTS":[{"PayoutAmt":5,"payoutcurr":"EUR","payoutUtc":"2024-12-24T11:00:00"}]}"#,
    );
    assert_eq!(rows[0].total.as_ref().unwrap().to_string(), "5 EUR");
    assert!(rows[0].paid_at.is_some() && report.unknown_columns.is_empty());
    let body = br#"{"payouts":[{"payoutPspRef":1,"payoutAmt":5,"PayoutAmt":6}]}"#;
    let (rows, _) = reading(Dataset::PayoutSummary, None, body).unwrap();
    let reason = &unreadable(&rows)[0].reason;
    assert!(reason.contains("payoutAmt more than once, with different values: 5 and 6"), "{reason}");
}

#[test]
fn obi_several_payouts() {
    let (rows, report) = summary(
        r#"{"payouts":[{"payoutPspRef":"a1","payoutAmt":1,"payoutCurr":"EUR"},
            {"payoutPspRef":"b2","payoutAmt":2,"payoutCurr":"USD"},{"payoutPspRef":"a1","payoutAmt":3,"payoutCurr":"EUR"}]}"#,
    );
    let keys = ["a1~EUR", "b2~USD", "a1~EUR#1"].map(|end| format!("8516212653197782~2024-12-24~{end}"));
    assert_eq!(texts(rows.iter().map(|row| &row.key)), keys);
    assert_eq!(rows.iter().map(|row| row.provenance.line).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(report.repeated_keys, 1);
    assert_eq!(report.totals["payoutAmt"].sums[&"EUR".parse().unwrap()].to_string(), "4");
}

#[test]
fn obi_date_zone() {
    let (rows, _) = summary(r#"{"payoutDt":"2024-12-24","payouts":[{"payoutUTC":"2024-12-25T03:30:00"}]}"#);
    assert_eq!(rows[0].paid_on.unwrap().to_string(), "2024-12-24");
    assert_eq!(rows[0].paid_at.unwrap().to_rfc3339(), "2024-12-25T03:30:00+00:00");
}

#[test]
fn unknown_members_are_kept_as_json() {
    let (rows, report) = summary(
        r#"{"curUTC":"2024-12-25T00:00:00","payouts":[{"payoutPspRef":1,"payoutAmt":1,"batch":{"no":1.50,"of":[1,2]},"curUTC":7}]}"#,
    );
    assert_eq!(rows[0].extra["batch"], r#"{"no":1.50,"of":[1,2]}"#);
    assert_eq!(
        (rows[0].extra["curUTC"].as_str(), rows[0].extra["$.curUTC"].as_str()),
        ("7", "\"2024-12-25T00:00:00\"")
    );
    assert_eq!(report.unknown_columns["batch"], 1);
    assert_eq!(report.unknown_columns["curUTC"], 2);
}

#[test]
fn malformed_leaves_cost_themselves_only() {
    let (rows, report) = summary(
        r#"{"payouts":[{"payoutAmt":"n/a","payoutCurr":"dollars","payoutUTC":"noon","wthhldAmt":1.5,"payoutPspRef":"R1"}]}"#,
    );
    let row = &rows[0];
    assert_eq!((&row.total, &row.paid_at), (&None, &None));
    assert_eq!(row.withheld.as_ref().unwrap().to_string(), "1.5 (no currency)");
    for (name, json) in [("payoutAmt", "\"n/a\""), ("payoutCurr", "\"dollars\""), ("payoutUTC", "\"noon\"")] {
        assert_eq!(row.extra[name], json);
        assert_eq!(report.malformed_cells[name], 1);
    }
}

#[test]
fn a_currency_without_amount_is_kept() {
    assert_eq!(one(r#""payoutCurr":"USD""#).extra["payoutCurr"], "\"USD\"");
    assert!(one(r#""payoutCurr":"USD","payoutAmt":1"#).extra.is_empty());
}

#[test]
fn entries_that_are_no_objects_are_shown() {
    let body = br#"{"payouts":[{"payoutPspRef":1},"oops",[2]]}"#;
    let (rows, report) = reading(Dataset::PayoutSummary, None, body).unwrap();
    assert_eq!((report.rows, report.unreadable), (1, 2));
    let shown: Vec<_> = unreadable(&rows).iter().map(|item| (item.line, item.bytes.clone())).collect();
    assert_eq!(shown, [(2, b"\"oops\"".to_vec()), (3, b"[2]".to_vec())]);
    assert!(matches!(rows[0], Row::Payout(_)));
}

#[test]
fn a_lone_payout_in_place_of_the_list_is_a_list_of_one() {
    assert_eq!(summary(r#"{"payouts":{"payoutPspRef":1}}"#).0.len(), 1);
}

#[test]
fn an_answer_that_is_no_json_object_is_an_error() {
    for body in ["", "<html>sign in</html>", "[]", "null", "{\"payouts\":[", "\u{0}"] {
        let error = reading(Dataset::PayoutSummary, None, body.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{body}");
        assert!(error.to_string().contains("2024-12-24"), "{error}");
    }
    let refusal = br#"{"type":"about:blank","title":"Bad Request","o:errorCode":33204,"status":400}"#;
    assert!(reading(Dataset::PayoutSummary, None, refusal).is_err(), "a refusal is not an empty day");
}

#[test]
fn a_mark_and_bad_letters_do_not_cost_the_answer() {
    let (rows, _) = summary("\u{feff}{\"payouts\":[{\"payoutPspRef\":1}]}");
    assert_eq!(rows.len(), 1);
    let (rows, report) =
        reading(Dataset::PayoutSummary, None, b"{\"payouts\":[{\"payoutPspRef\":\"a1\xFF\"}]}").unwrap();
    assert_eq!((rows.len(), report.malformed_cells["payoutPspRef"]), (1, 1));
}

#[test]
fn deep_nesting_does_not_exhaust_the_stack() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let (rows, _) = summary(&format!("{{\"payouts\":[{{\"payoutPspRef\":1,\"new\":{deep}}}]}}"));
    assert_eq!(rows[0].extra["new"], deep);
    let body = format!("{{\"payouts\":{deep}}}");
    let (rows, _) = reading(Dataset::PayoutSummary, None, body.as_bytes()).unwrap();
    assert_eq!(unreadable(&rows).len(), 1);
}

#[test]
fn an_error_shows_no_secret_of_a_page_that_came_in_place_of_an_answer() {
    for body in [
        "<html><title>Sign in https://idp.example/?code=CANARY&state=CANARY</title></html>",
        "<html><title>Bearer CANARY.1/2</title></html>",
        r#"{"error": {"token=CANARY": 1}}"#,
    ] {
        let error = reading(Dataset::PayoutSummary, None, body.as_bytes()).unwrap_err();
        assert!(!format!("{error} {error:?} {error:#}").contains("CANARY"), "{error}");
    }
}
