//! Partner Center: six operations on exports.

mod caller;
mod errors;
mod exports;
mod file;
mod filter;
mod rows;
mod shape;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use http::StatusCode;

use caller::Caller;
pub(crate) use errors::Refusal;
use errors::Refused;
pub(crate) use exports::{Export, Exports};
use exports::{Order, Status};
use file::Format;
pub use file::Splitting;
pub(crate) use file::Spooled;
use filter::{Dataset, Filter};
use rows::Wanted;
use shape::{Asked, View};

use crate::app::{Checked, Context};
use crate::blob;
use crate::honesty::{Found, PARTNER_CENTER, violations};
use crate::http::{Ask, Host, Reply};
use crate::quirks::partner::{
    ClientRequestId, CompletedWithoutLink, DeleteBody, DeleteMissing, DeleteQueued, DeleteWhileProcessing,
    EmptyPostLength, LocationHeader, MsRequestId, PaymentDateFilter, ResponseIds,
};

/// What the spec says about a request.
pub(crate) fn check(ask: &Ask) -> Checked {
    match PARTNER_CENTER.find(&ask.method, &ask.path) {
        Found::Operation(operation) => Checked {
            operation: Some(&operation.id),
            violations: violations(&PARTNER_CENTER, operation, ask),
        },
        Found::OtherMethods(_) | Found::Nothing => Checked::default(),
    }
}

pub(crate) async fn answer(context: &Context, ask: &Ask, checked: &Checked) -> Reply {
    let reply = match checked.operation {
        Some(operation) => operate(context, ask, operation, checked).await,
        None => Ok(stray(context, ask)),
    };
    with_ids(context, ask, reply.unwrap_or_else(|refused| refused.reply(context)))
}

fn stray(context: &Context, ask: &Ask) -> Reply {
    match PARTNER_CENTER.find(&ask.method, &ask.path) {
        Found::OtherMethods(methods) => {
            let allowed: Vec<_> = methods.iter().map(|method| method.as_str()).collect();
            let reply = errors::WRONG_METHOD.reply(context, "The path has no such method", None);
            reply.with(http::header::ALLOW, &allowed.join(", "))
        }
        _ => errors::NOT_FOUND.reply(context, "Resource not found", None),
    }
}

async fn operate(
    context: &Context,
    ask: &Ask,
    operation: &'static str,
    checked: &Checked,
) -> Result<Reply, Refused> {
    let caller = caller::caller(context, ask)?;
    if !checked.violations.is_empty() {
        return Err(errors::INVALID.because(checked.violations.join("; ")));
    }
    let demanded = context.quirk::<ClientRequestId>() == ClientRequestId::Demanded;
    if demanded && ask.header("client-request-id").is_none() {
        return Err(errors::INVALID.because("The header is missing").about("client-request-id"));
    }
    let id = ask.segments().pop().unwrap_or_default();
    match operation {
        "queueEarningsExport" => queue(context, ask, Dataset::Earnings, &caller),
        "queuePaymentsExport" => queue(context, ask, Dataset::Payments, &caller),
        "getEarningsExport" => read(context, Dataset::Earnings, &id).await,
        "getPaymentsExport" => read(context, Dataset::Payments, &id).await,
        "deleteEarningsExport" => delete(context, Dataset::Earnings, &id).await,
        _ => delete(context, Dataset::Payments, &id).await,
    }
}

fn queue(context: &Context, ask: &Ask, dataset: Dataset, caller: &Caller) -> Result<Reply, Refused> {
    let demanded = context.quirk::<EmptyPostLength>() == EmptyPostLength::Demanded;
    if demanded && ask.header("content-length").is_none() {
        return Err(errors::LENGTH_REQUIRED.because("A length is required"));
    }
    let filter_text = ask.parameter("$filter").unwrap_or_default();
    let order = Order {
        dataset,
        format: if ask.parameter("fileformat").as_deref() == Some("tsv") { Format::Tsv } else { Format::Csv },
        wanted: Wanted {
            as_of: context.business(),
            filter: understood(context, &filter_text, dataset)?,
            day_end: context.quirk(),
            participants: caller.participants.clone(),
        },
        filter_text,
    };
    let honoured = context.quirk::<MsRequestId>() == MsRequestId::Honoured;
    let request = ask.header("ms-requestid").filter(|_| honoured).map(str::to_owned);
    let export = context.app.exports.queue(context, order, request);
    let body = shape::shaped(context, &view(context, &export, Status::Queued, String::new()), Asked::Queue);
    let reply = Reply::json(StatusCode::ACCEPTED, &body);
    if context.quirk::<LocationHeader>() == LocationHeader::Absent {
        return Ok(reply);
    }
    let location = format!("{}{}/{}", context.app.urls.text(Host::PartnerApi), path(dataset), export.id);
    Ok(reply.with(http::header::LOCATION, &location))
}

