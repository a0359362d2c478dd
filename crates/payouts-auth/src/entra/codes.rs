//! What Entra ID's numbered errors mean for a sign-in: one table.
//!
//! Source of every row: Microsoft's list "Microsoft Entra authentication & authorization error codes"
//! (learn.microsoft.com/entra/identity-platform/reference-error-codes, and MicrosoftDocs/entra-docs,
//! docs/identity-platform/reference-error-codes.md), whose name for the error is the third column where it has one.
//! The list warns that numbers may change, so they only choose words and what to do: an unknown number is shown with its
//! text, and the standard `error` decides.

/// What a numbered error asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The service is busy, or in trouble: the same request may succeed later.
    Temporary,
    /// We asked too often in a short time: the same request may succeed after a longer pause.
    Slower,
    /// A second factor has to be given, or set up, by a person.
    SecondFactor,
    /// The app has no consent to use the payouts API.
    Consent,
    /// The person did not allow it.
    Declined,
    /// The refresh token, or the code, is too old, was not used for too long, or is not known.
    Expired,
    /// A person or an administrator revoked the sign-in, or the password was changed.
    Revoked,
    /// The person's account is disabled.
    Disabled,
    /// The person's account is locked.
    Locked,
    /// The person's password has expired or has to be changed.
    PasswordExpired,
    /// User name or password were wrong.
    WrongPassword,
    /// The tenant does not know the person, or does not let this one in.
    NotInTenant,
    /// A policy of the tenant (Conditional Access) does not let this sign-in through.
    Policy,
    /// A policy wants the person to confirm the app, which takes a browser.
    Browser,
    /// There is no such tenant.
    UnknownTenant,
    /// The tenant has no such app registration.
    UnknownApp,
    /// The app registration is disabled.
    DisabledApp,
    /// The client secret has expired.
    SecretExpired,
    /// The client secret is not that of the app registration.
    SecretWrong,
    /// The app registration is not a public client.
    NotPublic,
    /// The app registration lacks the redirect URI.
    RedirectUri,
    /// The endpoint `common` or `organizations` does not go with the app registration.
    SingleTenant,
}

use Meaning::{
    Browser, Consent, Declined, Disabled, DisabledApp, Expired, Locked, NotInTenant, NotPublic,
    PasswordExpired, Policy, RedirectUri, Revoked, SecondFactor, SecretExpired, SecretWrong, SingleTenant,
    Slower, Temporary, UnknownApp, UnknownTenant, WrongPassword,
};

