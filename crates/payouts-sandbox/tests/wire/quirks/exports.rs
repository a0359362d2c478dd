//! Exports: requests, answers, life cycle.

use serde_json::{Value, json};

use crate::common::partner::{EARNINGS, PAYMENTS, Partner, export};
use crate::common::wire::get;
use crate::common::{seconds, start, stepped, with};

const UNREADABLE: &str = "nonsense";

fn queue_with(id: &str, side: &str) -> Value {
    let sandbox = with(id, side);
    Partner::new(&sandbox).queue(PAYMENTS, "").expect(202).json()
}

#[test]
fn pc_empty_post_length() {
    for (side, status) in [("optional", 202), ("demanded", 411)] {
        let sandbox = with("pc-empty-post-length", side);
        let partner = Partner::new(&sandbox);
        partner.try_send("POST", PAYMENTS, &[("no-length", "")]).unwrap().expect(status);
        partner.send("POST", PAYMENTS).expect(202);
    }
}

#[test]
fn pc_delete_while_processing() {
    for (side, status) in [("conflict", 409), ("bad-request", 400)] {
        let sandbox = with("pc-delete-while-processing", side);
        let partner = Partner::new(&sandbox);
        let id = partner.queued(PAYMENTS, "");
        sandbox.step(seconds(60));
        partner.send("DELETE", &format!("{PAYMENTS}/{id}")).expect(status);
        partner.send("GET", &format!("{PAYMENTS}/{id}")).expect(200);
    }
}

#[test]
fn pc_delete_queued() {
    for (side, status, left) in [("allowed", 200, 404), ("refused", 409, 200)] {
        let sandbox = with("pc-delete-queued", side);
        let partner = Partner::new(&sandbox);
        let path = format!("{PAYMENTS}/{}", partner.queued(PAYMENTS, ""));
        partner.send("DELETE", &path).expect(status);
        partner.send("GET", &path).expect(left);
    }
}

#[test]
fn pc_delete_missing() {
    for (side, status) in [("not-found", 404), ("done", 200)] {
        let sandbox = with("pc-delete-missing", side);
        Partner::new(&sandbox).send("DELETE", &format!("{EARNINGS}/93c2b3cf")).expect(status);
    }
}

#[test]
fn pc_delete_body() {
    let body = |side: &str| {
        let sandbox = with("pc-delete-body", side);
        let partner = Partner::new(&sandbox);
        let id = partner.queued(PAYMENTS, "");
        partner.send("DELETE", &format!("{PAYMENTS}/{id}")).expect(200).text()
    };
    assert_eq!(body("empty"), "");
    assert!(body("export").contains("requestId"));
    assert!(body("html").starts_with("<html>"));
}

#[test]
fn pc_plain_date_end() {
    let rows = |side: &str, filter: &str| {
        let sandbox = with("pc-plain-date-end", side);
        Partner::new(&sandbox).table(PAYMENTS, filter).rows.len()
    };
    let sandbox = start(stepped());
    let world = sandbox.world().partner_center();
    let query = payouts_sandbox::world::PaymentsQuery::new(sandbox.now());
    let updated = world.payments(&query).map(|row| row.status_updated_at());
    let noon = updated.map(|at| at.date_naive()).max_by_key(|day| {
        world.payments(&query).filter(|row| row.status_updated_at().date_naive() == *day).count()
    });
    let day = noon.unwrap();
    let whole =
        rows("whole-day", &format!("payoutStatusUpdateTS ge {day} and payoutStatusUpdateTS le {day}"));
    let midnight =
        rows("midnight", &format!("payoutStatusUpdateTS ge {day} and payoutStatusUpdateTS le {day}"));
    assert!(whole > midnight, "{whole} and {midnight} rows on {day}");
}

#[test]
fn pc_payment_date_filter() {
    for (side, status) in [("refused", 400), ("taken", 202)] {
        let sandbox = with("pc-payment-date-filter", side);
        let filter = "paymentDate ge 2025-03-01 and paymentDate le 2025-04-12";
        Partner::new(&sandbox).queue(PAYMENTS, filter).expect(status);
    }
    let sandbox = with("pc-payment-date-filter", "taken");
    let table =
        Partner::new(&sandbox).table(PAYMENTS, "paymentDate ge 2025-03-01 and paymentDate le 2025-04-12");
    assert!(!table.rows.is_empty());
    for date in table.column("paymentDate") {
        assert!(("2025-03-01".."2025-04-13").contains(&&date[..10]), "{date}");
    }
}

