// Generated from partner-center-payouts.yaml. Edit the document, then run `cargo xtask regen`.

/// Every operation, in the order of the document.
pub static OPERATIONS: &[::payouts_http::Operation] = &[
    ::payouts_http::Operation {
        id: "queueEarningsExport",
        method: "POST",
        path: "/v1.0/payouts/transactionhistory",
        idempotency: ::payouts_http::Idempotency::Keyed,
        success: 202u16,
    },
    ::payouts_http::Operation {
        id: "getEarningsExport",
        method: "GET",
        path: "/v1.0/payouts/transactionhistory/{requestId}",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "deleteEarningsExport",
        method: "DELETE",
        path: "/v1.0/payouts/transactionhistory/{requestId}",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "queuePaymentsExport",
        method: "POST",
        path: "/v1.0/payouts/payments",
        idempotency: ::payouts_http::Idempotency::Keyed,
        success: 202u16,
    },
    ::payouts_http::Operation {
        id: "getPaymentsExport",
        method: "GET",
        path: "/v1.0/payouts/payments/{requestId}",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "deletePaymentsExport",
        method: "DELETE",
        path: "/v1.0/payouts/payments/{requestId}",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
];
/// The operation with this `operationId`, such as the hooks of the client are given it.
pub fn operation(id: &str) -> ::std::option::Option<&'static ::payouts_http::Operation> {
    OPERATIONS.iter().find(|operation| operation.id == id)
}
/// The base URLs that the document names, the default first. One in braces has to be filled in.
pub static SERVERS: &[&str] = &[
    "https://api.partner.microsoft.com",
    "https://api.partnercenter.microsoft.com",
];
