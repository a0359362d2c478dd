//! Faults on the wire.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use payouts_sandbox::{ErrorBody, Fault, FaultRule, FileDamage, Host, Pace, RunningSandbox, Sandbox};
use serde_json::json;

use crate::common::oracle::Oracle;
use crate::common::partner::{EARNINGS, PAYMENTS, Partner, Table, export, unzipped, url};
use crate::common::sign_in::entra;
use crate::common::wire::{form, get, send, send_within};
use crate::common::{seconds, start, stepped};

/// A sandbox with a fault in the first answer.
fn with_fault(fault: Fault) -> RunningSandbox {
    start(stepped().faults([FaultRule::new(fault).times(1)]))
}

/// A finished export: its caller and its link.
fn finished(sandbox: &RunningSandbox) -> (Partner<'_>, String, String) {
    let partner = Partner::new(sandbox);
    let id = partner.queued(PAYMENTS, "");
    let link = partner.link(PAYMENTS, &id);
    (partner, id, link)
}

#[test]
fn latency_delays_the_answer() {
    let sandbox = with_fault(Fault::Latency { milliseconds: 300 });
    let begun = Instant::now();
    Partner::new(&sandbox).send("POST", PAYMENTS).expect(202);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_throttled_request_queues_nothing() {
    for retry_after in [Some(7), None] {
        let sandbox = with_fault(Fault::TooManyRequests { retry_after });
        let partner = Partner::new(&sandbox);
        let answer = partner.send("POST", PAYMENTS).expect(429);
        assert_eq!(answer.header("retry-after"), retry_after.map(|_| "7"));
        partner.send("POST", PAYMENTS).expect(202);
    }
}

#[test]
fn errors_come_as_json_html_or_nothing() {
    for (body, start) in [(ErrorBody::Json, "{"), (ErrorBody::Html, "<html>"), (ErrorBody::Empty, "")] {
        for status in [500, 502, 503] {
            let sandbox = with_fault(Fault::ErrorStatus { status, body, retry_after: Some(3) });
            let answer = Partner::new(&sandbox).send("POST", PAYMENTS).expect(status);
            assert!(answer.text().starts_with(start) && answer.body.is_empty() == start.is_empty());
            assert_eq!(answer.header("retry-after"), Some("3"));
        }
    }
}

#[test]
fn every_host_fails_in_its_own_format() {
    let fault = Fault::ErrorStatus { status: 503, body: ErrorBody::Json, retry_after: None };
    let sandbox = start(stepped().faults([FaultRule::new(fault)]));
    let text = |host| get(&url(&sandbox, host, "/anything")).expect(503).text();
    assert!(text(Host::PartnerApi).contains("serviceNotAvailable"));
    assert!(text(Host::Blob).contains("<Code>ServerBusy</Code>"));
    assert!(text(Host::Entra).contains("temporarily_unavailable"));
    assert!(text(Host::OracleApp).contains("o:errorCode"));
    assert!(text(Host::OracleAuth).contains("\"status\":503"));
}

#[test]
fn a_sign_in_host_refuses_under_a_number_and_with_any_status() {
    let token = |status, code| {
        let sandbox = with_fault(Fault::SignInError { code, status });
        form(&entra(&sandbox, "oauth2/v2.0/token"), &[], &[]).expect(status).json()
    };
    let busy = token(200, 90_033);
    assert_eq!((&busy["error"], &busy["error_codes"]), (&json!("temporarily_unavailable"), &json!([90_033])));
    assert!(busy["error_description"].to_string().contains("AADSTS90033: "), "{busy}");
    assert_eq!(token(400, 50_076)["error"], "invalid_grant");
    assert_eq!(token(401, 7_000_222)["error"], "invalid_client");

    let oracle = |status, code| {
        let sandbox = with_fault(Fault::SignInError { code, status });
        let token = url(&sandbox, Host::OracleAuth, "/oidc-provider/v1/oauth2/token");
        form(&token, &[], &[]).expect(status).json()
    };
    assert_eq!(oracle(200, 90_033)["status"], 503);
    assert_eq!(oracle(401, 50_053)["message"], "account.locked");
}

#[test]
fn a_proxy_answers_with_a_page_in_place_of_any_host() {
    for host in [Host::Entra, Host::OracleAuth, Host::PartnerApi] {
        let sandbox = with_fault(Fault::ProxyPage { status: 200 });
        let answer = get(&url(&sandbox, host, "/anything")).expect(200);
        assert!(answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
        assert!(answer.header("via").is_some() && answer.text().contains("Web filter"));
    }
}

#[test]
fn a_speed_of_an_hour_a_second_ages_no_token() {
    let sandbox = start(Sandbox::builder().pace(Pace::Fast { factor: 3_600 }));
    let partner = Partner::new(&sandbox);
    let id = partner.queued(PAYMENTS, "");
    // Past the end of a token of an hour, if tokens aged as fast as exports.
    std::thread::sleep(Duration::from_millis(1_100));
    partner.send("POST", PAYMENTS).expect(202);
    assert_eq!(export(&partner.read(PAYMENTS, &id))["status"], "Completed");
}

#[test]
fn a_reset_before_leaves_nothing_behind_and_a_reset_after_does() {
    for (fault, queued) in [(Fault::ResetBefore, false), (Fault::ResetAfter, true)] {
        let sandbox = with_fault(fault);
        let partner = Partner::new(&sandbox);
        let same = [("ms-requestid", "once")];
        let broken = partner.try_send("POST", PAYMENTS, &same).unwrap_err();
        assert_eq!(broken.error.kind(), ErrorKind::ConnectionReset, "{fault:?}");
        assert_eq!(sandbox.journal()[0].status, None);
        let exports = get(&url(&sandbox, Host::Blob, "/_sandbox/")).json()["exports"].clone();
        assert_eq!(exports, i32::from(queued));
        partner.try_send("POST", PAYMENTS, &same).unwrap().expect(202);
        assert_eq!(get(&url(&sandbox, Host::Blob, "/_sandbox/")).json()["exports"], 1);
    }
}

#[test]
fn an_error_after_the_work_hides_it() {
    let sandbox = with_fault(Fault::ErrorStatusAfter { status: 504, body: ErrorBody::Html });
    Partner::new(&sandbox).send("POST", PAYMENTS).expect(504);
    assert_eq!(get(&url(&sandbox, Host::PartnerApi, "/_sandbox/")).json()["exports"], 1);
}

#[test]
fn a_truncated_body_ends_after_its_bytes() {
    let sandbox = start(stepped());
    let (_, _, link) = finished(&sandbox);
    let whole = get(&link).expect(200).body;
    sandbox.set_faults([FaultRule::new(Fault::Truncate { after: 1_000 }).operation("download").times(1)]);
    let broken = send("GET", &link, &[], b"").unwrap_err();
    assert!(broken.body == whole[..1_000], "{} bytes came", broken.body.len());
    assert_ne!(broken.error.kind(), ErrorKind::WouldBlock);
    assert_eq!(get(&link).expect(200).body, whole);
}

#[test]
fn a_stalled_body_stays_open_and_silent() {
    let sandbox = start(stepped());
    let (_, _, link) = finished(&sandbox);
    sandbox.set_faults([FaultRule::new(Fault::Stall { after: 500 }).operation("download")]);
    let broken = send_within(Duration::from_millis(400), "GET", &link, &[], b"").unwrap_err();
    assert!(matches!(broken.error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{broken:?}");
    assert_eq!(broken.body.len(), 500);
}

/// The head and the body of an answer that ends with its connection, at most this many bytes.
fn read_to_close(url: &str, most: u64) -> (String, Vec<u8>) {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, target) = rest.split_at(rest.find('/').unwrap());
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nhost: {host}\r\n\r\n").unwrap();
    let mut received = Vec::new();
    stream.take(most).read_to_end(&mut received).unwrap();
    let head = received.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let body = received.split_off(head + 4);
    (String::from_utf8(received).unwrap().to_lowercase(), body)
}

#[test]
fn a_close_delimited_body_shows_neither_its_length_nor_its_cut() {
    let sandbox = start(stepped());
    let (_, _, link) = finished(&sandbox);
    let whole = get(&link).expect(200).body;
    for (after, length) in [(1_000, 1_000), (u64::MAX, whole.len())] {
        sandbox.set_faults([FaultRule::new(Fault::CloseDelimited { after }).operation("download")]);
        let (head, body) = read_to_close(&link, u64::MAX);
        assert!(body == whole[..length], "{} bytes came", body.len());
        assert!(!head.contains("content-length") && !head.contains("transfer-encoding"), "{head}");
    }
}

#[test]
fn a_slow_body_is_complete() {
    let sandbox = start(stepped());
    let (_, _, link) = finished(&sandbox);
    let whole = get(&link).expect(200).body;
    let half = whole.len().div_ceil(2) as u64;
    sandbox.set_faults([FaultRule::new(Fault::Drip { bytes_per_second: half }).operation("download")]);
    let begun = Instant::now();
    assert!(get(&link).expect(200).body == whole);
    assert!(begun.elapsed() >= Duration::from_millis(1_900), "{:?}", begun.elapsed());
}

#[test]
fn an_endless_body_continues_after_the_file() {
    let sandbox = start(stepped());
    let (_, _, link) = finished(&sandbox);
    let whole = get(&link).expect(200).body.len() as u64;
    sandbox.set_faults([FaultRule::new(Fault::Endless).operation("download")]);
    let (head, body) = read_to_close(&link, 10 * whole);
    assert!(head.contains("transfer-encoding: chunked") && body.len() as u64 > 5 * whole, "{head}");
}

#[test]
fn a_success_may_have_another_status() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    let id = partner.queued(PAYMENTS, "");
    sandbox
        .set_faults([FaultRule::new(Fault::SuccessStatus { status: 204 }).operation("deletePaymentsExport")]);
    sandbox.step(seconds(600));
    let deleted = partner.send("DELETE", &format!("{PAYMENTS}/{id}")).expect(204);
    assert!(deleted.body.is_empty());
    partner.send("DELETE", &format!("{PAYMENTS}/{id}")).expect(404);
}

#[test]
fn an_interrupted_download_resumes_by_range() {
    let sandbox = start(stepped());
    let (_, _, link) = finished(&sandbox);
    let whole = get(&link).expect(200);
    let tag = whole.header("etag").unwrap().to_owned();
    let rest = send("GET", &link, &[("range", "bytes=1000-"), ("if-range", &tag)], b"").unwrap().expect(206);
    let total = whole.body.len();
    assert_eq!(rest.header("content-range"), Some(format!("bytes 1000-{}/{total}", total - 1).as_str()));
    assert_eq!(rest.body, whole.body[1_000..]);
    send("GET", &link, &[("range", &format!("bytes={total}-"))], b"").unwrap().expect(416);
    let head = send("HEAD", &link, &[], b"").unwrap().expect(200);
    assert_eq!(head.header("content-length"), Some(total.to_string().as_str()));
}

#[test]
fn a_changed_etag_prevents_a_resumption() {
    let sandbox = start(stepped());
    let (_, _, link) = finished(&sandbox);
    let tag = get(&link).expect(200).header("etag").unwrap().to_owned();
    sandbox.set_faults([FaultRule::new(Fault::ChangedEtag).operation("download").times(1)]);
    let resume = || send("GET", &link, &[("range", "bytes=1000-"), ("if-range", &tag)], b"").unwrap();
    let answer = resume().expect(200);
    assert_ne!(answer.header("etag"), Some(tag.as_str()));
    resume().expect(200);
    send("GET", &link, &[("if-match", &tag)], b"").unwrap().expect(412);
}

#[test]
fn an_expired_link_is_refused_and_a_fresh_one_works() {
    let sandbox = start(stepped());
    let (partner, id, link) = finished(&sandbox);
    sandbox.set_faults([FaultRule::new(Fault::ExpiredLink).times(1).operation("download")]);
    assert!(get(&link).expect(403).text().contains("AuthenticationFailed"));
    sandbox.step(seconds(1));
    let fresh = export(&partner.read(PAYMENTS, &id))["blobLocation"].as_str().unwrap().to_owned();
    assert_ne!(fresh, link);
    get(&fresh).expect(200);
}

#[test]
fn a_changed_link_is_refused() {
    let sandbox = start(stepped());
    let (_, _, link) = finished(&sandbox);
    get(&link.replace("2025-", "2035-")).expect(403);
    get(&link.replace("/exports/payments/", "/exports/transactionhistory/")).expect(403);
    send("GET", &link, &[("authorization", "Bearer x")], b"").unwrap().expect(400);
    let violations = &sandbox.journal().pop().unwrap().violations;
    assert!(violations[0].contains("credential"), "{violations:?}");
}

#[test]
fn a_revoked_token_is_refused_and_another_is_not() {
    let sandbox = with_fault(Fault::RevokedToken);
    let partner = Partner::new(&sandbox);
    partner.send("POST", PAYMENTS).expect(401);
    partner.send("POST", PAYMENTS).expect(401);
    Partner::new(&sandbox).send("POST", PAYMENTS).expect(202);

    let sandbox = with_fault(Fault::RevokedToken);
    let oracle = Oracle::new(&sandbox);
    oracle.ask("getLocationDimensions", &json!({})).expect(401);
    oracle.ask("getLocationDimensions", &json!({})).expect(401);
    Oracle::new(&sandbox).ask("getLocationDimensions", &json!({})).expect(200);
}

#[test]
fn a_skewed_clock_shows_in_the_date() {
    let builder = stepped().starts_at("2025-07-21T06:00:00Z".parse().unwrap());
    let fault =
        FaultRule::new(Fault::ClockSkew { seconds: -3_600 }).operation("queuePaymentsExport").times(1);
    let sandbox = start(builder.faults([fault]));
    let date = |partner: &Partner<'_>| partner.send("POST", PAYMENTS).header("date").unwrap().to_owned();
    let partner = Partner::new(&sandbox);
    assert_eq!(date(&partner), "Mon, 21 Jul 2025 05:00:00 GMT");
    assert_eq!(date(&partner), "Mon, 21 Jul 2025 06:00:00 GMT");
}

#[test]
fn the_same_seed_makes_the_same_faults() {
    let pattern = |seed: u64| {
        let fault = Fault::ErrorStatus { status: 500, body: ErrorBody::Empty, retry_after: None };
        let sandbox = start(stepped().seed(seed).faults([FaultRule::new(fault).per_mille(500)]));
        let token = sandbox.partner_center_token();
        let partner = Partner { sandbox: &sandbox, token };
        (0..40).map(|_| partner.send("GET", &format!("{PAYMENTS}/x")).status).collect::<Vec<_>>()
    };
    let first = pattern(5);
    assert!(first.contains(&500) && first.contains(&404));
    assert_eq!(pattern(5), first);
    assert_ne!(pattern(6), first);
}

/// The bytes of a damaged download, and the texts of its entries.
fn damaged(sandbox: &RunningSandbox, link: &str, damage: FileDamage) -> (Vec<u8>, Vec<String>) {
    let fault = FaultRule::new(Fault::DamagedFile { damage }).operation("download").times(1);
    sandbox.set_faults([fault]);
    let answer = get(link).expect(200);
    assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()), "{damage:?}");
    let sound = get(link).expect(200);
    assert_ne!(answer.body, sound.body, "{damage:?}");
    assert_ne!(answer.header("etag"), sound.header("etag"), "another file has another tag");
    let entries = if answer.body.starts_with(b"PK") { unzipped(&answer.body) } else { Vec::new() };
    (answer.body, entries.into_iter().map(|(_, text)| text).collect())
}

