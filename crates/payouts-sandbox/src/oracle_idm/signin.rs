//! Step 2: user name and password, with the cookies of step 1.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{Code, Flow, Refusal, account};
use crate::app::Context;
use crate::http::{Ask, Reply};
use crate::quirks::oracle::{CodePadding, SigninExpired, SigninRedirectForm, SigninSuccessType};
use crate::sync::lock;

/// Bad passwords in a row that lock an account.
const STRIKES: u32 = 5;
const LOCKED: TimeDelta = TimeDelta::minutes(30);
const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(5);

pub(super) fn answer(context: &Context, ask: &Ask) -> Result<Reply, Refusal> {
    let flow = flow(context, ask)?;
    let form = ask.form();
    let username = form.get("username").ok_or(Refusal::Validation("username"))?;
    let password = form.get("password").ok_or(Refusal::Validation("password"))?;
    let orgname = form.get("orgname").ok_or(Refusal::Validation("orgname"))?;
    let account = account(context, username).filter(|account| account.client_id == flow.client_id);
    let right = orgname == context.app.world.oracle().enterprise()
        && account.is_some_and(|account| account.password == password);
    count_strikes(context, username, right)?;
    if account.is_some_and(|account| account.password_expired) {
        return Ok(Reply::json(StatusCode::OK, &expired(context)));
    }
    let redirect = redirect_url(context, username, flow);
    Ok(Reply::json(
        StatusCode::OK,
        &json!({"nextOp": "redirect", "success": success(context, true), "redirectUrl": redirect}),
    ))
}

/// The flow of the cookies, which must come back byte for byte.
fn flow(context: &Context, ask: &Ask) -> Result<Flow, Refusal> {
    let sent = ask.cookies();
    let flows = lock(&context.app.identity.flows);
    let comes_back = |flow: &&Flow| {
        let cookies = flow.cookies();
        cookies
            .iter()
            .all(|(name, value)| sent.iter().any(|(sent_name, sent)| sent_name == name && sent == value))
    };
    flows.iter().find(comes_back).cloned().ok_or(Refusal::Validation("cookies of the authorize answer"))
}

fn count_strikes(context: &Context, username: &str, right: bool) -> Result<(), Refusal> {
    let mut all = lock(&context.app.identity.strikes);
    let strikes = all.entry(username.to_owned()).or_default();
    if strikes.locked_until.is_some_and(|until| until > context.now) {
        return Err(Refusal::Locked);
    }
    if right {
        all.remove(username);
        return Ok(());
    }
    strikes.bad += 1;
    if strikes.bad >= STRIKES {
        strikes.bad = 0;
        strikes.locked_until = Some(context.now + LOCKED);
    }
    Err(Refusal::BadCredentials)
}

fn redirect_url(context: &Context, username: &str, flow: Flow) -> String {
    let padding: CodePadding = context.quirk();
    let mut text = context.app.keys.padded("code");
    if padding == CodePadding::Plus {
        text.replace_range(..1, "+");
    }
    let written = match padding {
        CodePadding::Escaped => form_urlencoded::byte_serialize(text.as_bytes()).collect(),
        CodePadding::Bare | CodePadding::Plus => text.clone(),
    };
    let mut query = format!("?code={written}");
    if padding == CodePadding::Plus {
        query.push_str("&state=");
        query.extend(form_urlencoded::byte_serialize(flow.state.as_bytes()));
    }
    let redirect = match context.quirk() {
        SigninRedirectForm::Absolute => format!("{}{query}", flow.redirect_uri),
        SigninRedirectForm::Query => query,
    };
    let code = Code { username: username.to_owned(), flow, expires_at: context.now + CODE_LIFETIME };
    lock(&context.app.identity.codes).insert(text, code);
    redirect
}

fn expired(context: &Context) -> Value {
    let mut body = json!({"nextOp": "expired", "success": success(context, false)});
    if context.quirk::<SigninExpired>() == SigninExpired::ResetToken {
        body["resetToken"] = context.app.keys.padded("reset").into();
    }
    body
}

fn success(context: &Context, success: bool) -> Value {
    match context.quirk() {
        SigninSuccessType::Boolean => success.into(),
        SigninSuccessType::Text => success.to_string().into(),
    }
}
