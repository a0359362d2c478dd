//! Steps 3 and 4: tokens for a code, and for a refresh token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{BASE, Refresh, Refusal, account};
use crate::accounts::OracleAccount;
use crate::app::Context;
use crate::http::{Ask, Form, Host, Reply};
use crate::quirks::oracle::{ExpiresInForm, IdTokenClaims, RefreshRotation, RefreshVoided};
use crate::sync::lock;

/// Second-hand figures, on which four sources agree.
const ID_TOKEN: TimeDelta = TimeDelta::days(14);
const REFRESH_TOKEN: TimeDelta = TimeDelta::days(28);

/// What a bearer token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    pub(crate) username: String,
    /// The `id_token`, rather than the unused `access_token`.
    pub(crate) is_id_token: bool,
    pub(super) expires_at: DateTime<Utc>,
}

/// The tokens of one answer.
pub(super) struct Tokens {
    pub(super) id_token: String,
    access_token: String,
    refresh_token: Option<String>,
}

pub(super) fn answer(context: &Context, ask: &Ask) -> Result<Reply, Refusal> {
    let form = ask.form();
    if !context.app.oracle_accounts.iter().any(|account| form.is("client_id", &account.client_id)) {
        return Err(Refusal::UnknownClient);
    }
    if !form.is("scope", "openid") {
        return Err(Refusal::Validation("scope"));
    }
    let tokens = match form.get("grant_type") {
        Some("authorization_code") => by_code(context, &form)?,
        Some("refresh_token") => by_refresh(context, &form)?,
        _ => return Err(Refusal::Validation("grant_type")),
    };
    Ok(Reply::json(StatusCode::OK, &body(context, &tokens)))
}

fn by_code(context: &Context, form: &Form) -> Result<Tokens, Refusal> {
    let text = form.get("code").ok_or(Refusal::Validation("code"))?;
    let code = lock(&context.app.identity.codes).remove(text).ok_or(Refusal::CodeNotFound)?;
    if code.expires_at <= context.now {
        return Err(Refusal::CodeNotFound);
    }
    if !form.is("client_id", &code.flow.client_id) {
        return Err(Refusal::UnknownClient);
    }
    if !form.is("redirect_uri", &code.flow.redirect_uri) {
        return Err(Refusal::Validation("redirect_uri"));
    }
    let verifier = form.get("code_verifier").unwrap_or_default();
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    if !(43..=128).contains(&verifier.len()) || proof != code.flow.challenge {
        return Err(Refusal::Validation("code_verifier"));
    }
    let account = account(context, &code.username).ok_or(Refusal::BadCredentials)?;
    Ok(issue(context, account))
}

fn by_refresh(context: &Context, form: &Form) -> Result<Tokens, Refusal> {
    let token = form.get("refresh_token").ok_or(Refusal::Validation("refresh_token"))?;
    let voided = context.quirk::<RefreshVoided>() == RefreshVoided::Voided;
    let keeps = context.quirk::<RefreshRotation>() == RefreshRotation::Missing;
    let mut refreshes = lock(&context.app.identity.refreshes);
    let refresh = refreshes.get(token).cloned().filter(|refresh| !voided && refresh.expires_at > context.now);
    let refresh = refresh.ok_or(Refusal::CodeNotFound)?;
    if !keeps {
        refreshes.remove(token);
    }
    drop(refreshes);
    let account = account(context, &refresh.username).ok_or(Refusal::BadCredentials)?;
    if keeps {
        return Ok(Tokens { refresh_token: None, ..bearers(context, account) });
    }
    Ok(issue(context, account))
}

/// All tokens for an account.
pub(super) fn issue(context: &Context, account: &OracleAccount) -> Tokens {
    let token = context.app.keys.token("oracle refresh");
    let refresh = Refresh { username: account.username.clone(), expires_at: context.now + REFRESH_TOKEN };
    lock(&context.app.identity.refreshes).insert(token.clone(), refresh);
    Tokens { refresh_token: Some(token), ..bearers(context, account) }
}

fn bearers(context: &Context, account: &OracleAccount) -> Tokens {
    let expires_at = context.now + ID_TOKEN;
    let tokens = Tokens {
        id_token: id_token(context, account, expires_at),
        access_token: context.app.keys.token("oracle access"),
        refresh_token: None,
    };
    let bearer = |is_id_token| Bearer { username: account.username.clone(), is_id_token, expires_at };
    let mut known = lock(&context.app.identity.bearers);
    known.insert(tokens.id_token.clone(), bearer(true));
    known.insert(tokens.access_token.clone(), bearer(false));
    tokens
}

fn id_token(context: &Context, account: &OracleAccount, expires_at: DateTime<Utc>) -> String {
    let form: IdTokenClaims = context.quirk();
    if form == IdTokenClaims::Opaque {
        return context.app.keys.token("oracle id");
    }
    let mut claims = json!({
        "iss": format!("{}{BASE}", context.app.urls.text(Host::OracleAuth)),
        "aud": account.client_id,
        "sub": account.username,
        "iat": context.now.timestamp(),
        "exp": expires_at.timestamp(),
        "jti": context.app.keys.guid("id token"),
    });
    if form == IdTokenClaims::WithoutExp {
        claims.as_object_mut().map(|claims| claims.remove("exp"));
    }
    let header = json!({"typ": "JWT", "alg": "HS256", "kid": "sandbox"});
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let signed = format!("{}.{}", encode(&header), encode(&claims));
    let signature = URL_SAFE_NO_PAD.encode(context.app.keys.mac("id token", signed.as_bytes()));
    format!("{signed}.{signature}")
}

fn body(context: &Context, tokens: &Tokens) -> Value {
    let expires_in = match context.quirk() {
        ExpiresInForm::Number => Value::from(ID_TOKEN.num_seconds()),
        ExpiresInForm::Text => Value::from(ID_TOKEN.num_seconds().to_string()),
        ExpiresInForm::Day => Value::from(86_400),
    };
    let mut body = json!({
        "id_token": tokens.id_token,
        "access_token": tokens.access_token,
        "token_type": "Bearer",
        "expires_in": expires_in,
    });
    if let Some(token) = &tokens.refresh_token {
        body["refresh_token"] = token.clone().into();
    }
    body
}
