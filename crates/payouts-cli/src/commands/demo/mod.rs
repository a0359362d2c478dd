//! `payouts demo`: the whole job against a sandbox on this machine, with a narration.

mod browser;

use super::{
    coverage::calendar,
    payouts::{Sums, list, short},
    report::{matched, snapshot, tie_out},
    sandbox::first_month,
    selection::visit,
    sync::summary,
};
use crate::{
    args::SelectionArgs,
    config::{Config, EntraSignIn, OracleSource, PartnerSource, SecretRef},
    context::Context,
    exit::{Exit, Failure, Outcome},
    progress::{Bar, Lines},
    sources::{entra_user, oracle_user},
};
use payouts_auth::entra::BrowserSignIn;
use payouts_bank::Profiles;
use payouts_core::{
    Month, OracleBi, OracleBiSource, PartnerCenter, PartnerCenterSource, PayoutSource, SourceId,
    partner_center::PollSchedule,
};
use payouts_http::Limits;
use payouts_report::{Figures, render_html};
use payouts_sandbox::{
    Pace, RunningSandbox, Sandbox,
    world::{StatementPeriod, WorldConfig},
};
use payouts_store::{AsOf, Store};
use payouts_sync::{Engine, Observer, Options, Stopper, SyncReport};
use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

/// Months of history in the demo's world.
const MONTHS: u32 = 12;

/// How many payouts of each provider are shown; the ledger holds all of them.
const SHOWN: usize = 8;

/// How many times faster exports are worked on: one that takes minutes at the service is ready in a moment here.
const SPEED: u32 = 240;

pub(crate) async fn run(context: &Context) -> Outcome {
    let dir = place(context)?;
    let context = &context.at(&dir);
    context.narrate(
        "Two services pay people and report what they paid only through an API. This demo runs both on this machine, \
         with a year of made-up business, and brings it into one ledger. Nothing leaves this machine.\n",
    );

    let sandbox = start(context).await?;
    let sources = sign_in(context, &sandbox).await?;

    context.narrate(
        "\n1. The first sync asks for everything: a month at a time from Partner Center, which queues exports and hands out \
         files; a day at a time from Oracle, which answers at once.\n",
    );
    let first = sync(context, &dir, &sources).await?;
    context.notice(summary(&first));

    context.narrate(
        "\n2. What was paid, by both, newest last. Every figure has the digits that were received.\n",
    );
    payouts(context)?;

    context.narrate("\n3. Did we miss anything? This calendar shows what was requested. The current month is not over: it has a +.\n");
    let mut printer = context.printer();
    for line in calendar(&Store::open_read_only(&dir)?.coverage()?, printer.width()) {
        printer.line(&line)?;
    }
    drop(printer);

    context.narrate("\n4. The next night. Only the look-back is read again, for late rows and corrections. Nothing doubles.\n");
    let second = sync(context, &dir, &sources).await?;
    context.notice(summary(&second));

    context.narrate(
        "\n5. Did it arrive? The bank's statements are imported, and each payout is looked for on them. For the last whole \
         month: ledger = in bank + in transit + credit notes + failed or returned + difference.\n",
    );
    let report = bank(context, &dir, &sandbox)?;

    let (dir, payouts) = (dir.display(), context.called());
    context.notice_whole(format!(
        "\nThe report of the month, to open in a browser: {}\nThe ledger is in {dir}\n\n  \
         {payouts} ls payouts --store {dir}\n  \
         {payouts} show REFERENCE --trace --store {dir}\n  \
         {payouts} export payouts --format csv --to payouts.csv --store {dir}\n  \
         {payouts} verify --store {dir}\n\n\
         For your own accounts: {payouts} init",
        report.display()
    ));
    Ok(if first.failed.is_empty() && second.failed.is_empty() { Exit::Done } else { Exit::SomeFailed })
}

/// The directory of `--store`, which must be new, or one of its own among the temporary files.
fn place(context: &Context) -> Result<PathBuf, Failure> {
    let Some(dir) = &context.common.store else {
        return Ok(tempfile::Builder::new().prefix("payouts-demo-").tempdir()?.keep());
    };
    if dir.exists() {
        return Err(Failure::usage(format!("{} exists already, and is left alone", dir.display()))
            .with_hint("name a new directory with --store, or none at all"));
    }
    std::fs::create_dir_all(dir)?;
    Ok(std::path::absolute(dir)?)
}

async fn start(context: &Context) -> Result<RunningSandbox, Failure> {
    let now = context.environment.now();
    let world = WorldConfig {
        partners: 2,
        accounts: 3,
        rows: 4_000,
        first_month: first_month(now.date_naive(), MONTHS),
        months: MONTHS,
        today: now,
        ..WorldConfig::default()
    };
    let sandbox = Sandbox::builder()
        .world(world)
        .pace(Pace::Fast { factor: SPEED })
        // What is paid while the demo runs would look as if something doubled.
        .business_ends(now)
        .start()
        .await;
    sandbox.map_err(|error| Failure::new(Exit::Unexpected, format!("the sandbox does not start: {error}")))
}

