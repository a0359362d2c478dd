//! The six operations: queue, read and delete exports of either dataset.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use http::StatusCode;

use super::responses::{
    CONFLICT, DENIED, ExportView, INVALID, LENGTH_REQUIRED, NOT_FOUND, Operation, PartnerError,
    UNAUTHENTICATED, WRONG_METHOD, export_answer,
};
use crate::blob;
use crate::context::Context;
use crate::entra::{Entra, TokenError, accepts_audience};
use crate::exports::{Dataset, Export, ExportRequest, Exports, Field, Filter, Format, Selection, Status};
use crate::http::{Host, Request, Response};
use crate::quirks::partner::{
    AppOnly, ClientRequestId, CompletedWithoutLink, DeleteBody, DeleteMissing, DeleteQueued,
    DeleteWhileProcessing, EmptyPostLength, LocationHeader, MfaClaim, MsRequestId, PaymentDateFilter,
    ResponseIds,
};
use crate::validation::{Check, Lookup, PARTNER_CENTER};

pub(crate) async fn answer(
    context: &Context,
    entra: &Entra,
    exports: &Exports,
    request: &Request,
    check: &Check,
) -> Response {
    let call = Call { context, exports, request };
    let response = match check.operation {
        Some(operation) => call.operate(entra, operation, check).await,
        None => Ok(unknown_operation(context, request)),
    };
    with_ids(context, request, response.unwrap_or_else(|error| error.response(context)))
}

fn unknown_operation(context: &Context, request: &Request) -> Response {
    match PARTNER_CENTER.find(&request.method, &request.path) {
        Lookup::OtherMethods(methods) => {
            let allowed: Vec<_> = methods.iter().map(|method| method.as_str()).collect();
            let response = WRONG_METHOD.response(context, "The path has no such method", None);
            response.with(http::header::ALLOW, &allowed.join(", "))
        }
        _ => NOT_FOUND.response(context, "Resource not found", None),
    }
}

/// Authorizes the caller. Returns the partner and seller ids that it may see; all if empty.
fn authorize(context: &Context, entra: &Entra, request: &Request) -> Result<Vec<String>, PartnerError> {
    let unauthorized = |text: &str| UNAUTHENTICATED.because(text);
    let token =
        request.bearer().ok_or_else(|| unauthorized("Sign in first: the request has no bearer token"))?;
    let claims = entra.verify(context, token).map_err(|error| {
        unauthorized(match error {
            TokenError::Invalid => "The token is not valid",
            TokenError::Expired => "The token has expired",
            TokenError::Revoked => "The token was revoked",
        })
    })?;
    if !accepts_audience(context, &claims.audience) {
        return Err(unauthorized("The token's audience is not accepted here: incorrect audience"));
    }
    if claims.app_only {
        return match context.quirk() {
            AppOnly::NotFound => Err(NOT_FOUND.because("Resource not found")),
            AppOnly::Forbidden => Err(DENIED.because("An app without a user is not allowed to do this")),
            AppOnly::Accepted => Ok(Vec::new()),
        };
    }
    if context.quirk::<MfaClaim>() != MfaClaim::NotDemanded && !claims.second_factor {
        return Err(DENIED.because("The sign-in had no second factor (MFA)"));
    }
    Ok(context.shared.entra_account.participants.clone())
}

/// One call of an operation.
struct Call<'c> {
    context: &'c Context,
    exports: &'c Exports,
    request: &'c Request,
}

