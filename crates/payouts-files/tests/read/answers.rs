//! What of Oracle's answers is taken for a payout summary, and what of its list for a payout.

use crate::support::{Seen, facts, texts, unreadable, window};
use payouts_files::{Error, ErrorKind, Limits, read, read_within};
use payouts_model::{Dataset, Payout, ReadReport, Row, Window};
use std::io::Cursor;

const ACCOUNT: &str = "8516212653197782";

fn seen(body: &str) -> Result<(Seen, ReadReport), Error> {
    let mut seen = Seen::default();
    let facts = facts(None, body.len());
    let report = read(&window(Dataset::PayoutSummary), &facts, &mut Cursor::new(body), &mut seen)?;
    Ok((seen, report))
}

fn refused(body: &str) -> Error {
    match seen(body) {
        Ok((seen, _)) => panic!("{body} gave {:?}", seen.rows),
        Err(error) => error,
    }
}

fn payouts(seen: &Seen) -> Vec<&Payout> {
    seen.rows.iter().filter_map(Row::payout).collect()
}

/// Line, member, text and reason of each cell.
fn cells(seen: &Seen) -> Vec<String> {
    let described = seen.cells.iter();
    described.map(|cell| format!("{} {} {}: {}", cell.line, cell.column, cell.text, cell.reason)).collect()
}

#[test]
fn the_body_of_an_error_is_no_answer_whatever_its_shape() {
    for body in [
        r#"{"type":"about:blank","title":"Internal Server Error","o:errorCode":0,"status":500}"#,
        r#"{"type":"about:blank","title":"Bad Request"}"#,
        r#"{"status":401,"message":"invalid.credentials","code":"AUTHENTICATION_INVALID"}"#,
        r#"{"error":"temporarily_unavailable","error_description":"later"}"#,
        r#"{"error":{"code":"X","message":"m"}}"#,
        r#"{"errors":["x"]}"#,
        r#"{"acctCode":"8516212653197782","payoutDt":"2024-12-24","o:errorCode":33204}"#,
        r#"{"acctCode":"8516212653197782","payoutDt":"2024-12-24","title":"Internal Server Error"}"#,
        r#"{"acctCode":"8516212653197782","payoutDt":"2024-12-24","status":"503"}"#,
        r#"{"acctCode":"8516212653197782","payoutDt":"2024-12-24","payouts":[],"error":"timeout"}"#,
        r#"{"payouts":null,"message":"upstream request timeout"}"#,
    ] {
        let error = refused(body);
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{body}");
        assert!(error.to_string().contains("error of the service"), "{error}");
    }
}

#[test]
fn an_unrelated_object_is_no_answer() {
    for body in [
        r#"{"locations":[]}"#,
        r#"{"accounts":[{"acctCode":"8516212653197782"}]}"#,
        r#"{"health":"UP"}"#,
        r#"{"curUTC":"2024-12-24T00:00:00"}"#,
        r#"{"data":{"payouts":[]}}"#,
    ] {
        let error = refused(body).to_string();
        assert!(error.contains("it has none of acctCode, payoutDt, payouts"), "{error}");
    }
}

#[test]
fn what_is_no_object_is_no_answer() {
    for body in ["", "  ", "null", "[]", "\"OK\"", "5", "true", r#"[{"payouts":[]}]"#, "{\"payouts\":["] {
        assert_eq!(refused(body).kind(), ErrorKind::Unreadable, "{body}");
    }
}

#[test]
fn a_list_of_another_kind_is_no_answer() {
    for body in [
        r#"{"payouts":"none today"}"#,
        r#"{"payouts":0}"#,
        r#"{"payouts":false}"#,
        r#"{"payouts":{}}"#,
        r#"{"payouts":{"code":"X"}}"#,
    ] {
        assert_eq!(refused(body).kind(), ErrorKind::Unreadable, "{body}");
    }
}

