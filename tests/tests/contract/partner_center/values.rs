//! Members as services really send them: unknown, missing, null, or of another type.

use partner_center_client::types::{Export, ExportStatus};
use serde_json::{Value, json};

use super::{ASKING, ID, answered};

/// The export that each asking operation makes of these members.
async fn exports(members: Value) -> Vec<Export> {
    let mut exports = Vec::new();
    for operation in ASKING {
        exports.extend(answered(operation, &json!({"value": [members]}).to_string()).await.exports);
    }
    assert_eq!(exports.len(), ASKING.len());
    exports
}

#[tokio::test]
async fn each_status_is_known_in_any_case_and_a_new_one_is_kept() {
    use ExportStatus::{Completed, Failed, Processing, Queued};
    for (sent, known) in [
        ("Queued", Some(Queued)),
        ("Processing", Some(Processing)),
        ("Failed", Some(Failed)),
        ("Completed", Some(Completed)),
        ("queued", Some(Queued)),
        ("COMPLETED", Some(Completed)),
        (" processing ", Some(Processing)),
        ("Throttled", None),
        ("Completed with warnings", None),
        ("", None),
    ] {
        for export in exports(json!({"requestId": ID, "status": sent})).await {
            let status = export.status.as_ref().unwrap();
            assert_eq!(status.value().and_then(payouts_wire::OpenEnum::known), known, "{sent:?}");
            assert_eq!(status.text(), sent);
            let named = [Queued, Processing, Failed, Completed].map(|status| export.is_status(status));
            assert_eq!(named.contains(&true), known.is_some(), "{sent:?}");
        }
    }
}

#[tokio::test]
async fn undocumented_members_are_kept_digit_for_digit() {
    let members =
        r#"{"requestId":"a","percentComplete":40.10,"size":12345678901234567890123,"more":{"a":[null,1e2]}}"#;
    let body = format!(r#"{{"value":[{members}],"took":0.30,"nextLink":"https://x.example/?page=2"}}"#);
    for operation in ASKING {
        let answer = answered(operation, &body).await;
        let extra = &answer.exports[0].extra;
        for (name, text) in [
            ("percentComplete", "40.10"),
            ("size", "12345678901234567890123"),
            ("more", r#"{"a":[null,1e2]}"#),
        ] {
            assert_eq!(extra[name].to_string().replace("1e+2", "1e2"), text, "{operation}");
        }
        assert_eq!(answer.envelope["took"].to_string(), "0.30");
        assert_eq!(answer.envelope["nextLink"], "https://x.example/?page=2");
    }
}

#[tokio::test]
async fn a_member_that_is_missing_or_null_is_none() {
    let nothing = json!({
        "requestId": null, "requestDateTime": null, "requestPath": null, "requestQueryString": null,
        "blobLocation": null, "status": null, "processingStartDateTime": null,
    });
    for members in [json!({"surprise": 1}), nothing] {
        for export in exports(members).await {
            let Export { extra: _, .. } = &export;
            assert_eq!((export.id(), export.link()), (None, None));
            assert_eq!((&export.request_date_time, &export.processing_start_date_time), (&None, &None));
            assert_eq!(
                (&export.request_path, &export.request_query_string, &export.status),
                (&None, &None, &None)
            );
        }
    }
}

#[tokio::test]
async fn a_number_where_text_belongs_is_read_as_its_digits() {
    let members = json!({"requestId": 17, "requestPath": 1.50, "requestQueryString": 0, "status": 3});
    for export in exports(members).await {
        assert_eq!(export.id().as_deref(), Some("17"));
        assert_eq!(export.request_path.unwrap().text(), "1.5");
        assert_eq!(export.request_query_string.unwrap().text(), "0");
        assert_eq!(export.status.unwrap().text(), "3");
    }
}

#[tokio::test]
async fn instants_come_with_any_number_of_digits() {
    for (sent, read) in [
        ("2023-05-25T21:20:46.3727561Z", "2023-05-25T21:20:46.3727561Z"),
        ("2023-05-25T21:20:46Z", "2023-05-25T21:20:46Z"),
        ("2023-05-25T21:20:46", "2023-05-25T21:20:46Z"),
        ("2023-05-25T23:20:46.5+02:00", "2023-05-25T21:20:46.5Z"),
    ] {
        for export in exports(json!({"requestDateTime": sent, "processingStartDateTime": sent})).await {
            for instant in [export.request_date_time.unwrap(), export.processing_start_date_time.unwrap()] {
                assert_eq!(instant.value().unwrap().to_string(), read);
                assert_eq!(instant.text(), sent);
            }
        }
    }
}

#[tokio::test]
async fn an_instant_that_is_none_costs_nothing_but_itself() {
    for odd in
        [json!("yesterday"), json!(1_685_049_646), json!("2023-02-30T00:00:00Z"), json!({"at": 1}), json!("")]
    {
        for export in exports(json!({"requestId": ID, "requestDateTime": odd, "status": "Queued"})).await {
            let instant = export.request_date_time.as_ref().unwrap();
            assert_eq!((instant.value(), instant.raw()), (None, &*odd.to_string()));
            assert!(export.is_status(ExportStatus::Queued));
        }
    }
}

#[tokio::test]
async fn a_link_is_there_only_when_it_has_letters() {
    for (sent, there) in [
        (json!(""), false),
        (json!(" "), false),
        (json!(null), false),
        (json!("https://files.example/a.zip?sig=canary"), true),
        (json!("/relative?sig=canary"), true),
    ] {
        for export in exports(json!({"requestId": ID, "status": "Completed", "blobLocation": sent})).await {
            assert_eq!(export.link().is_some(), there, "{sent}");
            assert!(!format!("{export:?}").contains("canary"), "{sent}");
        }
    }
}
