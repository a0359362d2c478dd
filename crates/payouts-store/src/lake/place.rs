//! Where the files of a window are.

use crate::ObservationId;
use payouts_model::Window;
use std::fmt::Write;

/// The directory of a window's files, below the store's. Named `key=value`, which engines read as columns.
pub(super) fn directory(window: &Window) -> String {
    format!(
        "lake/{}/source={}/account={}/month={}",
        window.dataset,
        escaped(window.source.as_str()),
        escaped(&window.account),
        window.period
    )
}

/// A file of an observation, below the store's directory; `part` is its number from 1 where there are several. Their names
/// are in the order of their rows.
pub(super) fn file(window: &Window, observation: ObservationId, part: Option<usize>) -> String {
    let part = part.map(|part| format!("-{part:05}")).unwrap_or_default();
    format!("{}/observation-{:08}{part}.parquet", directory(window), observation.0)
}

/// A name that is one segment of a path everywhere: what is no letter, digit, `-` or `_` becomes `%` and two hex digits.
fn escaped(name: &str) -> String {
    let mut segment = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            segment.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(segment, "%{byte:02X}");
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_model::{Dataset, SourceId};

    #[test]
    fn names_cannot_leave_the_lake() {
        let window = Window {
            source: SourceId::new("../../etc"),
            dataset: Dataset::Earnings,
            account: "a/b=c é".to_owned(),
            period: "2026-10".parse().unwrap(),
        };
        assert_eq!(
            file(&window, ObservationId(42), None),
            "lake/earnings/source=%2E%2E%2F%2E%2E%2Fetc/account=a%2Fb%3Dc%20%C3%A9/month=2026-10/observation-00000042.parquet"
        );
        assert!(file(&window, ObservationId(42), Some(7)).ends_with("/observation-00000042-00007.parquet"));
    }
}
