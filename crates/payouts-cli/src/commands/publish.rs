//! `payouts publish`: the ledger in another engine.

use super::open;
use crate::{
    args::{PostgresArgs, PublishCommand},
    config::SecretRef,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
};
use payouts_publish::postgres::{
    Password, PostgresTarget, PublishOptions, Published, TargetCheck, publish, verify,
};

/// What programs get.
pub(super) const COLUMNS: [Column; 6] = [
    Column::new("target", ""),
    Column::new("changed", ""),
    Column::new("observations", ""),
    Column::new("payouts", ""),
    Column::new("earnings", ""),
    Column::new("earnings_removed", ""),
];

/// What `--verify` lists.
pub(super) const DIFFERENCES: [Column; 3] =
    [Column::new("figure", "Figure"), Column::new("in_ledger", "Ledger"), Column::new("in_target", "Target")];

pub(crate) async fn run(command: PublishCommand, context: &Context) -> Outcome {
    match command {
        PublishCommand::Postgres(args) => postgres(&args, context).await,
    }
}

async fn postgres(args: &PostgresArgs, context: &Context) -> Outcome {
    let mut target = PostgresTarget::from_url(&args.url)?.with_schema(&args.schema)?;
    if let Some(reference) = &args.password {
        let reference: SecretRef =
            reference.parse().map_err(|error| Failure::usage(format!("--password: {error}")))?;
        let secret = reference.fetch(|name| std::env::var(name).ok())?;
        target = target.with_password(Password::new(secret.expose()));
    }
    let store = open(context)?;
    if args.verify {
        return report(&verify(&store, &target, &args.ledger, &std::env::temp_dir()).await?, context);
    }
    let options =
        PublishOptions::new(&args.ledger).everything(args.everything).wait(args.wait.unwrap_or_default());
    let published = publish(&store, &target, &options).await?;
    if !context.for_people() {
        context.printer().rows(&COLUMNS, [cells(&target, &published)], "")?;
    }
    context.notice(summary(&target, &published));
    if published.replaced_nuls > 0 {
        let texts = counted(published.replaced_nuls, "text");
        context.warn(format!(
            "{texts} held the character NUL, for which PostgreSQL has no room: U+2400 is in its place"
        ));
    }
    Ok(Exit::Done)
}

fn summary(target: &PostgresTarget, published: &Published) -> String {
    if !published.is_changed {
        return format!("{target} is up to date");
    }
    format!(
        "{target}: {} new, {} of payouts changed, {} of earnings copied and {} removed",
        counted(published.observations, "observation"),
        counted(published.payouts, "version"),
        counted(published.earnings, "row"),
        published.removed_earnings
    )
}

fn cells(target: &PostgresTarget, published: &Published) -> Vec<Cell> {
    vec![
        Cell::text(target.to_string()),
        Cell::Flag(published.is_changed),
        Cell::Count(published.observations),
        Cell::Count(published.payouts),
        Cell::Count(published.earnings),
        Cell::Count(published.removed_earnings),
    ]
}

fn report(check: &TargetCheck, context: &Context) -> Outcome {
    let rows = check.differences.iter().map(|one| {
        vec![Cell::text(&one.what), Cell::optional(one.ledger.as_ref()), Cell::optional(one.target.as_ref())]
    });
    let compared = counted(check.compared, "figure");
    context.printer().rows(&DIFFERENCES, rows, &format!("{compared} compared: all equal"))?;
    if check.unpublished_observations > 0 {
        let count = counted(check.unpublished_observations, "observation");
        context.notice(format!("{count} not published yet, so differences are expected"));
    }
    Ok(if check.differences.is_empty() { Exit::Done } else { Exit::Integrity })
}

impl From<payouts_publish::Error> for Failure {
    fn from(error: payouts_publish::Error) -> Self {
        let exit = if error.is_configuration() || error.is_of_other_version() || error.is_of_other_ledger() {
            Exit::Usage
        } else if error.is_sign_in() {
            Exit::SignIn
        } else if error.is_in_use() {
            Exit::InUse
        } else {
            Exit::Unexpected
        };
        let hint = error.hint().map(str::to_owned);
        Self { exit, message: error.to_string(), hint }
    }
}
