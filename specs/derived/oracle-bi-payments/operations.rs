// Generated from oracle-bi-payments.yaml. Edit the document, then run `cargo xtask regen`.

/// Every operation, in the order of the document.
pub static OPERATIONS: &[::payouts_http::Operation] = &[
    ::payouts_http::Operation {
        id: "getPaymentPayoutSummary",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getPaymentPayoutSummary",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "getPaymentPayouts",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getPaymentPayouts",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "getPaymentTransactions",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getPaymentTransactions",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "getPaymentSettlements",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getPaymentSettlements",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "getPaymentChargebacks",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getPaymentChargebacks",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "getPaymentAccountDimensions",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getPaymentAccountDimensions",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "getPaymentAccountHolderDimensions",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getPaymentAccountHolderDimensions",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "getSPIPaymentDetails",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getSPIPaymentDetails",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "getLocationDimensions",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getLocationDimensions",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
    ::payouts_http::Operation {
        id: "getLatestBusDt",
        method: "POST",
        path: "/bi/v1/{orgIdentifier}/getLatestBusDt",
        idempotency: ::payouts_http::Idempotency::Safe,
        success: 200u16,
    },
];
/// The operation with this `operationId`, such as the hooks of the client are given it.
pub fn operation(id: &str) -> ::std::option::Option<&'static ::payouts_http::Operation> {
    OPERATIONS.iter().find(|operation| operation.id == id)
}
/// The base URLs that the document names, the default first. One in braces has to be filled in.
pub static SERVERS: &[&str] = &["https://{applicationServer}"];