#[test]
fn pc_ms_requestid() {
    for (side, same) in [("honoured", true), ("ignored", false)] {
        let sandbox = with("pc-ms-requestid", side);
        let partner = Partner::new(&sandbox);
        let queue = |id: &str| {
            let answer =
                partner.try_send("POST", PAYMENTS, &[("ms-requestid", id)]).unwrap().expect(202).json();
            export(&answer)["requestId"].clone()
        };
        assert_eq!(queue("a") == queue("a"), same, "{side}");
        assert_ne!(queue("b"), queue("c"));
    }
}

#[test]
fn pc_client_request_id() {
    for (side, status) in [("optional", 202), ("demanded", 400)] {
        let sandbox = with("pc-client-request-id", side);
        let partner = Partner::new(&sandbox);
        partner.send("POST", PAYMENTS).expect(status);
        partner.try_send("POST", PAYMENTS, &[("Client-Request-ID", "1")]).unwrap().expect(202);
    }
}

#[test]
fn pc_response_ids() {
    let ids = |side: &str| {
        let sandbox = with("pc-response-ids", side);
        let partner = Partner::new(&sandbox);
        let sent = [("ms-requestid", "a"), ("ms-correlationid", "b"), ("client-request-id", "c")];
        let answer = partner.try_send("POST", PAYMENTS, &sent).unwrap().expect(202);
        let names = [
            "request-id",
            "ms-requestid",
            "ms-correlationid",
            "client-request-id",
            "x-ms-ags-diagnostic",
            "timestamp",
        ];
        names.into_iter().filter(|name| answer.header(name).is_some()).collect::<Vec<_>>()
    };
    assert_eq!(ids("request-id"), ["request-id"]);
    assert_eq!(ids("partner-api"), ["request-id", "client-request-id", "x-ms-ags-diagnostic", "timestamp"]);
    assert_eq!(ids("echoes"), ["request-id", "ms-requestid", "ms-correlationid"]);
    assert_eq!(ids("none"), [""; 0]);
}

#[test]
fn pc_location_header() {
    let answer = |side: &str| {
        let sandbox = with("pc-location-header", side);
        let answer = Partner::new(&sandbox).send("POST", PAYMENTS).expect(202);
        (answer.header("location").map(str::to_owned), export(&answer.json())["requestId"].clone())
    };
    assert_eq!(answer("absent").0, None);
    let (location, id) = answer("sent");
    assert!(location.unwrap().ends_with(&format!("{PAYMENTS}/{}", id.as_str().unwrap())));
    let (location, id) = answer("only");
    assert!(location.is_some() && id.is_null());
}

#[test]
fn pc_status_case() {
    for (side, status) in [("documented", "Queued"), ("lower", "queued"), ("upper", "QUEUED")] {
        assert_eq!(export(&queue_with("pc-status-case", side))["status"], status);
    }
}

#[test]
fn pc_completed_without_link() {
    for (side, first_has_link) in [("never", true), ("first-read", false)] {
        let sandbox = with("pc-completed-without-link", side);
        let partner = Partner::new(&sandbox);
        let id = partner.queued(PAYMENTS, "");
        sandbox.step(seconds(240));
        let read = || {
            let answer = partner.read(PAYMENTS, &id);
            assert_eq!(export(&answer)["status"], "Completed");
            export(&answer)["blobLocation"] != ""
        };
        assert_eq!((read(), read()), (first_has_link, true), "{side}");
    }
}

#[test]
fn pc_export_duration() {
    for (side, almost, rest) in [("seconds", 2, 1), ("minutes", 209, 1), ("day", 86_339, 1)] {
        let sandbox = with("pc-export-duration", side);
        let partner = Partner::new(&sandbox);
        let id = partner.queued(PAYMENTS, "");
        sandbox.step(seconds(almost));
        let token = sandbox.partner_center_token();
        let partner = Partner { token, ..partner };
        assert_eq!(export(&partner.read(PAYMENTS, &id))["status"], "Processing", "{side}");
        sandbox.step(seconds(rest));
        assert_eq!(export(&partner.read(PAYMENTS, &id))["status"], "Completed", "{side}");
    }
}

