//! Whether a token is for the payouts API at all.
//!
//! Most Partner Center guides ask for `https://api.partnercenter.microsoft.com`. Such a token works for invoices, and
//! payouts answer it with a bare 401, so it is better to say so before sending it.

use super::app::{EntraApp, PAYOUTS_API_ID};
use crate::Claims;
use payouts_http::{Error, ErrorKind};

/// Longer than any audience seen; the rest of a strange one is useless.
const SHOWN: usize = 120;

/// Fails when the token names another audience. A token that names none is left to the service to judge.
///
/// Tokens of the v1 endpoint name the address, those of the v2 endpoint may name the API's application id.
pub(super) fn check(claims: &Claims, app: &EntraApp) -> Result<(), Error> {
    let wanted = app.wanted_audience();
    let fits = |audience: &String| {
        let audience = audience.trim_end_matches('/');
        audience.eq_ignore_ascii_case(wanted)
            || audience.trim_start_matches("api://").eq_ignore_ascii_case(PAYOUTS_API_ID)
    };
    let audiences = claims.audiences();
    if audiences.is_empty() || audiences.iter().any(fits) {
        return Ok(());
    }
    let found: Vec<&str> = audiences.iter().map(|audience| shown(audience)).collect();
    Err(Error::new(
        ErrorKind::WrongAudience,
        format!("the token is for {}, but payouts need one for {wanted}", found.join(" and ")),
    )
    .with_hint(format!(
        "ask for the scope {wanted}/.default (v2) or the resource {wanted} (v1), and grant the app user_impersonation on \
         the API {PAYOUTS_API_ID}; if it cannot be found, run: az ad sp create --id {PAYOUTS_API_ID}"
    )))
}

fn shown(audience: &str) -> &str {
    let end = audience.char_indices().nth(SHOWN).map_or(audience.len(), |(end, _)| end);
    &audience[..end]
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn checked(aud: &str) -> Result<(), Error> {
        let token = format!("e30.{}.s", URL_SAFE_NO_PAD.encode(format!(r#"{{"aud":{aud}}}"#)));
        check(&Claims::read(&token).unwrap(), &EntraApp::new("t", "c"))
    }

    mod pc_audience {
        use super::*;

        #[test]
        fn both_names_of_the_payouts_api_are_right() {
            for aud in [
                r#""https://api.partner.microsoft.com""#,
                r#""https://api.partner.microsoft.com/""#,
                r#""4990cffe-04e8-4e8b-808a-1175604b879f""#,
                r#""api://4990CFFE-04E8-4E8B-808A-1175604B879F""#,
                r#"["other","https://api.partner.microsoft.com"]"#,
                "null",
            ] {
                assert!(checked(aud).is_ok(), "{aud}");
            }
        }

        #[test]
        fn the_wrong_and_the_right_one_are_named() {
            for wrong in ["https://api.partnercenter.microsoft.com", "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"] {
                let error = checked(&format!("{wrong:?}")).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::WrongAudience);
                assert!(error.is_auth());
                let text = error.to_string();
                assert!(text.contains(wrong) && text.contains("https://api.partner.microsoft.com"), "{text}");
            }
        }
    }

    #[test]
    fn an_absurd_audience_is_cut() {
        let error = checked(&format!("{:?}", "é".repeat(10_000))).unwrap_err();
        assert!(error.to_string().len() < 2_000);
    }
}
