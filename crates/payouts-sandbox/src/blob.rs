//! The storage behind the links of completed exports, after Azure Blob Storage: a signed link is the only credential, and
//! a bearer token is refused.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG, LAST_MODIFIED};
use http::{Method, StatusCode};
use url::form_urlencoded::Serializer;

use crate::context::Context;
use crate::exports::{Export, ExportFile, Exports};
use crate::faults;
use crate::http::{Content, Host, Request, Response, http_date};
use crate::keys::Keys;
use crate::quirks::partner::LinkLifetime;
use crate::validation::Check;

/// The operation of a download, which no spec describes.
const DOWNLOAD: &str = "download";

pub(crate) fn check(request: &Request) -> Check {
    let is_download = [Method::GET, Method::HEAD].contains(&request.method);
    let mut check = Check::undocumented(is_download.then_some(DOWNLOAD));
    if request.headers.contains_key("authorization") {
        check
            .violations
            .push("a credential was sent to the storage, where the link is the only one".to_owned());
    }
    check
}

/// A new link to the file of an export.
pub(crate) fn link(context: &Context, export: &Export, file: &ExportFile) -> String {
    let lifetime = match context.quirk() {
        LinkLifetime::Hour | LinkLifetime::NotFound => TimeDelta::hours(1),
        LinkLifetime::Minute => TimeDelta::minutes(1),
    };
    let name = file.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let path = format!("/exports/{}/{name}", export.dataset.name());
    let query = signed_query(&context.shared.keys, &path, context.now + lifetime);
    format!("{}{path}?{query}", context.shared.urls.text(Host::Blob))
}

pub(crate) async fn answer(context: &Context, exports: &Exports, request: &Request) -> Response {
    if ![Method::GET, Method::HEAD].contains(&request.method) {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        return error(context, status, "UnsupportedHttpVerb", "Only GET and HEAD.");
    }
    match find(context, exports, request).await {
        Ok((export, file)) => serve(context, request, &export, &file),
        Err(response) => response,
    }
}

async fn find(
    context: &Context,
    exports: &Exports,
    request: &Request,
) -> Result<(Arc<Export>, Arc<ExportFile>), Response> {
    if request.headers.contains_key("authorization") {
        let text = "The request has both a signature and an Authorization header.";
        return Err(error(context, StatusCode::BAD_REQUEST, "InvalidAuthenticationInfo", text));
    }
    let expires = request.parameter("se").unwrap_or_default();
    let signature = signature(&context.shared.keys, &request.path, &expires);
    if request.parameter("sig").as_ref() != Some(&signature) {
        let text = "Server failed to authenticate the request. The signature did not match.";
        return Err(error(context, StatusCode::FORBIDDEN, "AuthenticationFailed", text));
    }
    let is_valid = expires.parse::<DateTime<Utc>>().is_ok_and(|expires| context.now < expires);
    if context.faults.expired_link || !is_valid {
        return Err(match context.quirk() {
            LinkLifetime::NotFound => missing(context),
            LinkLifetime::Hour | LinkLifetime::Minute => {
                let text = "Server failed to authenticate the request. Signature not valid in the specified time frame.";
                error(context, StatusCode::FORBIDDEN, "AuthenticationFailed", text)
            }
        });
    }
    let segments = request.segments();
    let id = segments.last().and_then(|name| name.split('.').next()).unwrap_or_default();
    let export = exports.find(context, id).ok_or_else(|| missing(context))?;
    let (_, file) = exports.status(context, &export).await;
    Ok((export, file.ok_or_else(|| missing(context))?))
}

