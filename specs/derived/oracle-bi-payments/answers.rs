// Generated from oracle-bi-payments.yaml. Edit the document, then run `cargo xtask regen`.

/// `paymentPayoutSummaryPayload` of the document.
pub mod payment_payout_summary_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "acctCode",
        "payoutDt",
        "changedSinceUTC",
        "include",
        "searchCriteria",
        "applicationName",
    ];
    /// The member `acctCode`.
    pub const ACCT_CODE: &str = "acctCode";
    /// The member `payoutDt`.
    pub const PAYOUT_DT: &str = "payoutDt";
    /// The member `changedSinceUTC`.
    pub const CHANGED_SINCE_UTC: &str = "changedSinceUTC";
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `paymentPayoutSummaryDimensions` of the document.
pub mod payment_payout_summary_dimensions {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["acctCode", "payoutDt", "payouts"];
    /// The member `acctCode`.
    pub const ACCT_CODE: &str = "acctCode";
    /// The member `payoutDt`.
    pub const PAYOUT_DT: &str = "payoutDt";
    /// The member `payouts`.
    pub const PAYOUTS: &str = "payouts";
}
/// `paymentPayoutSummaryPayouts` of the document.
pub mod payment_payout_summary_payouts {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "payoutAmt",
        "payoutCurr",
        "payoutPspRef",
        "payoutUTC",
        "wthhldAmt",
    ];
    /// What makes a record evidently one of these: members, each with a regular expression that its text must match.
    /// One is enough.
    pub const EVIDENCE: &[(&str, &str)] = &[
        ("payoutPspRef", "[0-9]"),
        ("payoutUTC", "^[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ];
    /// The member `payoutAmt`.
    pub const PAYOUT_AMT: &str = "payoutAmt";
    /// The member `payoutCurr`.
    pub const PAYOUT_CURR: &str = "payoutCurr";
    /// The member `payoutPspRef`.
    pub const PAYOUT_PSP_REF: &str = "payoutPspRef";
    /// The member `payoutUTC`.
    pub const PAYOUT_UTC: &str = "payoutUTC";
    /// The member `wthhldAmt`.
    pub const WTHHLD_AMT: &str = "wthhldAmt";
}
/// `paymentPayoutsPayload` of the document.
pub mod payment_payouts_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "locRef",
        "bookingDt",
        "include",
        "searchCriteria",
        "applicationName",
    ];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `bookingDt`.
    pub const BOOKING_DT: &str = "bookingDt";
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `paymentPayoutsDimensions` of the document.
pub mod payment_payouts_dimensions {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["accounts", "bookingDt", "locRef"];
    /// The member `accounts`.
    pub const ACCOUNTS: &str = "accounts";
    /// The member `bookingDt`.
    pub const BOOKING_DT: &str = "bookingDt";
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
}
/// `paymentPayoutsAccounts` of the document.
pub mod payment_payouts_accounts {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["acctCode", "revenueCenters"];
    /// The member `acctCode`.
    pub const ACCT_CODE: &str = "acctCode";
    /// The member `revenueCenters`.
    pub const REVENUE_CENTERS: &str = "revenueCenters";
}
/// `paymentPayoutsRevenueCenters` of the document.
pub mod payment_payouts_revenue_centers {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["rvcNum", "businessDates"];
    /// The member `rvcNum`.
    pub const RVC_NUM: &str = "rvcNum";
    /// The member `businessDates`.
    pub const BUSINESS_DATES: &str = "businessDates";
}
/// `paymentPayoutsBusinessDates` of the document.
pub mod payment_payouts_business_dates {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["busDt", "payouts"];
    /// The member `busDt`.
    pub const BUS_DT: &str = "busDt";
    /// The member `payouts`.
    pub const PAYOUTS: &str = "payouts";
}
/// `paymentPayoutsPayouts` of the document.
pub mod payment_payouts_payouts {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["payoutDetails"];
    /// The member `payoutDetails`.
    pub const PAYOUT_DETAILS: &str = "payoutDetails";
}
/// `paymentTransactionsPayload` of the document.
pub mod payment_transactions_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "locRef",
        "busDt",
        "changedSinceUTC",
        "include",
        "searchCriteria",
        "applicationName",
    ];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `busDt`.
    pub const BUS_DT: &str = "busDt";
    /// The member `changedSinceUTC`.
    pub const CHANGED_SINCE_UTC: &str = "changedSinceUTC";
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `paymentTransactionsDimensions` of the document.
pub mod payment_transactions_dimensions {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["accounts", "busDt", "curUTC", "locRef"];
    /// The member `accounts`.
    pub const ACCOUNTS: &str = "accounts";
    /// The member `busDt`.
    pub const BUS_DT: &str = "busDt";
    /// The member `curUTC`.
    pub const CUR_UTC: &str = "curUTC";
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
}
/// `paymentTransactionsAccounts` of the document.
pub mod payment_transactions_accounts {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["acctCode", "revenueCenters"];
    /// The member `acctCode`.
    pub const ACCT_CODE: &str = "acctCode";
    /// The member `revenueCenters`.
    pub const REVENUE_CENTERS: &str = "revenueCenters";
}
/// `paymentTransactionsRevenueCenters` of the document.
pub mod payment_transactions_revenue_centers {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["rvcNum", "transactions"];
    /// The member `rvcNum`.
    pub const RVC_NUM: &str = "rvcNum";
    /// The member `transactions`.
    pub const TRANSACTIONS: &str = "transactions";
}
/// `paymentTransactionsTransactions` of the document.
pub mod payment_transactions_transactions {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "authCode",
        "chkNum",
        "empNum",
        "guestCheckID",
        "pmntType",
        "tmedNum",
        "pspRef",
    ];
    /// The member `authCode`.
    pub const AUTH_CODE: &str = "authCode";
    /// The member `chkNum`.
    pub const CHK_NUM: &str = "chkNum";
    /// The member `empNum`.
    pub const EMP_NUM: &str = "empNum";
    /// The member `guestCheckID`.
    pub const GUEST_CHECK_ID: &str = "guestCheckID";
    /// The member `pmntType`.
    pub const PMNT_TYPE: &str = "pmntType";
    /// The member `tmedNum`.
    pub const TMED_NUM: &str = "tmedNum";
    /// The member `pspRef`.
    pub const PSP_REF: &str = "pspRef";
}
/// `paymentSettlementsPayload` of the document.
pub mod payment_settlements_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "locRef",
        "stlmtDt",
        "include",
        "searchCriteria",
        "applicationName",
    ];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `stlmtDt`.
    pub const STLMT_DT: &str = "stlmtDt";
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `paymentSettlementsDimensions` of the document.
pub mod payment_settlements_dimensions {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["accounts", "locRef", "stlmtDt"];
    /// The member `accounts`.
    pub const ACCOUNTS: &str = "accounts";
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `stlmtDt`.
    pub const STLMT_DT: &str = "stlmtDt";
}
/// `paymentSettlementsAccounts` of the document.
pub mod payment_settlements_accounts {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["acctCode", "revenueCenters"];
    /// The member `acctCode`.
    pub const ACCT_CODE: &str = "acctCode";
    /// The member `revenueCenters`.
    pub const REVENUE_CENTERS: &str = "revenueCenters";
}
/// `paymentSettlementsRevenueCenters` of the document.
pub mod payment_settlements_revenue_centers {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["rvcNum", "businessDates"];
    /// The member `rvcNum`.
    pub const RVC_NUM: &str = "rvcNum";
    /// The member `businessDates`.
    pub const BUSINESS_DATES: &str = "businessDates";
}
/// `paymentSettlementsBusinessDates` of the document.
pub mod payment_settlements_business_dates {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["busDt", "settlements"];
    /// The member `busDt`.
    pub const BUS_DT: &str = "busDt";
    /// The member `settlements`.
    pub const SETTLEMENTS: &str = "settlements";
}
/// `paymentSettlementsSettlements` of the document.
pub mod payment_settlements_settlements {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[];
}
/// `paymentChargebacksPayload` of the document.
pub mod payment_chargebacks_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "locRef",
        "recordDt",
        "include",
        "searchCriteria",
        "applicationName",
    ];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `recordDt`.
    pub const RECORD_DT: &str = "recordDt";
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `paymentChargebacksDimensions` of the document.
pub mod payment_chargebacks_dimensions {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["accounts", "locRef", "recordDt"];
    /// The member `accounts`.
    pub const ACCOUNTS: &str = "accounts";
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `recordDt`.
    pub const RECORD_DT: &str = "recordDt";
}
/// `paymentChargebacksAccounts` of the document.
pub mod payment_chargebacks_accounts {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["acctCode", "revenueCenters"];
    /// The member `acctCode`.
    pub const ACCT_CODE: &str = "acctCode";
    /// The member `revenueCenters`.
    pub const REVENUE_CENTERS: &str = "revenueCenters";
}
/// `paymentChargebacksRevenueCenters` of the document.
pub mod payment_chargebacks_revenue_centers {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["rvcNum", "chargebacks"];
    /// The member `rvcNum`.
    pub const RVC_NUM: &str = "rvcNum";
    /// The member `chargebacks`.
    pub const CHARGEBACKS: &str = "chargebacks";
}
/// `paymentChargebackschargebacks` of the document.
pub mod payment_chargebackschargebacks {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[];
}
/// `paymentAccountDimensionsPayload` of the document.
pub mod payment_account_dimensions_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "locRef",
        "include",
        "searchCriteria",
        "applicationName",
    ];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `paymentAccountDimensions` of the document.
