//! The storage behind the links of finished exports, in the manner of Azure Blob Storage: the link is the key, and no
//! bearer token belongs here.

mod range;
mod sign;

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::sync::atomic::Ordering;

use bytes::Bytes;
use chrono::TimeDelta;
use http::header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG, LAST_MODIFIED};
use http::{Method, StatusCode};

use range::Wanted;

use crate::app::{Checked, Context};
use crate::faults;
use crate::http::{Ask, Host, Reply};
use crate::partner::{Export, Spooled};
use crate::quirks::partner::LinkLifetime;

/// Our name for the download; no spec describes it.
const DOWNLOAD: &str = "download";

pub(crate) fn check(ask: &Ask) -> Checked {
    let is_download = [Method::GET, Method::HEAD].contains(&ask.method);
    let mut violations = Vec::new();
    if ask.headers.contains_key("authorization") {
        violations.push("a credential came to the storage; the link is the only key here".to_owned());
    }
    Checked { operation: is_download.then_some(DOWNLOAD), violations }
}

/// A fresh link to the file of an export.
pub(crate) fn link(context: &Context, export: &Export, file: &Spooled) -> String {
    let lifetime = match context.quirk() {
        LinkLifetime::Hour | LinkLifetime::NotFound => TimeDelta::hours(1),
        LinkLifetime::Minute => TimeDelta::minutes(1),
    };
    let name = file.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let path = format!("/exports/{}/{name}", export.dataset.name());
    let query = sign::query(&context.app.keys, &path, context.now + lifetime);
    format!("{}{path}?{query}", context.app.urls.text(Host::Blob))
}

pub(crate) async fn answer(context: &Context, ask: &Ask) -> Reply {
    let mut failed =
        refusal(context, StatusCode::METHOD_NOT_ALLOWED, "UnsupportedHttpVerb", "Only GET and HEAD.");
    if [Method::GET, Method::HEAD].contains(&ask.method) {
        match found(context, ask).await {
            Ok((export, file)) => return serve(context, ask, &export, &file),
            Err(reply) => failed = reply,
        }
    }
    failed
}

async fn found(
    context: &Context,
    ask: &Ask,
) -> Result<(std::sync::Arc<Export>, std::sync::Arc<Spooled>), Reply> {
    if ask.headers.contains_key("authorization") {
        let text = "Both a signature and an Authorization header came.";
        return Err(refusal(context, StatusCode::BAD_REQUEST, "InvalidAuthenticationInfo", text));
    }
    if !sign::is_genuine(&context.app.keys, ask) {
        let text = "Server failed to authenticate the request. The signature did not match.";
        return Err(refusal(context, StatusCode::FORBIDDEN, "AuthenticationFailed", text));
    }
    if context.struck.expired_link || sign::has_expired(ask, context.now) {
        return Err(match context.quirk() {
            LinkLifetime::NotFound => missing(context),
            LinkLifetime::Hour | LinkLifetime::Minute => {
                let text = "Server failed to authenticate the request. Signature not valid in the specified time frame.";
                refusal(context, StatusCode::FORBIDDEN, "AuthenticationFailed", text)
            }
        });
    }
    let segments = ask.segments();
    let id = segments.last().and_then(|name| name.split('.').next()).unwrap_or_default();
    let export = context.app.exports.find(context, id).ok_or_else(|| missing(context))?;
    let file = export.file(context).await.ok_or_else(|| missing(context))?;
    Ok((export, file))
}

fn serve(context: &Context, ask: &Ask, export: &Export, file: &Spooled) -> Reply {
    if context.struck.changed_etag {
        export.edit();
    }
    let edition = export.edition.load(Ordering::Relaxed);
    // A damaged file is another file: a download of the sound one must not go on in it.
    let mark = if context.struck.damaged_file.is_some() { "F" } else { "D" };
    let tag = format!("\"0x8{mark}{:02X}{}\"", edition, &export.id.replace('-', "")[..12].to_uppercase());
    let Ok(mut body) = Stored::open(context, file) else { return missing(context) };
    let length = body.length();
    let wanted = range::wanted(ask, length, &tag);
    let reply = match wanted {
        Wanted::Whole => body.reply(StatusCode::OK, kind(file), length),
        Wanted::Part(first, last) if body.seek(first).is_ok() => {
            let reply = body.reply(StatusCode::PARTIAL_CONTENT, kind(file), last - first + 1);
            reply.with(CONTENT_RANGE, &format!("bytes {first}-{last}/{length}"))
        }
        Wanted::Part(..) | Wanted::Beyond => {
            let text = "The range specified is invalid for the current size of the resource.";
            let reply = refusal(context, StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", text);
            return reply.with(CONTENT_RANGE, &format!("bytes */{length}"));
        }
        Wanted::Changed => {
            let text = "The condition specified using HTTP conditional header(s) is not met.";
            return refusal(context, StatusCode::PRECONDITION_FAILED, "ConditionNotMet", text);
        }
    };
    reply
        .with(ACCEPT_RANGES, "bytes")
        .with(ETAG, &tag)
        .with(LAST_MODIFIED, &export.finished_at().format("%a, %d %b %Y %H:%M:%S GMT").to_string())
        .with("x-ms-blob-type", "BlockBlob")
        .with("x-ms-request-id", &context.app.keys.guid("blob request"))
}

/// The bytes behind a link: the spooled file, or a damaged one made of it.
enum Stored {
    File(File, u64),
    Damaged(Bytes),
}

impl Stored {
    fn open(context: &Context, file: &Spooled) -> io::Result<Self> {
        match context.struck.damaged_file {
            None => Ok(Self::File(File::open(&file.path)?, file.length)),
            Some(shape) => Ok(Self::Damaged(faults::shaped(&std::fs::read(&file.path)?, shape)?.into())),
        }
    }

    fn length(&self) -> u64 {
        match self {
            Self::File(_, length) => *length,
            Self::Damaged(bytes) => bytes.len() as u64,
        }
    }

    fn seek(&mut self, to: u64) -> io::Result<()> {
        match self {
            Self::File(file, _) => file.seek(SeekFrom::Start(to)).map(|_| ()),
            Self::Damaged(bytes) => {
                *bytes = bytes.split_off(usize::try_from(to).unwrap_or(usize::MAX).min(bytes.len()));
                Ok(())
            }
        }
    }

    fn reply(self, status: StatusCode, kind: &'static str, length: u64) -> Reply {
        match self {
            Self::File(file, _) => Reply::file(status, kind, file, length),
            Self::Damaged(mut bytes) => {
                bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
                Reply::new(status, kind, bytes)
            }
        }
    }
}

fn kind(file: &Spooled) -> &'static str {
    match file.path.extension().and_then(|extension| extension.to_str()) {
        Some("zip") => "application/zip",
        Some("gz") => "application/gzip",
        Some("tsv") => "text/tab-separated-values",
        _ => "text/csv",
    }
}

fn missing(context: &Context) -> Reply {
    refusal(context, StatusCode::NOT_FOUND, "BlobNotFound", "The specified blob does not exist.")
}

/// An error of the storage: XML behind a byte order mark.
pub(crate) fn refusal(context: &Context, status: StatusCode, code: &str, text: &str) -> Reply {
    let id = context.app.keys.guid("blob request");
    let time = context.now.format("%Y-%m-%dT%H:%M:%S.0000000Z");
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{text}\nRequestId:{id}\n\
         Time:{time}</Message></Error>"
    );
    Reply::new(status, "application/xml", body).with("x-ms-error-code", code).with("x-ms-request-id", &id)
}
