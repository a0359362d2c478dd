// Generated from oracle-bi-payments.yaml. Edit the document, then run `cargo xtask regen`.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// Whether an account may be used. A code that is not listed is kept.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum AccountStatus {
        /// `0`, INACTIVE.
        #[serde(rename = "INACTIVE")]
        Inactive,
        /// `1`, ACTIVE.
        #[serde(rename = "ACTIVE")]
        Active,
        /// `2`, SUSPENDED.
        #[serde(rename = "SUSPENDED")]
        Suspended,
        /// `3`, CLOSED.
        #[serde(rename = "CLOSED")]
        Closed,
        /// `4`, PENDING.
        #[serde(rename = "PENDING")]
        Pending,
        /// `5`, PASSED.
        #[serde(rename = "PASSED")]
        Passed,
    }
    impl ::payouts_wire::WireCode for AccountStatus {
        fn known() -> &'static [(i64, Self)] {
            &[
                (0, Self::Inactive),
                (1, Self::Active),
                (2, Self::Suspended),
                (3, Self::Closed),
                (4, Self::Pending),
                (5, Self::Passed),
            ]
        }
    }
    impl ::std::fmt::Display for AccountStatus {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Inactive => f.write_str("INACTIVE"),
                Self::Active => f.write_str("ACTIVE"),
                Self::Suspended => f.write_str("SUSPENDED"),
                Self::Closed => f.write_str("CLOSED"),
                Self::Pending => f.write_str("PENDING"),
                Self::Passed => f.write_str("PASSED"),
            }
        }
    }
    impl ::std::str::FromStr for AccountStatus {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "INACTIVE" => Ok(Self::Inactive),
                "ACTIVE" => Ok(Self::Active),
                "SUSPENDED" => Ok(Self::Suspended),
                "CLOSED" => Ok(Self::Closed),
                "PENDING" => Ok(Self::Pending),
                "PASSED" => Ok(Self::Passed),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for AccountStatus {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for AccountStatus {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// The latest business date of one location.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct LatestBusDt {
        /// Time of the server at the request.
        #[serde(
            rename = "curUTC",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cur_utc: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::UtcTime>,
        >,
        /// The latest business date. It may be the calendar day before.
        #[serde(
            rename = "latestBusDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub latest_bus_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// The location.
        #[serde(
            rename = "locRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub loc_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Release of the server. Since 20.1.8.3.
        #[serde(
            rename = "softwareVersion",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub software_version: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl LatestBusDt {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "curUTC",
            "latestBusDt",
            "locRef",
            "softwareVersion",
        ];
    }
    /// Which location.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct LatestBusDtPayload {
        /// Name of the calling program.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Which members to answer. Listed, but refused by a live deployment.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// The location.
        ///
        /// Reference of a location, a store number or a name. Leading zeros count.
        ///
        /// At most 99 characters.
        #[serde(rename = "locRef")]
        pub loc_ref: ::std::string::String,
        /// A filter. Listed, but refused by a live deployment.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
    }
    impl LatestBusDtPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::LatestBusDtPayload {
            Default::default()
        }
    }
    /// One location, a restaurant or an outlet of a hotel.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Location {
        /// Whether the location is in use.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub active: ::std::option::Option<::payouts_wire::Tolerant<bool>>,
        /// First line of the address. Since 20.1.16, only when named in include.
        #[serde(
            rename = "addrLn1",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub addr_ln1: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Second line of the address. Since 20.1.16, only when named in include.
        #[serde(
            rename = "addrLn2",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub addr_ln2: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Third line of the address. Since 20.1.16, only when named in include.
        #[serde(
            rename = "addrLn3",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub addr_ln3: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Code of the country. Since 20.1.16, only when named in include.
        #[serde(
            rename = "countryCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub country_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Name of the country. Since 20.1.16, only when named in include.
        #[serde(
            rename = "countryName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub country_name: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Currency of the location, an ISO 4217 code. Absent when null.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub curr: ::std::option::Option<::payouts_wire::Tolerant<::std::string::String>>,
        /// Reference of the location, a store number or a name. Leading zeros count.
        #[serde(
            rename = "locRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub loc_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Name of the location.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::payouts_wire::Tolerant<::std::string::String>>,
        /// Day the location opened.
        #[serde(
            rename = "openDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub open_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// Telephone number. Since 20.1.16, only when named in include.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub phone: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Country prefix of the telephone number. Since 20.1.16, only when named in include.
        #[serde(
            rename = "phoneCountryCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_country_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Postal code. Since 20.1.16, only when named in include.
        #[serde(
            rename = "postalCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub postal_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Code of the region. Since 20.1.16, only when named in include.
        #[serde(
            rename = "regionCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub region_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Name of the region. Since 20.1.16, only when named in include.
        #[serde(
            rename = "regionName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub region_name: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Name of the system that the data comes from.
        #[serde(
            rename = "srcName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub src_name: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Version of that system.
        #[serde(
            rename = "srcVer",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub src_ver: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Time zone of the location, a name of the IANA database in Oracle's sample.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tz: ::std::option::Option<::payouts_wire::Tolerant<::std::string::String>>,
        /// The workstations. Absent when there are none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub workstations: ::std::option::Option<::std::vec::Vec<Workstation>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl Location {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "active",
            "addrLn1",
            "addrLn2",
            "addrLn3",
            "countryCode",
            "countryName",
            "curr",
            "locRef",
            "name",
            "openDt",
            "phone",
            "phoneCountryCode",
            "postalCode",
            "regionCode",
            "regionName",
            "srcName",
            "srcVer",
            "tz",
            "workstations",
        ];
    }
    /// The locations of the enterprise.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct LocationDimensions {
        /// Time of the server at the request.
        #[serde(
            rename = "curUTC",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cur_utc: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::UtcTime>,
        >,
        /// The locations.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub locations: ::std::option::Option<::std::vec::Vec<Location>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl LocationDimensions {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["curUTC", "locations"];
    }
    /// Which locations, and what to answer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct LocationDimensionsPayload {
        /// Name of the calling program.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Which members to answer. Address members come only when named here.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// The location; every location that the API account may see without it.
        ///
        /// Reference of a location, a store number or a name. Leading zeros count.
        ///
        /// At most 99 characters.
        #[serde(
            rename = "locRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub loc_ref: ::std::option::Option<::std::string::String>,
        /// Which locations to answer.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
    }
    impl LocationDimensionsPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::LocationDimensionsPayload {
            Default::default()
        }
    }
    /// One account, a ledger under an account holder with its own bank details. One is made with the holder.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentAccount {
        /// Code of the account.
        #[serde(
            rename = "acctCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Code of the account holder that owns it.
        #[serde(
            rename = "acctHldrCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_hldr_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Name of the account.
        #[serde(
            rename = "acctName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_name: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Whether the account may be used. Absent may also mean 0, INACTIVE.
        #[serde(
            rename = "acctStatus",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_status: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::OpenCode<AccountStatus>>,
        >,
        /// Name on the statement of the card holder.
        #[serde(
            rename = "ccStmtName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cc_stmt_name: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Day the account was made.
        #[serde(
            rename = "createdDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentAccount {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "acctCode",
            "acctHldrCode",
            "acctName",
            "acctStatus",
            "ccStmtName",
            "createdDt",
        ];
    }
    /// The accounts of one location.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentAccountDimensions {
        /// The accounts.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub accounts: ::std::option::Option<::std::vec::Vec<PaymentAccount>>,
        /// The location.
        #[serde(
            rename = "locRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub loc_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentAccountDimensions {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["accounts", "locRef"];
    }
    /// Which location, and what to answer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentAccountDimensionsPayload {
        /// Name of the calling program.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Which members to answer.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// The location.
        ///
        /// Reference of a location, a store number or a name. Leading zeros count.
        ///
        /// At most 99 characters.
        #[serde(rename = "locRef")]
        pub loc_ref: ::std::string::String,
        /// Which accounts to answer.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
    }
    impl PaymentAccountDimensionsPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::PaymentAccountDimensionsPayload {
            Default::default()
        }
    }
    /// One legal entity of the enterprise, verified before it may be paid. Holds contact data, not for logs.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentAccountHolder {
        /// Code of the account holder.
        #[serde(
            rename = "acctHldrCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_hldr_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Name of the account holder.
        #[serde(
            rename = "acctHldrName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_hldr_name: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Status of the account holder.
        #[serde(
            rename = "acctHldrStatus",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_hldr_status: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::OpenCode<AccountStatus>>,
        >,
        /// Business mail address. Contact data.
        #[serde(
            rename = "busEmail",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub bus_email: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// City.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub city: ::std::option::Option<::payouts_wire::Tolerant<::std::string::String>>,
        /// Code of the country.
        #[serde(
            rename = "countryCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub country_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Day the account holder was made.
        #[serde(
            rename = "createdDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// Telephone number. Contact data.
        #[serde(
            rename = "phoneNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_num: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// State or province.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub state: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Settlement currency, an ISO 4217 code.
        #[serde(
            rename = "stlmtCur",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub stlmt_cur: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Name of the street.
        #[serde(
            rename = "streetName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub street_name: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Number of the house.
        #[serde(
            rename = "streetNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub street_num: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// State of the verification, a code whose values are not known.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub verification: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Web address.
        #[serde(
            rename = "webAddr",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub web_addr: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Postal code. Leading zeros count.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub zip: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentAccountHolder {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "acctHldrCode",
            "acctHldrName",
            "acctHldrStatus",
            "busEmail",
            "city",
            "countryCode",
            "createdDt",
            "phoneNum",
            "state",
            "stlmtCur",
            "streetName",
            "streetNum",
            "verification",
            "webAddr",
            "zip",
        ];
    }
    /// The account holders of the enterprise.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentAccountHolderDimensions {
        /// The account holders.
        #[serde(
            rename = "accountHolders",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_holders: ::std::option::Option<
            ::std::vec::Vec<PaymentAccountHolder>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentAccountHolderDimensions {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["accountHolders"];
    }
    /// What to answer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct PaymentAccountHolderDimensionsPayload {
        /// Name of the calling program.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Which members to answer.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// Which account holders to answer.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
    }
    impl PaymentAccountHolderDimensionsPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::PaymentAccountHolderDimensionsPayload {
            Default::default()
        }
    }
    /// The chargebacks of one account.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentChargebacksAccounts {
        /// Code of the account. Expected, not seen; see obi-container-keys.
        #[serde(
            rename = "acctCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// The revenue centres of the location.
        #[serde(
            rename = "revenueCenters",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub revenue_centers: ::std::option::Option<
            ::std::vec::Vec<PaymentChargebacksRevenueCenters>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentChargebacksAccounts {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["acctCode", "revenueCenters"];
    }
    /// The chargebacks of one location on one record date.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentChargebacksDimensions {
        /// The accounts with chargebacks.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub accounts: ::std::option::Option<::std::vec::Vec<PaymentChargebacksAccounts>>,
        /// The location.
        #[serde(
            rename = "locRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub loc_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// The record date. Expected, not seen; see obi-request-date-echoed.
        #[serde(
            rename = "recordDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub record_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentChargebacksDimensions {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["accounts", "locRef", "recordDt"];
    }
    /// Which location and which record date, and what to answer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentChargebacksPayload {
        /// Name of the calling program.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Which members to answer.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// The location.
        ///
        /// Reference of a location, a store number or a name. Leading zeros count.
        ///
        /// At most 99 characters.
        #[serde(rename = "locRef")]
        pub loc_ref: ::std::string::String,
        /// Record date of the chargebacks.
        #[serde(rename = "recordDt")]
        pub record_dt: ::payouts_wire::WireDate,
        /// Which chargebacks to answer.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
    }
    impl PaymentChargebacksPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::PaymentChargebacksPayload {
            Default::default()
        }
    }
    /// The chargebacks of one revenue centre.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentChargebacksRevenueCenters {
        /// The chargebacks.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub chargebacks: ::std::option::Option<
            ::std::vec::Vec<PaymentChargebackschargebacks>,
        >,
        /// Number of the revenue centre. Expected, not seen; see obi-container-keys.
        #[serde(
            rename = "rvcNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub rvc_num: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentChargebacksRevenueCenters {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["chargebacks", "rvcNum"];
    }
    /// One chargeback.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentChargebackschargebacks {
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentChargebackschargebacks {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[];
    }
    /// The batch payouts of one account on one day.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutSummaryDimensions {
        /// Code of the account.
        #[serde(
            rename = "acctCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// The day of the batch payouts. When it cannot be read, the requested date is used.
        #[serde(
            rename = "payoutDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payout_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// The batch payouts. Empty when there were none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub payouts: ::std::option::Option<::std::vec::Vec<PaymentPayoutSummaryPayouts>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentPayoutSummaryDimensions {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "acctCode",
            "payoutDt",
            "payouts",
        ];
    }
    /// Which account and which day, and what to answer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutSummaryPayload {
        /// Code of the account. Text, so that 16 digits stay 16 digits.
        #[serde(rename = "acctCode")]
        pub acct_code: ::std::string::String,
        /// Name of the calling program.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Only what changed since this instant. Narrows within payoutDt, never widens it.
        #[serde(
            rename = "changedSinceUTC",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub changed_since_utc: ::std::option::Option<crate::sent::Instant>,
        /// Which members to answer.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// The day of the batch payout.
        #[serde(rename = "payoutDt")]
        pub payout_dt: ::payouts_wire::WireDate,
        /// Which payouts to answer.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
    }
    impl PaymentPayoutSummaryPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::PaymentPayoutSummaryPayload {
            Default::default()
        }
    }
    /// One batch payout, that is one transfer to the bank.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutSummaryPayouts {
        /// Amount of the batch payout. Absent when it is 0 or null.
        #[serde(
            rename = "payoutAmt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payout_amt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Amount>,
        >,
        /// Currency of the payout, an ISO 4217 code. Absent when null.
        #[serde(
            rename = "payoutCurr",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payout_curr: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Reference of the payout at the payment service provider. Joins to the payout details, and is what the bank line is matched with, in addition to amount and date. Absent when null.
        #[serde(
            rename = "payoutPspRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payout_psp_ref: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Instant of the payout, in UTC and printed without offset. Absent when null.
        #[serde(
            rename = "payoutUTC",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payout_utc: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::UtcTime>,
        >,
        /// Amount held back from the payout, for instance because coming refunds or chargebacks would exceed what the next payout date is expected to bring. The provider's own report carries it on as a rolling balance. Absent when it is 0 or null.
        #[serde(
            rename = "wthhldAmt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub wthhld_amt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Amount>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentPayoutSummaryPayouts {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "payoutAmt",
            "payoutCurr",
            "payoutPspRef",
            "payoutUTC",
            "wthhldAmt",
        ];
    }
    /// The movements of one account.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutsAccounts {
        /// Code of the account.
        #[serde(
            rename = "acctCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// The revenue centres of the location.
        #[serde(
            rename = "revenueCenters",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub revenue_centers: ::std::option::Option<
            ::std::vec::Vec<PaymentPayoutsRevenueCenters>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentPayoutsAccounts {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["acctCode", "revenueCenters"];
    }
    /// The movements that belong to one business date.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutsBusinessDates {
        /// The business date. Expected, not seen; see obi-container-keys.
        #[serde(
            rename = "busDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub bus_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// The payouts, presumably one entry for each payment.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub payouts: ::std::option::Option<::std::vec::Vec<PaymentPayoutsPayouts>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentPayoutsBusinessDates {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["busDt", "payouts"];
    }
    /// The payouts of one location by booking date.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutsDimensions {
        /// The accounts with movements.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub accounts: ::std::option::Option<::std::vec::Vec<PaymentPayoutsAccounts>>,
        /// Booking date of the movements.
        #[serde(
            rename = "bookingDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub booking_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// The location.
        #[serde(
            rename = "locRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub loc_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentPayoutsDimensions {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "accounts",
            "bookingDt",
            "locRef",
        ];
    }
    /// Which location and which booking date, and what to answer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutsPayload {
        /// Name of the calling program.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Booking date of the payout movements.
        #[serde(rename = "bookingDt")]
        pub booking_dt: ::payouts_wire::WireDate,
        /// Which members to answer.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// The location.
        ///
        /// Reference of a location, a store number or a name. Leading zeros count.
        ///
        /// At most 99 characters.
        #[serde(rename = "locRef")]
        pub loc_ref: ::std::string::String,
        /// Which payouts to answer.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
    }
    impl PaymentPayoutsPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::PaymentPayoutsPayload {
            Default::default()
        }
    }
    /// One movement: its amounts and the payouts it left in. The payment id and the payment detail id link it across transactions, settlements and payouts and are the key for updates.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutsPayoutDetails {
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentPayoutsPayoutDetails {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[];
    }
    /// One entry of the payouts, presumably one payment. A payment keeps one PSP reference through its whole life, and each of its movements has a merchant reference built from the check number and a generated number.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutsPayouts {
        /// The movements of the entry, each with the payouts it left in.
        #[serde(
            rename = "payoutDetails",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payout_details: ::std::option::Option<
            ::std::vec::Vec<PaymentPayoutsPayoutDetails>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentPayoutsPayouts {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["payoutDetails"];
    }
    /// The movements of one revenue centre.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentPayoutsRevenueCenters {
        /// The business dates that the movements belong to.
        #[serde(
            rename = "businessDates",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub business_dates: ::std::option::Option<
            ::std::vec::Vec<PaymentPayoutsBusinessDates>,
        >,
        /// Number of the revenue centre. Expected, not seen.
        #[serde(
            rename = "rvcNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub rvc_num: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentPayoutsRevenueCenters {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["businessDates", "rvcNum"];
    }
    /// The settlements of one account.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentSettlementsAccounts {
        /// Code of the account. Expected, not seen; see obi-container-keys.
        #[serde(
            rename = "acctCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// The revenue centres of the location.
        #[serde(
            rename = "revenueCenters",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub revenue_centers: ::std::option::Option<
            ::std::vec::Vec<PaymentSettlementsRevenueCenters>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentSettlementsAccounts {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["acctCode", "revenueCenters"];
    }
    /// The settlements that belong to one business date.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentSettlementsBusinessDates {
        /// The business date. Expected, not seen; see obi-container-keys.
        #[serde(
            rename = "busDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub bus_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// The settlement transactions.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub settlements: ::std::option::Option<
            ::std::vec::Vec<PaymentSettlementsSettlements>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentSettlementsBusinessDates {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["busDt", "settlements"];
    }
    /// The settlements of one location on one settlement date.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentSettlementsDimensions {
        /// The accounts with settlements.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub accounts: ::std::option::Option<::std::vec::Vec<PaymentSettlementsAccounts>>,
        /// The location.
        #[serde(
            rename = "locRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub loc_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// The settlement date.
        #[serde(
            rename = "stlmtDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub stlmt_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentSettlementsDimensions {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["accounts", "locRef", "stlmtDt"];
    }
    /// Which location and which settlement date, and what to answer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentSettlementsPayload {
        /// Name of the calling program.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Which members to answer.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// The location.
        ///
        /// Reference of a location, a store number or a name. Leading zeros count.
        ///
        /// At most 99 characters.
        #[serde(rename = "locRef")]
        pub loc_ref: ::std::string::String,
        /// Which settlements to answer.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
        /// The settlement date.
        #[serde(rename = "stlmtDt")]
        pub stlmt_dt: ::payouts_wire::WireDate,
    }
    impl PaymentSettlementsPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::PaymentSettlementsPayload {
            Default::default()
        }
    }
    /// The settlements of one revenue centre.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentSettlementsRevenueCenters {
        /// The business dates that the settlements belong to.
        #[serde(
            rename = "businessDates",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub business_dates: ::std::option::Option<
            ::std::vec::Vec<PaymentSettlementsBusinessDates>,
        >,
        /// Number of the revenue centre. Expected, not seen; see obi-container-keys.
        #[serde(
            rename = "rvcNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub rvc_num: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentSettlementsRevenueCenters {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["businessDates", "rvcNum"];
    }
    /// One settlement transaction.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentSettlementsSettlements {
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentSettlementsSettlements {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[];
    }
    /// The payments of one account.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentTransactionsAccounts {
        /// Code of the account. Expected, not seen; see obi-container-keys.
        #[serde(
            rename = "acctCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub acct_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// The revenue centres of the location.
        #[serde(
            rename = "revenueCenters",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub revenue_centers: ::std::option::Option<
            ::std::vec::Vec<PaymentTransactionsRevenueCenters>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentTransactionsAccounts {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["acctCode", "revenueCenters"];
    }
    /// The payments of one location on one business date.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentTransactionsDimensions {
        /// The accounts with payments.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub accounts: ::std::option::Option<
            ::std::vec::Vec<PaymentTransactionsAccounts>,
        >,
        /// Business date of the payments.
        #[serde(
            rename = "busDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub bus_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// Time of the server at the request. The next changedSinceUTC.
        #[serde(
            rename = "curUTC",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cur_utc: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::UtcTime>,
        >,
        /// The location.
        #[serde(
            rename = "locRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub loc_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentTransactionsDimensions {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "accounts",
            "busDt",
            "curUTC",
            "locRef",
        ];
    }
    /// Which location and which business date, and what to answer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentTransactionsPayload {
        /// Name of the calling program.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Business date of the payments.
        #[serde(rename = "busDt")]
        pub bus_dt: ::payouts_wire::WireDate,
        /// Only what changed since this instant: the curUTC of the answer before, minus an overlap. Narrows within busDt, never widens it.
        #[serde(
            rename = "changedSinceUTC",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub changed_since_utc: ::std::option::Option<crate::sent::Instant>,
        /// Which members to answer.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// The location.
        ///
        /// Reference of a location, a store number or a name. Leading zeros count.
        ///
        /// At most 99 characters.
        #[serde(rename = "locRef")]
        pub loc_ref: ::std::string::String,
        /// Which payments to answer.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
    }
    impl PaymentTransactionsPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::PaymentTransactionsPayload {
            Default::default()
        }
    }
    /// The payments of one revenue centre.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentTransactionsRevenueCenters {
        /// Number of the revenue centre. Expected, not seen; see obi-container-keys.
        #[serde(
            rename = "rvcNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub rvc_num: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// The payments.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub transactions: ::std::option::Option<
            ::std::vec::Vec<PaymentTransactionsTransactions>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentTransactionsRevenueCenters {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["rvcNum", "transactions"];
    }
    /// One payment.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PaymentTransactionsTransactions {
        /// Authorization code, issued by the payment service provider. The title was seen, the name is inferred.
        #[serde(
            rename = "authCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub auth_code: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Number of the check. The same number can occur more than once.
        #[serde(
            rename = "chkNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub chk_num: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Number of the employee, which getEmployeeDimensions of the same API resolves.
        #[serde(
            rename = "empNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub emp_num: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Id of the check. Expected from the sibling operation, not seen; the capitals are Oracle's.
        #[serde(
            rename = "guestCheckID",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub guest_check_id: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Kind of payment, a code. Expected from the sibling operation, not seen.
        #[serde(
            rename = "pmntType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub pmnt_type: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Reference of the payment at the payment service provider, one through its whole life, adjustments included. Expected from the sibling operation, not seen.
        #[serde(
            rename = "pspRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub psp_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Number of the tender. Expected from the sibling operation, not seen.
        #[serde(
            rename = "tmedNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub tmed_num: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentTransactionsTransactions {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "authCode",
            "chkNum",
            "empNum",
            "guestCheckID",
            "pmntType",
            "pspRef",
            "tmedNum",
        ];
    }
    /// The payments of one location on one business date.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct SpiPaymentDetails {
        /// Business date of the payments. Expected, not seen.
        #[serde(
            rename = "busDt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub bus_dt: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::WireDate>,
        >,
        /// Time of the server at the request. Expected, not seen.
        #[serde(
            rename = "curUTC",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cur_utc: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::UtcTime>,
        >,
        /// The location. Expected, not seen.
        #[serde(
            rename = "locRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub loc_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// The revenue centres with payments.
        #[serde(
            rename = "revenueCenters",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub revenue_centers: ::std::option::Option<
            ::std::vec::Vec<SpiPaymentDetailsRevenueCenter>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl SpiPaymentDetails {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "busDt",
            "curUTC",
            "locRef",
            "revenueCenters",
        ];
    }
    /// Which location and which business date, and what to answer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct SpiPaymentDetailsPayload {
        /// Name of the calling program. One deployment refused it on this operation.
        ///
        /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
        ///
        /// At most 128 characters.
        #[serde(
            rename = "applicationName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub application_name: ::std::option::Option<::std::string::String>,
        /// Business date of the payments.
        #[serde(rename = "busDt")]
        pub bus_dt: ::payouts_wire::WireDate,
        /// Only what changed since this instant. Narrows within busDt, never widens it.
        #[serde(
            rename = "changedSinceUTC",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub changed_since_utc: ::std::option::Option<crate::sent::Instant>,
        /// Which members to answer.
        ///
        /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
        ///
        /// At most 2000 characters.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub include: ::std::option::Option<::std::string::String>,
        /// The location.
        ///
        /// Reference of a location, a store number or a name. Leading zeros count.
        ///
        /// At most 99 characters.
        #[serde(rename = "locRef")]
        pub loc_ref: ::std::string::String,
        /// Which payments to answer.
        ///
        /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
        ///
        /// At most 2000 characters.
        #[serde(
            rename = "searchCriteria",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub search_criteria: ::std::option::Option<::std::string::String>,
    }
    impl SpiPaymentDetailsPayload {
        /// Begins one, with every member unset.
        pub fn builder() -> builder::SpiPaymentDetailsPayload {
            Default::default()
        }
    }
    /// The payments of one revenue centre.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct SpiPaymentDetailsRevenueCenter {
        /// Number of the revenue centre. Expected, not seen; see obi-container-keys.
        #[serde(
            rename = "rvcNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub rvc_num: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// The payments.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub transactions: ::std::option::Option<
            ::std::vec::Vec<SpiPaymentDetailsTransaction>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl SpiPaymentDetailsRevenueCenter {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["rvcNum", "transactions"];
    }
    /// One payment.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct SpiPaymentDetailsTransaction {
        /// Number of the check.
        #[serde(
            rename = "chkNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub chk_num: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Id of the check. The capitals are Oracle's.
        #[serde(
            rename = "guestCheckID",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub guest_check_id: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Kind of payment, a code.
        #[serde(
            rename = "pmntType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub pmnt_type: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Reference of the payment at the payment service provider.
        #[serde(
            rename = "pspRef",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub psp_ref: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Number of the tender.
        #[serde(
            rename = "tmedNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub tmed_num: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::Id>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl SpiPaymentDetailsTransaction {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "chkNum",
            "guestCheckID",
            "pmntType",
            "pspRef",
            "tmedNum",
        ];
    }
    /// One workstation of a location.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Workstation {
        /// Name of the workstation.
        #[serde(
            rename = "wsName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub ws_name: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Number of the workstation.
        #[serde(
            rename = "wsNum",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub ws_num: ::std::option::Option<::payouts_wire::Tolerant<::payouts_wire::Id>>,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl Workstation {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &["wsName", "wsNum"];
    }
    /// Types for composing complex structures.
    pub mod builder {
        /// Builds a [`LatestBusDtPayload`](super::LatestBusDtPayload).
        #[derive(Clone, Debug)]
        pub struct LatestBusDtPayload {
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            loc_ref: ::std::result::Result<::std::string::String, ::std::string::String>,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for LatestBusDtPayload {
            fn default() -> Self {
                Self {
                    application_name: Ok(Default::default()),
                    include: Ok(Default::default()),
                    loc_ref: Err("no value supplied for loc_ref".to_string()),
                    search_criteria: Ok(Default::default()),
                }
            }
        }
        impl LatestBusDtPayload {
            /// Name of the calling program.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Which members to answer. Listed, but refused by a live deployment.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// The location.
            ///
            /// Reference of a location, a store number or a name. Leading zeros count.
            ///
            /// At most 99 characters.
            pub fn loc_ref<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.loc_ref = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for loc_ref: {e}")
                    });
                self
            }
            /// A filter. Listed, but refused by a live deployment.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<LatestBusDtPayload> for super::LatestBusDtPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: LatestBusDtPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    application_name: value.application_name?,
                    include: value.include?,
                    loc_ref: value.loc_ref?,
                    search_criteria: value.search_criteria?,
                })
            }
        }
        impl ::std::convert::From<super::LatestBusDtPayload> for LatestBusDtPayload {
            fn from(value: super::LatestBusDtPayload) -> Self {
                Self {
                    application_name: Ok(value.application_name),
                    include: Ok(value.include),
                    loc_ref: Ok(value.loc_ref),
                    search_criteria: Ok(value.search_criteria),
                }
            }
        }
        /// Builds a [`LocationDimensionsPayload`](super::LocationDimensionsPayload).
        #[derive(Clone, Debug)]
        pub struct LocationDimensionsPayload {
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            loc_ref: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for LocationDimensionsPayload {
            fn default() -> Self {
                Self {
                    application_name: Ok(Default::default()),
                    include: Ok(Default::default()),
                    loc_ref: Ok(Default::default()),
                    search_criteria: Ok(Default::default()),
                }
            }
        }
        impl LocationDimensionsPayload {
            /// Name of the calling program.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Which members to answer. Address members come only when named here.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// The location; every location that the API account may see without it.
            ///
            /// Reference of a location, a store number or a name. Leading zeros count.
            ///
            /// At most 99 characters.
            pub fn loc_ref<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.loc_ref = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for loc_ref: {e}")
                    });
                self
            }
            /// Which locations to answer.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<LocationDimensionsPayload>
        for super::LocationDimensionsPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: LocationDimensionsPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    application_name: value.application_name?,
                    include: value.include?,
                    loc_ref: value.loc_ref?,
                    search_criteria: value.search_criteria?,
                })
            }
        }
        impl ::std::convert::From<super::LocationDimensionsPayload>
        for LocationDimensionsPayload {
            fn from(value: super::LocationDimensionsPayload) -> Self {
                Self {
                    application_name: Ok(value.application_name),
                    include: Ok(value.include),
                    loc_ref: Ok(value.loc_ref),
                    search_criteria: Ok(value.search_criteria),
                }
            }
        }
        /// Builds a [`PaymentAccountDimensionsPayload`](super::PaymentAccountDimensionsPayload).
        #[derive(Clone, Debug)]
        pub struct PaymentAccountDimensionsPayload {
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            loc_ref: ::std::result::Result<::std::string::String, ::std::string::String>,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PaymentAccountDimensionsPayload {
            fn default() -> Self {
                Self {
                    application_name: Ok(Default::default()),
                    include: Ok(Default::default()),
                    loc_ref: Err("no value supplied for loc_ref".to_string()),
                    search_criteria: Ok(Default::default()),
                }
            }
        }
        impl PaymentAccountDimensionsPayload {
            /// Name of the calling program.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Which members to answer.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// The location.
            ///
            /// Reference of a location, a store number or a name. Leading zeros count.
            ///
            /// At most 99 characters.
            pub fn loc_ref<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.loc_ref = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for loc_ref: {e}")
                    });
                self
            }
            /// Which accounts to answer.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PaymentAccountDimensionsPayload>
        for super::PaymentAccountDimensionsPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PaymentAccountDimensionsPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    application_name: value.application_name?,
                    include: value.include?,
                    loc_ref: value.loc_ref?,
                    search_criteria: value.search_criteria?,
                })
            }
        }
        impl ::std::convert::From<super::PaymentAccountDimensionsPayload>
        for PaymentAccountDimensionsPayload {
            fn from(value: super::PaymentAccountDimensionsPayload) -> Self {
                Self {
                    application_name: Ok(value.application_name),
                    include: Ok(value.include),
                    loc_ref: Ok(value.loc_ref),
                    search_criteria: Ok(value.search_criteria),
                }
            }
        }
        /// Builds a [`PaymentAccountHolderDimensionsPayload`](super::PaymentAccountHolderDimensionsPayload).
        #[derive(Clone, Debug)]
        pub struct PaymentAccountHolderDimensionsPayload {
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PaymentAccountHolderDimensionsPayload {
            fn default() -> Self {
                Self {
                    application_name: Ok(Default::default()),
                    include: Ok(Default::default()),
                    search_criteria: Ok(Default::default()),
                }
            }
        }
        impl PaymentAccountHolderDimensionsPayload {
            /// Name of the calling program.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Which members to answer.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// Which account holders to answer.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PaymentAccountHolderDimensionsPayload>
        for super::PaymentAccountHolderDimensionsPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PaymentAccountHolderDimensionsPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    application_name: value.application_name?,
                    include: value.include?,
                    search_criteria: value.search_criteria?,
                })
            }
        }
        impl ::std::convert::From<super::PaymentAccountHolderDimensionsPayload>
        for PaymentAccountHolderDimensionsPayload {
            fn from(value: super::PaymentAccountHolderDimensionsPayload) -> Self {
                Self {
                    application_name: Ok(value.application_name),
                    include: Ok(value.include),
                    search_criteria: Ok(value.search_criteria),
                }
            }
        }
        /// Builds a [`PaymentChargebacksPayload`](super::PaymentChargebacksPayload).
        #[derive(Clone, Debug)]
        pub struct PaymentChargebacksPayload {
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            loc_ref: ::std::result::Result<::std::string::String, ::std::string::String>,
            record_dt: ::std::result::Result<
                ::payouts_wire::WireDate,
                ::std::string::String,
            >,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PaymentChargebacksPayload {
            fn default() -> Self {
                Self {
                    application_name: Ok(Default::default()),
                    include: Ok(Default::default()),
                    loc_ref: Err("no value supplied for loc_ref".to_string()),
                    record_dt: Err("no value supplied for record_dt".to_string()),
                    search_criteria: Ok(Default::default()),
                }
            }
        }
        impl PaymentChargebacksPayload {
            /// Name of the calling program.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Which members to answer.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// The location.
            ///
            /// Reference of a location, a store number or a name. Leading zeros count.
            ///
            /// At most 99 characters.
            pub fn loc_ref<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.loc_ref = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for loc_ref: {e}")
                    });
                self
            }
            /// Record date of the chargebacks.
            pub fn record_dt<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::payouts_wire::WireDate>,
                T::Error: ::std::fmt::Display,
            {
                self.record_dt = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for record_dt: {e}")
                    });
                self
            }
            /// Which chargebacks to answer.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PaymentChargebacksPayload>
        for super::PaymentChargebacksPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PaymentChargebacksPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    application_name: value.application_name?,
                    include: value.include?,
                    loc_ref: value.loc_ref?,
                    record_dt: value.record_dt?,
                    search_criteria: value.search_criteria?,
                })
            }
        }
        impl ::std::convert::From<super::PaymentChargebacksPayload>
        for PaymentChargebacksPayload {
            fn from(value: super::PaymentChargebacksPayload) -> Self {
                Self {
                    application_name: Ok(value.application_name),
                    include: Ok(value.include),
                    loc_ref: Ok(value.loc_ref),
                    record_dt: Ok(value.record_dt),
                    search_criteria: Ok(value.search_criteria),
                }
            }
        }
        /// Builds a [`PaymentPayoutSummaryPayload`](super::PaymentPayoutSummaryPayload).
        #[derive(Clone, Debug)]
        pub struct PaymentPayoutSummaryPayload {
            acct_code: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            changed_since_utc: ::std::result::Result<
                ::std::option::Option<crate::sent::Instant>,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            payout_dt: ::std::result::Result<
                ::payouts_wire::WireDate,
                ::std::string::String,
            >,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PaymentPayoutSummaryPayload {
            fn default() -> Self {
                Self {
                    acct_code: Err("no value supplied for acct_code".to_string()),
                    application_name: Ok(Default::default()),
                    changed_since_utc: Ok(Default::default()),
                    include: Ok(Default::default()),
                    payout_dt: Err("no value supplied for payout_dt".to_string()),
                    search_criteria: Ok(Default::default()),
                }
            }
        }
        impl PaymentPayoutSummaryPayload {
            /// Code of the account. Text, so that 16 digits stay 16 digits.
            pub fn acct_code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.acct_code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for acct_code: {e}")
                    });
                self
            }
            /// Name of the calling program.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Only what changed since this instant. Narrows within payoutDt, never widens it.
            pub fn changed_since_utc<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::sent::Instant>>,
                T::Error: ::std::fmt::Display,
            {
                self.changed_since_utc = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for changed_since_utc: {e}"
                        )
                    });
                self
            }
            /// Which members to answer.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// The day of the batch payout.
            pub fn payout_dt<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::payouts_wire::WireDate>,
                T::Error: ::std::fmt::Display,
            {
                self.payout_dt = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for payout_dt: {e}")
                    });
                self
            }
            /// Which payouts to answer.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PaymentPayoutSummaryPayload>
        for super::PaymentPayoutSummaryPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PaymentPayoutSummaryPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    acct_code: value.acct_code?,
                    application_name: value.application_name?,
                    changed_since_utc: value.changed_since_utc?,
                    include: value.include?,
                    payout_dt: value.payout_dt?,
                    search_criteria: value.search_criteria?,
                })
            }
        }
        impl ::std::convert::From<super::PaymentPayoutSummaryPayload>
        for PaymentPayoutSummaryPayload {
            fn from(value: super::PaymentPayoutSummaryPayload) -> Self {
                Self {
                    acct_code: Ok(value.acct_code),
                    application_name: Ok(value.application_name),
                    changed_since_utc: Ok(value.changed_since_utc),
                    include: Ok(value.include),
                    payout_dt: Ok(value.payout_dt),
                    search_criteria: Ok(value.search_criteria),
                }
            }
        }
        /// Builds a [`PaymentPayoutsPayload`](super::PaymentPayoutsPayload).
        #[derive(Clone, Debug)]
        pub struct PaymentPayoutsPayload {
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            booking_dt: ::std::result::Result<
                ::payouts_wire::WireDate,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            loc_ref: ::std::result::Result<::std::string::String, ::std::string::String>,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PaymentPayoutsPayload {
            fn default() -> Self {
                Self {
                    application_name: Ok(Default::default()),
                    booking_dt: Err("no value supplied for booking_dt".to_string()),
                    include: Ok(Default::default()),
                    loc_ref: Err("no value supplied for loc_ref".to_string()),
                    search_criteria: Ok(Default::default()),
                }
            }
        }
        impl PaymentPayoutsPayload {
            /// Name of the calling program.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Booking date of the payout movements.
            pub fn booking_dt<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::payouts_wire::WireDate>,
                T::Error: ::std::fmt::Display,
            {
                self.booking_dt = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for booking_dt: {e}")
                    });
                self
            }
            /// Which members to answer.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// The location.
            ///
            /// Reference of a location, a store number or a name. Leading zeros count.
            ///
            /// At most 99 characters.
            pub fn loc_ref<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.loc_ref = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for loc_ref: {e}")
                    });
                self
            }
            /// Which payouts to answer.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PaymentPayoutsPayload>
        for super::PaymentPayoutsPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PaymentPayoutsPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    application_name: value.application_name?,
                    booking_dt: value.booking_dt?,
                    include: value.include?,
                    loc_ref: value.loc_ref?,
                    search_criteria: value.search_criteria?,
                })
            }
        }
        impl ::std::convert::From<super::PaymentPayoutsPayload>
        for PaymentPayoutsPayload {
            fn from(value: super::PaymentPayoutsPayload) -> Self {
                Self {
                    application_name: Ok(value.application_name),
                    booking_dt: Ok(value.booking_dt),
                    include: Ok(value.include),
                    loc_ref: Ok(value.loc_ref),
                    search_criteria: Ok(value.search_criteria),
                }
            }
        }
        /// Builds a [`PaymentSettlementsPayload`](super::PaymentSettlementsPayload).
        #[derive(Clone, Debug)]
        pub struct PaymentSettlementsPayload {
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            loc_ref: ::std::result::Result<::std::string::String, ::std::string::String>,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            stlmt_dt: ::std::result::Result<
                ::payouts_wire::WireDate,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PaymentSettlementsPayload {
            fn default() -> Self {
                Self {
                    application_name: Ok(Default::default()),
                    include: Ok(Default::default()),
                    loc_ref: Err("no value supplied for loc_ref".to_string()),
                    search_criteria: Ok(Default::default()),
                    stlmt_dt: Err("no value supplied for stlmt_dt".to_string()),
                }
            }
        }
        impl PaymentSettlementsPayload {
            /// Name of the calling program.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Which members to answer.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// The location.
            ///
            /// Reference of a location, a store number or a name. Leading zeros count.
            ///
            /// At most 99 characters.
            pub fn loc_ref<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.loc_ref = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for loc_ref: {e}")
                    });
                self
            }
            /// Which settlements to answer.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
            /// The settlement date.
            pub fn stlmt_dt<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::payouts_wire::WireDate>,
                T::Error: ::std::fmt::Display,
            {
                self.stlmt_dt = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for stlmt_dt: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PaymentSettlementsPayload>
        for super::PaymentSettlementsPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PaymentSettlementsPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    application_name: value.application_name?,
                    include: value.include?,
                    loc_ref: value.loc_ref?,
                    search_criteria: value.search_criteria?,
                    stlmt_dt: value.stlmt_dt?,
                })
            }
        }
        impl ::std::convert::From<super::PaymentSettlementsPayload>
        for PaymentSettlementsPayload {
            fn from(value: super::PaymentSettlementsPayload) -> Self {
                Self {
                    application_name: Ok(value.application_name),
                    include: Ok(value.include),
                    loc_ref: Ok(value.loc_ref),
                    search_criteria: Ok(value.search_criteria),
                    stlmt_dt: Ok(value.stlmt_dt),
                }
            }
        }
        /// Builds a [`PaymentTransactionsPayload`](super::PaymentTransactionsPayload).
        #[derive(Clone, Debug)]
        pub struct PaymentTransactionsPayload {
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            bus_dt: ::std::result::Result<
                ::payouts_wire::WireDate,
                ::std::string::String,
            >,
            changed_since_utc: ::std::result::Result<
                ::std::option::Option<crate::sent::Instant>,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            loc_ref: ::std::result::Result<::std::string::String, ::std::string::String>,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PaymentTransactionsPayload {
            fn default() -> Self {
                Self {
                    application_name: Ok(Default::default()),
                    bus_dt: Err("no value supplied for bus_dt".to_string()),
                    changed_since_utc: Ok(Default::default()),
                    include: Ok(Default::default()),
                    loc_ref: Err("no value supplied for loc_ref".to_string()),
                    search_criteria: Ok(Default::default()),
                }
            }
        }
        impl PaymentTransactionsPayload {
            /// Name of the calling program.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Business date of the payments.
            pub fn bus_dt<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::payouts_wire::WireDate>,
                T::Error: ::std::fmt::Display,
            {
                self.bus_dt = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for bus_dt: {e}")
                    });
                self
            }
            /// Only what changed since this instant: the curUTC of the answer before, minus an overlap. Narrows within busDt, never widens it.
            pub fn changed_since_utc<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::sent::Instant>>,
                T::Error: ::std::fmt::Display,
            {
                self.changed_since_utc = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for changed_since_utc: {e}"
                        )
                    });
                self
            }
            /// Which members to answer.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// The location.
            ///
            /// Reference of a location, a store number or a name. Leading zeros count.
            ///
            /// At most 99 characters.
            pub fn loc_ref<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.loc_ref = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for loc_ref: {e}")
                    });
                self
            }
            /// Which payments to answer.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PaymentTransactionsPayload>
        for super::PaymentTransactionsPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PaymentTransactionsPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    application_name: value.application_name?,
                    bus_dt: value.bus_dt?,
                    changed_since_utc: value.changed_since_utc?,
                    include: value.include?,
                    loc_ref: value.loc_ref?,
                    search_criteria: value.search_criteria?,
                })
            }
        }
        impl ::std::convert::From<super::PaymentTransactionsPayload>
        for PaymentTransactionsPayload {
            fn from(value: super::PaymentTransactionsPayload) -> Self {
                Self {
                    application_name: Ok(value.application_name),
                    bus_dt: Ok(value.bus_dt),
                    changed_since_utc: Ok(value.changed_since_utc),
                    include: Ok(value.include),
                    loc_ref: Ok(value.loc_ref),
                    search_criteria: Ok(value.search_criteria),
                }
            }
        }
        /// Builds a [`SpiPaymentDetailsPayload`](super::SpiPaymentDetailsPayload).
        #[derive(Clone, Debug)]
        pub struct SpiPaymentDetailsPayload {
            application_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            bus_dt: ::std::result::Result<
                ::payouts_wire::WireDate,
                ::std::string::String,
            >,
            changed_since_utc: ::std::result::Result<
                ::std::option::Option<crate::sent::Instant>,
                ::std::string::String,
            >,
            include: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            loc_ref: ::std::result::Result<::std::string::String, ::std::string::String>,
            search_criteria: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for SpiPaymentDetailsPayload {
            fn default() -> Self {
                Self {
                    application_name: Ok(Default::default()),
                    bus_dt: Err("no value supplied for bus_dt".to_string()),
                    changed_since_utc: Ok(Default::default()),
                    include: Ok(Default::default()),
                    loc_ref: Err("no value supplied for loc_ref".to_string()),
                    search_criteria: Ok(Default::default()),
                }
            }
        }
        impl SpiPaymentDetailsPayload {
            /// Name of the calling program. One deployment refused it on this operation.
            ///
            /// Name of the calling program, for Oracle's log of API activity, which administrators can see for the last seven days. First available in 20.1.10 on older operations.
            ///
            /// At most 128 characters.
            pub fn application_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.application_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for application_name: {e}"
                        )
                    });
                self
            }
            /// Business date of the payments.
            pub fn bus_dt<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::payouts_wire::WireDate>,
                T::Error: ::std::fmt::Display,
            {
                self.bus_dt = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for bus_dt: {e}")
                    });
                self
            }
            /// Only what changed since this instant. Narrows within busDt, never widens it.
            pub fn changed_since_utc<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::sent::Instant>>,
                T::Error: ::std::fmt::Display,
            {
                self.changed_since_utc = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for changed_since_utc: {e}"
                        )
                    });
                self
            }
            /// Which members to answer.
            ///
            /// Comma-separated paths of the members to answer, case-sensitive. Replaces the default members, does not add to them. Naming a container keeps everything below it. What is not named vanishes.
            ///
            /// At most 2000 characters.
            pub fn include<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.include = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for include: {e}")
                    });
                self
            }
            /// The location.
            ///
            /// Reference of a location, a store number or a name. Leading zeros count.
            ///
            /// At most 99 characters.
            pub fn loc_ref<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.loc_ref = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for loc_ref: {e}")
                    });
                self
            }
            /// Which payments to answer.
            ///
            /// A filter: `where filter(path,value)`, joined by `and` or `or`, grouped by parentheses, a single filter negated by a leading `!`. Filters are equals, equalsIgnoreCase, greaterThan, lessThan, isNull(path), contains, startsWith and endsWith. Paths are case-sensitive and start at the root array (`accounts.acctCode`, `payouts.payoutCurr`). Text is written in single quotes, numbers without quotes.
            ///
            /// At most 2000 characters.
            pub fn search_criteria<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.search_criteria = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for search_criteria: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<SpiPaymentDetailsPayload>
        for super::SpiPaymentDetailsPayload {
            type Error = super::error::ConversionError;
            fn try_from(
                value: SpiPaymentDetailsPayload,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    application_name: value.application_name?,
                    bus_dt: value.bus_dt?,
                    changed_since_utc: value.changed_since_utc?,
                    include: value.include?,
                    loc_ref: value.loc_ref?,
                    search_criteria: value.search_criteria?,
                })
            }
        }
        impl ::std::convert::From<super::SpiPaymentDetailsPayload>
        for SpiPaymentDetailsPayload {
            fn from(value: super::SpiPaymentDetailsPayload) -> Self {
                Self {
                    application_name: Ok(value.application_name),
                    bus_dt: Ok(value.bus_dt),
                    changed_since_utc: Ok(value.changed_since_utc),
                    include: Ok(value.include),
                    loc_ref: Ok(value.loc_ref),
                    search_criteria: Ok(value.search_criteria),
                }
            }
        }
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone, Debug)]
/// Client for Oracle Simphony Business Intelligence API, payment operations
///
/// What the card payments of a restaurant or hotel group were paid out as, read through the Business Intelligence API of Oracle MICROS Simphony. Every operation is a POST with a JSON body, only reads, and has no paging.
///
/// Payment data exists for sites that use the Oracle MICROS Payment Cloud Service. Account holders are the legal entities of an enterprise; each owns one or more accounts, a ledger with its own bank details; locations are assigned to accounts. So one account can serve many locations, and one batch payout can cover many locations, business dates and settlement dates.
///
/// The usual walk: getLocationDimensions lists the locations, getPaymentAccountDimensions gives the accounts of each, then getPaymentPayoutSummary is called per account and day, and getPaymentPayouts per location and day. Earlier records are revised by late postings and corrections, so a nightly job reads a trailing window again and replaces what it said before.
///
/// A payout equals payments minus refunds, chargebacks and fees; what is left over is a variance. A variance is normal for one to three days and worth a look after five to seven. Refunds are charged like sales. A check number can occur more than once.
///
/// None of the public clients read for this document calls a payment operation. What is noted here as observed was seen on other operations of the same API. Oracle's machine-readable description (its guide names a swagger.json of version 2025.09.22) could not be read; it would close most gaps marked `x-incomplete`.
///
/// Version: 0.1.0
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: payouts_http::Runtime,
}
impl ClientInfo<payouts_http::Runtime> for Client {
    fn api_version() -> &'static str {
        "0.1.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &payouts_http::Runtime {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<payouts_http::Runtime>,
    {}
};
impl Client {
    /// The batch payouts of one account on one day
    ///
    /// Answers each transfer to the bank that an account received on a payout date: amount, currency, PSP reference, instant and the amount held back. Has no split by location, fee or gross amount, and no status. First available in 20.2.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getPaymentPayoutSummary`
    ///
    /// - [`org_identifier`](builder::GetPaymentPayoutSummary::org_identifier), required
    /// - [`body`](builder::GetPaymentPayoutSummary::body), or [`body_map`](builder::GetPaymentPayoutSummary::body_map) to set single members
    /// - [`send`](builder::GetPaymentPayoutSummary::send) makes the call.
    pub fn get_payment_payout_summary(&self) -> builder::GetPaymentPayoutSummary<'_> {
        builder::GetPaymentPayoutSummary::new(self)
    }
    /// What the payouts of one location consist of, by booking date
    ///
    /// Answers the movements booked on a day for one location, by account, revenue centre and business date, down to the details that name the payouts they left in. A detail joins to the payout summary through the PSP reference of its transaction payout or of its fee payout; a fee can leave in a later payout than its sale, and a full refund may show as two payouts on successive days. Payment Cloud Service sites only. First available in 20.1.11.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getPaymentPayouts`
    ///
    /// - [`org_identifier`](builder::GetPaymentPayouts::org_identifier), required
    /// - [`body`](builder::GetPaymentPayouts::body), or [`body_map`](builder::GetPaymentPayouts::body_map) to set single members
    /// - [`send`](builder::GetPaymentPayouts::send) makes the call.
    pub fn get_payment_payouts(&self) -> builder::GetPaymentPayouts<'_> {
        builder::GetPaymentPayouts::new(self)
    }
    /// The card payments of one location on one business date
    ///
    /// Answers card payments by account and revenue centre. They join to checks by location, business date and check number. Late postings and reopened checks are normal, so a date is read again. Payment Cloud Service sites only. First available in 20.1.11.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getPaymentTransactions`
    ///
    /// - [`org_identifier`](builder::GetPaymentTransactions::org_identifier), required
    /// - [`body`](builder::GetPaymentTransactions::body), or [`body_map`](builder::GetPaymentTransactions::body_map) to set single members
    /// - [`send`](builder::GetPaymentTransactions::send) makes the call.
    pub fn get_payment_transactions(&self) -> builder::GetPaymentTransactions<'_> {
        builder::GetPaymentTransactions::new(self)
    }
    /// The settlements of one location on one settlement date
    ///
    /// Answers settled payments by account, revenue centre and business date. Payment Cloud Service sites only. First available in 20.1.11.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getPaymentSettlements`
    ///
    /// - [`org_identifier`](builder::GetPaymentSettlements::org_identifier), required
    /// - [`body`](builder::GetPaymentSettlements::body), or [`body_map`](builder::GetPaymentSettlements::body_map) to set single members
    /// - [`send`](builder::GetPaymentSettlements::send) makes the call.
    pub fn get_payment_settlements(&self) -> builder::GetPaymentSettlements<'_> {
        builder::GetPaymentSettlements::new(self)
    }
    /// The chargebacks of one location on one record date
    ///
    /// Answers disputed payments by account and revenue centre. A dispute goes from request for information over notification to the first chargeback, when the money leaves; then information is supplied and it is reversed, or it ends in pre-arbitration and a second, final chargeback. Payment Cloud Service sites only. First available in 20.1.11.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getPaymentChargebacks`
    ///
    /// - [`org_identifier`](builder::GetPaymentChargebacks::org_identifier), required
    /// - [`body`](builder::GetPaymentChargebacks::body), or [`body_map`](builder::GetPaymentChargebacks::body_map) to set single members
    /// - [`send`](builder::GetPaymentChargebacks::send) makes the call.
    pub fn get_payment_chargebacks(&self) -> builder::GetPaymentChargebacks<'_> {
        builder::GetPaymentChargebacks::new(self)
    }
    /// The accounts of one location
    ///
    /// Answers the accounts that a location is assigned to. Read over all locations, the distinct account codes are the ones to ask payout summaries for. Once a day after start of day is enough. Payment Cloud Service sites only. First available in 20.1.11.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getPaymentAccountDimensions`
    ///
    /// - [`org_identifier`](builder::GetPaymentAccountDimensions::org_identifier), required
    /// - [`body`](builder::GetPaymentAccountDimensions::body), or [`body_map`](builder::GetPaymentAccountDimensions::body_map) to set single members
    /// - [`send`](builder::GetPaymentAccountDimensions::send) makes the call.
    pub fn get_payment_account_dimensions(
        &self,
    ) -> builder::GetPaymentAccountDimensions<'_> {
        builder::GetPaymentAccountDimensions::new(self)
    }
    /// The account holders of the enterprise
    ///
    /// Answers the legal entities that own accounts, each verified before it may be paid. Holds contact data: not for logs. Payment Cloud Service sites only. First available in 20.1.11.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getPaymentAccountHolderDimensions`
    ///
    /// - [`org_identifier`](builder::GetPaymentAccountHolderDimensions::org_identifier), required
    /// - [`body`](builder::GetPaymentAccountHolderDimensions::body), or [`body_map`](builder::GetPaymentAccountHolderDimensions::body_map) to set single members
    /// - [`send`](builder::GetPaymentAccountHolderDimensions::send) makes the call.
    pub fn get_payment_account_holder_dimensions(
        &self,
    ) -> builder::GetPaymentAccountHolderDimensions<'_> {
        builder::GetPaymentAccountHolderDimensions::new(self)
    }
    /// The card payments of one location that uses the Simphony Payment Interface
    ///
    /// Answers payments by revenue centre for sites of the Simphony Payment Interface, explicitly not for sites of the Payment Cloud Service. There are no payouts for them. First available in 20.1.11.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getSPIPaymentDetails`
    ///
    /// - [`org_identifier`](builder::GetSpiPaymentDetails::org_identifier), required
    /// - [`body`](builder::GetSpiPaymentDetails::body), or [`body_map`](builder::GetSpiPaymentDetails::body_map) to set single members
    /// - [`send`](builder::GetSpiPaymentDetails::send) makes the call.
    pub fn get_spi_payment_details(&self) -> builder::GetSpiPaymentDetails<'_> {
        builder::GetSpiPaymentDetails::new(self)
    }
    /// The locations of the enterprise
    ///
    /// Answers the locations that the API account may see, or one of them. Address members come only when include names them, since 20.1.16. Once a day after start of day is enough. In every release.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getLocationDimensions`
    ///
    /// - [`org_identifier`](builder::GetLocationDimensions::org_identifier), required
    /// - [`body`](builder::GetLocationDimensions::body), or [`body_map`](builder::GetLocationDimensions::body_map) to set single members
    /// - [`send`](builder::GetLocationDimensions::send) makes the call.
    pub fn get_location_dimensions(&self) -> builder::GetLocationDimensions<'_> {
        builder::GetLocationDimensions::new(self)
    }
    /// The latest business date of one location
    ///
    /// Answers the open business date of a location, and the release of the server, which no other operation returns. In every release.
    ///
    /// `POST /bi/v1/{orgIdentifier}/getLatestBusDt`
    ///
    /// - [`org_identifier`](builder::GetLatestBusDt::org_identifier), required
    /// - [`body`](builder::GetLatestBusDt::body), or [`body_map`](builder::GetLatestBusDt::body_map) to set single members
    /// - [`send`](builder::GetLatestBusDt::send) makes the call.
    pub fn get_latest_bus_dt(&self) -> builder::GetLatestBusDt<'_> {
        builder::GetLatestBusDt::new(self)
    }
}
/// Types for composing operation parameters.
#[allow(clippy::all)]
pub mod builder {
    use super::types;
    #[allow(unused_imports)]
    use super::{
        encode_path, ByteStream, ClientInfo, ClientHooks, Error, OperationInfo,
        RequestBuilderExt, ResponseValue,
    };
    /// Builder for [`Client::get_payment_payout_summary`]
    ///
    /// [`Client::get_payment_payout_summary`]: super::Client::get_payment_payout_summary
    #[derive(Debug, Clone)]
    pub struct GetPaymentPayoutSummary<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::PaymentPayoutSummaryPayload, String>,
    }
    impl<'a> GetPaymentPayoutSummary<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// The account, the day, and what to include.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::PaymentPayoutSummaryPayload>,
            <V as std::convert::TryInto<
                types::PaymentPayoutSummaryPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `PaymentPayoutSummaryPayload` for body failed: {}",
                        s
                    )
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::PaymentPayoutSummaryPayload,
            ) -> types::builder::PaymentPayoutSummaryPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::PaymentPayoutSummaryDimensions>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::PaymentPayoutSummaryPayload::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getPaymentPayoutSummary", client.baseurl, encode_path(&
                org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getPaymentPayoutSummary",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_payment_payouts`]
    ///
    /// [`Client::get_payment_payouts`]: super::Client::get_payment_payouts
    #[derive(Debug, Clone)]
    pub struct GetPaymentPayouts<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::PaymentPayoutsPayload, String>,
    }
    impl<'a> GetPaymentPayouts<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// The location and the booking date.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::PaymentPayoutsPayload>,
            <V as std::convert::TryInto<
                types::PaymentPayoutsPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `PaymentPayoutsPayload` for body failed: {}", s
                    )
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::PaymentPayoutsPayload,
            ) -> types::builder::PaymentPayoutsPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::PaymentPayoutsDimensions>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::PaymentPayoutsPayload::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getPaymentPayouts", client.baseurl, encode_path(&
                org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getPaymentPayouts",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_payment_transactions`]
    ///
    /// [`Client::get_payment_transactions`]: super::Client::get_payment_transactions
    #[derive(Debug, Clone)]
    pub struct GetPaymentTransactions<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::PaymentTransactionsPayload, String>,
    }
    impl<'a> GetPaymentTransactions<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// The location and the business date.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::PaymentTransactionsPayload>,
            <V as std::convert::TryInto<
                types::PaymentTransactionsPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `PaymentTransactionsPayload` for body failed: {}",
                        s
                    )
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::PaymentTransactionsPayload,
            ) -> types::builder::PaymentTransactionsPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::PaymentTransactionsDimensions>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::PaymentTransactionsPayload::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getPaymentTransactions", client.baseurl, encode_path(&
                org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getPaymentTransactions",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_payment_settlements`]
    ///
    /// [`Client::get_payment_settlements`]: super::Client::get_payment_settlements
    #[derive(Debug, Clone)]
    pub struct GetPaymentSettlements<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::PaymentSettlementsPayload, String>,
    }
    impl<'a> GetPaymentSettlements<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// The location and the settlement date.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::PaymentSettlementsPayload>,
            <V as std::convert::TryInto<
                types::PaymentSettlementsPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `PaymentSettlementsPayload` for body failed: {}",
                        s
                    )
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::PaymentSettlementsPayload,
            ) -> types::builder::PaymentSettlementsPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::PaymentSettlementsDimensions>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::PaymentSettlementsPayload::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getPaymentSettlements", client.baseurl, encode_path(&
                org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getPaymentSettlements",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_payment_chargebacks`]
    ///
    /// [`Client::get_payment_chargebacks`]: super::Client::get_payment_chargebacks
    #[derive(Debug, Clone)]
    pub struct GetPaymentChargebacks<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::PaymentChargebacksPayload, String>,
    }
    impl<'a> GetPaymentChargebacks<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// The location and the record date.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::PaymentChargebacksPayload>,
            <V as std::convert::TryInto<
                types::PaymentChargebacksPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `PaymentChargebacksPayload` for body failed: {}",
                        s
                    )
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::PaymentChargebacksPayload,
            ) -> types::builder::PaymentChargebacksPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::PaymentChargebacksDimensions>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::PaymentChargebacksPayload::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getPaymentChargebacks", client.baseurl, encode_path(&
                org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getPaymentChargebacks",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_payment_account_dimensions`]
    ///
    /// [`Client::get_payment_account_dimensions`]: super::Client::get_payment_account_dimensions
    #[derive(Debug, Clone)]
    pub struct GetPaymentAccountDimensions<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::PaymentAccountDimensionsPayload, String>,
    }
    impl<'a> GetPaymentAccountDimensions<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// The location.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::PaymentAccountDimensionsPayload>,
            <V as std::convert::TryInto<
                types::PaymentAccountDimensionsPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `PaymentAccountDimensionsPayload` for body failed: {}",
                        s
                    )
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::PaymentAccountDimensionsPayload,
            ) -> types::builder::PaymentAccountDimensionsPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::PaymentAccountDimensions>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::PaymentAccountDimensionsPayload::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getPaymentAccountDimensions", client.baseurl, encode_path(&
                org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getPaymentAccountDimensions",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_payment_account_holder_dimensions`]
    ///
    /// [`Client::get_payment_account_holder_dimensions`]: super::Client::get_payment_account_holder_dimensions
    #[derive(Debug, Clone)]
    pub struct GetPaymentAccountHolderDimensions<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::PaymentAccountHolderDimensionsPayload, String>,
    }
    impl<'a> GetPaymentAccountHolderDimensions<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// What to answer; no field is required.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::PaymentAccountHolderDimensionsPayload>,
            <V as std::convert::TryInto<
                types::PaymentAccountHolderDimensionsPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `PaymentAccountHolderDimensionsPayload` for body failed: {}",
                        s
                    )
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::PaymentAccountHolderDimensionsPayload,
            ) -> types::builder::PaymentAccountHolderDimensionsPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::PaymentAccountHolderDimensions>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::PaymentAccountHolderDimensionsPayload::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getPaymentAccountHolderDimensions", client.baseurl,
                encode_path(& org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getPaymentAccountHolderDimensions",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_spi_payment_details`]
    ///
    /// [`Client::get_spi_payment_details`]: super::Client::get_spi_payment_details
    #[derive(Debug, Clone)]
    pub struct GetSpiPaymentDetails<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::SpiPaymentDetailsPayload, String>,
    }
    impl<'a> GetSpiPaymentDetails<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// The location and the business date.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::SpiPaymentDetailsPayload>,
            <V as std::convert::TryInto<
                types::SpiPaymentDetailsPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `SpiPaymentDetailsPayload` for body failed: {}", s
                    )
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::SpiPaymentDetailsPayload,
            ) -> types::builder::SpiPaymentDetailsPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::SpiPaymentDetails>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::SpiPaymentDetailsPayload::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getSPIPaymentDetails", client.baseurl, encode_path(&
                org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getSPIPaymentDetails",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_location_dimensions`]
    ///
    /// [`Client::get_location_dimensions`]: super::Client::get_location_dimensions
    #[derive(Debug, Clone)]
    pub struct GetLocationDimensions<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::LocationDimensionsPayload, String>,
    }
    impl<'a> GetLocationDimensions<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// What to answer; no field is required.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::LocationDimensionsPayload>,
            <V as std::convert::TryInto<
                types::LocationDimensionsPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `LocationDimensionsPayload` for body failed: {}",
                        s
                    )
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::LocationDimensionsPayload,
            ) -> types::builder::LocationDimensionsPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::LocationDimensions>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::LocationDimensionsPayload::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getLocationDimensions", client.baseurl, encode_path(&
                org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getLocationDimensions",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_latest_bus_dt`]
    ///
    /// [`Client::get_latest_bus_dt`]: super::Client::get_latest_bus_dt
    #[derive(Debug, Clone)]
    pub struct GetLatestBusDt<'a> {
        client: &'a super::Client,
        org_identifier: Result<::std::string::String, String>,
        body: Result<types::builder::LatestBusDtPayload, String>,
    }
    impl<'a> GetLatestBusDt<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                org_identifier: Err("org_identifier was not initialized".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        /// Short name of the enterprise, shown in the API account dialog as Enterprise Short Name. The sign-in calls the same thing orgname.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn org_identifier<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.org_identifier = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for org_identifier failed"
                        .to_string()
                });
            self
        }
        /// The location.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::LatestBusDtPayload>,
            <V as std::convert::TryInto<
                types::LatestBusDtPayload,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!("conversion to `LatestBusDtPayload` for body failed: {}", s)
                });
            self
        }
        /// Changes the body through its builder.
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::LatestBusDtPayload,
            ) -> types::builder::LatestBusDtPayload,
        {
            self.body = self.body.map(f);
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(self) -> Result<ResponseValue<types::LatestBusDt>, Error<()>> {
            let Self { client, org_identifier, body } = self;
            let org_identifier = org_identifier.map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::LatestBusDtPayload::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/bi/v1/{}/getLatestBusDt", client.baseurl, encode_path(&
                org_identifier.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getLatestBusDt",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    pub use self::super::Client;
}