/// Number, meaning, Microsoft's name.
const TABLE: &[(u32, Meaning, &str)] = &[
    (40_010, Temporary, "OAuth2IdPRetryableServerError"),
    (50_033, Temporary, "RetryableError"),
    (50_087, Temporary, "SasRetryableError"),
    (50_088, Temporary, "limit on telecom MFA calls reached"),
    (50_166, Temporary, "ExternalClaimsProviderThrottled"),
    (70_012, Temporary, "MsaServerError"),
    (80_005, Temporary, "OnPremisePasswordValidatorUnpredictableWebException"),
    (90_006, Temporary, "ExternalServerRetryableError"),
    (90_012, Temporary, "RequestTimeout"),
    (90_024, Temporary, "RequestBudgetExceededError"),
    (90_033, Temporary, "MsodsServiceUnavailable"),
    (90_090, Temporary, "GraphRetryableError"),
    (90_091, Temporary, "GraphServiceUnreachable"),
    (501_621, Temporary, "ClaimsTransformationTimeoutRegularExpressionTimeout"),
    (50_196, Slower, "LoopDetected"),
    (90_055, Slower, "TenantThrottlingError"),
    (50_072, SecondFactor, "UserStrongAuthEnrollmentRequiredInterrupt"),
    (50_074, SecondFactor, "UserStrongAuthClientAuthNRequiredInterrupt"),
    (50_076, SecondFactor, "UserStrongAuthClientAuthNRequired"),
    (50_078, SecondFactor, "UserStrongAuthExpired"),
    (50_079, SecondFactor, "UserStrongAuthEnrollmentRequired"),
    (50_158, SecondFactor, "ExternalSecurityChallenge"),
    (50_161, SecondFactor, "InvalidExternalSecurityChallengeConfiguration"),
    (53_004, SecondFactor, "ProofUpBlockedDueToRisk"),
    (53_010, SecondFactor, "ProofUpBlockedDueToSecurityInfoAcr"),
    (65_001, Consent, "DelegationDoesNotExist"),
    (65_005, Consent, "MisconfiguredApplication"),
    (90_008, Consent, "TokenForItselfRequiresGraphPermission"),
    (90_094, Consent, "AdminConsentRequired"),
    (90_095, Consent, "AdminConsentRequiredRequestAccess"),
    (90_099, Consent, "the application has not been authorized in the tenant"),
    (500_011, Consent, "InvalidResourceServicePrincipalNotFound"),
    (650_052, Consent, "the organization has not enabled the service"),
    (650_054, Consent, "the resource is no longer available"),
    (650_056, Consent, "misconfigured application"),
    (650_057, Consent, "invalid resource"),
    (9_002_341, Consent, "the user has to permit single sign-on"),
    (65_004, Declined, "UserDeclinedConsent"),
    (50_089, Expired, "flow token expired"),
    (54_005, Expired, "the authorization code was redeemed already"),
    (70_000, Expired, "InvalidGrant"),
    (70_008, Expired, "ExpiredOrRevokedGrant"),
    (70_019, Expired, "CodeExpired"),
    (70_043, Expired, "BadTokenDueToSignInFrequency"),
    (700_020, Expired, "InteractionRequired"),
    (700_082, Expired, "ExpiredOrRevokedGrantInactiveToken"),
    (700_084, Expired, "the refresh token of a single page app has ended"),
    (50_132, Revoked, "SsoArtifactInvalidOrExpired"),
    (50_133, Revoked, "SsoArtifactRevoked"),
    (50_173, Revoked, "FreshTokenNeeded"),
    (50_057, Disabled, "UserDisabled"),
    (50_053, Locked, "IdsLocked"),
    (50_055, PasswordExpired, "InvalidPasswordExpiredPassword"),
    (50_135, PasswordExpired, "PasswordChangeCompromisedPassword"),
    (50_144, PasswordExpired, "InvalidPasswordExpiredOnPremPassword"),
    (50_056, WrongPassword, "invalid or null password"),
    (50_064, WrongPassword, "CredentialAuthenticationError"),
    (50_126, WrongPassword, "InvalidUserNameOrPassword"),
    (16_000, NotInTenant, "InteractionRequired"),
    (16_003, NotInTenant, "SsoUserAccountNotFoundInResourceTenant"),
    (50_014, NotInTenant, "GuestUserInPendingState"),
    (50_020, NotInTenant, "UserUnauthorized"),
    (50_034, NotInTenant, "UserAccountNotFound"),
    (50_105, NotInTenant, "EntitlementGrantsNotFound"),
    (51_004, NotInTenant, "UserAccountNotInDirectory"),
    (90_072, NotInTenant, "PassThroughUserMfaError"),
    (50_005, Policy, "DevicePolicyError"),
    (50_097, Policy, "DeviceAuthenticationRequired"),
    (50_129, Policy, "DeviceIsNotWorkplaceJoined"),
    (50_131, Policy, "ConditionalAccessFailed"),
    (50_155, Policy, "DeviceAuthenticationFailed"),
    (53_000, Policy, "DeviceNotCompliant"),
    (53_001, Policy, "DeviceNotDomainJoined"),
    (53_002, Policy, "ApplicationUsedIsNotAnApprovedApp"),
    (53_003, Policy, "BlockedByConditionalAccess"),
    (53_011, Policy, "user blocked due to risk on home tenant"),
    (530_032, Policy, "BlockedByConditionalAccessOnSecurityPolicy"),
    (530_034, Policy, "DelegatedAdminBlockedDueToSuspiciousActivity"),
    (530_035, Policy, "BlockedBySecurityDefaults"),
    (50_199, Browser, "CmsiInterrupt"),
    (50_059, UnknownTenant, "MissingTenantRealmAndNoUserInformationProvided"),
    (50_128, UnknownTenant, "invalid domain name"),
    (90_002, UnknownTenant, "InvalidTenantName"),
    (90_019, UnknownTenant, "MissingTenantRealm"),
    (90_038, UnknownTenant, "NationalCloudTenantRedirection"),
    (90_051, UnknownTenant, "InvalidNationalCloudId"),
    (700_011, UnknownApp, "UnauthorizedClientAppNotFoundInOrgIdTenant"),
    (700_016, UnknownApp, "UnauthorizedClient_DoesNotMatchRequest"),
    (70_001, DisabledApp, "UnauthorizedClient"),
    (1_000_031, DisabledApp, "the application cannot be accessed at this time"),
    (7_000_112, DisabledApp, "UnauthorizedClientApplicationDisabled"),
    (7_000_222, SecretExpired, "InvalidClientSecretExpiredKeysProvided"),
    (70_002, SecretWrong, "InvalidClient"),
    (7_000_215, SecretWrong, "invalid client secret is provided"),
    (7_000_218, NotPublic, "client_assertion or client_secret is missing"),
    (50_011, RedirectUri, "InvalidReplyTo"),
    (70_004, RedirectUri, "InvalidRedirectUri"),
    (50_194, SingleTenant, "the application is not multitenant"),
    (90_130, SingleTenant, "NonConvergedAppV2GlobalEndpointNotSupported"),
    (9_001_023, SingleTenant, "the grant is not supported over this endpoint"),
];

impl Meaning {
    /// The meaning of a number, where the table knows it.
    pub(super) fn of_number(number: u32) -> Option<Self> {
        TABLE.iter().find(|(known, ..)| *known == number).map(|(_, meaning, _)| *meaning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_number_is_there_once_and_named() {
        let numbers: BTreeSet<_> = TABLE.iter().map(|(number, ..)| number).collect();
        assert_eq!(numbers.len(), TABLE.len());
        assert!(TABLE.iter().all(|(_, _, name)| !name.is_empty()));
        assert_eq!(Meaning::of_number(90_033), Some(Temporary));
        assert_eq!(Meaning::of_number(1), None);
    }
}
