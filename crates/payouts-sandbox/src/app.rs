//! The path of a request: validation, injected faults, the service of its host, the journal.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use http::header::{DATE, SERVER};

use crate::context::Context;
use crate::faults::Fault;
use crate::http::{BodyFault, Host, Outcome, Request, Response, http_date};
use crate::journal::JournalEntry;
use crate::state::State;
use crate::sync::lock;
use crate::validation::{Check, ORACLE_BI, PARTNER_CENTER};
use crate::{blob, control, entra, fault_responses, faults, oracle_identity, partner};

/// Answers one request.
pub(crate) async fn answer(state: Arc<State>, request: Request) -> Outcome {
    let mut context = state.shared.context();
    if request.path.starts_with(control::PREFIX) {
        let response = control::answer(&state, &context, &request).await;
        return Outcome::Response(with_server(response, &context), None);
    }
    let mut entry = JournalEntry::new(&request, context.now);
    let check = check(&request);
    entry.operation = check.operation;
    if check.operation.is_some() && request.method == http::Method::POST && is_json(&request) {
        entry.body = String::from_utf8(request.body.to_vec()).ok();
    }
    entry.violations.clone_from(&check.violations);
    let faults = lock(&state.faults).apply(check.operation, &request.path, &state.shared.keys);
    entry.fault = faults.first().map(Fault::kind);
    let outcome = answer_with_faults(&state, &mut context, &request, &check, &faults).await;
    if let Outcome::Response(response, _) = &outcome {
        entry.status = Some(response.status.as_u16());
        entry.length = response.content.length();
    }
    lock(&state.journal).write(entry);
    outcome
}

async fn answer_with_faults(
    state: &State,
    context: &mut Context,
    request: &Request,
    check: &Check,
    faults: &[Fault],
) -> Outcome {
    let mut instead = None;
    let mut after = None;
    let mut body_fault = None;
    let mut wrong_body = None;
    let mut success_status = None;
    for fault in faults {
        match *fault {
            Fault::Latency { milliseconds } => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
            Fault::ClockSkew { seconds } => {
                let skew = TimeDelta::try_seconds(seconds).unwrap_or_default();
                context.now = context.now.checked_add_signed(skew).unwrap_or(context.now);
            }
            Fault::ResetBefore => return Outcome::Reset,
            Fault::ExpiredLink => context.faults.expired_link = true,
            Fault::ChangedEtag => context.faults.changed_etag = true,
            Fault::DamagedFile { damage } => context.faults.damaged_file = Some(damage),
            Fault::RevokedToken => context.faults.revoked_token = true,
            Fault::WrongAnswer { body } => wrong_body = Some(body),
            Fault::Truncate { after } => body_fault = Some(BodyFault::Truncate(after)),
            Fault::Stall { after } => body_fault = Some(BodyFault::Stall(after)),
            Fault::CloseDelimited { after } => body_fault = Some(BodyFault::CloseDelimited(after)),
            Fault::Drip { bytes_per_second } => body_fault = Some(BodyFault::Drip(bytes_per_second.max(1))),
            Fault::Endless => body_fault = Some(BodyFault::Endless),
            Fault::SuccessStatus { status } => success_status = Some(status),
            Fault::TooManyRequests { .. }
            | Fault::ErrorStatus { .. }
            | Fault::SignInError { .. }
            | Fault::ProxyPage { .. } => instead = fault_responses::response(context, request.host, fault),
            Fault::ResetAfter | Fault::ErrorStatusAfter { .. } => after = Some(*fault),
        }
    }
    let mut response = match instead {
        Some(response) => response,
        None => serve(state, context, request, check).await,
    };
    if let Some(body) = wrong_body {
        response = faults::with_wrong_body(response, body);
    }
    match after {
        Some(Fault::ResetAfter) => return Outcome::Reset,
        Some(fault) => {
            response = fault_responses::response(context, request.host, &fault).unwrap_or(response);
        }
        None => {}
    }
    if let Some(status) = success_status {
        response = response.with_success(status);
    }
    Outcome::Response(with_server(response, context), body_fault)
}

fn check(request: &Request) -> Check {
    match request.host {
        Host::PartnerApi => PARTNER_CENTER.check(request),
        Host::OracleApp => ORACLE_BI.check(request),
        Host::Blob => blob::check(request),
        Host::Entra => entra::check(request),
        Host::OracleAuth => oracle_identity::check(request),
    }
}

async fn serve(state: &State, context: &Context, request: &Request, check: &Check) -> Response {
    match request.host {
        Host::PartnerApi => partner::answer(context, &state.entra, &state.exports, request, check).await,
        Host::OracleApp => state.oracle.answer(context, &state.identity, request, check),
        Host::Blob => blob::answer(context, &state.exports, request).await,
        Host::Entra => entra::answer(context, &state.entra, request),
        Host::OracleAuth => state.identity.answer(context, request),
    }
}

fn is_json(request: &Request) -> bool {
    request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"))
}

/// Adds the name of the sandbox and its time.
fn with_server(response: Response, context: &Context) -> Response {
    response.with(SERVER, control::SERVER_NAME).with(DATE, &http_date(context.now))
}