#[test]
fn a_damaged_file_is_complete_on_the_wire_and_wrong_inside() {
    let sandbox = start(stepped());
    let partner = Partner::new(&sandbox);
    for dataset in [PAYMENTS, EARNINGS] {
        let link = partner.link(dataset, &partner.queued(dataset, ""));
        // Earnings are many; some kinds of damage show that both tables are known.
        let apart = if dataset == PAYMENTS { 1 } else { 4 };
        for damage in FileDamage::ALL.into_iter().step_by(apart) {
            let (bytes, entries) = damaged(&sandbox, &link, damage);
            match damage {
                FileDamage::Nothing => assert!(bytes.is_empty()),
                FileDamage::ErrorPage => assert!(bytes.starts_with(b"<html>")),
                FileDamage::EmptyArchive => assert!(entries.is_empty()),
                FileDamage::EmptyTable => assert_eq!(entries[0], ""),
                FileDamage::TableTwice => assert_eq!((entries.len(), &entries[0]), (2, &entries[1])),
                FileDamage::NulPadding => assert!(entries[0].ends_with('\0')),
                FileDamage::TabsInHeader => assert!(entries[0].lines().next().unwrap().contains('\t')),
                FileDamage::CutRow => assert!(!entries[0].ends_with('\n')),
                FileDamage::SummaryBlock => assert!(entries[0].contains("Row_Count,")),
                _ => assert_eq!(entries.len(), 1, "{damage:?}"),
            }
        }
    }
}