async fn sign_in(context: &Context, sandbox: &RunningSandbox) -> Result<Vec<Arc<dyn PayoutSource>>, Failure> {
    let urls = sandbox.urls();
    let entra = sandbox.entra_account();
    let partner = PartnerSource {
        tenant: entra.tenant.clone(),
        client_id: entra.client_id.clone(),
        sign_in: EntraSignIn::Browser,
        client_secret: None,
        participants: Vec::new(),
        base_url: Some(urls.partner_api.clone()),
        authority: Some(urls.entra.clone()),
        file_hosts: Vec::new(),
    };
    let person = entra_user(context, "contoso", &partner)?;
    // A person would see a page and agree; here a few lines replace the browser.
    let signed_in = person.sign_in_with_browser(BrowserSignIn::new(), browser::agree).await?;
    let who = signed_in.status().user().unwrap_or("the user");
    context.notice(format!("signed in to Partner Center as {who}, in a browser with a second factor"));
    let partner_center = PartnerCenter::builder()
        .base_url(urls.partner_api.clone())
        .environment(context.environment.clone())
        .credentials(person)
        .schedule(PollSchedule {
            shortest: Duration::from_millis(100),
            longest: Duration::from_millis(500),
            ..PollSchedule::default()
        })
        .build()?;

    let account = sandbox
        .oracle_accounts()
        .first()
        .ok_or_else(|| Failure::new(Exit::Unexpected, "the sandbox has no API account of Oracle"))?;
    let password = context.layers.base.join("oracle-password");
    write_private(&password, &account.password)?;
    let oracle = OracleSource {
        organization: sandbox.world().oracle().enterprise().to_owned(),
        application_server: urls.oracle_app.clone(),
        authentication_server: urls.oracle_auth.clone(),
        client_id: account.client_id.clone(),
        username: account.username.clone(),
        password: SecretRef::File(password),
        account_codes: Vec::new(),
        application_name: None,
    };
    let user = oracle_user(context, "grand-hotels", &oracle)?;
    user.sign_in().await?;
    context.notice(
        "signed in to Oracle with the API account's password, kept in a file that no other user may read",
    );
    let oracle = OracleBi::builder(&oracle.organization, urls.oracle_app.clone())
        .environment(context.environment.clone())
        .limits(Limits::default().concurrency(16))
        .credentials(user)
        .build()?;
    Ok(vec![
        Arc::new(PartnerCenterSource::new(SourceId::new("contoso"), partner_center, Vec::new())),
        Arc::new(OracleBiSource::new(SourceId::new("grand-hotels"), oracle, Vec::new())),
    ])
}

async fn sync(
    context: &Context,
    dir: &std::path::Path,
    sources: &[Arc<dyn PayoutSource>],
) -> Result<SyncReport, Failure> {
    let bar = context.is_watched().then(|| Arc::new(Bar::new()));
    let observer: Arc<dyn Observer> = match &bar {
        Some(bar) => Arc::clone(bar) as _,
        None => Arc::new(Lines::counting()),
    };
    let until = context.today();
    let options = Options { fan_out: 16, ..Options::new(first_month(until, MONTHS), until) };
    let engine = Engine::new(sources.to_vec(), context.environment.clone(), observer);
    let (_stopper, stop) = Stopper::new();
    let report = engine.run(Store::open(dir)?, &options, stop).await;
    if let Some(bar) = bar {
        bar.finish();
    }
    Ok(report?)
}

/// The newest payouts of each provider in one table, and the totals of all.
fn payouts(context: &Context) -> Result<(), Failure> {
    let store = super::open(context)?;
    let (mut newest, mut count, mut sums) = (BTreeMap::<_, VecDeque<_>>::new(), 0, Sums::default());
    visit(&store, &SelectionArgs::default(), |version| {
        sums.add(&version);
        count += 1;
        let shown = newest.entry(version.payout.provider).or_default();
        shown.push_back((version.payout.paid_on, short(&version)));
        if shown.len() > SHOWN {
            shown.pop_front();
        }
        Ok(())
    })?;
    let mut rows: Vec<_> = newest.into_values().flatten().collect();
    rows.sort_by_key(|(paid_on, _)| *paid_on);
    let mut printer = context.printer();
    let hidden = count - rows.len();
    list(&mut printer, rows.into_iter().map(|(_, row)| row).collect(), "no payouts")?;
    printer.line(&format!("… and {hidden} more"))?;
    sums.print(&mut printer)
}

/// Imports the bank's statements, ties out the last whole month, and writes its report. Gives back where it is.
fn bank(context: &Context, dir: &std::path::Path, sandbox: &RunningSandbox) -> Result<PathBuf, Failure> {
    let (mut statements, now) = (Vec::new(), context.environment.now());
    let bank = sandbox.world().bank();
    bank.write_statements(
        "camt.053".parse().map_err(unexpected)?,
        StatementPeriod::Month,
        now,
        &mut statements,
    )?;
    let file = dir.join("statements.xml");
    write_private(&file, &String::from_utf8_lossy(&statements))?;
    Store::open(dir)?.import_bank_file("statements.xml", &statements, &Profiles::default(), None, now)?;

    let this_month = Month::of(now.date_naive());
    let month = this_month.first_day().pred_opt().map_or(this_month, Month::of);
    let store = Store::open_read_only(dir)?;
    tie_out::print(month, &matched(&store, AsOf::Now, context)?, context)?;
    let figures = Figures::new(&snapshot(&store, month, None, context)?);
    let report = dir.join(format!("report-{month}.html"));
    std::fs::write(&report, render_html(&figures))?;
    Ok(report)
}

fn unexpected(error: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::Unexpected, error.to_string())
}

fn write_private(path: &std::path::Path, text: &str) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(path)?, text.as_bytes())?;
    Ok(())
}

impl Context {
    /// The same context for a ledger, configuration and sign-ins in this directory.
    fn at(&self, dir: &std::path::Path) -> Self {
        let config = Config { credentials: Some(dir.join("credentials")), ..Config::default() };
        let mut context = self.clone();
        context.common.store = Some(dir.to_owned());
        context.layers.config = config;
        context.layers.base = dir.to_owned();
        context
    }
}