#[test]
fn a_member_with_an_error_that_is_none_does_not_cost_the_answer() {
    for extra in
        [r#""error":null"#, r#""errors":[]"#, r#""error":"""#, r#""status":200"#, r#""message":"ok""#]
    {
        let (seen, _) = seen(&format!(r#"{{"payouts":[{{"payoutPspRef":1}}],{extra}}}"#)).unwrap();
        assert_eq!(payouts(&seen).len(), 1, "{extra}");
    }
}

#[test]
fn the_error_shows_structure_place_and_media_type_and_no_value() {
    let mut facts = facts(None, 0);
    facts.media_type = Some("text/html; charset=utf-8".to_owned());
    let described = |body: &str| {
        let mut rows = Vec::new();
        read(&window(Dataset::PayoutSummary), &facts, &mut Cursor::new(body), &mut rows)
            .unwrap_err()
            .to_string()
    };
    let page = described("<html><head><title>Sign in</title></head>Jane CANARY</html>");
    assert!(page.contains("a web page instead of JSON (text/html; charset=utf-8)"), "{page}");
    assert!(page.contains("<title>Sign in</title>"), "{page}");
    let torn = described("{\n\"acctCode\":\"CANARY-1\",\n\"payouts\":[{\"payoutAmt\":1234.50,]}");
    assert!(torn.contains("at line 3 column 33"), "{torn}");
    assert!(torn.contains(r#""payoutAmt":[number of 7]"#), "{torn}");
    let unrelated = described(r#"{"customer":"Jane CANARY"}"#);
    assert!(unrelated.contains(r#"{"customer":"[text of 11]"}"#), "{unrelated}");
    for described in [page, torn, unrelated] {
        assert!(!described.contains("CANARY") && !described.contains("1234"), "{described}");
    }
}

#[test]
fn an_answer_about_another_account_or_day_is_refused_with_both_named() {
    for (members, named) in [
        (
            r#""acctCode":"8516212653197790""#,
            ["account 8516212653197790", "account 8516212653197782 was requested"],
        ),
        (
            r#""acctCode":8516212653197783"#,
            ["account 8516212653197783", "account 8516212653197782 was requested"],
        ),
        // Through a binary float.
        (
            r#""acctCode":8516212653197780"#,
            ["account 8516212653197780", "account 8516212653197782 was requested"],
        ),
        (r#""ACCTCODE":"08516212653197782""#, ["account 08516212653197782", "account 8516212653197782 was"]),
        (r#""payoutDt":"2024-12-23""#, ["day 2024-12-23", "day 2024-12-24 was requested"]),
        (r#""payoutDt":"2024-12-23T00:00:00Z""#, ["day 2024-12-23", "day 2024-12-24 was requested"]),
        (r#""payoutDt":"122024-12-2334""#, ["day 2024-12-23", "day 2024-12-24 was requested"]),
    ] {
        for payouts in ["[]", r#"[{"payoutPspRef":1,"payoutAmt":5}]"#] {
            let error = refused(&format!("{{{members},\"payouts\":{payouts}}}")).to_string();
            assert!(named.iter().all(|name| error.contains(name)), "{error}");
        }
    }
}

#[test]
fn the_spellings_of_the_requested_account_and_day_are_read() {
    for members in [
        r#""acctCode":"8516212653197782","payoutDt":"2024-12-24""#,
        r#""acctCode":8516212653197782,"payoutDt":"122024-12-2434""#,
        r#""acctCode":8.516212653197782E15,"payoutDt":"2024-12-24T00:00:00Z""#,
        r#""AcctCode":" 8516212653197782 ","PayoutDT":null"#,
        r#""acctCode":null,"payoutDt":"""#,
        r#""curUTC":"2024-12-24T00:00:00""#,
    ] {
        let (seen, _) = seen(&format!(r#"{{{members},"payouts":[{{"payoutPspRef":1}}]}}"#)).unwrap();
        let payout = payouts(&seen)[0];
        assert_eq!(
            (payout.account.as_str(), payout.paid_on.unwrap().to_string().as_str()),
            (ACCOUNT, "2024-12-24")
        );
        assert!(seen.cells.is_empty(), "{members}: {:?}", seen.cells);
    }
}

#[test]
fn leading_zeros_of_an_account_are_kept() {
    let window = Window { account: "0042".to_owned(), ..window(Dataset::PayoutSummary) };
    let account = |json: &str| {
        let body = format!(r#"{{"acctCode":{json},"payouts":[{{"payoutPspRef":1}}]}}"#);
        let mut rows = Vec::new();
        read(&window, &facts(None, body.len()), &mut Cursor::new(body), &mut rows)
            .map(|_| rows[0].payout().unwrap().account.clone())
    };
    assert_eq!(account("\"0042\"").unwrap(), "0042");
    assert_eq!(account("42").unwrap(), "0042", "a number has no leading zeros");
    assert!(account("\"42\"").unwrap_err().to_string().contains("account 42"));
}

#[test]
fn what_is_not_evidently_a_payout_is_kept_and_not_booked() {
    let good = r#"{"payoutPspRef":"PSP1","payoutCurr":"USD","payoutAmt":5}"#;
    for junk in [
        r#""end of list""#,
        "430.00",
        "true",
        "[]",
        "{}",
        r#"{"total":430.00,"count":2}"#,
        r#"{"rowCount":2}"#,
        r#"{"payoutCurr":"USD","payoutAmt":430.00}"#,
        r#"{"payoutPspRef":"TOTAL","payoutCurr":"USD","payoutAmt":430.00}"#,
        r#"{"payoutPspRef":["PSP1"],"payoutAmt":430.00}"#,
        r#"{"payoutPspRef":null,"payoutUTC":"","payoutAmt":430.00}"#,
        r#"{"payoutUTC":"total","payoutAmt":430.00}"#,
    ] {
        let (seen, report) = seen(&format!(r#"{{"payouts":[null,{good},{junk}]}}"#)).unwrap();
        assert_eq!((payouts(&seen).len(), report.rows, report.unreadable), (1, 1, 1), "{junk}");
        let kept = unreadable(&seen.rows)[0].clone();
        assert_eq!((kept.line, kept.bytes.as_slice()), (3, junk.as_bytes()), "by position, as received");
        assert_eq!(texts(report.totals["payoutAmt"].sums.values()), ["5"], "{junk} is in no sum");
    }
}

#[test]
fn a_payout_without_a_reference_or_without_an_instant_stays_a_payout() {
    for entry in
        [r#"{"payoutPspRef":"PSP1"}"#, r#"{"payoutUTC":"2024-12-24T09:00:00"}"#, r#"{"payoutPspRef":17}"#]
    {
        let (seen, _) = seen(&format!(r#"{{"payouts":[{entry}]}}"#)).unwrap();
        assert_eq!(payouts(&seen).len(), 1, "{entry}");
    }
}

#[test]
fn a_member_given_twice_with_different_values_is_not_booked() {
    for (members, reason) in [
        (r#""payoutAmt":5,"payoutAmt":6"#, "payoutAmt more than once, with different values: 5 and 6"),
        (r#""payoutAmt":5,"payout\u0041mt":"6""#, "payoutAmt more than once"),
        (r#""payoutAmt":5,"payoutAmt":null"#, "payoutAmt more than once"),
        (r#""wthhldAmt":5,"WthhldAmt":6"#, "wthhldAmt more than once"),
        (r#""payoutAmt":5,"payoutCurr":"USD","payoutCurr":"CAD""#, "payoutCurr more than once"),
        (r#""payoutPspRef":"PSP2","payoutAmt":5"#, "payoutPspRef more than once"),
        (
            r#""payoutUTC":"2024-12-24T09:00:00","payoutUTC":"2024-12-25T09:00:00""#,
            "payoutUTC more than once",
        ),
    ] {
        let (seen, report) =
            seen(&format!(r#"{{"payouts":[{{"payoutPspRef":"PSP1",{members}}}]}}"#)).unwrap();
        assert_eq!((report.rows, report.unreadable, report.totals.len()), (0, 1, 0), "{members}");
        let kept = unreadable(&seen.rows)[0];
        assert!(kept.reason.contains(reason), "{}", kept.reason);
    }
}

#[test]
fn a_member_given_twice_with_the_same_value_is_booked_and_reported() {
    for (members, name) in [
        (r#""payoutAmt":5.10,"payoutAmt":"5.1""#, "payoutAmt"),
        (r#""payoutAmt":5.10,"PAYOUTAMT":5.10"#, "payoutAmt"),
        (r#""payoutAmt":5.10,"payoutPspRef":"PSP1""#, "payoutPspRef"),
    ] {
        let (seen, report) =
            seen(&format!(r#"{{"payouts":[{{"payoutPspRef":"PSP1","payoutCurr":"USD",{members}}}]}}"#))
                .unwrap();
        assert_eq!(texts(&payouts(&seen)[0].total), ["5.10 USD"], "{members}");
        assert_eq!(report.repeated_members, [(name.to_owned(), 1)].into());
        assert!(
            cells(&seen)[0].starts_with(&format!("1 {name} ")) && cells(&seen)[0].contains("more than once")
        );
    }
}

#[test]
fn members_of_the_answer_given_twice_are_seen() {
    for members in [
        r#""acctCode":"8516212653197782","acctCode":"1""#,
        r#""payoutDt":"2024-12-24","payoutDt":"2024-12-25""#,
        r#""payouts":[],"payouts":[{"payoutPspRef":1}]"#,
        r#""payouts":[{"payoutPspRef":1}],"Payouts":null"#,
    ] {
        let error = refused(&format!("{{{members}}}")).to_string();
        assert!(error.contains("more than once, with different values"), "{error}");
    }
    let list = r#""payouts":[{"payoutPspRef":1}]"#;
    let (seen, report) =
        seen(&format!(r#"{{"payoutDt":"2024-12-24","payoutDt":"2024-12-24",{list},{list}}}"#)).unwrap();
    assert_eq!(payouts(&seen).len(), 1, "the list is read once");
    assert_eq!(report.repeated_members, [("payoutDt".to_owned(), 1), ("payouts".to_owned(), 1)].into());
    assert_eq!(seen.cells.iter().map(|cell| cell.line).collect::<Vec<_>>(), [0, 0]);
}

#[test]
fn an_unknown_member_given_twice_loses_no_text() {
    let (seen, report) = seen(r#"{"payouts":[{"payoutPspRef":1,"batch":1,"batch":2,"batch":1}]}"#).unwrap();
    let extra = &payouts(&seen)[0].extra;
    assert_eq!((extra["batch"].as_str(), extra["batch#2"].as_str(), extra.len()), ("1", "2", 2));
    assert_eq!(report.repeated_members["batch"], 1);
}

#[test]
fn every_unread_member_is_handed_out_with_its_position() {
    let (seen, _) = seen(
        r#"{"acctCode":["x"],"payouts":[{"payoutPspRef":"PSP1"},{"payoutPspRef":"PSP2","payoutAmt":"n/a",
            "payoutCurr":"dollars","payoutUTC":"noon","wthhldAmt":1234567890123456789012345678901}]}"#,
    )
    .unwrap();
    assert_eq!(
        cells(&seen),
        [
            r#"0 acctCode ["x"]: it is no account code: the requested one is used"#,
            r#"2 payoutUTC "noon": it is no instant"#,
            r#"2 payoutCurr "dollars": it is no currency code"#,
            r#"2 payoutAmt "n/a": it is no amount"#,
            "2 wthhldAmt 1234567890123456789012345678901: it has more digits than an amount holds",
        ]
    );
}

#[test]
fn the_reported_number_spellings_are_exact_and_the_fine_one_is_flagged() {
    let body = include_str!("cases/number-spellings.payout-summary.json");
    let window = Window {
        account: "4000123412341234".to_owned(),
        period: "2026-04-20".parse().unwrap(),
        ..window(Dataset::PayoutSummary)
    };
    let mut seen = Seen::default();
    let report = read(&window, &facts(None, body.len()), &mut Cursor::new(body), &mut seen).unwrap();
    let rows = payouts(&seen);
    assert_eq!(
        texts(rows.iter().filter_map(|row| row.total.as_ref())),
        ["90071992547409.93 IDR", "1234.56 USD", "87.30000000000001 USD", "10.00 USD", "10.00 CAD"]
    );
    assert_eq!(
        texts(rows.iter().filter_map(|row| row.withheld.as_ref())),
        ["0.0 IDR", "0 USD", "0.0 USD", "0 USD", "0 CAD"],
        "zero is zero"
    );
    assert_eq!(
        rows[1].extra,
        [("payoutAmt".to_owned(), "1.23456e3".to_owned()), ("wthhldAmt".to_owned(), "0E0".to_owned())].into()
    );
    assert_eq!(rows[2].extra["wthhldAmt"], "-0.0", "as received");
    assert_eq!(
        cells(&seen),
        ["3 payoutAmt 87.30000000000001: it is finer than the minor unit of USD, which has 2 decimal places"]
    );
    assert_eq!(
        texts([&rows[3].key, &rows[4].key]),
        ["USD", "CAD"].map(|code| format!("4000123412341234~2026-04-20~PSP1004~{code}"))
    );
    assert_eq!(
        (report.repeated_keys, report.unreadable),
        (0, 0),
        "one reference in two currencies is two transfers"
    );
    assert_eq!(report.totals["payoutAmt"].sums[&"USD".parse().unwrap()].to_string(), "1331.86000000000001");
}

#[test]
fn the_order_of_one_reference_in_two_currencies_does_not_matter() {
    let keys = |currencies: [&str; 2]| {
        let entries = currencies
            .map(|code| format!(r#"{{"payoutPspRef":"PSP1","payoutCurr":"{code}","payoutAmt":1}}"#));
        let (seen, _) = seen(&format!(r#"{{"payouts":[{}]}}"#, entries.join(","))).unwrap();
        let mut keys = texts(payouts(&seen).iter().map(|payout| &payout.key));
        keys.sort_unstable();
        keys
    };
    assert_eq!(keys(["USD", "CAD"]), keys(["CAD", "USD"]));
}

#[test]
fn an_answer_is_bounded_in_bytes_entries_and_members() {
    let within = |limits: &Limits, body: &str| {
        let facts = facts(None, body.len());
        let mut seen = Seen::default();
        read_within(limits, &window(Dataset::PayoutSummary), &facts, &mut Cursor::new(body), &mut seen)
            .map(|_| seen)
    };
    let mut limits = Limits::default();
    limits.max_answer_entries = 2;
    assert!(within(&limits, r#"{"payouts":[{"payoutPspRef":1},{"payoutPspRef":2}]}"#).is_ok());
    let error = within(&limits, r#"{"payouts":[1,2,3]}"#).err().unwrap().to_string();
    assert!(error.contains("more than 2 entries"), "{error}");

    let members = (0..300).map(|name| format!("\"m{name}\":1")).collect::<Vec<_>>().join(",");
    let seen =
        within(&Limits::default(), &format!(r#"{{"payouts":[{{"payoutPspRef":1,{members}}}]}}"#)).unwrap();
    assert!(unreadable(&seen.rows)[0].reason.contains("more members than any payout"));
    assert!(within(&Limits::default(), &format!(r#"{{"payouts":[],{members}}}"#)).is_err());

    let large = "x".repeat(5000);
    let body = format!(r#"{{"note":"{large}","payouts":[{{"payoutPspRef":1}},{{"payoutPspRef":2}}]}}"#);
    let seen = within(&Limits::default(), &body).unwrap();
    let kept: Vec<_> = payouts(&seen).iter().map(|payout| payout.extra.len()).collect();
    assert_eq!(kept, [1, 0], "a large member of the answer is kept once");
}

#[test]
fn an_answer_of_64_mib_is_refused_before_it_takes_memory() {
    let body = vec![b' '; 64 << 20];
    let mut seen = Seen::default();
    let facts = facts(None, body.len());
    let error = read(&window(Dataset::PayoutSummary), &facts, &mut Cursor::new(body), &mut seen).unwrap_err();
    assert!(error.to_string().contains("more than 16777216 bytes"), "{error}");
}
