//! One call: attempts, waits and the decision between them.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::{Request, StatusCode};
use tracing::Span;
use url::Url;

use super::answer::Answer;
use super::decode::Asked;
use super::request::{self, Template};
use super::{Account, CallContext, observe};
use crate::error::secrets_of;
use crate::retry::{Decision, Tried};
use crate::{Credential, Error, ErrorKind, GaveUp, Operation, RequestIds};

/// The state of a call between its attempts.
pub(super) struct Call<'a> {
    account: &'a Account,
    context: &'a Arc<CallContext>,
    operation: &'static Operation,
    span: Span,
    started: Duration,
    /// On the monotonic clock.
    deadline: Option<Duration>,
    attempts: u32,
    /// How many requests were sent. An attempt that found no token sent none.
    sent: u32,
    /// Of the latest attempt, when it was sent: no support finds a call that never was.
    ids: RequestIds,
    /// What the latest attempt was sent with.
    credential: Option<Credential>,
    /// What the next attempt is sent with, when a refresh has just given it.
    renewed: Option<Credential>,
    refreshed: bool,
}

/// What follows a failed attempt.
enum Next {
    Wait(Duration),
    GiveUp(GaveUp),
    Fail,
}

/// A failed call, with the answer to it where there was one.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) answer: Option<Answer>,
}

impl Failure {
    fn given_up(self, why: GaveUp) -> Self {
        Self { error: self.error.with_gave_up(why), ..self }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, answer: None }
    }
}

impl<'a> Call<'a> {
    pub(super) fn new(
        account: &'a Account,
        context: &'a Arc<CallContext>,
        operation: &'static Operation,
        span: Span,
    ) -> Self {
        let environment = &account.environment;
        let started = environment.monotonic();
        let deadline = context.deadline.map(|at| {
            let left = at.signed_duration_since(environment.now()).to_std().unwrap_or(Duration::ZERO);
            started.saturating_add(left)
        });
        Self {
            account,
            context,
            operation,
            span,
            started,
            deadline,
            attempts: 0,
            sent: 0,
            ids: RequestIds::default(),
            credential: None,
            renewed: None,
            refreshed: false,
        }
    }

    pub(super) async fn run(mut self, template: impl Template) -> Result<Answer, Failure> {
        let outcome = match request::kept_id(self.account, self.context, self.operation) {
            Ok(kept) => self.attempt_until_decided(&template, kept.as_ref()).await,
            Err(error) => Err(error.into()),
        };
        let outcome = outcome.map_err(|failure| self.explain(failure));
        let (status, error) = match &outcome {
            Ok(answer) => (Some(answer.status.as_u16()), None),
            Err(failure) => (failure.error.status(), Some(&failure.error)),
        };
        observe::finished(&self.span, status, self.elapsed(), self.sent, &self.ids, error);
        outcome.map(|answer| Answer { asked: Some(self.asked(answer.status)), ..answer })
    }

    async fn attempt_until_decided(
        &mut self,
        template: &impl Template,
        id: Option<&HeaderValue>,
    ) -> Result<Answer, Failure> {
        let mut latest: Option<Failure> = None;
        loop {
            self.attempts += 1;
            let mut failure = match self.attempt(template, id).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if failure.error.kind() == ErrorKind::Deadline {
                // Nothing was sent this time; the previous error is more useful.
                self.attempts -= 1;
                return Err(latest.map_or(failure, |latest| latest.given_up(GaveUp::Deadline)));
            }
            if let Some(wait) = failure.error.retry_after().filter(|_| failure.error.is_rate_limited()) {
                self.account.gate.pause(&self.account.environment, wait.min(self.account.longest_pause));
            }
            if self.can_refresh(&failure) {
                self.refresh(&mut failure).await?;
            } else {
                match self.decide(&failure) {
                    Next::Wait(wait) => {
                        if !self.account.environment.pause(wait).await {
                            return Err(failure.given_up(GaveUp::RunEnds));
                        }
                    }
                    Next::GiveUp(why) => return Err(failure.given_up(why)),
                    Next::Fail => return Err(failure),
                }
            }
            latest = Some(failure);
        }
    }

