//! Makes an error from an answer that is not a success.

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::body::{self, ErrorBody};
use super::{Error, ErrorKind, Scrubber};
use crate::{Service, retry};
use payouts_wire::outline::one_line;

impl Error {
    /// The error for an answer with this status. `secrets` are texts that the service may have echoed.
    pub(crate) fn from_answer<'s>(
        service: Option<Service>,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        secrets: impl IntoIterator<Item = &'s str>,
        now: DateTime<Utc>,
    ) -> Self {
        let scrubber = Scrubber::knowing(secrets);
        let said = ErrorBody::read(body);
        let code = said.codes.first().map(|code| one_line(&scrubber.scrub(code)));
        let message = said.message.map(|message| one_line(&scrubber.scrub(&message)));

        let who = service.map_or("the service", Service::name);
        let mut text = format!("{who} answered {}", status.as_u16());
        text.extend(status.canonical_reason().map(|reason| format!(" {reason}")));
        text.extend(code.as_ref().map(|code| format!(" ({code})")));

        let hint = service.and_then(|service| service.hint(status.as_u16(), code.as_deref()));
        let mut error = Self::new(ErrorKind::Status, text).with_status(status.as_u16());
        error = error.with(|details| {
            details.hint = hint.map(str::to_owned);
            details.inner_codes = said.codes.iter().skip(1).map(|code| scrubber.scrub(code)).collect();
            details.service_code = code;
            details.service_message = message;
            details.body_excerpt = body::excerpt(body, &scrubber);
            details.retry_after = retry::retry_after(headers, now);
            details.request_ids.collect(headers);
        });
        error
    }
}
