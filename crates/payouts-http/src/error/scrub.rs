//! The secrets in an address.

use url::Url;

/// Every part of an address that must not be printed: its query, and each longer value in the query.
pub(crate) fn secrets_of(url: &Url) -> Vec<String> {
    let mut secrets: Vec<String> = url.query().map(str::to_owned).into_iter().collect();
    secrets.extend(url.query_pairs().map(|(_, value)| value.into_owned()).filter(|value| value.len() >= 8));
    secrets.extend(url.query().into_iter().flat_map(|query| query.split('&')).filter_map(|pair| {
        let (_, raw) = pair.split_once('=')?;
        (raw.len() >= 8).then(|| raw.to_owned())
    }));
    secrets
}
