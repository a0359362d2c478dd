//! The quirks of Partner Center, Entra ID and the export files.

use super::quirk::quirks;

quirks! { PARTNER, "Quirks of Partner Center.";
    /// Which audience a token must have.
    Audience "pc-audience" {
        /// `https://api.partner.microsoft.com`
        Partner "partner",
        /// `https://api.partnercenter.microsoft.com`
        PartnerCenter "partnercenter",
        /// Both.
        Either "either",
    }
    /// Whether device code works.
    DeviceCode "pc-device-code" { Allowed "allowed", Blocked "blocked", }
    /// Whether payouts requires a token with a second factor.
    MfaClaim "pc-mfa-claim" {
        NotDemanded "not-demanded",
        Demanded "demanded" [Observed],
        /// Required, and a refresh loses the claim.
        LostOnRefresh "lost-on-refresh",
    }
    /// Whether an app alone may call payouts.
    AppOnly "pc-app-only" {
        /// 404 on every payouts path.
        NotFound "not-found",
        Forbidden "forbidden",
        Accepted "accepted",
    }
    /// Whether the numbers of a token answer are numbers.
    TokenNumbers "pc-token-numbers" {
        /// Text from the v1 endpoint, numbers from v2.
        ByVersion "by-version",
        Numbers "numbers",
        Text "text" [Hostile],
    }
    /// Whether a POST without a body must send Content-Length 0.
    EmptyPostLength "pc-empty-post-length" { Optional "optional", Demanded "demanded" [Hostile], }
    /// How the service refuses to delete an export that is being processed.
    DeleteWhileProcessing "pc-delete-while-processing" { Conflict "conflict", BadRequest "bad-request" [Hostile], }
    /// Whether an export that is still Queued can be deleted.
    DeleteQueued "pc-delete-queued" { Allowed "allowed", Refused "refused" [Hostile], }
    /// The answer to the deletion of an export that does not exist.
    DeleteMissing "pc-delete-missing" { NotFound "not-found", Done "done", }
    /// The body of a successful deletion.
    DeleteBody "pc-delete-body" { Empty "empty", Export "export", Html "html" [Hostile], }
    /// How the file is packed.
    Container "pc-container" { Zip "zip", Gzip "gzip", Plain "plain" [Observed], }
    /// Which encoding a file has, and whether it begins with a byte order mark.
    FileEncoding "pc-file-encoding" {
        Utf8 "utf-8",
        Utf8Bom "utf-8-bom" [Observed],
        Utf16Le "utf-16le" [Hostile],
        Utf16Be "utf-16be",
    }
    /// How entries of a split export are named, and whether each begins with a header.
    SplitFiles "pc-split-files" {
        /// `2022-04_25`, a header in each.
        Month "month",
        /// `part-00025`, a header in each.
        Parts "parts" [Hostile],
        /// A header in the first only.
        HeaderOnce "header-once",
    }
    /// How cells are quoted.
    CsvQuoting "pc-csv-quoting" { Needed "needed", All "all" [Observed, Hostile], }
    /// How numbers are written.
    NumberFormat "pc-number-format" {
        Plain "plain",
        Thousands "thousands" [Observed],
        Parentheses "parentheses",
        Exponent "exponent",
        /// A different one of these in every cell.
        Mixed "mixed" [Hostile],
    }
    /// How dates and times are written in a file.
    DateFormat "pc-date-format" {
        Utc "utc",
        /// No offset.
        Naive "naive" [Observed],
        /// `+00:00`
        Offset "offset",
        DateOnly "date-only",
        /// Seven fraction digits.
        Fraction "fraction" [Hostile],
    }
    /// Whether the header is the first line.
    HeaderLine "pc-header-line" { First "first", Third "third" [Hostile], }
    /// How column names are spelled.
    ColumnSpelling "pc-column-spelling" {
        Camel "camel",
        /// `OrderId`, `Program Code`
        Pages "pages" [Observed],
        /// `ORDER_ID`
        Shouted "shouted" [Hostile],
    }
    /// The result of an export without rows.
    EmptyExport "pc-empty-export" { Header "header", NoLink "no-link", Failed "failed", }
    /// Whether `le` with a plain date covers the whole of that day.
    PlainDateEnd "pc-plain-date-end" { Midnight "midnight", WholeDay "whole-day", }
    /// Whether payments can be filtered on paymentDate.
    PaymentDateFilter "pc-payment-date-filter" { Refused "refused", Taken "taken", }
    /// Whether payouts honours ms-requestid.
    MsRequestId "pc-ms-requestid" { Honoured "honoured", Ignored "ignored" [Hostile], }
    /// Whether Client-Request-ID must be sent.
    ClientRequestId "pc-client-request-id" { Optional "optional", Demanded "demanded" [Hostile], }
    /// Which id headers an answer has.
    ResponseIds "pc-response-ids" {
        RequestId "request-id",
        /// `client-request-id`, `x-ms-ags-diagnostic` and `timestamp` as well.
        PartnerApi "partner-api" [Observed],
        /// `ms-requestid` and `ms-correlationid`.
        Echoes "echoes",
        None "none" [Hostile],
    }
    /// Whether a throttled answer has Retry-After.
    RetryAfter "pc-retry-after" { Seconds "seconds", Date "date", Absent "absent" [Hostile], }
    /// Whether the answer to a POST has Location.
    LocationHeader "pc-location-header" {
        Absent "absent",
        Sent "sent" [Observed],
        /// Sent, and the body has no request id.
        Only "only" [Hostile],
    }
    /// Whether the case of a status can be relied on.
    StatusCase "pc-status-case" { Documented "documented", Lower "lower" [Observed], Upper "upper" [Hostile], }
    /// What Completed with an empty link means.
    CompletedWithoutLink "pc-completed-without-link" {
        Never "never",
        /// The first read after completion lacks the link.
        FirstRead "first-read" [Observed, Hostile],
    }
    /// How long an export takes.
    ExportDuration "pc-export-duration" {
        /// Three and a half minutes.
        Minutes "minutes",
        /// Three seconds.
        Seconds "seconds",
        /// 23 hours and 59 minutes.
        Day "day",
    }
    /// How long a link is valid, and how the storage refuses an old one.
    LinkLifetime "pc-link-lifetime" {
        /// One hour, then 403.
        Hour "hour",
        /// One minute, then 403.
        Minute "minute",
        /// One hour, then 404.
        NotFound "not-found" [Hostile],
    }
    /// How long the service keeps an export.
    ExportRetention "pc-export-retention" {
        Kept "kept",
        /// A day after it was completed.
        Day "day",
    }
    /// Whether processingStartDateTime is sent.
    ProcessingStart "pc-processing-start" { Absent "absent", Sent "sent" [Observed], Null "null" [Hostile], }
    /// Whether an answer is an envelope or an array.
    BareArray "pc-bare-array" { Envelope "envelope", Array "array", }
    /// Whether the envelope may hold a single object.
    SingleValue "pc-single-value" { Array "array", Object "object" [Hostile], }
    /// The case of member names.
    RecasedKeys "pc-recased-keys" { Camel "camel", Pascal "pascal" [Hostile], Lower "lower", }
    /// Whether an answer may be one export without an envelope.
    BareObject "pc-bare-object" { Envelope "envelope", Object "object", }
    /// Whether members may be null or missing.
    NullMembers "pc-null-members" { Present "present", Null "null" [Hostile], Missing "missing", }
    /// Whether an error code is a word, a number, or a number in a string.
    ErrorCodeText "pc-error-code-text" { Word "word", Number "number" [Hostile], NumberText "number-text" [Observed], }
    /// What the body of an error looks like.
    ErrorShapes "pc-error-shapes" {
        PartnerApi "partner-api",
        Gateway "gateway" [Observed],
        PartnerCenter "partner-center" [Hostile],
        /// JSON of no known shape.
        Other "other",
    }
    /// Whether the bodies of gateway errors are JSON.
    GatewayErrors "pc-gateway-errors" { Json "json", Html "html" [Observed], Empty "empty" [Hostile], }
    /// Which columns hold the currencies of a payment.
    PaymentCurrency "pc-payment-currency" {
        /// `currencyCode`
        One "one",
        /// `earnedCurrencyCode` and `paymentCurrencyCode`
        Two "two" [Observed, Hostile],
        /// All three.
        All "all",
    }
    /// Which columns the payments file has, and in which order.
    PaymentsColumns "pc-payments-columns" {
        /// Sixteen, in the order of the texts.
        Documented "documented",
        /// By alphabet, with `CIReferenceNumber`.
        Alphabetical "alphabetical" [Observed, Hostile],
    }
    /// Whether one payment id has several rows.
    PaymentGrain "pc-payment-grain" {
        /// One row per payment order.
        Orders "orders",
        /// One row per payment id, its orders added up.
        Merged "merged",
    }
    /// Whether totalPayment is earned minus withheldTax plus salesTax minus serviceFeeTax.
    TotalArithmetic "pc-total-arithmetic" {
        Exact "exact",
        /// The columns of taxes are blank, although the total includes them.
        Unexplained "unexplained" [Hostile],
    }
    /// How payment methods are written.
    PaymentMethods "pc-payment-methods" {
        /// Bank transfer, Credit note.
        Pages "pages",
        /// `ElectronicBank`, `LRDCredit`.
        Codes "codes" [Observed],
        /// electronicbank, lrdcredit.
        Lower "lower" [Hostile],
    }
    /// Whether every payment has an id that the bank statement shows.
    PaymentIdBlank "pc-payment-id-blank" {
        Usual "usual",
        /// Credit notes never have one.
        CreditNotes "credit-notes" [Hostile],
    }
    /// Which statuses a payment can have, and how they are written.
    PaymentStatusText "pc-payment-status" {
        /// Sent, In progress.
        Pages "pages",
        /// SENT, IN PROGRESS.
        Upper "upper",
        /// As upper, and PAID instead of SENT.
        Paid "paid" [Observed],
        /// As pages, and Processed instead of Sent.
        Processed "processed" [Hostile],
    }
    /// The order of the columns of earnings.
    EarningsOrder "pc-earnings-order" {
        Documented "documented",
        /// engagementName right after lever.
        Engagement "engagement" [Observed],
        Alphabetical "alphabetical" [Hostile],
    }
    /// Columns of files that no page documents.
    UndocumentedColumns "pc-undocumented-columns" {
        Absent "absent",
        Present "present" [Observed],
        /// And two that no source mentions.
        More "more" [Hostile],
    }
    /// Columns that pages documented and files lack.
    WithdrawnColumns "pc-withdrawn-columns" { Absent "absent", Present "present", }
    /// Whether an earning id occurs once.
    EarningIdRepeats "pc-earning-id-repeats" {
        Once "once",
        /// Every tenth earning is repeated with another transaction, as in growth reports.
        Repeated "repeated" [Hostile],
    }
    /// Whether every row has an earning id.
    EarningIdAbsent "pc-earning-id-absent" { Present "present", Absent "absent", }
    /// Whether paymentId joins to paymentID of the payments file.
    EarningPaymentJoin "pc-earning-payment-join" {
        Exact "exact",
        /// Leading zeros are lost in the earnings file.
        Unpadded "unpadded" [Hostile],
    }
    /// The columns of the last payment currency before a first payment.
    LastPaymentCurrency "pc-last-payment-currency" { Blank "blank", Dollars "dollars" [Hostile], }
    /// The name of the column of the expected payment.
    MaturityMonth "pc-maturity-month" {
        Estimated "estimated",
        Maturity "maturity" [Hostile],
        Both "both",
    }
}
