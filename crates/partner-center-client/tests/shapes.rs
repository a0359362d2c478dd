//! Every shape in which an export was seen or documented is read as the same thing.

#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

use partner_center_client::answer::{ExportAnswer, id_of_location};
use partner_center_client::types::ExportStatus;
use serde_json::{Value, json};

fn export() -> Value {
    json!({
        "requestId": "93c2b3cf",
        "requestDateTime": "2023-05-25T21:20:46.3727561Z",
        "blobLocation": "https://exports.blob.example/a.zip?sig=canary",
        "status": "Completed",
    })
}

fn read(answer: &Value) -> ExportAnswer {
    serde_json::from_str(&answer.to_string()).unwrap()
}

#[track_caller]
fn is_the_export(answer: &ExportAnswer) {
    let export = answer.export("93C2B3CF").expect("the id asked for, in any case");
    assert!(export.is_status(ExportStatus::Completed));
    assert_eq!(export.link().unwrap().expose(), "https://exports.blob.example/a.zip?sig=canary");
    assert_eq!(answer.request_id().as_deref(), Some("93c2b3cf"));
    assert!(answer.strangers.is_empty());
}

#[test]
fn reads_the_documented_envelope_and_keeps_its_other_members() {
    let answer = read(&json!({"value": [export()], "nextLink": null, "totalCount": 1}));
    is_the_export(&answer);
    assert_eq!(answer.envelope, *json!({"nextLink": null, "totalCount": 1}).as_object().unwrap());
}

#[test]
fn pc_bare_array() {
    is_the_export(&read(&json!([export()])));
}

#[test]
fn pc_bare_object() {
    is_the_export(&read(&export()));
}

#[test]
fn pc_single_value() {
    is_the_export(&read(&json!({"value": export()})));
}

#[test]
fn pc_recased_keys() {
    let recased = json!({
        "REQUESTID": "93c2b3cf",
        "BlobLocation": "https://exports.blob.example/a.zip?sig=canary",
        "Status": "COMPLETED",
    });
    is_the_export(&read(&json!({"Value": [recased.clone()], "TotalCount": 1})));
    is_the_export(&read(&recased));
}

#[test]
fn the_documented_spelling_wins_over_another_one_beside_it() {
    let answer = read(&json!({"Status": "Failed", "requestId": "a", "status": "Queued"}));
    assert!(answer.exports[0].is_status(ExportStatus::Queued));
    assert_eq!(answer.exports[0].extra["Status"], "Failed");
}

#[test]
fn pc_null_members() {
    let answer = read(&json!({"value": [{"requestId": "a", "status": null, "blobLocation": null}]}));
    let export = answer.export("a").unwrap();
    assert_eq!((export.status.as_ref(), export.link()), (None, None));
    assert_eq!(read(&json!(null)), ExportAnswer::default());
    assert_eq!(read(&json!({"value": null})).exports, []);
}

#[test]
fn pc_status_case() {
    for (sent, known) in [("completed", true), ("COMPLETED", true), ("Paused", false)] {
        let answer = read(&json!({"requestId": "a", "status": sent}));
        assert_eq!(answer.exports[0].is_status(ExportStatus::Completed), known, "{sent}");
        assert_eq!(answer.exports[0].status.as_ref().unwrap().text(), sent);
    }
}

#[test]
fn pc_completed_without_link() {
    for empty in [json!(""), json!("  "), json!(null)] {
        let answer = read(&json!({"requestId": "a", "status": "Completed", "blobLocation": empty}));
        assert!(answer.exports[0].link().is_none());
    }
}

#[test]
fn pc_processing_start() {
    let answer = read(&json!({"requestId": "a", "processingStartDateTime": "2023-05-25T21:20:46.3727561Z"}));
    let began = answer.exports[0].processing_start_date_time.as_ref().unwrap();
    assert_eq!(began.value().unwrap().to_string(), "2023-05-25T21:20:46.3727561Z");
    assert!(read(&export()).exports[0].processing_start_date_time.is_none());
}

#[test]
fn no_odd_leaf_costs_the_answer() {
    let answer: ExportAnswer = serde_json::from_str(
        r#"{"requestId": 17, "status": {"code": 1}, "requestDateTime": "yesterday", "new": [1.10]}"#,
    )
    .unwrap();
    let export = &answer.exports[0];
    assert_eq!(export.id().as_deref(), Some("17"));
    assert_eq!(export.request_date_time.as_ref().unwrap().text(), "yesterday");
    assert_eq!(export.status.as_ref().unwrap().raw(), r#"{"code":1}"#);
    assert_eq!(export.extra["new"].to_string(), "[1.10]");
}

#[test]
fn a_link_that_is_no_text_costs_no_answer_and_is_never_shown() {
    for odd in
        [json!(7), json!({"url": "https://x.example/?sig=canary"}), json!(["https://x.example/?sig=canary"])]
    {
        let answer = read(&json!({"requestId": "a", "blobLocation": odd}));
        assert!(
            answer.export("a").and_then(|export| export.link()).is_some_and(|link| link.parse().is_err())
        );
        assert!(!format!("{answer:?}").contains("canary"), "{odd}");
    }
}

#[test]
fn entries_that_are_no_exports_are_kept_apart() {
    let answer = read(&json!({"value": ["what", null, export()]}));
    assert_eq!((answer.exports.len(), &answer.strangers[..]), (1, &[json!("what")][..]));
}

#[test]
fn an_answer_without_any_export_fails_only_when_it_is_no_container() {
    assert!(serde_json::from_str::<ExportAnswer>("\"accepted\"").is_err());
    assert_eq!(read(&json!({})).exports, []);
}

#[test]
fn links_are_redacted_wherever_an_answer_is_shown() {
    let answer = read(&json!([export()]));
    for shown in [format!("{answer:?}"), serde_json::to_string(&answer).unwrap()] {
        assert!(shown.contains("https://exports.blob.example/[redacted]"), "{shown}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}

#[test]
fn an_export_with_another_id_is_not_the_one_asked_for() {
    assert!(read(&json!([export()])).export("other").is_none());
    assert!(
        read(&json!({"status": "Queued"})).export("other").is_some(),
        "a lone export without id is the one"
    );
}

#[test]
fn pc_location_header() {
    for (location, id) in [
        ("/v1.0/payouts/payments/93c2b3cf", Some("93c2b3cf")),
        ("https://api.partner.microsoft.com/v1.0/payouts/payments/93c2b3cf/", Some("93c2b3cf")),
        ("https://", None),
        ("", None),
    ] {
        assert_eq!(id_of_location(location), id, "{location}");
    }
}