    /// One attempt, from its turn at the gate to the last byte of the body.
    async fn attempt(
        &mut self,
        template: &impl Template,
        id: Option<&HeaderValue>,
    ) -> Result<Answer, Failure> {
        let account = self.account;
        let _place = match account.gate.admit(&account.environment, self.deadline).await {
            Ok(place) if self.time_left() != Some(Duration::ZERO) => place,
            _ => return Err(self.too_late().into()),
        };
        self.ids = RequestIds::default();
        let mut request = template.request()?;
        request::add_ids(&mut request, account, id)?;
        self.authorize(&mut request).await?;

        let time = self.time_left().map_or(account.attempt_timeout, |left| left.min(account.attempt_timeout));
        *request.timeout_mut() = Some(time);
        // Some gateways say back to us what we asked for.
        let asked = request.url().query().is_some().then(|| request.url().clone());
        self.ids.collect(request.headers());
        self.sent += 1;
        let response = account.http.execute(request).await.map_err(Error::from_transport)?;
        account.is_reached.store(true, Ordering::Relaxed);
        self.ids.collect(response.headers());
        let answer = Answer::read(response, account.largest_body).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(self.refusal(answer, asked.as_ref())) }
    }

    async fn authorize(&mut self, request: &mut Request) -> Result<(), Failure> {
        let Some(provider) = &self.account.credentials else { return Ok(()) };
        let credential = match self.renewed.take() {
            Some(renewed) => renewed,
            None => self.in_time(provider.credential()).await?.map_err(Error::before_sending)?,
        };
        request::authorize(request, self.account, &credential)?;
        self.credential = Some(credential);
        Ok(())
    }

    fn refusal(&self, answer: Answer, asked: Option<&Url>) -> Failure {
        let query = asked.map(secrets_of).unwrap_or_default();
        let secrets = self.credential.iter().flat_map(Credential::secrets);
        let secrets = secrets.chain(query.iter().map(String::as_str));
        let error = Error::from_answer(
            Some(self.account.service),
            answer.status,
            &answer.headers,
            &answer.body,
            secrets,
            self.account.environment.now(),
        );
        let caution = self.credential.as_ref().and_then(Credential::caution);
        let error = match caution.filter(|_| matches!(answer.status.as_u16(), 401 | 403 | 404)) {
            Some(caution) => error.with_more_hint(caution),
            None => error,
        };
        Failure { error, answer: Some(answer) }
    }

    fn can_refresh(&self, failure: &Failure) -> bool {
        let rejected =
            failure.answer.as_ref().is_some_and(|answer| answer.status == StatusCode::UNAUTHORIZED);
        rejected && !self.refreshed && self.credential.is_some() && self.account.credentials.is_some()
    }

    /// Once per call: a 401 may only mean that the token ended sooner than it stated.
    async fn refresh(&mut self, failure: &mut Failure) -> Result<(), Failure> {
        self.refreshed = true;
        let (Some(provider), Some(rejected)) = (&self.account.credentials, &self.credential) else {
            return Ok(());
        };
        observe::refreshing(&self.span, self.attempts, &failure.error);
        match self.in_time(provider.refresh_after_rejection(rejected)).await? {
            Ok(renewed) => {
                self.renewed = Some(renewed);
                Ok(())
            }
            // Nothing to refresh with: the rejection itself is the error, the reason is its source.
            Err(why) if why.kind() == ErrorKind::Credential => {
                Err(Failure { error: failure.error.clone().with_source(&why), answer: failure.answer.take() })
            }
            Err(why) => Err(Failure { error: why.before_sending(), answer: failure.answer.take() }),
        }
    }

    fn decide(&self, failure: &Failure) -> Next {
        let tried = Tried {
            error: &failure.error,
            attempts: self.attempts,
            elapsed: self.elapsed(),
            idempotency: self.operation.idempotency,
        };
        let decision = self.account.retry.decide(&tried, &self.account.environment);
        match self.account.first_connection(&failure.error, self.attempts, decision) {
            Decision::Retry(wait) if !self.account.environment.allows_pause(wait) => {
                Next::GiveUp(GaveUp::RunEnds)
            }
            Decision::Retry(wait) if self.time_left().is_none_or(|left| wait < left) => {
                observe::retrying(&self.span, self.attempts, wait, &failure.error, &self.ids);
                Next::Wait(wait)
            }
            Decision::Retry(_) => Next::GiveUp(GaveUp::Deadline),
            Decision::Exhausted(why) => Next::GiveUp(why),
            Decision::Permanent => Next::Fail,
        }
    }

    fn explain(&self, failure: Failure) -> Failure {
        let error = self.asked(StatusCode::OK).label(failure.error);
        Failure { error, ..failure }
    }

    fn asked(&self, status: StatusCode) -> Asked {
        Asked {
            status,
            operation: self.operation,
            context: Arc::clone(self.context),
            sent: self.sent,
            tried: self.attempts,
            ids: self.ids.clone(),
        }
    }

    async fn in_time<F: Future>(&self, work: F) -> Result<F::Output, Error> {
        match self.time_left() {
            Some(left) => self.account.environment.within(left, work).await.ok_or_else(|| self.too_late()),
            None => Ok(work.await),
        }
    }

    fn too_late(&self) -> Error {
        Error::new(ErrorKind::Deadline, "the deadline passed before the request could be sent")
            .with_hint("allow more time, or make fewer calls at once")
    }

    fn time_left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_sub(self.account.environment.monotonic()))
    }

    fn elapsed(&self) -> Duration {
        self.account.environment.monotonic().saturating_sub(self.started)
    }
}
