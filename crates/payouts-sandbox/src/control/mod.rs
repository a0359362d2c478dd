//! The control API below `/_sandbox/`, on every host: what was asked, the clock, quirks, faults, totals, statements.
//! It leaves no journal entries, and no fault touches it.

mod totals;

use std::time::Duration;

use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::Context;
use crate::faults::{FaultRule, Weather};
use crate::http::{Ask, Host, Reply};
use crate::quirks::{Preset, Quirks, UnknownQuirk};
use crate::sync::lock;
use crate::{entra, oracle_idm};

pub(crate) const PREFIX: &str = "/_sandbox/";

pub(crate) async fn answer(context: &Context, ask: &Ask) -> Reply {
    let place = ask.path.strip_prefix(PREFIX).unwrap_or_default();
    let answered = match (ask.method.as_str(), place) {
        ("GET", "") => Ok(overview(context)),
        ("GET", "journal") => Ok(journal(context, ask)),
        ("DELETE", "journal") => {
            lock(&context.app.journal).clear();
            Ok(json!({}))
        }
        ("GET", "clock") => Ok(clock(context)),
        ("POST", "step") => step(context, ask),
        ("GET", "quirks") => Ok(quirks(context)),
        ("PUT", "quirks") => turn(context, ask),
        ("GET", "faults") => Ok(json!(lock(&context.app.weather).rules())),
        ("PUT", "faults") => faults(context, ask),
        ("POST", "token") => token(context, ask),
        ("POST", "device") => approve(context, ask),
        ("GET", "config") => return config(context),
        ("GET", "totals" | "statement.xml" | "statement.csv") => return totals::answer(context, place).await,
        _ => return problem(StatusCode::NOT_FOUND, "there is no such control; GET /_sandbox/ lists them"),
    };
    match answered {
        Ok(body) => Reply::json(StatusCode::OK, &body),
        Err(text) => problem(StatusCode::BAD_REQUEST, &text),
    }
}

fn problem(status: StatusCode, text: &str) -> Reply {
    Reply::json(status, &json!({"error": text}))
}

fn overview(context: &Context) -> Value {
    let urls: Map<String, Value> = Host::ALL
        .into_iter()
        .map(|host| {
            let name = serde_json::to_value(host).ok().and_then(|name| name.as_str().map(str::to_owned));
            (name.unwrap_or_default(), context.app.urls.text(host).into())
        })
        .collect();
    json!({
        "server": crate::app::SERVER_NAME,
        "hosts": urls,
        "clock": clock(context),
        "exports": context.app.exports.count(),
        "controls": [
            "GET journal?since=0", "DELETE journal", "GET clock", "POST step", "GET quirks", "PUT quirks", "GET faults",
            "PUT faults", "POST token", "POST device", "GET config", "GET totals", "GET statement.xml",
            "GET statement.csv",
        ],
    })
}

fn journal(context: &Context, ask: &Ask) -> Value {
    let since = ask.parameter("since").and_then(|since| since.parse().ok()).unwrap_or_default();
    json!(lock(&context.app.journal).since(since))
}

fn clock(context: &Context) -> Value {
    json!({"now": context.app.clock.now(), "pace": format!("{:?}", context.app.clock.pace())})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    seconds: u64,
}

fn step(context: &Context, ask: &Ask) -> Result<Value, String> {
    let step: Step = read(ask, r#"{"seconds": 60}"#)?;
    context.app.clock.step(Duration::from_secs(step.seconds));
    Ok(clock(context))
}

fn quirks(context: &Context) -> Value {
    let told = Quirks::switches().zip(context.quirks.iter()).map(|(switch, (id, side))| {
        let sides: Vec<_> = switch.sides.iter().map(|side| side.name).collect();
        json!({"id": id, "about": switch.about, "side": side, "sides": sides})
    });
    told.collect()
}

/// `{"pc-container": "plain"}`, and `{"preset": "hostile"}` for all at once.
fn turn(context: &Context, ask: &Ask) -> Result<Value, String> {
    let wanted: Map<String, Value> = read(ask, r#"{"pc-container": "plain"}"#)?;
    let changed = context.app.change_quirks(|quirks| {
        // All or nothing: a bad name among good ones changes none.
        let mut turned = quirks.clone();
        if let Some(name) = wanted.get("preset") {
            let name = name.as_str().unwrap_or_default();
            turned = Quirks::preset(Preset::named(name).ok_or_else(|| UnknownQuirk::no_preset(name))?);
        }
        for (id, side) in wanted.iter().filter(|(id, _)| *id != "preset") {
            turned.set(id, side.as_str().unwrap_or_default())?;
        }
        *quirks = turned;
        Ok(())
    });
    changed.map_err(|error: UnknownQuirk| error.to_string())?;
    Ok(json!(wanted))
}

fn faults(context: &Context, ask: &Ask) -> Result<Value, String> {
    let rules: Vec<FaultRule> = read(ask, r#"[{"fault": {"kind": "reset-after"}, "times": 1}]"#)?;
    let told = json!(rules);
    *lock(&context.app.weather) = Weather::new(rules);
    Ok(told)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedToken {
    service: String,
    #[serde(default)]
    account: Option<String>,
}

/// A bearer token without the way to it, for `curl` and other tools.
fn token(context: &Context, ask: &Ask) -> Result<Value, String> {
    let wanted: WantedToken = read(ask, r#"{"service": "partner-center"}"#)?;
    let token = match wanted.service.as_str() {
        "partner-center" => Some(entra::access_token(context)),
        "oracle-bi" => {
            let first = context.app.oracle_accounts.first().map(|account| account.username.clone());
            wanted.account.or(first).and_then(|account| oracle_idm::id_token(context, &account))
        }
        other => return Err(format!("{other:?} is no service; there are partner-center and oracle-bi")),
    };
    token.map(|token| json!({"token": token})).ok_or_else(|| "there is no such account".to_owned())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approval {
    user_code: String,
}

fn approve(context: &Context, ask: &Ask) -> Result<Value, String> {
    let approval: Approval = read(ask, r#"{"user_code": "BCDFGHJK"}"#)?;
    let approved = entra::approve_device(context, &approval.user_code);
    if approved { Ok(json!({})) } else { Err("no device waits with that code".to_owned()) }
}

fn config(context: &Context) -> Reply {
    let configuration = crate::configuration::Configuration::of(&context.app);
    Reply::text(
        StatusCode::OK,
        format!("{}\n# {}", configuration.toml, configuration.exports().trim_end().replace('\n', "\n# ")),
    )
}

fn read<T: for<'de> Deserialize<'de>>(ask: &Ask, example: &str) -> Result<T, String> {
    debug_assert_ne!(ask.method, Method::GET);
    serde_json::from_slice(&ask.body)
        .map_err(|error| format!("the body is not as expected, such as {example}: {error}"))
}
