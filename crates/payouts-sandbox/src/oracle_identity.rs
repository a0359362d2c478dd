//! Oracle's identity provider: authorize, sign in, token, refresh. The state of a flow is in its cookies.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use http::header::SET_COOKIE;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use crate::accounts::OracleAccount;
use crate::context::Context;
use crate::http::{Form, Host, Request, Response};
use crate::quirks::oracle::{
    AuthorizeStatus, CodePadding, ExpiresInForm, FlowCookies, IdTokenClaims, IdentityErrorCodes,
    RefreshRotation, RefreshVoided, SigninExpired, SigninRedirectForm, SigninSuccessType,
};
use crate::sync::lock;
use crate::validation::Check;

const BASE: &str = "/oidc-provider/v1";
const DEFAULT_REDIRECT: &str = "apiaccount://callback";
const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(5);
/// Second-hand figures, on which four sources agree.
const ID_TOKEN_LIFETIME: TimeDelta = TimeDelta::days(14);
const REFRESH_TOKEN_LIFETIME: TimeDelta = TimeDelta::days(28);
/// Failed sign-ins in a row that lock an account.
const MOST_FAILURES: u32 = 5;
const LOCKED_FOR: TimeDelta = TimeDelta::minutes(30);

/// The state of the identity provider.
#[derive(Debug, Default)]
pub(crate) struct IdentityProvider {
    flows: Mutex<HashSet<Flow>>,
    codes: Mutex<HashMap<String, Code>>,
    bearers: Mutex<HashMap<String, Bearer>>,
    refreshes: Mutex<HashMap<String, Refresh>>,
    failures: Mutex<HashMap<String, Failures>>,
}

/// The content of the cookies of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Flow {
    client_id: String,
    challenge: String,
    redirect_uri: String,
    state: String,
    session: String,
}

/// An unused authorization code.
#[derive(Clone, Debug)]
struct Code {
    username: String,
    flow: Flow,
    expires_at: DateTime<Utc>,
}

/// A valid refresh token.
#[derive(Clone, Debug)]
struct Refresh {
    username: String,
    expires_at: DateTime<Utc>,
}

/// Consecutive failed sign-ins of an account.
#[derive(Clone, Debug, Default)]
struct Failures {
    count: u32,
    locked_until: Option<DateTime<Utc>>,
}

/// The account of a bearer token.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    pub(crate) username: String,
    /// Whether it is the `id_token` and not the unused `access_token`.
    pub(crate) is_id_token: bool,
    expires_at: DateTime<Utc>,
}

/// The tokens of one answer.
struct Tokens {
    id_token: String,
    access_token: String,
    refresh_token: Option<String>,
}

impl Flow {
    /// Names and values of the cookies, with padding.
    fn cookies(&self) -> Vec<(&'static str, &str)> {
        let mut cookies = vec![
            ("client_id", self.client_id.as_str()),
            ("code_challenge", self.challenge.as_str()),
            ("code_challenge_method", "S256"),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("response_type", "code"),
        ];
        let others = [("state", self.state.as_str()), ("JSESSIONID", self.session.as_str())];
        cookies.extend(others.into_iter().filter(|(_, value)| !value.is_empty()));
        cookies
    }
}

pub(crate) fn check(request: &Request) -> Check {
    Check::undocumented(match request.path.strip_prefix(BASE) {
        Some("/oauth2/authorize") => Some("identityAuthorize"),
        Some("/oauth2/signin") => Some("identitySignIn"),
        Some("/oauth2/token") => Some("identityToken"),
        Some("/.well-known/openid-configuration") => Some("identityDiscovery"),
        _ => None,
    })
}

impl IdentityProvider {
    pub(crate) fn answer(&self, context: &Context, request: &Request) -> Response {
        let endpoint = request.path.strip_prefix(BASE).unwrap_or_default();
        let response = match (endpoint, request.method.clone()) {
            ("/oauth2/authorize", Method::GET) => self.authorize(context, request),
            ("/oauth2/signin", Method::POST) => self.sign_in(context, request),
            ("/oauth2/token", Method::POST) => self.token(context, request),
            ("/.well-known/openid-configuration", Method::GET) => Ok(discovery(context)),
            ("/oauth2/authorize" | "/oauth2/signin" | "/oauth2/token", _) => {
                Ok(Response::empty(StatusCode::METHOD_NOT_ALLOWED))
            }
            _ => Ok(Response::heading(StatusCode::NOT_FOUND)),
        };
        response.unwrap_or_else(|error| error.response(context))
    }

