//! `payouts doctor`: whether everything is in place, from the configuration to one cheap call.

use super::{
    auth::status_of,
    standing::{Standing, expiry},
};
use crate::{
    config::{EntraSignIn, Source},
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    sources::{entra_user, fetch_secret, sources},
};
use chrono::TimeDelta;
use payouts_auth::{SignInStatus, SignInWarning};
use payouts_http::probe;
use payouts_store::Store;
use url::Url;

pub(super) const COLUMNS: [Column; 3] =
    [Column::new("check", "Check"), Column::new("result", "Result"), Column::new("detail", "Detail").aside()];

/// Clocks that differ by more than this make tokens look expired, or not valid yet.
const SKEW: TimeDelta = TimeDelta::minutes(2);

#[derive(Default)]
struct Findings {
    rows: Vec<Vec<Cell>>,
    worst: Option<Exit>,
    failed: usize,
}

impl Findings {
    fn good(&mut self, check: impl Into<String>, detail: impl Into<String>) {
        self.rows.push(vec![Cell::text(check), Cell::text("ok"), Cell::text(detail)]);
    }

    /// Nothing that is known to be wrong, but a cause to think of when something is.
    fn doubtful(&mut self, check: impl Into<String>, detail: impl Into<String>) {
        self.rows.push(vec![Cell::text(check), Cell::text("warning"), Cell::text(detail)]);
    }

    fn bad(&mut self, check: impl Into<String>, detail: impl Into<String>, exit: Exit) {
        self.rows.push(vec![Cell::text(check), Cell::text("FAILED"), Cell::text(detail)]);
        self.worst.get_or_insert(exit);
        self.failed += 1;
    }
}

pub(crate) async fn run(context: &Context) -> Outcome {
    let mut findings = Findings::default();
    configuration(context, &mut findings);
    store(context, &mut findings);
    for (name, source) in &context.config().accounts {
        let mut all_answer = true;
        for server in servers(source) {
            all_answer &= reach(context, name, &server, &mut findings).await;
        }
        let may_call = sign_in(context, name, source, &mut findings).await;
        // A call would only be tried for a minute, and fail for the same reason.
        if all_answer && may_call {
            call(context, name, &mut findings).await;
        }
    }
    context.printer().rows(&COLUMNS, findings.rows, "")?;
    Ok(findings.worst.unwrap_or(Exit::Done))
}

fn configuration(context: &Context, findings: &mut Findings) {
    let files = context.layers.files.iter().map(|file| shown(file)).collect::<Vec<_>>().join(", ");
    match context.config().accounts.len() {
        0 if files.is_empty() => {
            findings.bad("configuration", "no sign-in is configured: payouts init", Exit::Usage);
        }
        0 => findings.bad(
            "configuration",
            format!("no sign-in is configured in {files}: fill in [accounts.NAME]"),
            Exit::Usage,
        ),
        1 => findings.good("configuration", format!("1 sign-in from {files}")),
        count => findings.good("configuration", format!("{count} sign-ins from {files}")),
    }
}

fn store(context: &Context, findings: &mut Findings) {
    let dir = context.store_dir();
    if let Err(failure) = context.checked_store_dir() {
        return findings.bad("ledger", failure.message, failure.exit);
    }
    let outcome = if dir.exists() { Store::open(&dir).map(drop) } else { Ok(()) };
    match outcome {
        Ok(()) if dir.exists() => findings.good("ledger", shown(&dir)),
        Ok(()) => findings.good("ledger", format!("{} will be made by the first sync", shown(&dir))),
        Err(error) if error.is_in_use() => findings.good("ledger", format!("{} is in use", shown(&dir))),
        Err(error) => {
            let failure = Failure::from(error);
            // One cell is one line.
            let stated: Vec<_> = std::iter::once(failure.message).chain(failure.hint).collect();
            findings.bad("ledger", stated.join("; "), failure.exit);
        }
    }
}

fn servers(source: &Source) -> Vec<Url> {
    let or = |url: &Option<Url>, default: &str| url.clone().or_else(|| default.parse().ok());
    match source {
        Source::PartnerCenter(settings) => {
            let api = or(&settings.base_url, "https://api.partner.microsoft.com");
            let authority = or(&settings.authority, "https://login.microsoftonline.com");
            [api, authority].into_iter().flatten().collect()
        }
        Source::OracleBi(settings) => {
            vec![settings.application_server.clone(), settings.authentication_server.clone()]
        }
    }
}

