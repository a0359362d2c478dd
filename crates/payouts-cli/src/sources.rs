//! From the configuration to sources of windows.

use crate::{
    config::{EntraSignIn, OracleSource, PartnerSource, SecretRef, Source},
    context::Context,
    exit::Failure,
    suggest::unknown,
};
use payouts_auth::{
    FileStore, SecretSource, TokenStore,
    entra::{EntraApp, EntraAppOnly, EntraUser},
    oracle::{OracleApiAccount, OracleUser},
    secret_from,
};
use payouts_core::{OracleBi, OracleBiSource, PartnerCenter, PartnerCenterSource, PayoutSource, SourceId};
use payouts_http::{CredentialProvider, Error, Limits, SecretString};
use std::{path::PathBuf, sync::Arc};

/// Every configured source, or only those named.
///
/// # Errors
/// When a setting cannot work, or a name is not configured.
pub(crate) fn sources(
    context: &Context,
    only: &[String],
    concurrency: usize,
) -> Result<Vec<Arc<dyn PayoutSource>>, Failure> {
    let accounts = &context.config().accounts;
    if accounts.is_empty() {
        return Err(Failure::usage("no sign-in is configured").with_hint(
            "write a configuration with: payouts init\nor see the whole job done first: payouts demo",
        ));
    }
    for name in only {
        find(context, name)?;
    }
    let wanted = accounts.iter().filter(|(name, _)| only.is_empty() || only.contains(name));
    wanted.map(|(name, source)| build(context, name, source, concurrency)).collect()
}

/// The sign-in of this name.
///
/// # Errors
/// When it is not configured.
pub(crate) fn find<'c>(context: &'c Context, name: &str) -> Result<&'c Source, Failure> {
    let accounts = &context.config().accounts;
    accounts.get(name).ok_or_else(|| unknown("sign-in", name, accounts.keys().map(String::as_str)))
}

fn build(
    context: &Context,
    name: &str,
    source: &Source,
    concurrency: usize,
) -> Result<Arc<dyn PayoutSource>, Failure> {
    let id = SourceId::new(name);
    let limits = Limits::default().concurrency(concurrency);
    match source {
        Source::PartnerCenter(settings) => {
            let mut builder = PartnerCenter::builder()
                .environment(context.environment.clone())
                .limits(limits)
                .credentials(entra_credentials(context, name, settings)?);
            if let Some(url) = &settings.base_url {
                builder = builder.base_url(url.clone());
            }
            if let Some(bytes) = context.config().http.largest_file {
                builder = builder.largest_file(bytes);
            }
            for host in &settings.file_hosts {
                builder = builder.file_host(host);
            }
            Ok(Arc::new(PartnerCenterSource::new(id, builder.build()?, settings.participants.clone())))
        }
        Source::OracleBi(settings) => {
            let mut builder = OracleBi::builder(&settings.organization, settings.application_server.clone())
                .environment(context.environment.clone())
                .limits(limits)
                .credentials(oracle_user(context, name, settings)?);
            if let Some(application) = &settings.application_name {
                builder = builder.application_name(application);
            }
            Ok(Arc::new(OracleBiSource::new(id, builder.build()?, settings.account_codes.clone())))
        }
    }
}

/// Who signs the calls to Partner Center.
fn entra_credentials(
    context: &Context,
    name: &str,
    settings: &PartnerSource,
) -> Result<Arc<dyn CredentialProvider>, Failure> {
    if settings.sign_in != EntraSignIn::ClientCredentials {
        return Ok(Arc::new(entra_user(context, name, settings)?));
    }
    let secret = settings.client_secret.clone().ok_or_else(|| {
        Failure::usage(format!("{name} signs in with client credentials, but has no client-secret"))
            .with_hint("set client-secret = \"env:NAME\" in payouts.toml")
    })?;
    let environment = context.environment.clone();
    Ok(Arc::new(EntraAppOnly::new(entra_app(settings), name, secret_source(context, secret), environment)?))
}

/// The person who signs in at Entra ID.
pub(crate) fn entra_user(
    context: &Context,
    name: &str,
    settings: &PartnerSource,
) -> Result<EntraUser, Failure> {
    let store = token_store(context)?;
    Ok(EntraUser::new(entra_app(settings), name, store, context.environment.clone())?)
}

fn entra_app(settings: &PartnerSource) -> EntraApp {
    let mut app = EntraApp::new(&settings.tenant, &settings.client_id);
    if let Some(authority) = &settings.authority {
        app = app.authority(authority.clone());
    }
    if let Some(api) = &settings.base_url {
        app = app.api(api.clone());
    }
    app
}

/// The API account that signs in at Oracle.
pub(crate) fn oracle_user(
    context: &Context,
    name: &str,
    settings: &OracleSource,
) -> Result<OracleUser, Failure> {
    let account = OracleApiAccount::new(
        &settings.authentication_server,
        &settings.application_server,
        &settings.client_id,
        &settings.organization,
        &settings.username,
    )?;
    let password = secret_source(context, settings.password.clone());
    Ok(OracleUser::new(account, name, password, token_store(context)?, context.environment.clone())?)
}

fn token_store(context: &Context) -> Result<Arc<dyn TokenStore>, Failure> {
    Ok(Arc::new(FileStore::new(context.credentials_dir()?)))
}

/// A secret that is fetched when it is needed.
fn secret_source(context: &Context, reference: SecretRef) -> Arc<dyn SecretSource> {
    let reference = placed(context, reference);
    Arc::new(secret_from(move || fetched(&reference)))
}

/// The secret that a sign-in needs to begin with, fetched now; `None` for one that a person makes.
pub(crate) fn fetch_secret(context: &Context, source: &Source) -> Option<Result<SecretString, Error>> {
    let reference = match source {
        Source::OracleBi(settings) => Some(&settings.password),
        Source::PartnerCenter(settings) if settings.sign_in == EntraSignIn::ClientCredentials => {
            settings.client_secret.as_ref()
        }
        Source::PartnerCenter(_) => None,
    };
    reference.map(|reference| fetched(&placed(context, reference.clone())))
}

/// A secret of another part of the configuration, fetched now.
pub(crate) fn secret(context: &Context, reference: &SecretRef) -> Result<SecretString, Error> {
    fetched(&placed(context, reference.clone()))
}

/// A relative file is looked for next to the configuration.
fn placed(context: &Context, reference: SecretRef) -> SecretRef {
    match reference {
        SecretRef::File(path) => SecretRef::File(context.layers.base.join::<PathBuf>(path)),
        other => other,
    }
}

fn fetched(reference: &SecretRef) -> Result<SecretString, Error> {
    reference.fetch(|name| std::env::var(name).ok()).map_err(|error| {
        if error.hint().is_some() {
            error
        } else {
            error.with_hint(
                "put it there, or refer to another place: env:NAME, file:PATH, cmd:PROGRAM or keyring:SERVICE/USER",
            )
        }
    })
}
