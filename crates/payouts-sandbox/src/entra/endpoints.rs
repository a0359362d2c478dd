//! The endpoints of the host.

use http::{Method, StatusCode};
use serde_json::json;

use super::authorize::{self, device_page, message_page};
use super::claims::Version;
use super::errors::EntraError;
use super::state::Entra;
use super::token;
use crate::context::Context;
use crate::http::{Host, Request, Response};
use crate::validation::Check;

/// The endpoints of the host.
enum Endpoint {
    Authorize(Version),
    Token(Version),
    DeviceCode(Version),
    DevicePage,
    Discovery,
}

/// The endpoint and the tenant of a request.
fn endpoint(request: &Request) -> Option<(Endpoint, String)> {
    let segments = request.segments();
    let mut segments = segments.iter().map(String::as_str);
    let tenant = segments.next()?.to_owned();
    let rest: Vec<_> = segments.collect();
    let endpoint = match rest.as_slice() {
        ["oauth2", "authorize"] => Endpoint::Authorize(Version::V1),
        ["oauth2", "v2.0", "authorize"] => Endpoint::Authorize(Version::V2),
        ["oauth2", "token"] => Endpoint::Token(Version::V1),
        ["oauth2", "v2.0", "token"] => Endpoint::Token(Version::V2),
        ["oauth2", "devicecode"] => Endpoint::DeviceCode(Version::V1),
        ["oauth2", "v2.0", "devicecode"] => Endpoint::DeviceCode(Version::V2),
        ["oauth2", "deviceauth"] => Endpoint::DevicePage,
        ["v2.0", ".well-known", "openid-configuration"] => Endpoint::Discovery,
        _ => return None,
    };
    Some((endpoint, tenant))
}

pub(crate) fn check(request: &Request) -> Check {
    Check::undocumented(endpoint(request).map(|(endpoint, _)| match endpoint {
        Endpoint::Authorize(_) => "entraAuthorize",
        Endpoint::Token(_) => "entraToken",
        Endpoint::DeviceCode(_) => "entraDeviceCode",
        Endpoint::DevicePage => "entraDevicePage",
        Endpoint::Discovery => "entraDiscovery",
    }))
}

pub(crate) fn answer(context: &Context, entra: &Entra, request: &Request) -> Response {
    let Some((endpoint, tenant)) = endpoint(request) else {
        return Response::html(StatusCode::NOT_FOUND, message_page("Not found", "There is nothing here."));
    };
    let known = [context.shared.entra_account.tenant.as_str(), "organizations", "common"];
    if !known.contains(&tenant.as_str()) {
        let text = format!("Tenant '{tenant}' not found. Check that the tenant id is right.");
        return EntraError::new("invalid_request", 90002, &text).response(context);
    }
    match (endpoint, request.method.clone()) {
        (Endpoint::Authorize(version), Method::GET) => authorize::page(context, entra, request, version),
        (Endpoint::Authorize(version), Method::POST) => authorize::consent(context, entra, request, version),
        (Endpoint::Token(version), Method::POST) => {
            token::token(context, entra, request, version).unwrap_or_else(|error| error.response(context))
        }
        (Endpoint::DeviceCode(version), Method::POST) => token::device_code(context, entra, request, version)
            .unwrap_or_else(|error| error.response(context)),
        (Endpoint::DevicePage, Method::GET) => Response::html(StatusCode::OK, device_page()),
        (Endpoint::DevicePage, Method::POST) => token::approve(context, entra, request),
        (Endpoint::Discovery, Method::GET) => discovery(context, &tenant),
        _ => {
            let text = "The endpoint does not accept this method.";
            EntraError::new("invalid_request", 900_561, text).response(context)
        }
    }
}

fn discovery(context: &Context, tenant: &str) -> Response {
    let base = format!("{}/{tenant}", context.shared.urls.text(Host::Entra));
    let body = json!({
        "issuer": format!("{base}/v2.0"),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "device_authorization_endpoint": format!("{base}/oauth2/v2.0/devicecode"),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
    });
    Response::json(StatusCode::OK, &body)
}

/// The response of an injected error with an AADSTS number.
pub(crate) fn injected_error(context: &Context, number: u32, status: StatusCode) -> Response {
    EntraError::from_number(number).response_with(context, status)
}
