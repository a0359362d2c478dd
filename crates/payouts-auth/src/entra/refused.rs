//! What Entra ID's refusals mean, and what to do about each.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::app::PAYOUTS_API_ID;
use super::codes::Meaning;
use crate::identity::Answer;
use payouts_http::Scrubber;
use payouts_http::{Error, ErrorKind};

/// The least pause after Entra refused us for asking too often. No source names a figure.
const SLOWER: Duration = Duration::from_secs(60);
/// The longest text of Entra's own that is shown.
const LONGEST_TEXT: usize = 200;
/// No number seen has fewer digits; shorter ones are no numbers of Entra ID.
const FEWEST_DIGITS: usize = 5;

/// The error body of Entra ID's endpoints, and the error parameters of its redirects.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Refused {
    pub(super) error: String,
    pub(super) error_description: String,
    /// Entra's own numbers for it.
    pub(super) error_codes: Value,
    pub(super) suberror: Option<String>,
    pub(super) correlation_id: Option<String>,
}

impl Refused {
    /// The refusal in an answer of any status; `None` when there is none in it. Entra ID is known to answer 200 with an
    /// error inside.
    pub(super) fn find(answer: &Answer) -> Option<Self> {
        answer.json().filter(|refused: &Self| !refused.error.is_empty())
    }

    /// The refusal in an answer that is known to be one.
    pub(super) fn read(answer: &Answer) -> Self {
        answer.json().unwrap_or_default()
    }

    /// Whether the same request may succeed later, and the grant in it was not used up.
    pub(super) fn is_temporary(&self) -> bool {
        matches!(self.meaning(), Some(Meaning::Temporary | Meaning::Slower))
    }

    fn numbers(&self) -> impl Iterator<Item = u32> {
        let listed = self.error_codes.as_array().into_iter().flatten().filter_map(|code| match code {
            Value::Number(number) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
            Value::String(text) => text.trim_start_matches("AADSTS").parse().ok(),
            _ => None,
        });
        listed.chain(self.described().map(|(number, _)| number))
    }

    /// The number in the description, and the text behind it.
    fn described(&self) -> Option<(u32, &str)> {
        let (_, code) = self.error_description.split_once("AADSTS")?;
        let digits = code.bytes().take_while(u8::is_ascii_digit).count();
        let (number, text) = code.split_at(digits);
        let number = number.parse().ok().filter(|_| digits >= FEWEST_DIGITS)?;
        Some((number, text.trim_start_matches([':', ' '])))
    }

    fn meaning(&self) -> Option<Meaning> {
        let numbered = self.numbers().find_map(Meaning::of_number);
        // A number that the table does not know leaves it to the standard words.
        numbered.or(match (self.error.as_str(), self.suberror.as_deref()) {
            ("temporarily_unavailable" | "server_error", _) => Some(Meaning::Temporary),
            ("consent_required", _) | (_, Some("consent_required")) => Some(Meaning::Consent),
            (_, Some("user_password_expired")) => Some(Meaning::PasswordExpired),
            ("access_denied" | "authorization_declined", _) => Some(Meaning::Declined),
            _ => None,
        })
    }

