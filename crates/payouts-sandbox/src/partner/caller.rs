//! Who calls, and whether payouts lets them.

use super::errors::{DENIED, NOT_FOUND, Refused, UNAUTHENTICATED};
use crate::app::Context;
use crate::entra::{self, Flaw};
use crate::http::Ask;
use crate::quirks::partner::{AppOnly, MfaClaim};

/// A caller that may read payouts.
pub(super) struct Caller {
    /// Partner and seller ids it may see; all when empty.
    pub(super) participants: Vec<String>,
}

pub(super) fn caller(context: &Context, ask: &Ask) -> Result<Caller, Refused> {
    let unauthorized = |text: &str| UNAUTHENTICATED.because(text);
    let token = ask.bearer().ok_or_else(|| unauthorized("Sign in first: no bearer token came"))?;
    let claims = entra::read(context, token).map_err(|flaw| {
        unauthorized(match flaw {
            Flaw::Foreign => "The token is not valid",
            Flaw::Expired => "The token has expired",
            Flaw::Revoked => "The token was revoked",
        })
    })?;
    if !entra::accepts(context, &claims.audience) {
        return Err(unauthorized("The token's audience is not accepted here: incorrect audience"));
    }
    if claims.app_only {
        return match context.quirk() {
            AppOnly::NotFound => Err(NOT_FOUND.because("Resource not found")),
            AppOnly::Forbidden => Err(DENIED.because("An app alone may not do this")),
            AppOnly::Accepted => Ok(Caller { participants: Vec::new() }),
        };
    }
    if context.quirk::<MfaClaim>() != MfaClaim::NotDemanded && !claims.second_factor {
        return Err(DENIED.because("The sign-in had no second factor (MFA)"));
    }
    Ok(Caller { participants: context.app.entra_account.participants.clone() })
}
