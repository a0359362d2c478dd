//! `payouts sandbox`: both services on this machine, until it is stopped.

use crate::{
    args::SandboxArgs,
    context::Context,
    exit::{Exit, Failure, Outcome},
};
use chrono::{Datelike, Months, NaiveDate};
use payouts_sandbox::{Pace, Preset, RunningSandbox, Sandbox, world::WorldConfig};

pub(crate) async fn run(args: SandboxArgs, context: &Context) -> Outcome {
    let world = world(&args, context);
    let preset = Preset::named(&args.scenario).ok_or_else(|| {
        Failure::usage(format!("there is no scenario {:?}", args.scenario))
            .with_hint("there are: documented, observed, hostile")
    })?;
    let mut builder = Sandbox::builder()
        .world(world)
        .preset(preset)
        .pace(Pace::Fast { factor: args.speed.max(1) })
        .listen(args.listen);
    if args.port > 0 {
        builder = builder.port(args.port);
    }
    let sandbox = builder.start().await.map_err(|error| {
        Failure::usage(error.to_string())
            .with_hint("free ports: --port 0; a smaller world: --partners, --accounts, --months and --rows")
    })?;
    if args.print_config {
        let configuration = sandbox.print_config();
        context.printer().raw(&configuration.toml)?;
        for line in configuration.exports().lines() {
            context.printer().raw(&format!("# {line}"))?;
        }
    }
    announce(context, &sandbox);
    wait_for_signal().await;
    context.notice("the sandbox has stopped");
    Ok(Exit::Done)
}

/// A year that ends now, unless the options say otherwise.
fn world(args: &SandboxArgs, context: &Context) -> WorldConfig {
    let default = WorldConfig::default();
    let months = args.months.unwrap_or(default.months);
    let now = context.environment.now();
    WorldConfig {
        seed: args.seed,
        partners: args.partners.unwrap_or(default.partners),
        accounts: args.accounts.unwrap_or(default.accounts),
        rows: args.rows.unwrap_or(default.rows),
        first_month: first_month(now.date_naive(), months),
        months,
        today: now,
        ..default
    }
}

/// The first of this many months that end with the one of this day.
pub(super) fn first_month(day: NaiveDate, months: u32) -> NaiveDate {
    let first_of_this = day.with_day(1).unwrap_or(day);
    first_of_this.checked_sub_months(Months::new(months.saturating_sub(1))).unwrap_or(first_of_this)
}

fn announce(context: &Context, sandbox: &RunningSandbox) {
    let urls = sandbox.urls();
    context.notice(format!(
        "a sandbox, no real service: everything in it is made up\n\n  partner center API   {}\n  export files         {}\n  \
         entra ID             {}\n  oracle application   {}\n  oracle sign-in       {}\n\nstop it with ctrl-c",
        urls.partner_api, urls.blob, urls.entra, urls.oracle_app, urls.oracle_auth
    ));
}

async fn wait_for_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
