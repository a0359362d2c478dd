//! The control API below `/_sandbox/` of every host: journal, clock, quirks, faults, tokens, totals, statements.
//!
//! It leaves no journal entries, and no fault affects it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use http::StatusCode;
use payouts_sandbox_world::{
    BankQuirks, Currency, Month, Provider, StatementForm, StatementPeriod, Totals, World,
};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::configuration::Configuration;
use crate::context::Context;
use crate::entra;
use crate::faults::{FaultRule, FaultRules};
use crate::http::{Host, Request, Response};
use crate::quirks::{Preset, Quirks, UnknownQuirk};
use crate::state::State;
use crate::sync::lock;

/// `Server` of every answer.
pub(crate) const SERVER_NAME: &str = concat!("payouts-sandbox/", env!("CARGO_PKG_VERSION"));
/// The prefix of the paths of the control API.
pub(crate) const PREFIX: &str = "/_sandbox/";

pub(crate) async fn answer(state: &State, context: &Context, request: &Request) -> Response {
    let resource = request.path.strip_prefix(PREFIX).unwrap_or_default();
    let answer = match (request.method.as_str(), resource) {
        ("GET", "") => Ok(overview(state)),
        ("GET", "journal") => Ok(journal(state, request)),
        ("DELETE", "journal") => {
            lock(&state.journal).clear();
            Ok(json!({}))
        }
        ("GET", "clock") => Ok(clock(state)),
        ("POST", "step") => step(state, request),
        ("GET", "quirks") => Ok(quirks(context)),
        ("PUT", "quirks") => set_quirks(state, request),
        ("GET", "faults") => Ok(json!(lock(&state.faults).rules())),
        ("PUT", "faults") => set_faults(state, request),
        ("POST", "token") => token(state, context, request),
        ("POST", "device") => approve_device(state, context, request),
        ("GET", "config") => return configuration(state),
        ("GET", "totals" | "statement.xml" | "statement.csv") => return read_world(context, resource).await,
        ("GET", "statements" | "truth") => return read_bank(context, request, resource == "truth").await,
        _ => return problem(StatusCode::NOT_FOUND, "there is no such control; GET /_sandbox/ lists them"),
    };
    match answer {
        Ok(body) => Response::json(StatusCode::OK, &body),
        Err(text) => problem(StatusCode::BAD_REQUEST, &text),
    }
}

fn problem(status: StatusCode, text: &str) -> Response {
    Response::json(status, &json!({"error": text}))
}

fn overview(state: &State) -> Value {
    let urls: Map<String, Value> = Host::ALL
        .into_iter()
        .map(|host| {
            let name = serde_json::to_value(host).ok().and_then(|name| name.as_str().map(str::to_owned));
            (name.unwrap_or_default(), state.shared.urls.text(host).into())
        })
        .collect();
    json!({
        "server": SERVER_NAME,
        "hosts": urls,
        "clock": clock(state),
        "exports": state.exports.count(),
        "controls": [
            "GET journal?since=0", "DELETE journal", "GET clock", "POST step", "GET quirks", "PUT quirks", "GET faults",
            "PUT faults", "POST token", "POST device", "GET config", "GET totals", "GET statement.xml",
            "GET statement.csv", "GET statements?form=mt940&by=day&quirks=returns:50,twins:20",
            "GET truth?by=day&quirks=returns:50,twins:20",
        ],
    })
}

fn journal(state: &State, request: &Request) -> Value {
    let since = request.parameter("since").and_then(|since| since.parse().ok()).unwrap_or_default();
    json!(lock(&state.journal).since(since))
}

fn clock(state: &State) -> Value {
    let clock = &state.shared.clock;
    json!({"now": clock.now(), "pace": format!("{:?}", clock.pace())})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    seconds: u64,
}

