//! Reads `Retry-After`.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// How long the service asks to wait: seconds, or until an HTTP date. `None` when it does not say, or not legibly.
///
/// A date is measured against the answer's own `Date` where there is one, so that a wrong clock on either side does no
/// harm; a date that has passed means no wait.
#[must_use]
pub fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let from = date(headers, DATE).unwrap_or(SystemTime::from(now));
    Some(until.duration_since(from).unwrap_or(Duration::ZERO))
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_understood_and_nonsense_is_not() {
        let now = "2024-05-01T12:00:00Z".parse().unwrap();
        let cases = [
            ("120", None, Some(120)),
            (" 0 ", None, Some(0)),
            ("Wed, 01 May 2024 12:01:00 GMT", None, Some(60)),
            ("Wed, 01 May 2024 12:01:00 GMT", Some("Wed, 01 May 2024 12:00:50 GMT"), Some(10)),
            ("Wed, 01 May 2024 11:00:00 GMT", None, Some(0)),
            ("-5", None, None),
            ("soon", None, None),
            ("99999999999999999999999", None, None),
            ("", None, None),
        ];
        for (value, server_date, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, value.parse().unwrap());
            if let Some(server_date) = server_date {
                headers.insert(DATE, server_date.parse().unwrap());
            }
            assert_eq!(retry_after(&headers, now), expected.map(Duration::from_secs), "{value}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