fn serve(context: &Context, request: &Request, export: &Export, file: &ExportFile) -> Response {
    if context.faults.changed_etag {
        export.change_tag();
    }
    let edition = export.edition.load(Ordering::Relaxed);
    // A damaged file has another tag, so that no download of the valid file is resumed with it.
    let mark = if context.faults.damaged_file.is_some() { "F" } else { "D" };
    let tag = format!("\"0x8{mark}{:02X}{}\"", edition, &export.id.replace('-', "")[..12].to_uppercase());
    let Ok(mut body) = Stored::open(context, file) else { return missing(context) };
    let length = body.length();
    let response = match requested_range(request, length, &tag) {
        Range::Whole => body.response(StatusCode::OK, content_type(file), length),
        Range::Part(first, last) if body.seek(first).is_ok() => {
            let length_of_part = last - first + 1;
            let response = body.response(StatusCode::PARTIAL_CONTENT, content_type(file), length_of_part);
            response.with(CONTENT_RANGE, &format!("bytes {first}-{last}/{length}"))
        }
        Range::Part(..) | Range::Unsatisfiable => {
            let text = "The range specified is invalid for the current size of the resource.";
            let response = error(context, StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", text);
            return response.with(CONTENT_RANGE, &format!("bytes */{length}"));
        }
        Range::Changed => {
            let text = "The condition specified using HTTP conditional header(s) is not met.";
            return error(context, StatusCode::PRECONDITION_FAILED, "ConditionNotMet", text);
        }
    };
    response
        .with(ACCEPT_RANGES, "bytes")
        .with(ETAG, &tag)
        .with(LAST_MODIFIED, &http_date(export.ends_at))
        .with("x-ms-blob-type", "BlockBlob")
        .with("x-ms-request-id", &context.shared.keys.guid("blob request"))
}

/// The bytes behind a link: the file, or a damaged copy.
enum Stored {
    File(File, u64),
    Damaged(Bytes),
}

impl Stored {
    fn open(context: &Context, file: &ExportFile) -> io::Result<Self> {
        match context.faults.damaged_file {
            None => Ok(Self::File(File::open(&file.path)?, file.length)),
            Some(damage) => Ok(Self::Damaged(faults::damaged(&std::fs::read(&file.path)?, damage)?.into())),
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

    fn response(self, status: StatusCode, content_type: &'static str, length: u64) -> Response {
        match self {
            Self::File(file, _) => Response::with_content(status, content_type, Content::File(file, length)),
            Self::Damaged(mut bytes) => {
                bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
                Response::new(status, content_type, bytes)
            }
        }
    }
}

fn content_type(file: &ExportFile) -> &'static str {
    match file.path.extension().and_then(|extension| extension.to_str()) {
        Some("zip") => "application/zip",
        Some("gz") => "application/gzip",
        Some("tsv") => "text/tab-separated-values",
        _ => "text/csv",
    }
}

fn missing(context: &Context) -> Response {
    error(context, StatusCode::NOT_FOUND, "BlobNotFound", "The specified blob does not exist.")
}

/// An error of the storage: XML after a byte order mark.
pub(crate) fn error(context: &Context, status: StatusCode, code: &str, text: &str) -> Response {
    let id = context.shared.keys.guid("blob request");
    let time = context.now.format("%Y-%m-%dT%H:%M:%S.0000000Z");
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{text}\nRequestId:{id}\n\
         Time:{time}</Message></Error>"
    );
    Response::new(status, "application/xml", body).with("x-ms-error-code", code).with("x-ms-request-id", &id)
}

const VERSION: &str = "2024-11-04";

/// The query of a link, after shared access signatures: it permits reading a path until an instant.
fn signed_query(keys: &Keys, path: &str, expires: DateTime<Utc>) -> String {
    let expires = expires.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut query = Serializer::new(String::new());
    query
        .append_pair("sv", VERSION)
        .append_pair("se", &expires)
        .append_pair("sr", "b")
        .append_pair("sp", "r");
    query.append_pair("sig", &signature(keys, path, &expires)).finish()
}

fn signature(keys: &Keys, path: &str, expires: &str) -> String {
    STANDARD.encode(keys.mac("link", format!("{path}\n{expires}\nr\n{VERSION}").as_bytes()))
}

/// The requested bytes (RFC 9110).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Range {
    Whole,
    /// First and last byte.
    Part(u64, u64),
    /// Bytes that do not exist.
    Unsatisfiable,
    /// `If-Match` with the tag of another file.
    Changed,
}

fn requested_range(request: &Request, length: u64, tag: &str) -> Range {
    if request.header("if-match").is_some_and(|wanted| wanted != "*" && wanted != tag) {
        return Range::Changed;
    }
    // A part of another edition is useless, so the answer is the whole file.
    if request.header("if-range").is_some_and(|wanted| wanted != tag) {
        return Range::Whole;
    }
    let range = request.header("range").or_else(|| request.header("x-ms-range"));
    range.map_or(Range::Whole, |range| part(range, length))
}

/// A range of several parts or in another unit is ignored, which the RFC allows.
fn part(range: &str, length: u64) -> Range {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Range::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let end = length.saturating_sub(1);
    match (first.trim(), number(first), last.trim(), number(last)) {
        ("", _, _, Some(0)) => Range::Unsatisfiable,
        ("", _, _, Some(count)) if length > 0 => Range::Part(length.saturating_sub(count), end),
        (_, Some(first), "", _) if first < length => Range::Part(first, end),
        (_, Some(first), _, Some(last)) if first < length && first <= last => {
            Range::Part(first, last.min(end))
        }
        (_, Some(first), _, last) if first >= length && last.is_none_or(|last| first <= last) => {
            Range::Unsatisfiable
        }
        ("", _, _, Some(_)) => Range::Unsatisfiable,
        _ => Range::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_the_file() {
        let cases = [
            ("bytes=0-9", Range::Part(0, 9)),
            ("bytes=90-", Range::Part(90, 99)),
            ("bytes=90-1000", Range::Part(90, 99)),
            ("bytes=-10", Range::Part(90, 99)),
            ("bytes=-1000", Range::Part(0, 99)),
            ("bytes=100-", Range::Unsatisfiable),
            ("bytes=100-200", Range::Unsatisfiable),
            ("bytes=-0", Range::Unsatisfiable),
            ("bytes=9-3", Range::Whole),
            ("bytes=0-1,3-4", Range::Whole),
            ("lines=1-2", Range::Whole),
        ];
        for (range, wanted) in cases {
            assert_eq!(part(range, 100), wanted, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Range::Unsatisfiable);
    }
}