/// Whether the server answers at all.
async fn reach(context: &Context, name: &str, server: &Url, findings: &mut Findings) -> bool {
    let host = server.host_str().unwrap_or_default();
    let port = server.port().map(|port| format!(":{port}")).unwrap_or_default();
    let check = format!("{name}: reach {host}{port}");
    let found = match probe(server, &context.environment).await {
        Ok(found) => found,
        Err(error) => {
            findings.bad(check, error.to_string(), Exit::Unexpected);
            return false;
        }
    };
    // A server on this machine has the same clock, or one of its own on purpose: the sandbox.
    match found.clock_ahead.filter(|_| !payouts_http::is_loopback(server)).map(judged) {
        None => findings.good(check, "answers"),
        Some(Ok(())) => findings.good(check, "answers; the clocks agree"),
        Some(Err(apart)) => findings.bad(check, apart, Exit::Unexpected),
    }
    true
}

/// Whether this clock is near enough to the server's, of which it is so far ahead.
fn judged(ahead: TimeDelta) -> Result<(), String> {
    if ahead.abs() <= SKEW {
        return Ok(());
    }
    let which = if ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
    let minutes = ahead.num_minutes().abs();
    Err(format!("this clock is {minutes} minutes {which} the server's: set it, or tokens are refused"))
}

/// Whether a call can be signed, as far as can be known without making one.
async fn sign_in(context: &Context, name: &str, source: &Source, findings: &mut Findings) -> bool {
    let failed = findings.failed;
    let check = format!("{name}: sign-in");
    // A job that runs by night needs it sooner or later, whatever token is kept.
    if let Some(Err(error)) = fetch_secret(context, source) {
        findings.bad(&check, error.to_string(), Failure::from(error).exit);
    }
    let now = context.environment.now();
    match status_of(context, name, source).await {
        Err(failure) => findings.bad(&check, failure.message, failure.exit),
        Ok(status) => {
            let status = status.as_ref();
            let standing = Standing::new(source, status, now);
            if let Some(demand) = standing.demand(name, status) {
                findings.bad(&check, demand, Exit::SignIn);
            } else if findings.failed == failed {
                findings.good(&check, standing_of(status));
            }
            for warning in status.map(|status| expiry(name, status, now)).unwrap_or_default() {
                findings.doubtful(&check, warning);
            }
        }
    }
    // What cannot be read was reported above.
    for warning in warnings(context, name, source).await.unwrap_or_default() {
        findings.doubtful(&check, warning.text());
    }
    findings.failed == failed
}

/// A sign-in that is in order, for people.
fn standing_of(status: Option<&SignInStatus>) -> String {
    let Some(status) = status else { return "signs in by itself when needed".to_owned() };
    let until = status
        .expires_at()
        .map_or_else(String::new, |at| format!("until {}", at.format("%Y-%m-%d %H:%M UTC")));
    let renewal = if status.renews_itself() { ", renews itself" } else { ", ends then" };
    format!("{until}{renewal}")
}

/// What may make the service refuse a token of this sign-in.
async fn warnings(context: &Context, name: &str, source: &Source) -> Result<Vec<SignInWarning>, Failure> {
    match source {
        Source::OracleBi(_) => Ok(Vec::new()),
        Source::PartnerCenter(settings) if settings.sign_in == EntraSignIn::ClientCredentials => {
            Ok(vec![SignInWarning::AppOnly])
        }
        Source::PartnerCenter(settings) => Ok(entra_user(context, name, settings)?.warnings().await?),
    }
}

/// The cheapest call there is. For Partner Center that is asking for an export that cannot exist, which shows whether the
/// token is refused, and not whether payouts may be read with it.
async fn call(context: &Context, name: &str, findings: &mut Findings) {
    let check = format!("{name}: one call");
    let outcome = match sources(context, &[name.to_owned()], 1) {
        Ok(sources) => match sources.first() {
            Some(source) => source.check().await,
            None => return,
        },
        Err(failure) => return findings.bad(check, failure.message, failure.exit),
    };
    match outcome {
        Ok(what) => findings.good(check, what),
        Err(error) => {
            let stated = error.to_string();
            findings.bad(check, stated, Failure::from(error).exit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_minutes_off_is_a_finding() {
        for near in [0, 1, -1, 120, -120] {
            assert_eq!(judged(TimeDelta::seconds(near)), Ok(()));
        }
        let stated = |seconds| judged(TimeDelta::seconds(seconds)).expect_err("too far");
        assert!(stated(181).starts_with("this clock is 3 minutes ahead of the server's"));
        assert!(stated(-3600).starts_with("this clock is 60 minutes behind the server's"));
    }
}
