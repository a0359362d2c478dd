//! `payouts config show`: the settings in force, and where each comes from.

use super::sync::look_back;
use crate::{
    args::{Cli, ConfigCommand, SyncArgs},
    config::{Origin, Source, leaves},
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use payouts_core::Dataset;
use payouts_store::HoldRule;
use toml::{Table, Value};

pub(super) const COLUMNS: [Column; 3] =
    [Column::new("setting", "Setting"), Column::new("value", "Value"), Column::new("origin", "Source")];

/// The addresses that an account at Partner Center has unless others are written.
const PARTNER_DEFAULTS: [(&str, &str); 2] =
    [("base-url", "https://api.partner.microsoft.com"), ("authority", "https://login.microsoftonline.com")];

pub(crate) fn run(command: ConfigCommand, context: &Context) -> Outcome {
    match command {
        ConfigCommand::Show => show(context),
    }
}

/// The rows of the listing, in the order of the reference.
#[derive(Default)]
struct Settings(Vec<Vec<Cell>>);

impl Settings {
    fn add(&mut self, setting: impl Into<String>, value: Option<impl ToString>, origin: &Origin) {
        self.0.push(vec![Cell::text(setting), Cell::optional(value), Cell::text(origin.to_string())]);
    }
}

fn show(context: &Context) -> Outcome {
    let config = context.config();
    let origins = &context.layers.origins;
    let given = |id: &str| context.given.get(id).cloned();
    let mut settings = Settings::default();
    for file in &context.layers.files {
        settings.add("config", Some(shown(file)), &given("config").unwrap_or(Origin::Default));
    }
    settings.add(
        "store",
        Some(shown(&context.store_dir())),
        &given("store").unwrap_or_else(|| origins.of("store")),
    );
    let credentials = context.credentials_dir().ok();
    settings.add("credentials", credentials.as_deref().map(shown), &origins.of("credentials"));
    let output = format!("{:?}", context.common.output).to_lowercase();
    settings.add("output", Some(output), &given("output").unwrap_or(Origin::Default));
    of_sync(context, &mut settings)?;

    let table = Table::try_from(config).map_err(|error| Failure::new(Exit::Unexpected, error.to_string()))?;
    for section in ["status", "notify"] {
        let own = table.get(section).and_then(Value::as_table);
        for (key, value) in own.into_iter().flat_map(leaves) {
            let path = format!("{section}.{key}");
            settings.add(&path, Some(plain(value)), &origins.of(&path));
        }
    }
    let accounts = table.get("accounts").and_then(Value::as_table);
    for (name, account) in accounts.into_iter().flatten() {
        let Value::Table(account) = account else { continue };
        for (key, value) in leaves(account) {
            let path = format!("accounts.{name}.{key}");
            settings.add(&path, Some(plain(value)), &origins.of(&path));
        }
        let is_partner = matches!(config.accounts.get(name), Some(Source::PartnerCenter(_)));
        let missing = PARTNER_DEFAULTS.iter().filter(|(key, _)| is_partner && !account.contains_key(*key));
        for (key, value) in missing {
            settings.add(format!("accounts.{name}.{key}"), Some(value), &Origin::Default);
        }
    }
    context.printer().rows(&COLUMNS, settings.0, "")?;
    Ok(Exit::Done)
}

/// What `payouts sync` does without a flag: its own arguments are asked, because they know the variables.
fn of_sync(context: &Context, settings: &mut Settings) -> Result<(), Failure> {
    let all = Cli::command().try_get_matches_from(["payouts", "sync"]).map_err(|error| refused(&error))?;
    let matches: &ArgMatches = all.subcommand_matches("sync").unwrap_or(&all);
    let args = SyncArgs::from_arg_matches(matches).map_err(|error| refused(&error))?;
    let (plan, sync) = (&args.plan, &context.config().sync);
    let origins = &context.layers.origins;
    let variable = |id: &str| Origin::of_argument(matches, id, &format!("PAYOUTS_{}", id.to_uppercase()));
    let or = |id: &str, path: &str| variable(id).unwrap_or_else(|| origins.of(path));

    settings.add("sync.since", plan.since.or(sync.since), &or("since", "sync.since"));
    settings.add("sync.until", plan.until, &variable("until").unwrap_or(Origin::Default));
    let days = look_back(plan, context);
    for dataset in Dataset::ALL {
        let path = format!("sync.look-back.{dataset}");
        let in_variable = plan.look_back.iter().any(|days| days.dataset.is_none_or(|of| of == dataset));
        let origin = variable("look_back").filter(|_| in_variable).unwrap_or_else(|| origins.of(&path));
        settings.add(path, Some(days.days(dataset)), &origin);
    }
    let percent =
        args.hold_lost_rows.or(sync.hold_lost_rows).unwrap_or(HoldRule::default().lost_rows_percent);
    settings.add("sync.hold-lost-rows", Some(percent), &or("hold_lost_rows", "sync.hold-lost-rows"));
    let seconds = |time: std::time::Duration| format!("{}s", time.as_secs());
    settings.add(
        "sync.max-runtime",
        args.max_runtime.map(seconds),
        &variable("max_runtime").unwrap_or(Origin::Default),
    );
    Ok(())
}

/// A variable that cannot work, in the words of clap.
fn refused(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    Failure::usage(first.trim_start_matches("error: ").to_owned())
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