fn understood(context: &Context, text: &str, dataset: Dataset) -> Result<Option<Filter>, Refused> {
    let refuse = |reason: &str| {
        errors::INVALID.because(format!("The filter cannot be read: {reason}")).about("$filter")
    };
    if text.is_empty() {
        return Ok(None);
    }
    let filter = filter::parse(text, dataset).map_err(|misread| refuse(&misread.0))?;
    if context.quirk::<PaymentDateFilter>() == PaymentDateFilter::Refused
        && filter.names(filter::Field::PaymentDate)
    {
        return Err(refuse("paymentDate is no field of payments"));
    }
    Ok(Some(filter))
}

async fn read(context: &Context, dataset: Dataset, id: &str) -> Result<Reply, Refused> {
    let export = found(context, dataset, id)?;
    let (status, file) = export.status(context).await;
    let mut link = String::new();
    if let Some(file) = file {
        let first = !export.told.swap(true, Ordering::Relaxed);
        let withheld = first && context.quirk::<CompletedWithoutLink>() == CompletedWithoutLink::FirstRead;
        if !withheld {
            link = blob::link(context, &export, &file);
        }
    }
    let body = shape::shaped(context, &view(context, &export, status, link), Asked::Read);
    Ok(Reply::json(StatusCode::OK, &body))
}

async fn delete(context: &Context, dataset: Dataset, id: &str) -> Result<Reply, Refused> {
    let export = match (found(context, dataset, id), context.quirk()) {
        (Err(_), DeleteMissing::Done) => return Ok(Reply::empty(StatusCode::OK)),
        (found, _) => found?,
    };
    let (status, _) = export.status(context).await;
    let refused = match status {
        Status::Processing => true,
        Status::Queued => context.quirk::<DeleteQueued>() == DeleteQueued::Refused,
        Status::Failed | Status::Completed => false,
    };
    if refused {
        let refusal = match context.quirk() {
            DeleteWhileProcessing::Conflict => errors::CONFLICT,
            DeleteWhileProcessing::BadRequest => errors::INVALID,
        };
        return Err(refusal.because("The export is being processed").about(id));
    }
    context.app.exports.remove(id);
    Ok(match context.quirk() {
        DeleteBody::Empty => Reply::empty(StatusCode::OK),
        DeleteBody::Export => {
            let body = shape::shaped(context, &view(context, &export, status, String::new()), Asked::Read);
            Reply::json(StatusCode::OK, &body)
        }
        DeleteBody::Html => Reply::html(StatusCode::OK, "<html><body>Deleted</body></html>"),
    })
}

fn found(context: &Context, dataset: Dataset, id: &str) -> Result<Arc<Export>, Refused> {
    let export = context.app.exports.find(context, id).filter(|export| export.dataset == dataset);
    export.ok_or_else(|| errors::NOT_FOUND.because("There is no such export").about("requestId"))
}

fn view<'e>(context: &Context, export: &'e Export, status: Status, link: String) -> View<'e> {
    View {
        id: &export.id,
        asked_at: export.asked_at,
        path: path(export.dataset),
        filter: &export.filter_text,
        link,
        status: status.name(),
        begun_at: Some(export.begins_at).filter(|begun_at| *begun_at <= context.now),
    }
}

fn path(dataset: Dataset) -> String {
    format!("/v1.0/payouts/{}", dataset.name())
}

fn with_ids(context: &Context, ask: &Ask, reply: Reply) -> Reply {
    let echo = |reply: Reply, name: &'static str| match ask.header(name) {
        Some(value) => reply.with(name, value),
        None => reply,
    };
    let reply = match context.quirk() {
        ResponseIds::None => return reply,
        _ => reply.with("request-id", &context.app.keys.guid("request")),
    };
    match context.quirk() {
        ResponseIds::None | ResponseIds::RequestId => reply,
        ResponseIds::PartnerApi => echo(reply, "client-request-id")
            .with("x-ms-ags-diagnostic", r#"{"ServerInfo":{"DataCenter":"Sandbox"}}"#)
            .with("timestamp", &context.now.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        ResponseIds::Echoes => {
            let reply = echo(reply, "ms-requestid");
            match ask.header("ms-correlationid") {
                Some(value) => reply.with("ms-correlationid", value),
                None => reply.with("ms-correlationid", &context.app.keys.guid("correlation")),
            }
        }
    }
}
