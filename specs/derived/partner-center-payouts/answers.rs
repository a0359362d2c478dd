// Generated from partner-center-payouts.yaml. Edit the document, then run `cargo xtask regen`.

/// `Export` of the document.
pub mod export {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "requestId",
        "requestDateTime",
        "requestPath",
        "requestQueryString",
        "blobLocation",
        "status",
        "processingStartDateTime",
    ];
    /// The member `requestId`.
    pub const REQUEST_ID: &str = "requestId";
    /// The member `requestDateTime`.
    pub const REQUEST_DATE_TIME: &str = "requestDateTime";
    /// The member `requestPath`.
    pub const REQUEST_PATH: &str = "requestPath";
    /// The member `requestQueryString`.
    pub const REQUEST_QUERY_STRING: &str = "requestQueryString";
    /// The member `blobLocation`.
    pub const BLOB_LOCATION: &str = "blobLocation";
    /// The member `status`.
    pub const STATUS: &str = "status";
    /// The member `processingStartDateTime`.
    pub const PROCESSING_START_DATE_TIME: &str = "processingStartDateTime";
}
/// `ExportEnvelope` of the document.
pub mod export_envelope {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["value", "nextLink", "totalCount"];
    /// The member `value`.
    pub const VALUE: &str = "value";
    /// The member `nextLink`.
    pub const NEXT_LINK: &str = "nextLink";
    /// The member `totalCount`.
    pub const TOTAL_COUNT: &str = "totalCount";
}
/// `RecasedExportEnvelope` of the document.
pub mod recased_export_envelope {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["Value"];
    /// The member `Value`.
    pub const VALUE: &str = "Value";
}
/// `GatewayError` of the document.
pub mod gateway_error {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["statusCode", "message"];
    /// The member `statusCode`.
    pub const STATUS_CODE: &str = "statusCode";
    /// The member `message`.
    pub const MESSAGE: &str = "message";
}
/// `PartnerApiInnerError` of the document.
pub mod partner_api_inner_error {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["code", "innerError"];
    /// The member `code`.
    pub const CODE: &str = "code";
    /// The member `innerError`.
    pub const INNER_ERROR: &str = "innerError";
}
/// `PartnerApiErrorDetail` of the document.
pub mod partner_api_error_detail {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["code", "message", "target", "innerError"];
    /// The member `code`.
    pub const CODE: &str = "code";
    /// The member `message`.
    pub const MESSAGE: &str = "message";
    /// The member `target`.
    pub const TARGET: &str = "target";
    /// The member `innerError`.
    pub const INNER_ERROR: &str = "innerError";
}
/// `PartnerApiError` of the document.
pub mod partner_api_error {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["error"];
    /// The member `error`.
    pub const ERROR: &str = "error";
}
/// `PartnerCenterError` of the document.
pub mod partner_center_error {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["code", "description", "data", "source"];
    /// The member `code`.
    pub const CODE: &str = "code";
    /// The member `description`.
    pub const DESCRIPTION: &str = "description";
    /// The member `data`.
    pub const DATA: &str = "data";
    /// The member `source`.
    pub const SOURCE: &str = "source";
}
