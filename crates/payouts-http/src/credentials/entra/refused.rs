//! What Entra ID's refusals mean, and what to do about each.

use serde::Deserialize;

use super::super::identity::Answer;
use super::app::PAYOUTS_API_ID;
use crate::{Error, ErrorKind};

/// The error body of Entra ID's endpoints, and the error parameters of its redirects.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Refused {
    #[serde(default)]
    pub(super) error: String,
    #[serde(default)]
    pub(super) error_description: String,
    pub(super) correlation_id: Option<String>,
}

impl Refused {
    pub(super) fn read(answer: &Answer) -> Self {
        answer.json().unwrap_or_default()
    }

    /// Entra's own number for it, as in `AADSTS700082`.
    fn code(&self) -> Option<&str> {
        let start = self.error_description.find("AADSTS")?;
        let code = &self.error_description[start..];
        let digits = code["AADSTS".len()..].bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| &code[.."AADSTS".len() + digits])
    }

    /// The refusal as an error that names `account` and says what to do.
    pub(super) fn into_error(self, account: &str) -> Error {
        let (kind, what, hint) = self.meaning(account);
        let mut message = format!("{what} ({}", plain(&self.error));
        if let Some(code) = self.code() {
            message.push_str(&format!(", {code}"));
        }
        if let Some(id) = &self.correlation_id {
            message.push_str(&format!(", correlation id {}", plain(id)));
        }
        message.push(')');
        let code = self.code().map_or_else(|| plain(&self.error), str::to_owned);
        Error::new(kind, message).with_hint(hint).with_service_code(code)
    }

    fn meaning(&self, account: &str) -> (ErrorKind, String, String) {
        let again = format!("run: payouts auth login {account}");
        match (self.error.as_str(), self.code()) {
            (_, Some("AADSTS500011" | "AADSTS650057" | "AADSTS65001")) => (
                ErrorKind::Configuration,
                format!("the app of {account} may not ask for the payouts API"),
                format!(
                    "grant it user_impersonation on the API {PAYOUTS_API_ID} with admin consent; if it cannot be found, \
                     run: az ad sp create --id {PAYOUTS_API_ID}"
                ),
            ),
            (_, Some("AADSTS7000218")) => (
                ErrorKind::Configuration,
                format!("the app of {account} is not registered as a public client"),
                "allow public client flows on the app registration, under authentication".to_owned(),
            ),
            (_, Some("AADSTS50011")) => (
                ErrorKind::Configuration,
                format!("the app of {account} does not know the address that the browser returns to"),
                "add the redirect URI http://localhost, for mobile and desktop applications, to the app registration"
                    .to_owned(),
            ),
            (_, Some("AADSTS53003" | "AADSTS50199" | "AADSTS530034")) => (
                ErrorKind::SignInNeeded,
                format!("the tenant's policy does not allow this way to sign in {account}"),
                format!("sign in with the browser: payouts auth login {account}"),
            ),
            ("invalid_grant" | "interaction_required" | "login_required" | "consent_required", _) => {
                (ErrorKind::SignInNeeded, format!("the sign-in of {account} is no longer valid"), again)
            }
            ("access_denied" | "authorization_declined", _) => {
                (ErrorKind::SignInNeeded, format!("signing in {account} was declined"), again)
            }
            ("expired_token" | "code_expired", _) => {
                (ErrorKind::SignInNeeded, format!("the code for signing in {account} ran out"), again)
            }
            ("invalid_client" | "unauthorized_client" | "invalid_request" | "invalid_scope" | "invalid_resource", _) => (
                ErrorKind::Configuration,
                format!("Entra ID does not accept the settings of {account}"),
                "check tenant, client id and, where there is one, the client secret against the app registration"
                    .to_owned(),
            ),
            _ => (ErrorKind::Credential, format!("Entra ID gave {account} no token"), again),
        }
    }
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
        }
        .into_error("acme")
    }

    #[test]
    fn each_refusal_has_its_kind_and_says_what_to_do() {
        for (error, description, kind, says) in [
            ("invalid_grant", "AADSTS700082: expired", ErrorKind::SignInNeeded, "payouts auth login acme"),
            ("invalid_grant", "AADSTS65001: consent", ErrorKind::Configuration, "az ad sp create"),
            ("interaction_required", "AADSTS50076: mfa", ErrorKind::SignInNeeded, "AADSTS50076"),
            ("invalid_client", "AADSTS7000218: secret", ErrorKind::Configuration, "public client flows"),
            ("invalid_client", "AADSTS7000215: secret", ErrorKind::Configuration, "client secret"),
            ("authorization_declined", "", ErrorKind::SignInNeeded, "declined"),
            ("invalid_grant", "AADSTS53003: policy", ErrorKind::SignInNeeded, "with the browser"),
            ("", "", ErrorKind::Credential, "no token"),
        ] {
            let refusal = refused(error, description);
            assert_eq!(refusal.kind(), kind, "{error} {description}");
            assert!(refusal.to_string().contains(says), "{error}: {refusal}");
            assert!(refusal.to_string().contains("a-b"), "{refusal}");
        }
    }

    #[test]
    fn nothing_of_the_description_but_its_number_is_shown() {
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