    /// The refusal as an error that names `account` and states what to do. `sent` are the secrets of the request, which
    /// the service may repeat.
    pub(super) fn into_error<'a>(self, account: &str, sent: impl IntoIterator<Item = &'a str>) -> Error {
        let meaning = self.meaning();
        let (kind, what, hint) = match meaning {
            Some(meaning) => words(meaning, account),
            None => self.by_error(account),
        };
        let code = self.numbers().next().map(|number| format!("AADSTS{number}"));
        let mut message = format!("{what} ({}", plain(&self.error));
        if let Some(code) = &code {
            message.push_str(&format!(", {code}"));
        }
        if let Some(id) = &self.correlation_id {
            message.push_str(&format!(", correlation id {}", plain(id)));
        }
        message.push(')');
        if let Some((_, text)) = self.described().filter(|_| meaning.is_none()) {
            message.push_str(&format!(": {}", shown(text, sent)));
        }
        let code = code.unwrap_or_else(|| plain(&self.error));
        let error = Error::new(kind, message).with_hint(hint).with_service_code(code);
        match meaning {
            Some(Meaning::Temporary) => error.with_retryable(true),
            Some(Meaning::Slower) => error.with_retryable(true).with_retry_after(SLOWER),
            _ => error,
        }
    }

    /// The words for a refusal without a number that is known.
    fn by_error(&self, account: &str) -> (ErrorKind, String, String) {
        let again = format!("sign in again: payouts auth login {account}");
        match self.error.as_str() {
            "invalid_grant" | "interaction_required" | "login_required" => {
                (ErrorKind::SignInNeeded, format!("the sign-in of {account} is no longer valid"), again)
            }
            "expired_token" | "code_expired" => {
                (ErrorKind::SignInNeeded, format!("the code for signing in {account} ran out"), again)
            }
            "invalid_client" | "unauthorized_client" | "invalid_request" | "invalid_scope" | "invalid_resource" => (
                ErrorKind::Configuration,
                format!("Entra ID does not accept the settings of {account}"),
                "check tenant, client id and, where there is one, the client secret against the app registration"
                    .to_owned(),
            ),
            _ => (ErrorKind::Credential, format!("Entra ID gave {account} no token"), again),
        }
    }
}

/// The words for each meaning: what happened, and what to do now.
fn words(meaning: Meaning, account: &str) -> (ErrorKind, String, String) {
    use ErrorKind::{Configuration, SignInNeeded, Status};
    let login = format!("payouts auth login {account}");
    match meaning {
        Meaning::Temporary => (
            Status,
            format!("Entra ID is temporarily unavailable and gave {account} no token"),
            "try again later; the sign-in is kept".to_owned(),
        ),
        Meaning::Slower => (
            Status,
            format!("Entra ID was asked too often and gave {account} no token"),
            "try again later, and look for another program that uses this app registration; the sign-in is kept"
                .to_owned(),
        ),
        Meaning::SecondFactor => (
            SignInNeeded,
            format!("a second factor is required to sign in {account}"),
            format!("sign in with it, as a person who can answer it: {login}"),
        ),
        Meaning::Consent => (
            Configuration,
            format!("the app of {account} may not ask for the payouts API: consent is missing"),
            format!(
                "grant it user_impersonation on the API {PAYOUTS_API_ID} with admin consent, then: {login}; if the API \
                 cannot be found, run: az ad sp create --id {PAYOUTS_API_ID}"
            ),
        ),
        Meaning::Declined => {
            (SignInNeeded, format!("signing in {account} was declined"), format!("accept it: {login}"))
        }
        Meaning::Expired => (
            SignInNeeded,
            format!("the sign-in of {account} is no longer valid: it has expired, or was not used for 90 days"),
            format!("sign in again: {login}"),
        ),
        Meaning::Revoked => (
            SignInNeeded,
            format!("the sign-in of {account} was revoked, or the password was changed since"),
            format!("sign in again: {login}"),
        ),
        Meaning::Disabled => (
            SignInNeeded,
            format!("the account of the person who signed in {account} is disabled"),
            format!("have an administrator enable it, or sign in as another person: {login}"),
        ),
        Meaning::Locked => (
            SignInNeeded,
            format!("the account of the person who signs in {account} is locked after too many attempts"),
            format!("wait or have an administrator unlock it, then: {login}"),
        ),
        Meaning::PasswordExpired => (
            SignInNeeded,
            format!("the password of the person who signs in {account} has expired or has to be changed"),
            format!("change it in the browser: {login}"),
        ),
        Meaning::WrongPassword => (
            SignInNeeded,
            format!("user name or password of the person who signs in {account} are wrong"),
            format!("sign in again: {login}"),
        ),
        Meaning::NotInTenant => (
            SignInNeeded,
            format!("the tenant of {account} does not let this person in"),
            format!("sign in as a person of that tenant whom the app is assigned to: {login}"),
        ),
        Meaning::Policy => (
            SignInNeeded,
            format!("a Conditional Access policy of the tenant does not allow this way to sign in {account}"),
            format!(
                "sign in with the browser, on a device that the policy allows: {login}; if that is refused too, ask the \
                 administrator which policy blocks it"
            ),
        ),
        Meaning::Browser => (
            SignInNeeded,
            format!("the tenant's policy does not allow this way to sign in {account}"),
            format!("sign in with the browser: {login}"),
        ),
        Meaning::UnknownTenant => (
            Configuration,
            format!("there is no tenant as configured for {account}"),
            "check tenant and authority: a GUID or a domain of Entra ID, in the right cloud".to_owned(),
        ),
        Meaning::UnknownApp => (
            Configuration,
            format!("the tenant of {account} does not know the app with its client id"),
            "check tenant and client-id against the app registration".to_owned(),
        ),
        Meaning::DisabledApp => (
            Configuration,
            format!("the app of {account} is disabled"),
            "have an administrator enable it in the tenant, or configure another client-id".to_owned(),
        ),
        Meaning::SecretExpired => (
            Configuration,
            format!("the client secret of {account} has expired"),
            "create a new one on the app registration and put it where client-secret refers to".to_owned(),
        ),
        Meaning::SecretWrong => (
            Configuration,
            format!("the client secret of {account} is not that of the app"),
            "put the value of the secret, not its id, where client-secret refers to".to_owned(),
        ),
        Meaning::NotPublic => (
            Configuration,
            format!("the app of {account} is not registered as a public client"),
            "allow public client flows on the app registration, under authentication".to_owned(),
        ),
        Meaning::RedirectUri => (
            Configuration,
            format!("the app of {account} does not know the address that the browser returns to"),
            "add the redirect URI http://localhost, for mobile and desktop applications, to the app registration"
                .to_owned(),
        ),
        Meaning::SingleTenant => (
            Configuration,
            format!("the app of {account} does not go with the tenant that is configured"),
            "set tenant to the GUID or domain of the tenant of the app registration".to_owned(),
        ),
    }
}