    /// An id token for an account, as after a sign-in.
    pub(crate) fn id_token(&self, context: &Context, username: &str) -> Option<String> {
        let account = context.oracle_account(username)?;
        Some(self.issue(context, account).id_token)
    }

    /// The account of a valid bearer token.
    pub(crate) fn bearer(&self, context: &Context, token: &str) -> Option<Bearer> {
        let mut bearers = lock(&self.bearers);
        if context.faults.revoked_token {
            bearers.remove(token);
        }
        bearers.get(token).filter(|bearer| bearer.expires_at > context.now).cloned()
    }

    /// Step 1: the cookies of a flow.
    fn authorize(&self, context: &Context, request: &Request) -> Result<Response, IdentityError> {
        let value = |name: &str| request.parameter(name).unwrap_or_default();
        let client_id = value("client_id");
        check_client(context, &client_id)?;
        let required = [
            ("response_type", "code"),
            ("scope", "openid"),
            ("code_challenge_method", "S256"),
            ("redirect_uri", DEFAULT_REDIRECT),
        ];
        if let Some((name, _)) = required.into_iter().find(|(name, required)| value(name) != *required) {
            return Err(IdentityError::Validation(name));
        }
        // Base64url of a SHA-256, without padding.
        let challenge = value("code_challenge");
        let is_base64 = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        if challenge.len() != 43 || !challenge.chars().all(is_base64) {
            return Err(IdentityError::Validation("code_challenge"));
        }
        let session = match context.quirk() {
            FlowCookies::Seen => String::new(),
            FlowCookies::Session => context.shared.keys.token("session"),
        };
        let (redirect_uri, state) = (value("redirect_uri"), value("state"));
        let flow = Flow { client_id, challenge, redirect_uri, state, session };
        let response = match context.quirk() {
            AuthorizeStatus::Ok => Response::html(StatusCode::OK, "<html><body>Sign in</body></html>"),
            AuthorizeStatus::Found => Response::redirect(StatusCode::FOUND, "/oidc-ui/"),
            AuthorizeStatus::SeeOther => Response::redirect(StatusCode::SEE_OTHER, "/oidc-ui/"),
        };
        let response = flow.cookies().into_iter().fold(response, |response, (name, value)| {
            response.with(SET_COOKIE, &format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax"))
        });
        lock(&self.flows).insert(flow);
        Ok(response)
    }

    /// Step 2: user name and password, with the cookies of step 1.
    fn sign_in(&self, context: &Context, request: &Request) -> Result<Response, IdentityError> {
        let flow = self.flow(request)?;
        let form = request.form();
        let field = |name| form.get(name).ok_or(IdentityError::Validation(name));
        let (username, password, orgname) = (field("username")?, field("password")?, field("orgname")?);
        let account = context.oracle_account(username).filter(|account| account.client_id == flow.client_id);
        let is_correct = orgname == context.shared.world.oracle().enterprise()
            && account.is_some_and(|account| account.password == password);
        self.count_failures(context, username, is_correct)?;
        let body = if account.is_some_and(|account| account.password_expired) {
            let mut body = json!({"nextOp": "expired", "success": success(context, false)});
            if context.quirk::<SigninExpired>() == SigninExpired::ResetToken {
                body["resetToken"] = context.shared.keys.base64("reset").into();
            }
            body
        } else {
            let redirect = self.redirect_url(context, username, flow);
            json!({"nextOp": "redirect", "success": success(context, true), "redirectUrl": redirect})
        };
        Ok(Response::json(StatusCode::OK, &body))
    }

    /// The flow of the cookies, which must be sent back byte for byte.
    fn flow(&self, request: &Request) -> Result<Flow, IdentityError> {
        let sent = request.cookies();
        let is_sent_back = |flow: &&Flow| {
            let was_sent = |cookie: &(&str, &str)| {
                sent.iter().any(|(name, value)| (name.as_str(), value.as_str()) == *cookie)
            };
            flow.cookies().iter().all(was_sent)
        };
        let flow = lock(&self.flows).iter().find(is_sent_back).cloned();
        flow.ok_or(IdentityError::Validation("cookies of the authorize answer"))
    }

    fn count_failures(
        &self,
        context: &Context,
        username: &str,
        is_correct: bool,
    ) -> Result<(), IdentityError> {
        let mut all = lock(&self.failures);
        let failures = all.entry(username.to_owned()).or_default();
        if failures.locked_until.is_some_and(|until| until > context.now) {
            return Err(IdentityError::Locked);
        }
        if is_correct {
            all.remove(username);
            return Ok(());
        }
        failures.count += 1;
        if failures.count >= MOST_FAILURES {
            failures.count = 0;
            failures.locked_until = Some(context.now + LOCKED_FOR);
        }
        Err(IdentityError::BadCredentials)
    }

    fn redirect_url(&self, context: &Context, username: &str, flow: Flow) -> String {
        let padding: CodePadding = context.quirk();
        let mut text = context.shared.keys.base64("code");
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
        lock(&self.codes).insert(text, code);
        redirect
    }

    /// Steps 3 and 4: tokens for a code, and for a refresh token.
    fn token(&self, context: &Context, request: &Request) -> Result<Response, IdentityError> {
        let form = request.form();
        check_client(context, form.get("client_id").unwrap_or_default())?;
        if !form.is("scope", "openid") {
            return Err(IdentityError::Validation("scope"));
        }
        let tokens = match form.get("grant_type") {
            Some("authorization_code") => self.by_code(context, &form)?,
            Some("refresh_token") => self.by_refresh(context, &form)?,
            _ => return Err(IdentityError::Validation("grant_type")),
        };
        let expires_in = match context.quirk() {
            ExpiresInForm::Number => Value::from(ID_TOKEN_LIFETIME.num_seconds()),
            ExpiresInForm::Text => Value::from(ID_TOKEN_LIFETIME.num_seconds().to_string()),
            ExpiresInForm::Day => Value::from(86_400),
        };
        let mut body = json!({
            "id_token": tokens.id_token,
            "access_token": tokens.access_token,
            "token_type": "Bearer",
            "expires_in": expires_in,
        });
        if let Some(token) = tokens.refresh_token {
            body["refresh_token"] = token.into();
        }
        Ok(Response::json(StatusCode::OK, &body))
    }

    fn by_code(&self, context: &Context, form: &Form) -> Result<Tokens, IdentityError> {
        let text = form.get("code").ok_or(IdentityError::Validation("code"))?;
        let code = lock(&self.codes).remove(text).filter(|code| code.expires_at > context.now);
        let code = code.ok_or(IdentityError::CodeNotFound)?;
        if !form.is("client_id", &code.flow.client_id) {
            return Err(IdentityError::UnknownClient);
        }
        if !form.is("redirect_uri", &code.flow.redirect_uri) {
            return Err(IdentityError::Validation("redirect_uri"));
        }
        let verifier = form.get("code_verifier").unwrap_or_default();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        if !(43..=128).contains(&verifier.len()) || challenge != code.flow.challenge {
            return Err(IdentityError::Validation("code_verifier"));
        }
        let account = context.oracle_account(&code.username).ok_or(IdentityError::BadCredentials)?;
        Ok(self.issue(context, account))
    }

    fn by_refresh(&self, context: &Context, form: &Form) -> Result<Tokens, IdentityError> {
        let token = form.get("refresh_token").ok_or(IdentityError::Validation("refresh_token"))?;
        let is_voided = context.quirk::<RefreshVoided>() == RefreshVoided::Voided;
        let rotates = context.quirk::<RefreshRotation>() == RefreshRotation::Rotated;
        let mut refreshes = lock(&self.refreshes);
        let refresh = refreshes.get(token).filter(|refresh| !is_voided && refresh.expires_at > context.now);
        let refresh = refresh.cloned().ok_or(IdentityError::CodeNotFound)?;
        if rotates {
            refreshes.remove(token);
        }
        drop(refreshes);
        let account = context.oracle_account(&refresh.username).ok_or(IdentityError::BadCredentials)?;
        Ok(if rotates { self.issue(context, account) } else { self.issue_bearers(context, account) })
    }

    /// Issues all tokens for an account.
    fn issue(&self, context: &Context, account: &OracleAccount) -> Tokens {
        let token = context.shared.keys.token("oracle refresh");
        let expires_at = context.now + REFRESH_TOKEN_LIFETIME;
        let refresh = Refresh { username: account.username.clone(), expires_at };
        lock(&self.refreshes).insert(token.clone(), refresh);
        Tokens { refresh_token: Some(token), ..self.issue_bearers(context, account) }
    }

    /// Issues tokens for an account without a refresh token.
    fn issue_bearers(&self, context: &Context, account: &OracleAccount) -> Tokens {
        let expires_at = context.now + ID_TOKEN_LIFETIME;
        let tokens = Tokens {
            id_token: new_id_token(context, account, expires_at),
            access_token: context.shared.keys.token("oracle access"),
            refresh_token: None,
        };
        let bearer = |is_id_token| Bearer { username: account.username.clone(), is_id_token, expires_at };
        let mut bearers = lock(&self.bearers);
        bearers.insert(tokens.id_token.clone(), bearer(true));
        bearers.insert(tokens.access_token.clone(), bearer(false));
        tokens
    }
}

fn new_id_token(context: &Context, account: &OracleAccount, expires_at: DateTime<Utc>) -> String {
    let form: IdTokenClaims = context.quirk();
    if form == IdTokenClaims::Opaque {
        return context.shared.keys.token("oracle id");
    }
    let mut claims = json!({
        "iss": format!("{}{BASE}", context.shared.urls.text(Host::OracleAuth)),
        "aud": account.client_id,
        "sub": account.username,
        "iat": context.now.timestamp(),
        "exp": expires_at.timestamp(),
        "jti": context.shared.keys.guid("id token"),
    });
    if form == IdTokenClaims::WithoutExp {
        claims.as_object_mut().map(|claims| claims.remove("exp"));
    }
    context.shared.keys.jwt("id token", &claims)
}

fn check_client(context: &Context, client_id: &str) -> Result<(), IdentityError> {
    let is_known = context.shared.oracle_accounts.iter().any(|account| account.client_id == client_id);
    if is_known { Ok(()) } else { Err(IdentityError::UnknownClient) }
}

fn success(context: &Context, success: bool) -> Value {
    match context.quirk() {
        SigninSuccessType::Boolean => success.into(),
        SigninSuccessType::Text => success.to_string().into(),
    }
}

fn discovery(context: &Context) -> Response {
    let base = format!("{}{BASE}", context.shared.urls.text(Host::OracleAuth));
    let body = json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth2/authorize"),
        "token_endpoint": format!("{base}/oauth2/token"),
        "response_types_supported": ["code"],
        "scopes_supported": ["openid"],
        "code_challenge_methods_supported": ["S256"],
    });
    Response::json(StatusCode::OK, &body)
}

