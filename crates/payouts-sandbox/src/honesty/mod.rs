//! Requests are held against the specs: what the spec does not allow is recorded and answered 400 with the reason.

mod document;
mod request;
mod schema;

use std::sync::LazyLock;

use http::Method;

pub(crate) use document::{Document, Found};
pub(crate) use request::violations;

/// The contract of Partner Center.
pub(crate) static PARTNER_CENTER: LazyLock<Document> =
    LazyLock::new(|| Document::read(include_str!(concat!(env!("OUT_DIR"), "/partner-center-payouts.json"))));

/// The contract of Oracle's API.
pub(crate) static ORACLE_BI: LazyLock<Document> =
    LazyLock::new(|| Document::read(include_str!(concat!(env!("OUT_DIR"), "/oracle-bi-payments.json"))));

/// Reads both contracts ahead of the first request.
pub(crate) fn warm_up() {
    let _ = PARTNER_CENTER.find(&Method::GET, "/");
    let _ = ORACLE_BI.find(&Method::GET, "/");
}
