//! How long the sign-ins and passwords last, as far as this machine knows. No call is made.

use super::check::{Check, PASSWORD_DAYS_LEFT, SIGNIN_DAYS_LEFT, State};
use crate::{
    commands::{auth::status_of, standing::Standing},
    config::{Source, Thresholds},
    context::Context,
    progress::counted,
};
use chrono::{DateTime, Utc};
use payouts_auth::SignInStatus;

pub(super) async fn checks(context: &Context) -> Vec<Check> {
    let mut checks = Vec::new();
    for (name, source) in &context.config().accounts {
        match status_of(context, name, source).await {
            Ok(status) => checks.extend(of_sign_in(context, name, source, status.as_ref())),
            Err(_) => {
                checks.push(Check::new(SIGNIN_DAYS_LEFT, None, State::Alarm).of(name).stating(format!(
                    "what is kept of the sign-in cannot be read: payouts auth status {name}"
                )));
            }
        }
    }
    checks
}

fn of_sign_in(context: &Context, name: &str, source: &Source, status: Option<&SignInStatus>) -> Vec<Check> {
    let (now, thresholds) = (context.environment.now(), &context.config().status);
    let standing = Standing::new(source, status, now);
    let mut checks = vec![if standing.demand(name, status).is_some() {
        // The reason of a refusal is the provider's text, which may contain names: `auth status` shows it.
        Check::new(SIGNIN_DAYS_LEFT, None, State::Alarm)
            .stating(format!("{}: payouts auth login {name}", standing.as_str()))
    } else if let Some(at) = status.and_then(SignInStatus::refresh_expires_at) {
        let days = days_left(at, now);
        Check::new(SIGNIN_DAYS_LEFT, days, state(days, thresholds))
            .warning_of(format!("ends in {} unless a sync uses it: payouts sync", counted(days, "day")))
    } else {
        Check::new(SIGNIN_DAYS_LEFT, None, State::Ok).stating(standing.as_str())
    }];
    if let Some(at) = status.and_then(SignInStatus::password_expires_at) {
        let days = days_left(at, now);
        checks.push(Check::new(PASSWORD_DAYS_LEFT, days, state(days, thresholds)).warning_of(format!(
            "the password expires in about {}: set a new one in Reporting and Analytics, then payouts auth login {name}",
            counted(days, "day")
        )));
    }
    checks.into_iter().map(|check| check.of(name)).collect()
}

fn state(days: u64, thresholds: &Thresholds) -> State {
    let (warning, alarm) = (thresholds.signin_warning_days, thresholds.signin_alarm_days);
    State::left(days, u64::from(warning), u64::from(alarm))
}

fn days_left(at: DateTime<Utc>, now: DateTime<Utc>) -> u64 {
    u64::try_from((at - now).num_days()).unwrap_or(0)
}