pub mod payment_account_dimensions {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["accounts", "locRef"];
    /// The member `accounts`.
    pub const ACCOUNTS: &str = "accounts";
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
}
/// `paymentAccount` of the document.
pub mod payment_account {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "acctCode",
        "acctHldrCode",
        "acctName",
        "acctStatus",
        "ccStmtName",
        "createdDt",
    ];
    /// The member `acctCode`.
    pub const ACCT_CODE: &str = "acctCode";
    /// The member `acctHldrCode`.
    pub const ACCT_HLDR_CODE: &str = "acctHldrCode";
    /// The member `acctName`.
    pub const ACCT_NAME: &str = "acctName";
    /// The member `acctStatus`.
    pub const ACCT_STATUS: &str = "acctStatus";
    /// The member `ccStmtName`.
    pub const CC_STMT_NAME: &str = "ccStmtName";
    /// The member `createdDt`.
    pub const CREATED_DT: &str = "createdDt";
}
/// `paymentAccountHolderDimensionsPayload` of the document.
pub mod payment_account_holder_dimensions_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["include", "searchCriteria", "applicationName"];
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `paymentAccountHolderDimensions` of the document.
pub mod payment_account_holder_dimensions {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["accountHolders"];
    /// The member `accountHolders`.
    pub const ACCOUNT_HOLDERS: &str = "accountHolders";
}
/// `paymentAccountHolder` of the document.
pub mod payment_account_holder {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "acctHldrCode",
        "acctHldrName",
        "stlmtCur",
        "acctHldrStatus",
        "verification",
        "busEmail",
        "phoneNum",
        "webAddr",
        "streetNum",
        "streetName",
        "city",
        "state",
        "zip",
        "countryCode",
        "createdDt",
    ];
    /// The member `acctHldrCode`.
    pub const ACCT_HLDR_CODE: &str = "acctHldrCode";
    /// The member `acctHldrName`.
    pub const ACCT_HLDR_NAME: &str = "acctHldrName";
    /// The member `stlmtCur`.
    pub const STLMT_CUR: &str = "stlmtCur";
    /// The member `acctHldrStatus`.
    pub const ACCT_HLDR_STATUS: &str = "acctHldrStatus";
    /// The member `verification`.
    pub const VERIFICATION: &str = "verification";
    /// The member `busEmail`.
    pub const BUS_EMAIL: &str = "busEmail";
    /// The member `phoneNum`.
    pub const PHONE_NUM: &str = "phoneNum";
    /// The member `webAddr`.
    pub const WEB_ADDR: &str = "webAddr";
    /// The member `streetNum`.
    pub const STREET_NUM: &str = "streetNum";
    /// The member `streetName`.
    pub const STREET_NAME: &str = "streetName";
    /// The member `city`.
    pub const CITY: &str = "city";
    /// The member `state`.
    pub const STATE: &str = "state";
    /// The member `zip`.
    pub const ZIP: &str = "zip";
    /// The member `countryCode`.
    pub const COUNTRY_CODE: &str = "countryCode";
    /// The member `createdDt`.
    pub const CREATED_DT: &str = "createdDt";
}
/// `spiPaymentDetailsPayload` of the document.
pub mod spi_payment_details_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "locRef",
        "busDt",
        "changedSinceUTC",
        "include",
        "searchCriteria",
        "applicationName",
    ];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `busDt`.
    pub const BUS_DT: &str = "busDt";
    /// The member `changedSinceUTC`.
    pub const CHANGED_SINCE_UTC: &str = "changedSinceUTC";
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `spiPaymentDetails` of the document.
pub mod spi_payment_details {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["locRef", "busDt", "curUTC", "revenueCenters"];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `busDt`.
    pub const BUS_DT: &str = "busDt";
    /// The member `curUTC`.
    pub const CUR_UTC: &str = "curUTC";
    /// The member `revenueCenters`.
    pub const REVENUE_CENTERS: &str = "revenueCenters";
}
/// `spiPaymentDetailsRevenueCenter` of the document.
pub mod spi_payment_details_revenue_center {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["rvcNum", "transactions"];
    /// The member `rvcNum`.
    pub const RVC_NUM: &str = "rvcNum";
    /// The member `transactions`.
    pub const TRANSACTIONS: &str = "transactions";
}
/// `spiPaymentDetailsTransaction` of the document.
pub mod spi_payment_details_transaction {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "guestCheckID",
        "chkNum",
        "pmntType",
        "tmedNum",
        "pspRef",
    ];
    /// The member `guestCheckID`.
    pub const GUEST_CHECK_ID: &str = "guestCheckID";
    /// The member `chkNum`.
    pub const CHK_NUM: &str = "chkNum";
    /// The member `pmntType`.
    pub const PMNT_TYPE: &str = "pmntType";
    /// The member `tmedNum`.
    pub const TMED_NUM: &str = "tmedNum";
    /// The member `pspRef`.
    pub const PSP_REF: &str = "pspRef";
}
/// `locationDimensionsPayload` of the document.
pub mod location_dimensions_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "locRef",
        "include",
        "searchCriteria",
        "applicationName",
    ];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `locationDimensions` of the document.