#[test]
fn damaged_rows_differ_as_the_damage_names() {
    let sandbox = start(stepped());
    let (partner, _, link) = finished(&sandbox);
    let sound = partner.table(PAYMENTS, "");
    let table = |damage| Table::read(&damaged(&sandbox, &link, damage).1[0], ',');
    assert_eq!(table(FileDamage::TotalRow).rows.len(), sound.rows.len() + 1);
    assert_eq!(table(FileDamage::SubtotalRows).rows.len(), sound.rows.len() + 2);
    assert_eq!(table(FileDamage::FewerRows).rows.len(), sound.rows.len() / 2);
    assert_eq!(table(FileDamage::LostColumn).header.len(), sound.header.len() - 1);
    let uneven = table(FileDamage::UnevenRow);
    assert_eq!(uneven.rows.iter().filter(|row| row.len() != sound.header.len()).count(), 1);
    let earlier = table(FileDamage::AnotherYear);
    assert!(earlier.rows != sound.rows && earlier.rows.len() == sound.rows.len());
}

#[test]
fn a_damaged_download_resumes_in_the_same_file_only() {
    let sandbox = start(stepped());
    let (_, _, link) = finished(&sandbox);
    let fault = Fault::DamagedFile { damage: FileDamage::TotalRow };
    sandbox.set_faults([FaultRule::new(fault).operation("download").times(2)]);
    let whole = get(&link).expect(200);
    let tag = whole.header("etag").unwrap().to_owned();
    let resume = || send("GET", &link, &[("range", "bytes=100-"), ("if-range", &tag)], b"").unwrap();
    assert_eq!(resume().expect(206).body, whole.body[100..]);
    resume().expect(200);
}
