//! Passes over the file, until it is whole.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::{ACCEPT_ENCODING, IF_RANGE, RANGE};
use sha2::{Digest as _, Sha256};
use tracing::field::Empty;
use tracing::{Instrument as _, info_span, warn};
use url::Url;

use super::head::{Head, Version};
use super::speed::SpeedWatch;
use super::{Download, DownloadError, Downloaded, Progress};
use crate::error::secrets_of;
use crate::retry::{Decision, FirstConnection, Tried};
use crate::{Error, ErrorKind, GaveUp, Idempotency, SecretUrl};
use payouts_wire::RawSink;

/// Storage's error bodies are a few hundred bytes.
const ERROR_BODY: usize = 64 * 1024;

/// How one pass ended.
enum Pass {
    Complete,
    /// The transfer broke; what came before is good.
    Broke(Error),
    /// Too little came for too long; what came is good.
    Slow,
    /// What we have cannot be continued.
    Restart(&'static str),
}

impl Download {
    /// Fetches what is missing, through breaks and changes of the file, until the sink holds all of it.
    ///
    /// `progress` is called after each chunk. Dropping the future is safe; a later `run` goes on, or restarts where a
    /// chunk was being written.
    ///
    /// # Errors
    /// See the questions of [`DownloadError`]; after each of its outcomes `run` can be called again with the same sink.
    pub async fn run(
        &mut self,
        link: &SecretUrl,
        sink: &mut dyn RawSink,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<Downloaded, DownloadError> {
        let url = self.settings.hosts.admit(link).map_err(DownloadError::link_refused)?;
        let begun = self.settings.environment.monotonic();
        self.restarts_before = self.restarts;
        let span = info_span!(
            "download",
            host = url.host_str(),
            bytes = Empty,
            resumes = Empty,
            restarts = Empty,
            duration_ms = Empty
        );
        let outcome = self.until_whole(&url, sink, &mut progress).instrument(span.clone()).await;
        span.record("bytes", self.bytes);
        span.record("resumes", self.resumes);
        span.record("restarts", self.restarts);
        span.record("duration_ms", u64::try_from(self.elapsed_since(begun).as_millis()).unwrap_or(u64::MAX));
        outcome
    }

    async fn until_whole(
        &mut self,
        url: &Url,
        sink: &mut dyn RawSink,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Downloaded, DownloadError> {
        if self.in_doubt {
            self.restart(sink, "the last write was not completed").await?;
        }
        let (mut fruitless, mut last_byte) = (0, self.settings.environment.monotonic());
        let mut speed = SpeedWatch::begin(self.settings.least_speed, last_byte);
        loop {
            let before = (self.bytes, self.restarts);
            match self.pass(url, sink, progress, &mut speed).await? {
                Pass::Complete => return Ok(self.report()),
                Pass::Slow => match speed.end_slow_period(self.settings.environment.monotonic()) {
                    Some(error) => return Err(DownloadError::transfer(error)),
                    None => {
                        warn!(bytes = self.bytes, "the transfer is slow and goes on over another connection");
                    }
                },
                Pass::Restart(why) => self.restart(sink, why).await?,
                Pass::Broke(error) => {
                    if (self.bytes, self.restarts) != before {
                        (fruitless, last_byte) = (0, self.settings.environment.monotonic());
                    }
                    fruitless += 1;
                    let error = error.with_attempts(fruitless);
                    let wait = self.decide(&error, fruitless, self.elapsed_since(last_byte))?;
                    if !self.settings.environment.pause(wait).await {
                        return Err(DownloadError::transfer(error.with_gave_up(GaveUp::RunEnds)));
                    }
                    speed.pause(wait);
                }
            }
        }
    }

    /// One request, and as much of its body as comes.
    async fn pass(
        &mut self,
        url: &Url,
        sink: &mut dyn RawSink,
        progress: &mut (dyn FnMut(Progress) + Send),
        speed: &mut SpeedWatch,
    ) -> Result<Pass, DownloadError> {
        if self.is_whole() {
            return Ok(Pass::Complete);
        }
        let mut request = self.settings.http.get(url.clone()).header(ACCEPT_ENCODING, "identity");
        if self.bytes > 0 {
            let Some(etag) = self.version.as_ref().and_then(Version::strong_etag) else {
                return Ok(Pass::Restart("the server gave nothing to recognize the file by"));
            };
            request = request.header(RANGE, format!("bytes={}-", self.bytes)).header(IF_RANGE, etag);
        }
        let environment = self.settings.environment.clone();
        let left = speed.left(environment.monotonic());
        let mut response = match environment.within(left, request.send()).await {
            Some(Ok(response)) => response,
            Some(Err(why)) => return Ok(Pass::Broke(Error::from_transport(why))),
            None => return Ok(Pass::Slow),
        };
        match Head::read(response.status(), response.headers(), self.bytes, self.version.as_ref()) {
            Head::Whole(version) => {
                if self.bytes > 0 {
                    self.restart(sink, "the server sent the whole file instead of the rest").await?;
                }
                if version.total.is_some_and(|total| total > self.settings.largest_file) {
                    return Err(DownloadError::too_large(self.settings.largest_file));
                }
                self.version = Some(version);
            }
            Head::Rest(total) => {
                self.resumes += 1;
                if let Some(version) = &mut self.version {
                    version.total = total;
                }
            }
            Head::NothingLeft => return Ok(Pass::Complete),
            Head::Useless(why) => return Ok(Pass::Restart(why)),
            Head::Expired => return Err(DownloadError::link_expired(self.refusal(response, url).await)),
            Head::Refused => return Ok(Pass::Broke(self.refusal(response, url).await)),
        }
        loop {
            let left = speed.left(environment.monotonic());
            match environment.within(left, response.chunk()).await {
                Some(Ok(Some(chunk))) => {
                    let bytes = chunk.len() as u64;
                    self.take(&chunk, sink, progress).await?;
                    speed.count(bytes, environment.monotonic());
                }
                Some(Ok(None)) => return Ok(self.at_the_end_of_a_body()),
                Some(Err(why)) => return Ok(Pass::Broke(Error::from_transport(why))),
                None => return Ok(Pass::Slow),
            }
        }
    }

    async fn take(
        &mut self,
        chunk: &[u8],
        sink: &mut dyn RawSink,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(), DownloadError> {
        if self.bytes.saturating_add(chunk.len() as u64) > self.settings.largest_file {
            return Err(DownloadError::too_large(self.settings.largest_file));
        }
        self.in_doubt = true;
        sink.write(chunk).await.map_err(DownloadError::sink)?;
        self.in_doubt = false;
        self.hash.update(chunk);
        self.bytes += chunk.len() as u64;
        progress(Progress { bytes: self.bytes, total: self.total() });
        Ok(())
    }

    fn at_the_end_of_a_body(&self) -> Pass {
        match self.total() {
            Some(total) if self.bytes < total => {
                Pass::Broke(Error::new(ErrorKind::Transport, "the body ended before the file was complete"))
            }
            Some(total) if self.bytes > total => Pass::Restart("the server sent more than the whole file"),
            _ => Pass::Complete,
        }
    }

    async fn restart(&mut self, sink: &mut dyn RawSink, why: &'static str) -> Result<(), DownloadError> {
        let restarts = self.restarts - self.restarts_before;
        if restarts >= self.settings.most_restarts {
            return Err(DownloadError::unstable(why, restarts));
        }
        warn!(bytes = self.bytes, why, "restarting the file");
        self.restarts += 1;
        self.in_doubt = true;
        sink.restart().await.map_err(DownloadError::sink)?;
        self.in_doubt = false;
        (self.bytes, self.hash, self.version) = (0, Sha256::new(), None);
        Ok(())
    }

    fn decide(&self, error: &Error, attempts: u32, elapsed: Duration) -> Result<Duration, DownloadError> {
        let environment = &self.settings.environment;
        let tried = Tried { error, attempts, elapsed, idempotency: Idempotency::Safe };
        let mut decision = self.settings.retry.decide(&tried, environment);
        if let Decision::Retry(wait) = decision {
            if error.is_connect() && self.bytes == 0 {
                decision = FirstConnection::decide(attempts, wait);
            } else if !environment.allows_pause(wait) {
                decision = Decision::Exhausted(GaveUp::RunEnds);
            }
        }
        match decision {
            Decision::Retry(wait) => {
                let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                warn!(bytes = self.bytes, attempts, wait_ms, %error, "waiting to take the transfer up again");
                Ok(wait)
            }
            Decision::Permanent => Err(DownloadError::transfer(error.clone())),
            Decision::Exhausted(why) => Err(DownloadError::transfer(error.clone().with_gave_up(why))),
        }
    }

    async fn refusal(&self, mut response: Response, url: &Url) -> Error {
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        // A body that breaks off contains at least what it contained before.
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk[..chunk.len().min(ERROR_BODY - body.len())]);
            if body.len() == ERROR_BODY {
                break;
            }
        }
        let secrets = secrets_of(url);
        let now = self.settings.environment.now();
        let secrets = secrets.iter().map(String::as_str);
        let error = Error::from_answer(None, status, &headers, &body, secrets, now);
        if status.is_redirection() {
            error.with_hint("redirects of a signed link are not followed")
        } else {
            error
        }
    }

    fn is_whole(&self) -> bool {
        self.bytes > 0 && self.total() == Some(self.bytes)
    }

    fn total(&self) -> Option<u64> {
        self.version.as_ref().and_then(|version| version.total)
    }

    fn report(&self) -> Downloaded {
        let version = self.version.clone().unwrap_or_default();
        Downloaded {
            bytes: self.bytes,
            sha256: self.hash.clone().finalize().into(),
            length: version.length_check(),
            etag: version.etag,
            content_type: version.content_type,
            content_encoding: version.content_encoding,
            resumes: self.resumes,
            restarts: self.restarts,
        }
    }
}
