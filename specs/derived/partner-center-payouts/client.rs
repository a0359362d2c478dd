// Generated from partner-center-payouts.yaml. Edit the document, then run `cargo xtask regen`.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// One export: the request, the progress, and the link to its file. Every member may be absent or null.
    ///
    /// No member gives the reason of a failure.
    #[derive(Default, ::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Export {
        /// Link to the file, empty until it is ready. It carries its own access token, so it is a secret, and
        /// short-lived: never log or store it, download at once, and without the bearer token. After 403 or 404 from
        /// the storage, read the export again.
        #[serde(
            rename = "blobLocation",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub blob_location: ::std::option::Option<::payouts_http::SecretUrl>,
        /// When the service began with it.
        #[serde(
            rename = "processingStartDateTime",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub processing_start_date_time: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::UtcTime>,
        >,
        /// When the export was asked for. UTC, with seven fraction digits in every sample.
        #[serde(
            rename = "requestDateTime",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_date_time: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::UtcTime>,
        >,
        /// Id of the export, a GUID.
        #[serde(
            rename = "requestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// Path of the request, which distinguishes earnings from payments.
        #[serde(
            rename = "requestPath",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_path: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// The filter, without `$filter=`.
        #[serde(
            rename = "requestQueryString",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_query_string: ::std::option::Option<
            ::payouts_wire::Tolerant<::std::string::String>,
        >,
        /// How far the export is.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<
            ::payouts_wire::Tolerant<::payouts_wire::OpenEnum<ExportStatus>>,
        >,
        /// Members that the document does not describe, as they came.
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl Export {
        /// The names of the known members, as they travel.
        pub const MEMBERS: &'static [&'static str] = &[
            "blobLocation",
            "processingStartDateTime",
            "requestDateTime",
            "requestId",
            "requestPath",
            "requestQueryString",
            "status",
        ];
    }
    /// How far an export is. `Queued`: not begun. `Processing`: being made. `Failed`: given up after the service's
    /// own retries; queue a new one. `Completed`: the file is ready, once there is a link.
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
    pub enum ExportStatus {
        /// `Queued`.
        Queued,
        /// `Processing`.
        Processing,
        /// `Failed`.
        Failed,
        /// `Completed`.
        Completed,
    }
    impl ::payouts_wire::WireEnum for ExportStatus {
        const IGNORE_CASE: bool = true;
        fn known() -> &'static [(&'static str, Self)] {
            &[
                ("Queued", Self::Queued),
                ("Processing", Self::Processing),
                ("Failed", Self::Failed),
                ("Completed", Self::Completed),
            ]
        }
    }
    impl ::std::fmt::Display for ExportStatus {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Queued => f.write_str("Queued"),
                Self::Processing => f.write_str("Processing"),
                Self::Failed => f.write_str("Failed"),
                Self::Completed => f.write_str("Completed"),
            }
        }
    }
    impl ::std::str::FromStr for ExportStatus {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "Queued" => Ok(Self::Queued),
                "Processing" => Ok(Self::Processing),
                "Failed" => Ok(Self::Failed),
                "Completed" => Ok(Self::Completed),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for ExportStatus {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ExportStatus {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// Format of an export file.
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
    pub enum FileFormat {
        /// `csv`.
        #[serde(rename = "csv")]
        Csv,
        /// `tsv`.
        #[serde(rename = "tsv")]
        Tsv,
    }
    impl ::std::fmt::Display for FileFormat {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Csv => f.write_str("csv"),
                Self::Tsv => f.write_str("tsv"),
            }
        }
    }
    impl ::std::str::FromStr for FileFormat {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "csv" => Ok(Self::Csv),
                "tsv" => Ok(Self::Tsv),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for FileFormat {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for FileFormat {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::default::Default for FileFormat {
        fn default() -> Self {
            FileFormat::Csv
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
/// Client for Partner Center payouts
///
/// Exports what a Microsoft partner earned ("transaction history") and was paid. There are six operations and one
/// version, v1.0. The web pages' report on ineligible revenue is not among the exports.
///
/// An export is a job. Queue one with a POST and keep its request id, because no operation lists them. Read it by id
/// until it is `Completed`, which may take a day; then download the file from its signed link, without the bearer
/// token. Delete the export when the file is safe. Exports made here and on the Partner Center web pages share one
/// store, so each side sees, and can delete, those of the other.
///
/// A caller sees the partner ids and programs it is associated with, and nothing else: an empty file may mean a
/// missing role. Incentive programs need the role Incentives admin or Incentives user; Marketplace and Store need
/// account Owner or Financial contributor.
///
/// The service keeps the current fiscal year, which begins on 1 July, and the two before it. What was earned before
/// July 2019 is only in a separate download of the web pages, in other columns.
///
/// Payments change status after they were sent (failed, reversed, held back), and a late adjustment is paid with a
/// later payment but listed under its old earning period. So read again what was read before, and reconcile by
/// payment id, not by month.
///
///
/// Version: 1.0.0
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: payouts_http::Runtime,
}
impl ClientInfo<payouts_http::Runtime> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
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
    /// Queue an export of earnings.
    ///
    /// Accepts the job and answers with the new export, normally `Queued`. Keep its request id.
    ///
    /// The request has no body; send `Content-Length: 0`. A filter on `earningForDate` is urged: without one, the
    /// export covers about three years and takes long.
    ///
    /// A duplicate export is harmless but wasteful. After a timeout, repeat with the same `ms-requestid`, and only a
    /// few times; after any answer, use a new one.
    ///
    /// `POST /v1.0/payouts/transactionhistory`
    ///
    /// - [`filter`](builder::QueueEarningsExport::filter), optional
    /// - [`fileformat`](builder::QueueEarningsExport::fileformat), optional
    /// - [`ms_requestid`](builder::QueueEarningsExport::ms_requestid), optional
    /// - [`ms_correlationid`](builder::QueueEarningsExport::ms_correlationid), optional
    /// - [`client_request_id`](builder::QueueEarningsExport::client_request_id), optional
    /// - [`send`](builder::QueueEarningsExport::send) makes the call.
    pub fn queue_earnings_export(&self) -> builder::QueueEarningsExport<'_> {
        builder::QueueEarningsExport::new(self)
    }
    /// Read one export of earnings.
    ///
    /// Answers with the current state of the export. Each read may bring a fresh download link, so read again when a link
    /// has expired. Poll from seconds up to minutes apart: the service promises an export within 24 hours.
    ///
    /// `GET /v1.0/payouts/transactionhistory/{requestId}`
    ///
    /// - [`request_id`](builder::GetEarningsExport::request_id), required
    /// - [`ms_requestid`](builder::GetEarningsExport::ms_requestid), optional
    /// - [`ms_correlationid`](builder::GetEarningsExport::ms_correlationid), optional
    /// - [`client_request_id`](builder::GetEarningsExport::client_request_id), optional
    /// - [`send`](builder::GetEarningsExport::send) makes the call.
    pub fn get_earnings_export(&self) -> builder::GetEarningsExport<'_> {
        builder::GetEarningsExport::new(self)
    }
    /// Delete one export of earnings.
    ///
    /// Removes the export and its file, for the web pages too. Refused while the export is `Processing`.
    ///
    /// `DELETE /v1.0/payouts/transactionhistory/{requestId}`
    ///
    /// - [`request_id`](builder::DeleteEarningsExport::request_id), required
    /// - [`ms_requestid`](builder::DeleteEarningsExport::ms_requestid), optional
    /// - [`ms_correlationid`](builder::DeleteEarningsExport::ms_correlationid), optional
    /// - [`client_request_id`](builder::DeleteEarningsExport::client_request_id), optional
    /// - [`send`](builder::DeleteEarningsExport::send) makes the call.
    pub fn delete_earnings_export(&self) -> builder::DeleteEarningsExport<'_> {
        builder::DeleteEarningsExport::new(self)
    }
    /// Queue an export of payments.
    ///
    /// Accepts the job and answers with the new export, normally `Queued`. Keep its request id.
    ///
    /// The request has no body; send `Content-Length: 0`. A filter on `payoutStatusUpdateTS` is urged: without one,
    /// the export covers about three years and takes long.
    ///
    /// A duplicate export is harmless but wasteful. After a timeout, repeat with the same `ms-requestid`, and only a
    /// few times; after any answer, use a new one.
    ///
    /// `POST /v1.0/payouts/payments`
    ///
    /// - [`filter`](builder::QueuePaymentsExport::filter), optional
    /// - [`fileformat`](builder::QueuePaymentsExport::fileformat), optional
    /// - [`ms_requestid`](builder::QueuePaymentsExport::ms_requestid), optional
    /// - [`ms_correlationid`](builder::QueuePaymentsExport::ms_correlationid), optional
    /// - [`client_request_id`](builder::QueuePaymentsExport::client_request_id), optional
    /// - [`send`](builder::QueuePaymentsExport::send) makes the call.
    pub fn queue_payments_export(&self) -> builder::QueuePaymentsExport<'_> {
        builder::QueuePaymentsExport::new(self)
    }
    /// Read one export of payments.
    ///
    /// Answers with the current state of the export. Each read may bring a fresh download link, so read again when a link
    /// has expired. Poll from seconds up to minutes apart: the service promises an export within 24 hours.
    ///
    /// `GET /v1.0/payouts/payments/{requestId}`
    ///
    /// - [`request_id`](builder::GetPaymentsExport::request_id), required
    /// - [`ms_requestid`](builder::GetPaymentsExport::ms_requestid), optional
    /// - [`ms_correlationid`](builder::GetPaymentsExport::ms_correlationid), optional
    /// - [`client_request_id`](builder::GetPaymentsExport::client_request_id), optional
    /// - [`send`](builder::GetPaymentsExport::send) makes the call.
    pub fn get_payments_export(&self) -> builder::GetPaymentsExport<'_> {
        builder::GetPaymentsExport::new(self)
    }
    /// Delete one export of payments.
    ///
    /// Removes the export and its file, for the web pages too. Refused while the export is `Processing`.
    ///
    /// `DELETE /v1.0/payouts/payments/{requestId}`
    ///
    /// - [`request_id`](builder::DeletePaymentsExport::request_id), required
    /// - [`ms_requestid`](builder::DeletePaymentsExport::ms_requestid), optional
    /// - [`ms_correlationid`](builder::DeletePaymentsExport::ms_correlationid), optional
    /// - [`client_request_id`](builder::DeletePaymentsExport::client_request_id), optional
    /// - [`send`](builder::DeletePaymentsExport::send) makes the call.
    pub fn delete_payments_export(&self) -> builder::DeletePaymentsExport<'_> {
        builder::DeletePaymentsExport::new(self)
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
    /// Builder for [`Client::queue_earnings_export`]
    ///
    /// [`Client::queue_earnings_export`]: super::Client::queue_earnings_export
    #[derive(Debug, Clone)]
    pub struct QueueEarningsExport<'a> {
        client: &'a super::Client,
        filter: Result<Option<::std::string::String>, String>,
        fileformat: Result<Option<types::FileFormat>, String>,
        client_request_id: Result<Option<::std::string::String>, String>,
        ms_correlationid: Result<Option<::std::string::String>, String>,
        ms_requestid: Result<Option<::std::string::String>, String>,
    }
    impl<'a> QueueEarningsExport<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                filter: Ok(None),
                fileformat: Ok(None),
                client_request_id: Ok(None),
                ms_correlationid: Ok(None),
                ms_requestid: Ok(None),
            }
        }
        /// Which earnings to export, in an OData-like language: `eq`, `ge`, `le`, `lt`, `and`, `or` and parentheses. Text
        /// is written in straight single quotes, dates and numbers without quotes. Percent-encode the whole value, blanks as
        /// `%20`.
        ///
        /// | field | literal | remarks |
        /// |---|---|---|
        /// | `earningForDate` | date or date-time | a range with `ge` and `le` |
        /// | `enrollmentParticipantId` | text | partner (MPN) id or seller id |
        /// | `programName` | text | see below |
        /// | `engagementName` | text | Microsoft Commerce Incentives only |
        /// | `leverCode` | text | may contain colons |
        /// | `payableSubType` | text | `REBATE`, `COOP`, `FEE`, `SELL` |
        /// | `payoutStatus` | text | `SENT`, `UPCOMING`, `IN PROGRESS` (with a blank) |
        /// | `paymentId` | text | leading zeros matter |
        /// | `transactionAmount`, `earningAmount` | number | `ge` and `le`; in the transaction's currency |
        ///
        /// Programs are, for instance, `CSP Direct Bill Partner`, `CSP 1T Direct Partner`, `CSP Indirect Provider`, `CSP
        /// 2T Indirect Provider`, `CSP Indirect Reseller`, `CSP 2T Indirect Reseller`, `Microsoft Commerce Incentives`
        /// and `Azure Marketplace`. Some were renamed (1T Direct is now Direct Bill): ask for both names, joined with
        /// `or`.
        ///
        /// An adjustment is listed under the period it adjusts, so a filter on dates can hide what a payment contains; a
        /// filter on `paymentId` does not.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn filter<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.filter = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for filter failed"
                        .to_string()
                });
            self
        }
        /// Format of the file. The service takes `csv` when it is left out.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn fileformat<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::FileFormat>,
        {
            self.fileformat = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `FileFormat` for fileformat failed".to_string()
                });
            self
        }
        /// The caller's own id of the request, a GUID.
        pub fn client_request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.client_request_id = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for client_request_id failed"
                        .to_string()
                });
            self
        }
        /// Id that follows a request through the service, a GUID. The service makes one when it is absent.
        pub fn ms_correlationid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_correlationid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_correlationid failed"
                        .to_string()
                });
            self
        }
        /// Idempotency id of the request. Keep it when you repeat after a timeout; take a new one after any answer.
        pub fn ms_requestid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_requestid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_requestid failed"
                        .to_string()
                });
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
        ) -> Result<ResponseValue<crate::answer::ExportAnswer>, Error<()>> {
            let Self {
                client,
                filter,
                fileformat,
                client_request_id,
                ms_correlationid,
                ms_requestid,
            } = self;
            let filter = filter.map_err(Error::InvalidRequest)?;
            let fileformat = fileformat.map_err(Error::InvalidRequest)?;
            let client_request_id = client_request_id.map_err(Error::InvalidRequest)?;
            let ms_correlationid = ms_correlationid.map_err(Error::InvalidRequest)?;
            let ms_requestid = ms_requestid.map_err(Error::InvalidRequest)?;
            let url = format!("{}/v1.0/payouts/transactionhistory", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(4usize);
            if let Some(value) = client_request_id {
                header_map.append("Client-Request-ID", value.to_string().try_into()?);
            }
            if let Some(value) = ms_correlationid {
                header_map.append("ms-correlationid", value.to_string().try_into()?);
            }
            if let Some(value) = ms_requestid {
                header_map.append("ms-requestid", value.to_string().try_into()?);
            }
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query(&progenitor_client::QueryParam::new("$filter", &filter))
                .query(&progenitor_client::QueryParam::new("fileformat", &fileformat))
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "queueEarningsExport",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                202u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_earnings_export`]
    ///
    /// [`Client::get_earnings_export`]: super::Client::get_earnings_export
    #[derive(Debug, Clone)]
    pub struct GetEarningsExport<'a> {
        client: &'a super::Client,
        request_id: Result<::std::string::String, String>,
        client_request_id: Result<Option<::std::string::String>, String>,
        ms_correlationid: Result<Option<::std::string::String>, String>,
        ms_requestid: Result<Option<::std::string::String>, String>,
    }
    impl<'a> GetEarningsExport<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                request_id: Err("request_id was not initialized".to_string()),
                client_request_id: Ok(None),
                ms_correlationid: Ok(None),
                ms_requestid: Ok(None),
            }
        }
        /// Id of the export, a GUID, as the POST answered it.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.request_id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for request_id failed"
                        .to_string()
                });
            self
        }
        /// The caller's own id of the request, a GUID.
        pub fn client_request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.client_request_id = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for client_request_id failed"
                        .to_string()
                });
            self
        }
        /// Id that follows a request through the service, a GUID. The service makes one when it is absent.
        pub fn ms_correlationid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_correlationid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_correlationid failed"
                        .to_string()
                });
            self
        }
        /// Idempotency id of the request. Keep it when you repeat after a timeout; take a new one after any answer.
        pub fn ms_requestid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_requestid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_requestid failed"
                        .to_string()
                });
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
        ) -> Result<ResponseValue<crate::answer::ExportAnswer>, Error<()>> {
            let Self {
                client,
                request_id,
                client_request_id,
                ms_correlationid,
                ms_requestid,
            } = self;
            let request_id = request_id.map_err(Error::InvalidRequest)?;
            let client_request_id = client_request_id.map_err(Error::InvalidRequest)?;
            let ms_correlationid = ms_correlationid.map_err(Error::InvalidRequest)?;
            let ms_requestid = ms_requestid.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v1.0/payouts/transactionhistory/{}", client.baseurl, encode_path(&
                request_id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(4usize);
            if let Some(value) = client_request_id {
                header_map.append("Client-Request-ID", value.to_string().try_into()?);
            }
            if let Some(value) = ms_correlationid {
                header_map.append("ms-correlationid", value.to_string().try_into()?);
            }
            if let Some(value) = ms_requestid {
                header_map.append("ms-requestid", value.to_string().try_into()?);
            }
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getEarningsExport",
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
    /// Builder for [`Client::delete_earnings_export`]
    ///
    /// [`Client::delete_earnings_export`]: super::Client::delete_earnings_export
    #[derive(Debug, Clone)]
    pub struct DeleteEarningsExport<'a> {
        client: &'a super::Client,
        request_id: Result<::std::string::String, String>,
        client_request_id: Result<Option<::std::string::String>, String>,
        ms_correlationid: Result<Option<::std::string::String>, String>,
        ms_requestid: Result<Option<::std::string::String>, String>,
    }
    impl<'a> DeleteEarningsExport<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                request_id: Err("request_id was not initialized".to_string()),
                client_request_id: Ok(None),
                ms_correlationid: Ok(None),
                ms_requestid: Ok(None),
            }
        }
        /// Id of the export, a GUID, as the POST answered it.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.request_id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for request_id failed"
                        .to_string()
                });
            self
        }
        /// The caller's own id of the request, a GUID.
        pub fn client_request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.client_request_id = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for client_request_id failed"
                        .to_string()
                });
            self
        }
        /// Id that follows a request through the service, a GUID. The service makes one when it is absent.
        pub fn ms_correlationid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_correlationid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_correlationid failed"
                        .to_string()
                });
            self
        }
        /// Idempotency id of the request. Keep it when you repeat after a timeout; take a new one after any answer.
        pub fn ms_requestid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_requestid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_requestid failed"
                        .to_string()
                });
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(self) -> Result<ResponseValue<()>, Error<()>> {
            let Self {
                client,
                request_id,
                client_request_id,
                ms_correlationid,
                ms_requestid,
            } = self;
            let request_id = request_id.map_err(Error::InvalidRequest)?;
            let client_request_id = client_request_id.map_err(Error::InvalidRequest)?;
            let ms_correlationid = ms_correlationid.map_err(Error::InvalidRequest)?;
            let ms_requestid = ms_requestid.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v1.0/payouts/transactionhistory/{}", client.baseurl, encode_path(&
                request_id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(4usize);
            if let Some(value) = client_request_id {
                header_map.append("Client-Request-ID", value.to_string().try_into()?);
            }
            if let Some(value) = ms_correlationid {
                header_map.append("ms-correlationid", value.to_string().try_into()?);
            }
            if let Some(value) = ms_requestid {
                header_map.append("ms-requestid", value.to_string().try_into()?);
            }
            #[allow(unused_mut)]
            let mut request = client.client.delete(url).headers(header_map).build()?;
            let info = OperationInfo {
                operation_id: "deleteEarningsExport",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::queue_payments_export`]
    ///
    /// [`Client::queue_payments_export`]: super::Client::queue_payments_export
    #[derive(Debug, Clone)]
    pub struct QueuePaymentsExport<'a> {
        client: &'a super::Client,
        filter: Result<Option<::std::string::String>, String>,
        fileformat: Result<Option<types::FileFormat>, String>,
        client_request_id: Result<Option<::std::string::String>, String>,
        ms_correlationid: Result<Option<::std::string::String>, String>,
        ms_requestid: Result<Option<::std::string::String>, String>,
    }
    impl<'a> QueuePaymentsExport<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                filter: Ok(None),
                fileformat: Ok(None),
                client_request_id: Ok(None),
                ms_correlationid: Ok(None),
                ms_requestid: Ok(None),
            }
        }
        /// Which payments to export, in the language of the earnings filter.
        ///
        /// | field | literal | remarks |
        /// |---|---|---|
        /// | `payoutStatusUpdateTS` | date-time | when the payment's status last changed; a range with `ge` and `le` |
        /// | `enrollmentParticipantId` | text | partner (MPN) id or seller id |
        /// | `programName` | text | as in the earnings filter |
        /// | `payoutOrderType` | text | `REBATE`, `COOP`, `FEE`, `SELL` |
        /// | `paymentId` | text | leading zeros matter |
        /// | `paymentAmount` | number | REST reference only |
        ///
        /// Pass it as it is: the client encodes it.
        pub fn filter<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.filter = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for filter failed"
                        .to_string()
                });
            self
        }
        /// Format of the file. The service takes `csv` when it is left out.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn fileformat<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::FileFormat>,
        {
            self.fileformat = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `FileFormat` for fileformat failed".to_string()
                });
            self
        }
        /// The caller's own id of the request, a GUID.
        pub fn client_request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.client_request_id = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for client_request_id failed"
                        .to_string()
                });
            self
        }
        /// Id that follows a request through the service, a GUID. The service makes one when it is absent.
        pub fn ms_correlationid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_correlationid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_correlationid failed"
                        .to_string()
                });
            self
        }
        /// Idempotency id of the request. Keep it when you repeat after a timeout; take a new one after any answer.
        pub fn ms_requestid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_requestid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_requestid failed"
                        .to_string()
                });
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
        ) -> Result<ResponseValue<crate::answer::ExportAnswer>, Error<()>> {
            let Self {
                client,
                filter,
                fileformat,
                client_request_id,
                ms_correlationid,
                ms_requestid,
            } = self;
            let filter = filter.map_err(Error::InvalidRequest)?;
            let fileformat = fileformat.map_err(Error::InvalidRequest)?;
            let client_request_id = client_request_id.map_err(Error::InvalidRequest)?;
            let ms_correlationid = ms_correlationid.map_err(Error::InvalidRequest)?;
            let ms_requestid = ms_requestid.map_err(Error::InvalidRequest)?;
            let url = format!("{}/v1.0/payouts/payments", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(4usize);
            if let Some(value) = client_request_id {
                header_map.append("Client-Request-ID", value.to_string().try_into()?);
            }
            if let Some(value) = ms_correlationid {
                header_map.append("ms-correlationid", value.to_string().try_into()?);
            }
            if let Some(value) = ms_requestid {
                header_map.append("ms-requestid", value.to_string().try_into()?);
            }
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query(&progenitor_client::QueryParam::new("$filter", &filter))
                .query(&progenitor_client::QueryParam::new("fileformat", &fileformat))
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "queuePaymentsExport",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                202u16 => ::payouts_http::decode(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /// Builder for [`Client::get_payments_export`]
    ///
    /// [`Client::get_payments_export`]: super::Client::get_payments_export
    #[derive(Debug, Clone)]
    pub struct GetPaymentsExport<'a> {
        client: &'a super::Client,
        request_id: Result<::std::string::String, String>,
        client_request_id: Result<Option<::std::string::String>, String>,
        ms_correlationid: Result<Option<::std::string::String>, String>,
        ms_requestid: Result<Option<::std::string::String>, String>,
    }
    impl<'a> GetPaymentsExport<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                request_id: Err("request_id was not initialized".to_string()),
                client_request_id: Ok(None),
                ms_correlationid: Ok(None),
                ms_requestid: Ok(None),
            }
        }
        /// Id of the export, a GUID, as the POST answered it.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.request_id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for request_id failed"
                        .to_string()
                });
            self
        }
        /// The caller's own id of the request, a GUID.
        pub fn client_request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.client_request_id = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for client_request_id failed"
                        .to_string()
                });
            self
        }
        /// Id that follows a request through the service, a GUID. The service makes one when it is absent.
        pub fn ms_correlationid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_correlationid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_correlationid failed"
                        .to_string()
                });
            self
        }
        /// Idempotency id of the request. Keep it when you repeat after a timeout; take a new one after any answer.
        pub fn ms_requestid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_requestid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_requestid failed"
                        .to_string()
                });
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
        ) -> Result<ResponseValue<crate::answer::ExportAnswer>, Error<()>> {
            let Self {
                client,
                request_id,
                client_request_id,
                ms_correlationid,
                ms_requestid,
            } = self;
            let request_id = request_id.map_err(Error::InvalidRequest)?;
            let client_request_id = client_request_id.map_err(Error::InvalidRequest)?;
            let ms_correlationid = ms_correlationid.map_err(Error::InvalidRequest)?;
            let ms_requestid = ms_requestid.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v1.0/payouts/payments/{}", client.baseurl, encode_path(& request_id
                .to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(4usize);
            if let Some(value) = client_request_id {
                header_map.append("Client-Request-ID", value.to_string().try_into()?);
            }
            if let Some(value) = ms_correlationid {
                header_map.append("ms-correlationid", value.to_string().try_into()?);
            }
            if let Some(value) = ms_requestid {
                header_map.append("ms-requestid", value.to_string().try_into()?);
            }
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "getPaymentsExport",
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
    /// Builder for [`Client::delete_payments_export`]
    ///
    /// [`Client::delete_payments_export`]: super::Client::delete_payments_export
    #[derive(Debug, Clone)]
    pub struct DeletePaymentsExport<'a> {
        client: &'a super::Client,
        request_id: Result<::std::string::String, String>,
        client_request_id: Result<Option<::std::string::String>, String>,
        ms_correlationid: Result<Option<::std::string::String>, String>,
        ms_requestid: Result<Option<::std::string::String>, String>,
    }
    impl<'a> DeletePaymentsExport<'a> {
        /// Prepares the call, with every argument unset.
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                request_id: Err("request_id was not initialized".to_string()),
                client_request_id: Ok(None),
                ms_correlationid: Ok(None),
                ms_requestid: Ok(None),
            }
        }
        /// Id of the export, a GUID, as the POST answered it.
        ///
        /// Pass it as it is: the client encodes it.
        pub fn request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.request_id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for request_id failed"
                        .to_string()
                });
            self
        }
        /// The caller's own id of the request, a GUID.
        pub fn client_request_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.client_request_id = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for client_request_id failed"
                        .to_string()
                });
            self
        }
        /// Id that follows a request through the service, a GUID. The service makes one when it is absent.
        pub fn ms_correlationid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_correlationid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_correlationid failed"
                        .to_string()
                });
            self
        }
        /// Idempotency id of the request. Keep it when you repeat after a timeout; take a new one after any answer.
        pub fn ms_requestid<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.ms_requestid = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for ms_requestid failed"
                        .to_string()
                });
            self
        }
        /// Makes the call, with retries and limits as the runtime has them.
        ///
        /// # Errors
        /// Every answer that is no success comes back whole, as [`Error::UnexpectedResponse`]; turn it into a `payouts_http::Error`, which has
        /// read it already. A success whose body is not what the document describes is an [`Error::InvalidResponsePayload`]. A required
        /// argument that is missing is an [`Error::InvalidRequest`], and nothing has been sent.
        pub async fn send(self) -> Result<ResponseValue<()>, Error<()>> {
            let Self {
                client,
                request_id,
                client_request_id,
                ms_correlationid,
                ms_requestid,
            } = self;
            let request_id = request_id.map_err(Error::InvalidRequest)?;
            let client_request_id = client_request_id.map_err(Error::InvalidRequest)?;
            let ms_correlationid = ms_correlationid.map_err(Error::InvalidRequest)?;
            let ms_requestid = ms_requestid.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v1.0/payouts/payments/{}", client.baseurl, encode_path(& request_id
                .to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(4usize);
            if let Some(value) = client_request_id {
                header_map.append("Client-Request-ID", value.to_string().try_into()?);
            }
            if let Some(value) = ms_correlationid {
                header_map.append("ms-correlationid", value.to_string().try_into()?);
            }
            if let Some(value) = ms_requestid {
                header_map.append("ms-requestid", value.to_string().try_into()?);
            }
            #[allow(unused_mut)]
            let mut request = client.client.delete(url).headers(header_map).build()?;
            let info = OperationInfo {
                operation_id: "deletePaymentsExport",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    pub use self::super::Client;
}
