//! The members of each operation's answer: what `include` and `searchCriteria` may name.
//!
//! Where the spec names members, these are its names. Below that, where nobody has read Oracle's, they are ours.

/// An object: its own members, and the one array below it.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) members: &'static [&'static str],
    /// Members that come only when `include` names them.
    pub(super) on_demand: &'static [&'static str],
    pub(super) below: Option<(&'static str, &'static Shape)>,
}

const fn leaf(members: &'static [&'static str]) -> Shape {
    Shape { members, on_demand: &[], below: None }
}

const fn shape(members: &'static [&'static str], name: &'static str, below: &'static Shape) -> Shape {
    Shape { members, on_demand: &[], below: Some((name, below)) }
}

impl Shape {
    /// Whether a path leads to a member or an array.
    pub(super) fn has(&self, path: &[&str]) -> bool {
        match path {
            [] => false,
            [name] => self.has_leaf(path) || self.below.is_some_and(|(array, _)| array == *name),
            [name, rest @ ..] => self.below.is_some_and(|(array, below)| array == *name && below.has(rest)),
        }
    }

    /// Whether a path leads to a member that is no array.
    pub(super) fn has_leaf(&self, path: &[&str]) -> bool {
        match path {
            [] => false,
            [name] => self.members.contains(name) || self.on_demand.contains(name),
            [name, rest @ ..] => {
                self.below.is_some_and(|(array, below)| array == *name && below.has_leaf(rest))
            }
        }
    }
}

static SUMMARY_PAYOUT: Shape = leaf(&["payoutAmt", "payoutCurr", "payoutPspRef", "payoutUTC", "wthhldAmt"]);
static SUMMARY: Shape = shape(&["acctCode", "payoutDt"], "payouts", &SUMMARY_PAYOUT);

static DETAIL: Shape = leaf(&[
    "feePayoutPspRef",
    "feeType",
    "merchantRef",
    "pmntAmt",
    "pmntChbkAmt",
    "pmntCurr",
    "pmntDtlID",
    "pspFeeAmt",
    "rfndAmt",
    "txnPayoutPspRef",
]);
static PAYOUT: Shape = shape(&["merchantRef", "pmntID", "pspRef"], "payoutDetails", &DETAIL);
static PAYOUT_DATE: Shape = shape(&["busDt"], "payouts", &PAYOUT);
static PAYOUT_CENTER: Shape = shape(&["rvcNum"], "businessDates", &PAYOUT_DATE);
static PAYOUT_ACCOUNT: Shape = shape(&["acctCode"], "revenueCenters", &PAYOUT_CENTER);
static PAYOUTS: Shape = shape(&["bookingDt", "locRef"], "accounts", &PAYOUT_ACCOUNT);

static TRANSACTION: Shape = leaf(&[
    "authCode",
    "cardAlias",
    "cardPresent",
    "chkNum",
    "empNum",
    "entryModeNum",
    "guestCheckID",
    "merchantRef",
    "pmntAmt",
    "pmntCurr",
    "pmntDtlID",
    "pmntID",
    "pmntType",
    "pspRef",
    "tipAmt",
    "tmedNum",
    "transUTC",
]);
static TRANSACTION_CENTER: Shape = shape(&["rvcNum"], "transactions", &TRANSACTION);
static TRANSACTION_ACCOUNT: Shape = shape(&["acctCode"], "revenueCenters", &TRANSACTION_CENTER);
static TRANSACTIONS: Shape = shape(&["busDt", "curUTC", "locRef"], "accounts", &TRANSACTION_ACCOUNT);

static SETTLEMENT: Shape =
    leaf(&["merchantRef", "pmntDtlID", "pmntID", "pspFeeAmt", "pspRef", "stlmtAmt", "stlmtCurr"]);
static SETTLEMENT_DATE: Shape = shape(&["busDt"], "settlements", &SETTLEMENT);
static SETTLEMENT_CENTER: Shape = shape(&["rvcNum"], "businessDates", &SETTLEMENT_DATE);
static SETTLEMENT_ACCOUNT: Shape = shape(&["acctCode"], "revenueCenters", &SETTLEMENT_CENTER);
static SETTLEMENTS: Shape = shape(&["locRef", "stlmtDt"], "accounts", &SETTLEMENT_ACCOUNT);

static CHARGEBACK: Shape = leaf(&[
    "busDt",
    "chbkAmt",
    "chbkReason",
    "chbkStatus",
    "chkNum",
    "dfnsDueDt",
    "dsptStage",
    "merchantRef",
    "pmntAmt",
    "pmntCurr",
    "pmntDtlID",
    "pmntID",
    "pspRef",
    "transUTC",
]);
static CHARGEBACK_CENTER: Shape = shape(&["rvcNum"], "chargebacks", &CHARGEBACK);
static CHARGEBACK_ACCOUNT: Shape = shape(&["acctCode"], "revenueCenters", &CHARGEBACK_CENTER);
static CHARGEBACKS: Shape = shape(&["locRef", "recordDt"], "accounts", &CHARGEBACK_ACCOUNT);

static ACCOUNT: Shape =
    leaf(&["acctCode", "acctHldrCode", "acctName", "acctStatus", "ccStmtName", "createdDt"]);
static ACCOUNTS: Shape = shape(&["locRef"], "accounts", &ACCOUNT);

static HOLDER: Shape = leaf(&[
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
]);
static HOLDERS: Shape = shape(&[], "accountHolders", &HOLDER);

static SPI_PAYMENT: Shape = leaf(&["guestCheckID", "chkNum", "pmntType", "tmedNum", "pspRef"]);
static SPI_CENTER: Shape = shape(&["rvcNum"], "transactions", &SPI_PAYMENT);
static SPI: Shape = shape(&["locRef", "busDt", "curUTC"], "revenueCenters", &SPI_CENTER);

static WORKSTATION: Shape = leaf(&["wsNum", "wsName"]);
static LOCATION: Shape = Shape {
    members: &["locRef", "name", "srcName", "srcVer", "tz", "active", "openDt", "curr"],
    on_demand: &[
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
    ],
    below: Some(("workstations", &WORKSTATION)),
};
static LOCATIONS: Shape = shape(&["curUTC"], "locations", &LOCATION);

static LATEST_BUS_DT: Shape = leaf(&["curUTC", "latestBusDt", "locRef", "softwareVersion"]);

/// The shape of an operation's answer.
pub(super) fn of(operation: &str) -> &'static Shape {
    match operation {
        "getPaymentPayoutSummary" => &SUMMARY,
        "getPaymentPayouts" => &PAYOUTS,
        "getPaymentTransactions" => &TRANSACTIONS,
        "getPaymentSettlements" => &SETTLEMENTS,
        "getPaymentChargebacks" => &CHARGEBACKS,
        "getPaymentAccountDimensions" => &ACCOUNTS,
        "getPaymentAccountHolderDimensions" => &HOLDERS,
        "getSPIPaymentDetails" => &SPI,
        "getLocationDimensions" => &LOCATIONS,
        _ => &LATEST_BUS_DT,
    }
}
