//! Instants and days, in every form the services print.

use chrono::{DateTime, NaiveDate, Utc};
use payouts_wire::{UtcTime, WireDate};
use proptest::prelude::*;

fn time(text: &str) -> UtcTime {
    text.parse().expect("a time")
}

#[test]
fn obi_instant_form() {
    for (text, instant) in [
        ("2020-10-20T15:15:00", "2020-10-20T15:15:00Z"),
        ("2020-10-20T15:15:00Z", "2020-10-20T15:15:00Z"),
        ("2020-10-20T15:15:00.000", "2020-10-20T15:15:00Z"),
        ("2020-10-20T15:15:00.1234567", "2020-10-20T15:15:00.1234567Z"),
        ("2020-10-20T15:15:00.123456789Z", "2020-10-20T15:15:00.123456789Z"),
    ] {
        assert_eq!(time(text).to_string(), instant);
    }
}

#[test]
fn reads_offsets_blanks_small_letters_and_missing_seconds() {
    for (text, instant) in [
        ("2023-05-25T21:20:46.3727561Z", "2023-05-25T21:20:46.3727561Z"),
        ("2023-05-25t21:20:46z", "2023-05-25T21:20:46Z"),
        ("2023-05-25 21:20:46", "2023-05-25T21:20:46Z"),
        ("2023-05-25T21:20", "2023-05-25T21:20:00Z"),
        ("2023-05-25T21:20Z", "2023-05-25T21:20:00Z"),
        ("2023-05-25T23:20+02:00", "2023-05-25T21:20:00Z"),
        ("2023-12-31T20:30:00-0430", "2024-01-01T01:00:00Z"),
        ("2024-03-01T00:00:00+01", "2024-02-29T23:00:00Z"),
        ("2023-05-25T21:20:46.5-00:00", "2023-05-25T21:20:46.5Z"),
    ] {
        assert_eq!(time(text).to_string(), instant, "{text}");
    }
}

#[test]
fn refuses_what_is_no_instant() {
    for text in [
        "",
        "2023-05-25",
        "2023-05-25T",
        "2023-05-25T21",
        "2023-05-25T24:00:00",
        "2023-05-25T21:60",
        "2023-05-25T21:20:60",
        "2023-02-29T00:00:00",
        "2023-05-25T21:20:46.",
        "2023-05-25T21:20:46.Z",
        "2023-05-25T21:20:46.1234567890Z",
        "2023-05-25T21:20:46 Z",
        "2023-05-25T21:20:46ZZ",
        "2023-05-25T21:20:46+",
        "2023-05-25T21:20:46+2:00",
        "2023-05-25T21:20:46+02:",
        "2023-05-25T21:20:46+24:00",
        "2023-05-25T21:20:46+02:60",
        "2023-05-25T21:20:46+02:00Z",
        " 2023-05-25T21:20:46Z",
        "+2023-05-25T21:20:46Z",
        "23-05-25T21:20:46Z",
        "2023-5-25T21:20:46Z",
        "9999-12-31T23:59:59-01:00",
        "0000-01-01T00:00:00+01:00",
        "２023-05-25T21:20:46Z",
    ] {
        assert!(text.parse::<UtcTime>().is_err(), "{text:?}");
    }
    for json in ["20231225", "null", "true", "[]", "1.5"] {
        assert!(serde_json::from_str::<UtcTime>(json).is_err(), "{json}");
        assert!(serde_json::from_str::<WireDate>(json).is_err(), "{json}");
    }
}

#[test]
fn obi_cursor_without_zone() {
    assert_eq!(time("2023-05-25T23:20:46.9999999+02:00").oracle_cursor(), "2023-05-25T21:20:46");
}

#[test]
fn an_odata_literal_has_milliseconds_where_there_are_any() {
    assert_eq!(time("2023-05-25T21:20:46Z").odata_literal(), "2023-05-25T21:20:46Z");
    assert_eq!(time("2023-05-25T21:20:46.3727561Z").odata_literal(), "2023-05-25T21:20:46.372Z");
    assert_eq!(time("2023-05-25T21:20:46.0007Z").odata_literal(), "2023-05-25T21:20:46Z");
}

#[test]
fn pc_date_format() {
    for text in [
        "2024-12-24",
        "2024-12-24T23:00:00-05:00",
        "2024-12-24 00:00:00",
        "2024-12-24T00:00:00.0000000",
        "2024-12-24T11:00",
    ] {
        assert_eq!(text.parse::<WireDate>().unwrap().to_string(), "2024-12-24");
    }
    for text in [
        "",
        "122024-12-2434",
        "2024-12-2434",
        "2024-13-01",
        "2023-02-29",
        "24-12-2024",
        "2024/12/24",
        "20241224",
        "2024-12-24T",
        "2024-12-24 x",
        "2024-12-24Z",
    ] {
        let error = text.parse::<WireDate>().unwrap_err();
        assert!(error.to_string().contains("write YYYY-MM-DD"), "{text:?}");
    }
}

proptest! {
    #[test]
    fn an_instant_round_trips(seconds in -62_167_219_200_i64..253_402_300_800, nanos in 0..1_000_000_000_u32) {
        let instant = UtcTime::from(DateTime::<Utc>::from_timestamp(seconds, nanos).unwrap());
        prop_assert_eq!(time(&instant.to_string()), instant);
        let json = serde_json::to_string(&instant).unwrap();
        prop_assert_eq!(serde_json::from_str::<UtcTime>(&json).unwrap(), instant);
        prop_assert_eq!(DateTime::parse_from_rfc3339(&instant.to_string()).unwrap(), instant.datetime());
    }

    #[test]
    fn a_cursor_and_a_literal_are_never_later_than_their_instant(seconds in 0..4_000_000_000_i64, nanos in 0..1_000_000_000_u32) {
        let instant = UtcTime::from(DateTime::<Utc>::from_timestamp(seconds, nanos).unwrap());
        let (cursor, literal) = (time(&instant.oracle_cursor()), time(&instant.odata_literal()));
        prop_assert!(cursor <= literal && literal <= instant);
        prop_assert!((instant.datetime() - cursor.datetime()).num_seconds() == 0);
    }

    #[test]
    fn a_day_round_trips(days in 0..3_652_059_i32) {
        let day = WireDate::from(NaiveDate::from_epoch_days(days - 719_162).unwrap());
        prop_assert_eq!(day.to_string().parse::<WireDate>().unwrap(), day);
        prop_assert_eq!(serde_json::from_str::<WireDate>(&serde_json::to_string(&day).unwrap()).unwrap(), day);
    }

    #[test]
    fn arbitrary_text_never_panics(text in ".{0,40}|[-0-9:TtZz+. ]{0,40}|2023-05-25[T ].{0,20}") {
        let _ = text.parse::<UtcTime>();
        let _ = text.parse::<WireDate>();
    }
}