pub mod location_dimensions {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["curUTC", "locations"];
    /// The member `curUTC`.
    pub const CUR_UTC: &str = "curUTC";
    /// The member `locations`.
    pub const LOCATIONS: &str = "locations";
}
/// `location` of the document.
pub mod location {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "locRef",
        "name",
        "srcName",
        "srcVer",
        "tz",
        "active",
        "openDt",
        "curr",
        "workstations",
        "addrLn1",
        "addrLn2",
        "addrLn3",
        "postalCode",
        "phone",
        "phoneCountryCode",
        "countryCode",
        "countryName",
        "regionCode",
        "regionName",
    ];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `name`.
    pub const NAME: &str = "name";
    /// The member `srcName`.
    pub const SRC_NAME: &str = "srcName";
    /// The member `srcVer`.
    pub const SRC_VER: &str = "srcVer";
    /// The member `tz`.
    pub const TZ: &str = "tz";
    /// The member `active`.
    pub const ACTIVE: &str = "active";
    /// The member `openDt`.
    pub const OPEN_DT: &str = "openDt";
    /// The member `curr`.
    pub const CURR: &str = "curr";
    /// The member `workstations`.
    pub const WORKSTATIONS: &str = "workstations";
    /// The member `addrLn1`.
    pub const ADDR_LN1: &str = "addrLn1";
    /// The member `addrLn2`.
    pub const ADDR_LN2: &str = "addrLn2";
    /// The member `addrLn3`.
    pub const ADDR_LN3: &str = "addrLn3";
    /// The member `postalCode`.
    pub const POSTAL_CODE: &str = "postalCode";
    /// The member `phone`.
    pub const PHONE: &str = "phone";
    /// The member `phoneCountryCode`.
    pub const PHONE_COUNTRY_CODE: &str = "phoneCountryCode";
    /// The member `countryCode`.
    pub const COUNTRY_CODE: &str = "countryCode";
    /// The member `countryName`.
    pub const COUNTRY_NAME: &str = "countryName";
    /// The member `regionCode`.
    pub const REGION_CODE: &str = "regionCode";
    /// The member `regionName`.
    pub const REGION_NAME: &str = "regionName";
}
/// `workstation` of the document.
pub mod workstation {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["wsNum", "wsName"];
    /// The member `wsNum`.
    pub const WS_NUM: &str = "wsNum";
    /// The member `wsName`.
    pub const WS_NAME: &str = "wsName";
}
/// `latestBusDtPayload` of the document.
pub mod latest_bus_dt_payload {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "locRef",
        "include",
        "searchCriteria",
        "applicationName",
    ];
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `include`.
    pub const INCLUDE: &str = "include";
    /// The member `searchCriteria`.
    pub const SEARCH_CRITERIA: &str = "searchCriteria";
    /// The member `applicationName`.
    pub const APPLICATION_NAME: &str = "applicationName";
}
/// `latestBusDt` of the document.
pub mod latest_bus_dt {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["curUTC", "latestBusDt", "locRef", "softwareVersion"];
    /// The member `curUTC`.
    pub const CUR_UTC: &str = "curUTC";
    /// The member `latestBusDt`.
    pub const LATEST_BUS_DT: &str = "latestBusDt";
    /// The member `locRef`.
    pub const LOC_REF: &str = "locRef";
    /// The member `softwareVersion`.
    pub const SOFTWARE_VERSION: &str = "softwareVersion";
}
/// `exceptionDetailType` of the document.
pub mod exception_detail_type {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["type", "title", "o:errorCode", "detail", "status"];
    /// The member `type`.
    pub const TYPE: &str = "type";
    /// The member `title`.
    pub const TITLE: &str = "title";
    /// The member `o:errorCode`.
    pub const O_ERROR_CODE: &str = "o:errorCode";
    /// The member `detail`.
    pub const DETAIL: &str = "detail";
    /// The member `status`.
    pub const STATUS: &str = "status";
}
/// `SignInAnswer` of the document.
pub mod sign_in_answer {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["nextOp", "success", "redirectUrl"];
    /// The member `nextOp`.
    pub const NEXT_OP: &str = "nextOp";
    /// The member `success`.
    pub const SUCCESS: &str = "success";
    /// The member `redirectUrl`.
    pub const REDIRECT_URL: &str = "redirectUrl";
}
/// `TokenAnswer` of the document.
pub mod token_answer {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &[
        "id_token",
        "refresh_token",
        "access_token",
        "token_type",
        "expires_in",
    ];
    /// The member `id_token`.
    pub const ID_TOKEN: &str = "id_token";
    /// The member `refresh_token`.
    pub const REFRESH_TOKEN: &str = "refresh_token";
    /// The member `access_token`.
    pub const ACCESS_TOKEN: &str = "access_token";
    /// The member `token_type`.
    pub const TOKEN_TYPE: &str = "token_type";
    /// The member `expires_in`.
    pub const EXPIRES_IN: &str = "expires_in";
}
/// `IdentityError` of the document.
pub mod identity_error {
    /// The names of the known members, as they travel.
    pub const MEMBERS: &[&str] = &["status", "message", "code"];
    /// The member `status`.
    pub const STATUS: &str = "status";
    /// The member `message`.
    pub const MESSAGE: &str = "message";
    /// The member `code`.
    pub const CODE: &str = "code";
}