impl Call<'_> {
    async fn operate(
        &self,
        entra: &Entra,
        operation: &'static str,
        check: &Check,
    ) -> Result<Response, PartnerError> {
        let participants = authorize(self.context, entra, self.request)?;
        if !check.violations.is_empty() {
            return Err(INVALID.because(check.violations.join("; ")));
        }
        let needs_id = self.context.quirk::<ClientRequestId>() == ClientRequestId::Demanded;
        if needs_id && self.request.header("client-request-id").is_none() {
            return Err(INVALID.because("The header is missing").about("client-request-id"));
        }
        let id = self.request.segments().pop().unwrap_or_default();
        match operation {
            "queueEarningsExport" => self.queue(Dataset::Earnings, participants),
            "queuePaymentsExport" => self.queue(Dataset::Payments, participants),
            "getEarningsExport" => self.read(Dataset::Earnings, &id).await,
            "getPaymentsExport" => self.read(Dataset::Payments, &id).await,
            "deleteEarningsExport" => self.delete(Dataset::Earnings, &id).await,
            _ => self.delete(Dataset::Payments, &id).await,
        }
    }

    fn queue(&self, dataset: Dataset, participants: Vec<String>) -> Result<Response, PartnerError> {
        let (context, request) = (self.context, self.request);
        let needs_length = context.quirk::<EmptyPostLength>() == EmptyPostLength::Demanded;
        if needs_length && request.header("content-length").is_none() {
            return Err(LENGTH_REQUIRED.because("A length is required"));
        }
        let filter_text = request.parameter("$filter").unwrap_or_default();
        let is_tsv = request.parameter("fileformat").as_deref() == Some("tsv");
        let export = ExportRequest {
            dataset,
            format: if is_tsv { Format::Tsv } else { Format::Csv },
            selection: Selection {
                as_of: context.business(),
                filter: self.filter(&filter_text, dataset)?,
                day_end: context.quirk(),
                participants,
            },
            filter_text,
        };
        let is_idempotent = context.quirk::<MsRequestId>() == MsRequestId::Honoured;
        let request_id = request.header("ms-requestid").filter(|_| is_idempotent).map(str::to_owned);
        let export = self.exports.queue(context, export, request_id);
        let answer = self.answer(&export, Status::Queued, String::new(), Operation::Queue);
        let response = Response { status: StatusCode::ACCEPTED, ..answer };
        if context.quirk::<LocationHeader>() == LocationHeader::Absent {
            return Ok(response);
        }
        let host = context.shared.urls.text(Host::PartnerApi);
        Ok(response.with(http::header::LOCATION, &format!("{host}{}/{}", path(dataset), export.id)))
    }

    fn filter(&self, text: &str, dataset: Dataset) -> Result<Option<Filter>, PartnerError> {
        let refuse =
            |reason: &str| INVALID.because(format!("The filter cannot be read: {reason}")).about("$filter");
        if text.is_empty() {
            return Ok(None);
        }
        let filter = Filter::parse(text, dataset).map_err(|error| refuse(&error.0))?;
        let refuses_date = self.context.quirk::<PaymentDateFilter>() == PaymentDateFilter::Refused;
        if refuses_date && filter.contains(Field::PaymentDate) {
            return Err(refuse("paymentDate is not a field of payments"));
        }
        Ok(Some(filter))
    }

    async fn read(&self, dataset: Dataset, id: &str) -> Result<Response, PartnerError> {
        let export = self.find(dataset, id)?;
        let (status, file) = self.exports.status(self.context, &export).await;
        let mut link = String::new();
        if let Some(file) = file {
            let is_first = !export.completion_was_read.swap(true, Ordering::Relaxed);
            let withholds = self.context.quirk::<CompletedWithoutLink>() == CompletedWithoutLink::FirstRead;
            if !(is_first && withholds) {
                link = blob::link(self.context, &export, &file);
            }
        }
        Ok(self.answer(&export, status, link, Operation::Read))
    }

    async fn delete(&self, dataset: Dataset, id: &str) -> Result<Response, PartnerError> {
        let context = self.context;
        let export = match (self.find(dataset, id), context.quirk()) {
            (Err(_), DeleteMissing::Done) => return Ok(Response::empty(StatusCode::OK)),
            (found, _) => found?,
        };
        let (status, _) = self.exports.status(context, &export).await;
        let is_refused = match status {
            Status::Processing => true,
            Status::Queued => context.quirk::<DeleteQueued>() == DeleteQueued::Refused,
            Status::Failed | Status::Completed => false,
        };
        if is_refused {
            let kind = match context.quirk() {
                DeleteWhileProcessing::Conflict => CONFLICT,
                DeleteWhileProcessing::BadRequest => INVALID,
            };
            return Err(kind.because("The export is being processed").about(id));
        }
        self.exports.remove(id);
        Ok(match context.quirk() {
            DeleteBody::Empty => Response::empty(StatusCode::OK),
            DeleteBody::Export => self.answer(&export, status, String::new(), Operation::Read),
            DeleteBody::Html => Response::html(StatusCode::OK, "<html><body>Deleted</body></html>"),
        })
    }

    fn find(&self, dataset: Dataset, id: &str) -> Result<Arc<Export>, PartnerError> {
        let export = self.exports.find(self.context, id).filter(|export| export.dataset == dataset);
        export.ok_or_else(|| NOT_FOUND.because("There is no such export").about("requestId"))
    }

    fn answer(&self, export: &Export, status: Status, link: String, operation: Operation) -> Response {
        let view = ExportView {
            id: &export.id,
            requested_at: export.requested_at,
            path: path(export.dataset),
            filter: &export.filter_text,
            link,
            status: status.name(),
            begun_at: Some(export.begins_at).filter(|begun_at| *begun_at <= self.context.now),
        };
        Response::json(StatusCode::OK, &export_answer(self.context, &view, operation))
    }
}

fn path(dataset: Dataset) -> String {
    format!("/v1.0/payouts/{}", dataset.name())
}

fn with_ids(context: &Context, request: &Request, response: Response) -> Response {
    let echo = |response: Response, name: &'static str| match request.header(name) {
        Some(value) => response.with(name, value),
        None => response,
    };
    let ids: ResponseIds = context.quirk();
    if ids == ResponseIds::None {
        return response;
    }
    let response = response.with("request-id", &context.shared.keys.guid("request"));
    match ids {
        ResponseIds::None | ResponseIds::RequestId => response,
        ResponseIds::PartnerApi => echo(response, "client-request-id")
            .with("x-ms-ags-diagnostic", r#"{"ServerInfo":{"DataCenter":"Sandbox"}}"#)
            .with("timestamp", &context.now.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        ResponseIds::Echoes => {
            let response = echo(response, "ms-requestid");
            match request.header("ms-correlationid") {
                Some(value) => response.with("ms-correlationid", value),
                None => response.with("ms-correlationid", &context.shared.keys.guid("correlation")),
            }
        }
    }
}
