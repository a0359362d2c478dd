//! The quirks of Oracle's Business Intelligence API and of its identity provider.

use super::quirk::quirks;

quirks! { ORACLE, "Quirks of Oracle's API.";
    /// The answer for a location that does not use the Payment Cloud Service.
    SiteWithoutPcs "obi-site-without-pcs" {
        EmptyList "empty-list",
        AbsentList "absent-list" [Hostile],
        EmptyObject "empty-object",
        Forbidden "forbidden",
        NotFound "not-found",
    }
    /// Whether a member whose value is 0 is sent.
    AbsentZero "obi-absent-zero-or-null" { Omitted "omitted", Sent "sent", }
    /// Whether a member without a value is left out or written as null.
    NullMembers "obi-null-members" { Omitted "omitted", Null "null" [Hostile], }
    /// Spelling of member names.
    MemberNameDrift "obi-member-name-drift" {
        Schema "schema",
        /// `guestCheckId`, `curUtc`, `payoutUtc`.
        Drifted "drifted",
    }
    /// How late payment data appears and how far back it reaches.
    LagAndHistory "obi-data-lag-and-history" {
        Full "full",
        /// Payment data appears two days later.
        TwoDaysLate "two-days-late" [Hostile],
        /// Nothing older than 90 days.
        NinetyDays "ninety-days",
    }
    /// What an API account sees if it is restricted to some locations.
    RestrictedAccount "obi-restricted-account-partial" {
        /// The summary contains the whole payout, the details their part.
        WholeSummary "whole-summary",
        /// The summary contains only the part of the visible locations.
        PartialSummary "partial-summary" [Hostile],
    }
    /// The answer for an account code that does not exist.
    UnknownAccount "obi-unknown-account" {
        Empty "empty",
        NotFound "not-found",
        BadRequest "bad-request",
    }
    /// Which values o:errorCode has.
    ErrorCodes "obi-error-codes" {
        /// 33204, 33205 and 33218.
        Observed "observed",
        /// One that no user has reported.
        Unlisted "unlisted" [Hostile],
    }
    /// The title of a 403.
    ForbiddenTitle "obi-forbidden-title" {
        ServiceUnavailable "service-unavailable",
        AccessDenied "access-denied" [Observed],
    }
    /// What 404 means.
    NotFoundMeaning "obi-not-found-meaning" {
        /// An unknown path; an unknown location is a bad request.
        UnknownPath "unknown-path",
        /// An unknown location as well.
        Resource "resource" [Hostile],
        /// The release lacks the payment operations.
        OlderRelease "older-release",
    }
    /// How many calls are allowed, and how too many are refused.
    RateLimit "obi-rate-limit" {
        Unlimited "unlimited",
        /// One call per second, otherwise 429 with Retry-After.
        OneASecond "one-a-second",
        /// The same, without Retry-After.
        WithoutRetryAfter "without-retry-after",
    }
    /// Whether gateway statuses (503, 504) occur.
    GatewayTimeout "obi-gateway-timeout" {
        Never "never",
        /// The first time that a request is sent.
        FirstTime "first-time" [Hostile],
    }
    /// How an instant is written.
    InstantForm "obi-instant-form" {
        Bare "bare",
        Zulu "zulu",
        Milliseconds "milliseconds",
        SevenDigits "seven-digits" [Hostile],
    }
    /// Whether changedSinceUTC is accepted with a Z.
    CursorZone "obi-cursor-without-zone" {
        /// 400.
        Refused "refused",
        Taken "taken",
    }
    /// Whether the boundary of a cursor is inclusive.
    CursorOverlap "obi-cursor-overlap" { Inclusive "inclusive", Exclusive "exclusive" [Hostile], }
    /// Whether applicationName is accepted.
    ApplicationName "obi-application-name-refused" {
        Taken "taken",
        /// Refused on getSPIPaymentDetails.
        RefusedOnSpi "refused-on-spi" [Observed],
        RefusedEverywhere "refused-everywhere" [Hostile],
    }
    /// Whether members marked as required survive an include that does not name them.
    IncludeDrops "obi-include-drops-required" { Dropped "dropped", Kept "kept", }
    /// What an unknown path in include leads to.
    IncludeUnknownPath "obi-include-unknown-path" {
        /// 400 with 33205.
        Refused "refused",
        Ignored "ignored",
    }
    /// Whether a filter starts with the word where.
    CriteriaWhere "obi-criteria-where" {
        /// 400 with 33204 without it.
        Demanded "demanded",
        Optional "optional",
    }
    /// How a filter is negated.
    CriteriaNegation "obi-criteria-negation" {
        /// `!equals(a,1)`; a negated parenthesis is 400 with 33218.
        Single "single",
        /// `!(equals(a,1))` as well.
        Both "both",
    }
    /// Whether text values are quoted.
    CriteriaQuoting "obi-criteria-quoting" { Quoted "quoted", Bare "bare", }
    /// Whether a filter on a nested member removes the siblings that do not match.
    CriteriaSiblings "obi-criteria-sibling-rows" { Removed "removed", Kept "kept" [Observed, Hostile], }
    /// Which operations support filters.
    CriteriaSupport "obi-criteria-support" {
        Everywhere "everywhere",
        /// 400 with 33205 on payment operations.
        NotOnPayments "not-on-payments" [Hostile],
    }
    /// Whether an account code is text or a number.
    AcctCodeForm "obi-acct-code-form" { Text "text", Number "number" [Hostile], }
    /// How payoutDt is printed.
    PayoutDtGarbled "obi-payout-dt-garbled" {
        Date "date",
        /// `122024-12-2434`
        Garbled "garbled" [Hostile],
    }
    /// Whether one account can have several payouts on one day.
    SeveralPayouts "obi-several-payouts" {
        /// As in the world.
        AsBooked "as-booked",
        /// Each in two batches, the second with a reference of its own.
        Halved "halved",
    }
    /// JSON type of the payout amount.
    PayoutAmtType "obi-payout-amt-type" { Text "text", Number "number" [Observed], Mixed "mixed" [Hostile], }
    /// Whether payoutUTC and payoutDt agree.
    PayoutUtcYear "obi-payout-utc-year" { Same "same", DecadeEarlier "decade-earlier" [Hostile], }
    /// Whether the containers between root and leaves contain acctCode, rvcNum and busDt.
    ContainerKeys "obi-container-keys" { Present "present", Absent "absent" [Hostile], }
    /// What one entry of payouts represents and contains.
    PayoutsRowGrain "obi-payouts-row-grain" {
        Payment "payment",
        Movement "movement" [Hostile],
        /// One per payment, with its details only.
        Bare "bare",
    }
    /// Name of the member that holds the reference of the fee payout.
    FeePayoutRefName "obi-fee-payout-ref-name" {
        FeePayoutPspRef "fee-payout-psp-ref",
        FeePspPayoutRef "fee-psp-payout-ref",
        FeePayoutRef "fee-payout-ref" [Hostile],
    }
    /// Which other members a payout detail has.
    PayoutDetailMembers "obi-payout-detail-members" {
        Expected "expected",
        /// The two references only.
        Sparse "sparse",
        /// Amounts in an object of their own.
        Nested "nested" [Hostile],
    }
    /// Whether refunds, fees and chargebacks are negative amounts.
    DetailAmountSigns "obi-detail-amount-signs" { Signed "signed", Unsigned "unsigned" [Hostile], }
    /// Which members a payment transaction has, and under which names.
    TransactionMembers "obi-transaction-members" {
        Expected "expected",
        /// The six whose titles were readable.
        Readable "readable",
        /// Other names.
        Renamed "renamed" [Hostile],
    }
    /// Form of check and employee numbers.
    CheckNumberForm "obi-check-number-form" { Number "number", Text "text", Padded "padded" [Hostile], }
    /// Whether settlements and chargebacks repeat the requested date at the root.
    RequestDateEchoed "obi-request-date-echoed" { Echoed "echoed", Absent "absent" [Hostile], }
    /// Which members a settlement has.
    SettlementMembers "obi-settlement-members" { Expected "expected", Sparse "sparse", Renamed "renamed" [Hostile], }
    /// Which members a chargeback has.
    ChargebackMembers "obi-chargeback-members" { Expected "expected", Sparse "sparse", Renamed "renamed" [Hostile], }
    /// Types of the members of an account holder.
    HolderMemberTypes "obi-holder-member-types" { Text "text", Numbers "numbers" [Hostile], }
    /// What the status codes of an account holder mean.
    HolderStatusCodes "obi-holder-status-codes" {
        /// Those of an account.
        OfAccounts "of-accounts",
        /// Others, from 10 on.
        Own "own" [Hostile],
    }
    /// Which members the answer for the Simphony Payment Interface has.
    SpiMembers "obi-spi-members" {
        Rooted "rooted",
        /// Nothing but revenueCenters at the root.
        Bare "bare" [Hostile],
    }
    /// Whether the locations have curUTC at their root.
    LocationsCurUtc "obi-locations-cur-utc" { Absent "absent", Sent "sent" [Observed], }
    /// Whether getLatestBusDt accepts include and searchCriteria.
    LatestBusDtProjection "obi-latest-bus-dt-projection" {
        /// 400 with 33205.
        Refused "refused",
        Taken "taken",
    }
    /// Whether a failure always has a JSON body.
    ErrorBodyForm "obi-error-body-form" { Json "json", Html "html", Empty "empty" [Hostile], }
    /// JSON type of o:errorCode.
    ErrorCodeType "obi-error-code-type" { Integer "integer", Text "text" [Hostile], }
    /// How an expired password shows.
    SigninExpired "obi-signin-expired" {
        /// nextOp is "expired", with a reset token.
        ResetToken "reset-token",
        /// The same, without a token.
        Bare "bare",
    }
    /// JSON type of success.
    SigninSuccessType "obi-signin-success-type" { Boolean "boolean", Text "text" [Hostile], }
    /// Form of redirectUrl.
    SigninRedirectForm "obi-signin-redirect-form" { Absolute "absolute", Query "query" [Hostile], }
    /// Where the authorization code ends.
    CodePadding "obi-code-padding" {
        /// `code=abc=`
        Bare "bare",
        /// `code=abc%3D`
        Escaped "escaped",
        /// `code=abc=&state=1`, with a plus sign in the code.
        Plus "plus" [Hostile],
    }
    /// Which token is the bearer.
    BearerToken "obi-bearer-token" { IdToken "id-token", Either "either" [Observed], }
    /// Whether the id_token can be read.
    IdTokenClaims "obi-id-token-claims" {
        Jwt "jwt",
        /// A JWT without exp.
        WithoutExp "without-exp",
        Opaque "opaque" [Hostile],
    }
    /// Whether a refresh returns a new refresh token.
    RefreshRotation "obi-refresh-rotation" {
        Rotated "rotated",
        /// The answer has none, and the old one stays valid.
        Missing "missing",
    }
    /// What ends a chain of refresh tokens early.
    RefreshVoided "obi-refresh-voided" {
        Lives "lives",
        /// An upgrade of the server: all refresh tokens are invalid.
        Voided "voided",
    }
    /// Type and value of expires_in.
    ExpiresInForm "obi-expires-in-form" {
        /// 1209600
        Number "number",
        /// "1209600"
        Text "text" [Observed, Hostile],
        /// 86400, although the token is valid for 14 days.
        Day "day",
    }
    /// Which codes the identity provider returns.
    IdentityErrorCodes "obi-identity-error-codes" {
        /// `AUTHENTICATION_INVALID` and `RECORD_NOT_FOUND`.
        Two "two",
        /// `VALIDATION_ERRORS` and `INVALID_CLIENT` as well.
        Four "four" [Observed],
        /// One that no user has reported.
        Unlisted "unlisted" [Hostile],
    }
    /// Status of the authorize answer.
    AuthorizeStatus "obi-authorize-status" { Ok "200", Found "302", SeeOther "303" [Hostile], }
    /// Which cookies of the flow must be sent back.
    FlowCookies "obi-flow-cookies" {
        /// Those that clients saw.
        Seen "seen",
        /// And one of the session.
        Session "session" [Hostile],
    }
}