fn step(state: &State, request: &Request) -> Result<Value, String> {
    let step: Step = read(request, r#"{"seconds": 60}"#)?;
    state.shared.clock.step(Duration::from_secs(step.seconds));
    Ok(clock(state))
}

fn quirks(context: &Context) -> Value {
    let all = Quirks::all().zip(context.quirks.iter()).map(|(quirk, (id, side))| {
        let sides: Vec<_> = quirk.sides.iter().map(|side| side.name).collect();
        json!({"id": id, "about": quirk.about, "side": side, "sides": sides})
    });
    all.collect()
}

/// `{"pc-container": "plain"}` sets one quirk, `{"preset": "hostile"}` sets all.
fn set_quirks(state: &State, request: &Request) -> Result<Value, String> {
    let wanted: Map<String, Value> = read(request, r#"{"pc-container": "plain"}"#)?;
    let changed = state.shared.change_quirks(|quirks| {
        // All or nothing: an unknown name changes no quirk.
        let mut changed = quirks.clone();
        if let Some(name) = wanted.get("preset") {
            let name = name.as_str().unwrap_or_default();
            changed = Quirks::preset(Preset::named(name).ok_or_else(|| UnknownQuirk::no_preset(name))?);
        }
        for (id, side) in wanted.iter().filter(|(id, _)| *id != "preset") {
            changed.set(id, side.as_str().unwrap_or_default())?;
        }
        *quirks = changed;
        Ok(())
    });
    changed.map_err(|error: UnknownQuirk| error.to_string())?;
    Ok(json!(wanted))
}

fn set_faults(state: &State, request: &Request) -> Result<Value, String> {
    let rules: Vec<FaultRule> = read(request, r#"[{"fault": {"kind": "reset-after"}, "times": 1}]"#)?;
    let answer = json!(rules);
    *lock(&state.faults) = FaultRules::new(rules);
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenRequest {
    service: String,
    #[serde(default)]
    account: Option<String>,
}

/// A bearer token without a sign-in, for `curl` and other tools.
fn token(state: &State, context: &Context, request: &Request) -> Result<Value, String> {
    let wanted: TokenRequest = read(request, r#"{"service": "partner-center"}"#)?;
    let token = match wanted.service.as_str() {
        "partner-center" => Some(entra::access_token(context)),
        "oracle-bi" => {
            let first = state.shared.oracle_accounts.first().map(|account| account.username.clone());
            let account = wanted.account.or(first);
            account.and_then(|account| state.identity.id_token(context, &account))
        }
        other => return Err(format!("{other:?} is no service; use partner-center or oracle-bi")),
    };
    token.map(|token| json!({"token": token})).ok_or_else(|| "there is no such account".to_owned())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approval {
    user_code: String,
}

fn approve_device(state: &State, context: &Context, request: &Request) -> Result<Value, String> {
    let approval: Approval = read(request, r#"{"user_code": "BCDFGHJK"}"#)?;
    let approved = state.entra.approve_device(context, &approval.user_code);
    if approved { Ok(json!({})) } else { Err("no device waits with that code".to_owned()) }
}

fn configuration(state: &State) -> Response {
    let configuration = Configuration::new(&state.shared);
    Response::text(
        StatusCode::OK,
        format!("{}\n# {}", configuration.toml, configuration.exports().trim_end().replace('\n', "\n# ")),
    )
}

fn read<T: for<'de> Deserialize<'de>>(request: &Request, example: &str) -> Result<T, String> {
    serde_json::from_slice(&request.body)
        .map_err(|error| format!("the body is invalid: {error}; it has the form {example}"))
}

/// The sums of a complete read, or a bank statement.
async fn read_world(context: &Context, resource: &str) -> Response {
    let (world, now, resource) = (Arc::clone(&context.shared.world), context.business(), resource.to_owned());
    // This reads the whole world, so it must not block other requests.
    match tokio::task::spawn_blocking(move || world_answer(&world, now, &resource)).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) | Err(_) => problem(StatusCode::INTERNAL_SERVER_ERROR, "the world could not be read"),
    }
}

/// The bank's statements in a form, or what they contain whatever the form.
async fn read_bank(context: &Context, request: &Request, is_truth: bool) -> Response {
    let wanted = match Wanted::of(request, is_truth) {
        Ok(wanted) => wanted,
        Err(text) => return problem(StatusCode::BAD_REQUEST, &text),
    };
    let (world, now) = (Arc::clone(&context.shared.world), context.business());
    match tokio::task::spawn_blocking(move || wanted.answer(&world, now)).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) | Err(_) => problem(StatusCode::INTERNAL_SERVER_ERROR, "the world could not be read"),
    }
}

/// Which statements are wanted.
struct Wanted {
    /// None for the truth.
    form: Option<StatementForm>,
    period: StatementPeriod,
    quirks: BankQuirks,
}

impl Wanted {
    fn of(request: &Request, is_truth: bool) -> Result<Self, String> {
        let form = request.parameter("form").unwrap_or_else(|| "camt.053".into());
        let form = form.parse::<StatementForm>().map_err(|error| error.to_string());
        let by = request.parameter("by").unwrap_or_else(|| "day".into());
        let period = StatementPeriod::from_name(&by);
        let quirks = request.parameter("quirks").unwrap_or_default().parse::<BankQuirks>();
        Ok(Self {
            form: if is_truth { None } else { Some(form?) },
            period: period.ok_or_else(|| format!("{by:?} is no period; use day, month, whole or today"))?,
            quirks: quirks.map_err(|error| error.to_string())?,
        })
    }

    fn answer(self, world: &World, now: DateTime<Utc>) -> io::Result<Response> {
        let (bank, mut out) = (world.bank().with_quirks(self.quirks), Vec::new());
        let media_type = match self.form {
            Some(form) => {
                bank.write_statements(form, self.period, now, &mut out)?;
                form.media_type()
            }
            None => {
                bank.write_truth(self.period, now, &mut out)?;
                "application/jsonl"
            }
        };
        Ok(Response::new(StatusCode::OK, media_type, out))
    }
}

fn world_answer(world: &World, now: DateTime<Utc>, resource: &str) -> io::Result<Response> {
    let mut out = Vec::new();
    match resource {
        "statement.xml" => {
            world.bank().write_camt053(now, &mut out)?;
            Ok(Response::new(StatusCode::OK, "application/xml", out))
        }
        "statement.csv" => {
            world.bank().write_csv(now, &mut out)?;
            Ok(Response::new(StatusCode::OK, "text/csv; charset=utf-8", out))
        }
        _ => Ok(Response::json(StatusCode::OK, &totals(&world.totals(now), now))),
    }
}

fn totals(totals: &Totals, now: DateTime<Utc>) -> Value {
    let key = |(currency, month): &(Currency, Month)| json!({"currency": currency.code(), "month": month.first_day().format("%Y-%m").to_string()});
    let earnings = totals.earnings.iter().map(|(of, sums)| {
        let amounts = [
            ("transactionAmount", sums.transaction_amount),
            ("earningAmount", sums.earning_amount),
            ("earningAmountUSD", sums.earning_amount_usd),
        ];
        line(key(of), sums.rows, &amounts)
    });
    let payments = totals.payments.iter().map(|(of, sums)| {
        let amounts = [
            ("earned", sums.earned),
            ("earnedUSD", sums.earned_usd),
            ("withheldTax", sums.withheld_tax),
            ("salesTax", sums.sales_tax),
            ("serviceFeeTax", sums.service_fee_tax),
            ("totalPayment", sums.total),
        ];
        line(key(of), sums.rows, &amounts)
    });
    let payouts = totals.payouts.iter().map(|(of, sums)| {
        line(key(of), sums.rows, &[("payoutAmt", sums.amount), ("wthhldAmt", sums.withheld)])
    });
    let bank = totals.bank.iter().map(|((provider, currency, month), sums)| {
        let provider = match provider {
            Provider::PartnerCenter => "partner-center",
            Provider::OracleBi => "oracle-bi",
        };
        let mut key = key(&(*currency, *month));
        key["provider"] = provider.into();
        line(key, sums.rows, &[("amount", sums.amount)])
    });
    json!({
        "asOf": now,
        "earnings": earnings.collect::<Vec<_>>(),
        "payments": payments.collect::<Vec<_>>(),
        "payouts": payouts.collect::<Vec<_>>(),
        "bank": bank.collect::<Vec<_>>(),
    })
}

/// One sum. Amounts are text, so that no client reads them as floats.
fn line(mut line: Value, count: u64, amounts: &[(&str, Decimal)]) -> Value {
    line["rows"] = count.into();
    for (name, amount) in amounts {
        line[*name] = amount.to_string().into();
    }
    line
}
