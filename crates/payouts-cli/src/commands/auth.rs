//! `payouts auth`: signing in and out, and the state of the sign-ins.

use crate::{
    args::AuthCommand,
    commands::standing::{Standing, expiry},
    config::{EntraSignIn, PartnerSource, Source},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    sources::{entra_user, find, oracle_user},
};
use payouts_auth::{SignInStatus, SignedIn, entra::BrowserSignIn};
use url::Url;

/// How many of the columns people see; the others are shown below the table, where a sentence has room.
const FOR_PEOPLE: usize = 9;

pub(super) const COLUMNS: [Column; 11] = [
    Column::new("name", "Name"),
    Column::new("provider", "Provider"),
    Column::new("state", "State"),
    Column::new("user", "User"),
    Column::new("token_expires_at", "Token expires"),
    Column::new("renews_itself", "Renews itself"),
    Column::new("refresh_expires_at", "Ends if unused").aside(),
    Column::new("password_expires_at", "Password expires by").aside(),
    Column::new("refused_at", "Refused").aside(),
    Column::new("refusal", "Why"),
    Column::new("warning", "Warning"),
];

pub(crate) async fn run(command: AuthCommand, context: &Context) -> Outcome {
    match command {
        AuthCommand::Login { name, device_code, no_browser } => {
            let signed_in = match find(context, &name)? {
                Source::PartnerCenter(settings) => {
                    let device_code = device_code || settings.sign_in == EntraSignIn::DeviceCode;
                    partner(context, &name, settings, device_code, no_browser).await?
                }
                Source::OracleBi(settings) => oracle_user(context, &name, settings)?.sign_in().await?,
            };
            announce(context, &name, &signed_in);
            Ok(Exit::Done)
        }
        AuthCommand::Logout { name } => {
            match find(context, &name)? {
                Source::PartnerCenter(settings) => entra_user(context, &name, settings)?.sign_out().await?,
                Source::OracleBi(settings) => oracle_user(context, &name, settings)?.sign_out().await?,
            }
            context.notice(format!("{name} is signed out on this machine"));
            Ok(Exit::Done)
        }
        AuthCommand::Status { name } => status(context, name.as_deref()).await,
    }
}

async fn partner(
    context: &Context,
    name: &str,
    settings: &PartnerSource,
    device_code: bool,
    no_browser: bool,
) -> Result<SignedIn, Failure> {
    if settings.sign_in == EntraSignIn::ClientCredentials {
        return Err(Failure::usage(format!("{name} signs in by itself with client credentials"))
            .with_hint("nothing is to be done; see how it fares with: payouts doctor"));
    }
    let user = entra_user(context, name, settings)?;
    if device_code {
        let shown = user.sign_in_with_device_code(|code| {
            eprintln_line(&format!("open {} and type in {}", code.address(), code.user_code()));
        });
        return Ok(shown.await?);
    }
    let open = |address: &Url| {
        if no_browser || webbrowser::open(address.as_str()).is_err() {
            eprintln_line(&format!("open this address in a browser on this machine:\n\n  {address}\n"));
        } else {
            eprintln_line("a browser was opened: sign in there");
        }
    };
    Ok(user.sign_in_with_browser(BrowserSignIn::new(), open).await?)
}

/// What the user has to do is printed even with `--quiet`.
fn eprintln_line(line: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{line}\n").as_bytes());
}

fn announce(context: &Context, name: &str, signed_in: &SignedIn) {
    let who = signed_in.status().user().map(|user| format!(" as {user}")).unwrap_or_default();
    context.notice(format!("{name} is signed in{who}"));
    for warning in signed_in.warnings() {
        context.notice(format!("warning: {}", warning.text()));
    }
}

async fn status(context: &Context, only: Option<&str>) -> Outcome {
    if let Some(name) = only {
        find(context, name)?;
    }
    let now = context.environment.now();
    let (mut rows, mut exit, mut warnings) = (Vec::new(), Exit::Done, Vec::new());
    for (name, source) in &context.config().accounts {
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let status = status_of(context, name, source).await?;
        let status = status.as_ref();
        let standing = Standing::new(source, status, now);
        let demand = standing.demand(name, status);
        if demand.is_some() {
            exit = Exit::SignIn;
        }
        let soon = status.map(|status| expiry(name, status, now)).unwrap_or_default();
        rows.push(vec![
            Cell::text(name),
            Cell::text(if matches!(source, Source::OracleBi(_)) { "oracle-bi" } else { "partner-center" }),
            Cell::text(standing.as_str()),
            Cell::optional(status.and_then(SignInStatus::user)),
            Cell::instant(status.and_then(SignInStatus::expires_at)),
            Cell::flag(status.map(SignInStatus::renews_itself)),
            Cell::instant(status.and_then(SignInStatus::refresh_expires_at)),
            Cell::instant(status.and_then(SignInStatus::password_expires_at)),
            Cell::instant(
                status.and_then(|status| status.refused_at().or_else(|| status.renewal_refused_at())),
            ),
            Cell::optional(status.and_then(SignInStatus::renewal_refusal)),
            Cell::optional(soon.first()),
        ]);
        warnings.extend(demand.filter(|_| status.is_some()).map(|demand| format!("{name}: {demand}")));
        warnings.extend(soon.into_iter().map(|soon| format!("warning: {soon}")));
    }
    let shown = if context.for_people() { FOR_PEOPLE } else { COLUMNS.len() };
    rows.iter_mut().for_each(|row: &mut Vec<Cell>| row.truncate(shown));
    context.printer().rows(&COLUMNS[..shown], rows, "no sign-in is configured: payouts init")?;
    warnings.iter().for_each(|warning| context.warn(warning));
    Ok(exit)
}

/// The state of a sign-in on this machine. Sends nothing.
pub(crate) async fn status_of(
    context: &Context,
    name: &str,
    source: &Source,
) -> Result<Option<SignInStatus>, Failure> {
    Ok(match source {
        Source::PartnerCenter(settings) if settings.sign_in == EntraSignIn::ClientCredentials => None,
        Source::PartnerCenter(settings) => entra_user(context, name, settings)?.status().await?,
        Source::OracleBi(settings) => oracle_user(context, name, settings)?.status().await?,
    })
}