/// Entra's own words, without the ids behind them, addresses of people and what was sent.
fn shown<'a>(text: &str, sent: impl IntoIterator<Item = &'a str>) -> String {
    let text = text.split("Trace ID:").next().unwrap_or_default();
    let text = Scrubber::knowing(sent).scrub(text);
    let words = text.split_whitespace().map(|word| if word.contains('@') { "[address]" } else { word });
    let line = words.collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|letter| !letter.is_control()).take(LONGEST_TEXT).collect();
    line.trim_end_matches('.').to_owned()
}

/// An identifier as it is; anything else is not for printing.
fn plain(text: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if text.is_empty() || text.len() > 64 || !text.chars().all(harmless) {
        return "no reason given".to_owned();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(error: &str, description: &str) -> Error {
        Refused {
            error: error.into(),
            error_description: description.into(),
            correlation_id: Some("a-b".into()),
            ..Refused::default()
        }
        .into_error("acme", ["canary-refresh-token"])
    }

    #[test]
    fn each_refusal_has_its_kind_and_says_what_to_do() {
        use ErrorKind::{Configuration, Credential, SignInNeeded, Status};
        let login = "payouts auth login acme";
        for (error, description, kind, says) in [
            ("invalid_grant", "AADSTS700082: expired", SignInNeeded, login),
            ("invalid_grant", "AADSTS50173: revoked", SignInNeeded, "was revoked"),
            ("invalid_grant", "AADSTS65001: consent", Configuration, "az ad sp create"),
            ("access_denied", "AADSTS90094: consent", Configuration, "consent is missing"),
            ("interaction_required", "AADSTS50076: mfa", SignInNeeded, "AADSTS50076"),
            (
                "invalid_grant",
                "AADSTS50076: mfa",
                SignInNeeded,
                "a second factor is required to sign in acme",
            ),
            ("invalid_grant", "AADSTS50079: mfa", SignInNeeded, login),
            ("invalid_client", "AADSTS7000218: secret", Configuration, "public client flows"),
            ("invalid_client", "AADSTS7000215: secret", Configuration, "client secret"),
            ("invalid_client", "AADSTS7000222: secret", Configuration, "client secret of acme has expired"),
            ("invalid_grant", "AADSTS50057: off", SignInNeeded, "disabled"),
            ("invalid_grant", "AADSTS50053: lock", SignInNeeded, "locked"),
            ("invalid_grant", "AADSTS50055: old", SignInNeeded, "password"),
            ("invalid_request", "AADSTS90002: tenant", Configuration, "no tenant"),
            ("unauthorized_client", "AADSTS700016: app", Configuration, "client-id"),
            ("authorization_declined", "", SignInNeeded, "declined"),
            ("invalid_grant", "AADSTS53003: policy", SignInNeeded, "with the browser"),
            ("temporarily_unavailable", "AADSTS90033: busy", Status, "the sign-in is kept"),
            ("invalid_grant", "AADSTS90024: busy", Status, "try again later"),
            ("server_error", "", Status, "try again later"),
            ("", "", Credential, "no token"),
        ] {
            let refusal = refused(error, description);
            assert_eq!(refusal.kind(), kind, "{error} {description}");
            assert!(refusal.to_string().contains(says), "{error}: {refusal}");
            assert!(refusal.to_string().contains("a-b"), "{refusal}");
            assert_eq!(refusal.is_retryable(), kind == Status, "{refusal}");
        }
    }

    #[test]
    fn asking_too_often_is_answered_by_a_longer_pause() {
        assert_eq!(refused("invalid_grant", "AADSTS50196: loop").retry_after(), Some(SLOWER));
    }

    #[test]
    fn the_list_of_numbers_wins_over_the_description() {
        let refused: Refused = serde_json::from_str(
            r#"{"error":"invalid_grant","error_codes":["AADSTS1",50076],"error_description":"in other words"}"#,
        )
        .unwrap();
        assert!(refused.into_error("acme", []).to_string().contains("second factor"));
    }

    #[test]
    fn a_sub_error_speaks_where_no_number_is_known() {
        let refused = |sub: &str| {
            let body = format!(r#"{{"error":"invalid_grant","error_codes":[99999],"suberror":"{sub}"}}"#);
            serde_json::from_str::<Refused>(&body).unwrap().into_error("acme", []).to_string()
        };
        assert!(refused("consent_required").contains("consent is missing"));
        assert!(refused("user_password_expired").contains("password"));
        assert!(refused("basic_action").contains("no longer valid"));
    }

    #[test]
    fn an_unknown_number_is_shown_with_its_text_and_without_secrets() {
        let refusal = refused(
            "invalid_grant",
            "AADSTS99999: Something new for ada@contoso.example with canary-refresh-token.\r\nTrace ID: 1-2\r\nx",
        );
        let stated = refusal.to_string();
        assert!(stated.contains("AADSTS99999") && stated.contains("Something new for [address]"), "{stated}");
        assert!(
            !stated.contains("canary") && !stated.contains("ada@") && !stated.contains("Trace"),
            "{stated}"
        );
        assert_eq!(refusal.service_code(), Some("AADSTS99999"));
    }

    #[test]
    fn of_a_known_number_nothing_of_the_description_is_shown() {
        let refusal = refused("invalid_grant", "AADSTS70000: the token canary is bad");
        assert!(!format!("{refusal} {refusal:?}").contains("canary"));
        assert_eq!(refusal.service_code(), Some("AADSTS70000"));
    }

    #[test]
    fn a_strange_error_word_is_not_repeated() {
        let refusal = refused("<b>canary</b>", "AADSTS");
        assert!(!format!("{refusal} {refusal:?}").contains("canary"));
    }
}
