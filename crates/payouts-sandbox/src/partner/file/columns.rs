//! Which earnings columns only files have, and which only pages had.

/// Seen in real files, on no page then: the eighteen of a 2020 issue, then the two that a public viewer reads.
pub(crate) const REPORTED: [&str; 20] = [
    "transactionCountryCode",
    "licensingProgramName",
    "taxCountry",
    "taxState",
    "taxCity",
    "taxZipCode",
    "programCode",
    "earningAmountInLastPaymentCurrency",
    "lastPaymentCurrency",
    "assetId",
    "orderId",
    "lineItemId",
    "resellerCountry",
    "customerEmail",
    "skuId",
    "customerTenantId",
    "invoiceDate",
    "instantRebateAmount",
    "revenueClassification",
    "categoryId",
];

/// Listed in 2019, missing from real files of 2020; what they held is told for some.
pub(crate) const WITHDRAWN: [(&str, &str); 9] = [
    ("paymentAmountWOTax", ""),
    ("paymentCurrency", ""),
    ("paymentExchangeRate", ""),
    ("planId", "standard"),
    ("customerCity", ""),
    ("customerState", ""),
    ("customerZip", ""),
    ("programOfferingLevel", "Registered"),
    ("TenantID", ""),
];

/// Columns that nobody ever heard of.
pub(super) const UNHEARD_OF: [(&str, &str); 2] =
    [("sustainabilityScore", "A+"), ("notes, internal", "x,\"y\"")];