#[test]
fn pc_link_lifetime() {
    for (side, alive, status) in [("hour", 3_599, 403), ("minute", 59, 403), ("not-found", 3_599, 404)] {
        let sandbox = with("pc-link-lifetime", side);
        let partner = Partner::new(&sandbox);
        let id = partner.queued(PAYMENTS, "");
        let link = partner.link(PAYMENTS, &id);
        sandbox.step(seconds(alive));
        get(&link).expect(200);
        sandbox.step(seconds(1));
        let expired = get(&link).expect(status);
        assert!(expired.text().contains("<Error><Code>"), "{side}");
    }
}

#[test]
fn pc_export_retention() {
    for (side, status) in [("kept", 200), ("day", 404)] {
        let sandbox = with("pc-export-retention", side);
        let partner = Partner::new(&sandbox);
        let id = partner.queued(PAYMENTS, "");
        sandbox.step(seconds(86_400 + 240));
        let partner = Partner::new(&sandbox);
        partner.send("GET", &format!("{PAYMENTS}/{id}")).expect(status);
    }
}

#[test]
fn pc_processing_start() {
    for (side, member) in [("absent", None), ("sent", Some(true)), ("null", Some(false))] {
        let sandbox = with("pc-processing-start", side);
        let partner = Partner::new(&sandbox);
        let id = partner.queued(PAYMENTS, "");
        sandbox.step(seconds(60));
        let answer = partner.read(PAYMENTS, &id);
        assert_eq!(export(&answer).get("processingStartDateTime").map(Value::is_string), member, "{side}");
    }
}

#[test]
fn pc_bare_array() {
    for (side, is_array) in [("envelope", false), ("array", true)] {
        let sandbox = with("pc-bare-array", side);
        let partner = Partner::new(&sandbox);
        let id = partner.queued(PAYMENTS, "");
        assert_eq!(partner.read(PAYMENTS, &id)[0]["requestId"] == id, is_array);
    }
}

#[test]
fn pc_single_value() {
    assert!(queue_with("pc-single-value", "array")["value"].is_array());
    assert!(queue_with("pc-single-value", "object")["value"]["requestId"].is_string());
}

#[test]
fn pc_recased_keys() {
    assert!(queue_with("pc-recased-keys", "camel")["value"][0]["requestId"].is_string());
    assert!(queue_with("pc-recased-keys", "pascal")["Value"][0]["RequestId"].is_string());
    assert!(queue_with("pc-recased-keys", "lower")["value"][0]["requestid"].is_string());
}

#[test]
fn pc_bare_object() {
    assert!(queue_with("pc-bare-object", "envelope")["value"].is_array());
    assert!(queue_with("pc-bare-object", "object")["requestId"].is_string());
}

#[test]
fn pc_null_members() {
    let member = |side: &str| {
        let answer = queue_with("pc-null-members", side);
        (export(&answer).get("requestPath").cloned(), export(&answer).get("blobLocation").cloned())
    };
    assert_eq!(member("present"), (Some(json!(PAYMENTS)), Some(json!(""))));
    assert_eq!(member("null"), (Some(Value::Null), Some(Value::Null)));
    assert_eq!(member("missing"), (None, None));
}

#[test]
fn pc_error_code_text() {
    let code = |side: &str| {
        let sandbox =
            start(stepped().quirk("pc-error-shapes", "partner-center").quirk("pc-error-code-text", side));
        Partner::new(&sandbox).queue(PAYMENTS, UNREADABLE).expect(400).json()["code"].clone()
    };
    assert_eq!(code("word"), json!("invalidRequest"));
    assert_eq!(code("number"), json!(2000));
    assert_eq!(code("number-text"), json!("2000"));
}

#[test]
fn pc_error_shapes() {
    let error = |side: &str| {
        let sandbox = with("pc-error-shapes", side);
        Partner::new(&sandbox).queue(PAYMENTS, UNREADABLE).expect(400).json()
    };
    assert_eq!(error("gateway")["statusCode"], 400);
    assert_eq!(error("partner-api")["error"]["target"], "$filter");
    assert_eq!(error("partner-center")["source"], "PartnerFD");
    assert!(error("other")["problem"]["text"].is_string());
}