/// The response of an injected error: the provider's error that is closest to an AADSTS number of Entra ID.
pub(crate) fn injected_error(context: &Context, number: u32, status: StatusCode) -> Response {
    IdentityError::closest_to(number).response_with(context, status)
}

/// An error of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IdentityError {
    BadCredentials,
    Locked,
    CodeNotFound,
    /// A parameter, a cookie or a proof is missing or wrong.
    Validation(&'static str),
    UnknownClient,
    Busy,
}

impl IdentityError {
    /// The error that is closest to an AADSTS number of Entra ID.
    fn closest_to(number: u32) -> Self {
        match number {
            50_033 | 50_196 | 90_006 | 90_012 | 90_024 | 90_033 | 90_055 | 90_090 => Self::Busy,
            50_053 | 50_057 => Self::Locked,
            700_016 => Self::UnknownClient,
            70_008 | 700_082 => Self::CodeNotFound,
            _ => Self::BadCredentials,
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::BadCredentials | Self::Locked | Self::CodeNotFound => StatusCode::UNAUTHORIZED,
            Self::Validation(_) | Self::UnknownClient => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn response(self, context: &Context) -> Response {
        self.response_with(context, self.status())
    }

    fn response_with(self, context: &Context, status: StatusCode) -> Response {
        let message = match self {
            Self::BadCredentials => "invalid.credentials",
            Self::Locked => "account.locked",
            Self::CodeNotFound => "AUTHENTICATION_CODE_NOT_FOUND",
            Self::Validation(what) => what,
            Self::UnknownClient => "client.not.found",
            Self::Busy => "service.unavailable",
        };
        let code = match (context.quirk(), self) {
            (IdentityErrorCodes::Unlisted, _) => "IDENTITY_FAILURE_4711",
            (_, Self::CodeNotFound) => "RECORD_NOT_FOUND",
            (_, Self::Busy) => "UNAVAILABLE",
            (IdentityErrorCodes::Four, Self::Validation(_)) => "VALIDATION_ERRORS",
            (IdentityErrorCodes::Four, Self::UnknownClient) => "INVALID_CLIENT",
            _ => "AUTHENTICATION_INVALID",
        };
        Response::json(status, &json!({"status": self.status().as_u16(), "message": message, "code": code}))
    }
}
