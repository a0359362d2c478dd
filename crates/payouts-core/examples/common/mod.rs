//! What the examples have in common: settings from the environment, and a place for tokens.

#![allow(dead_code, reason = "shared by examples that need different halves of it")]
#![allow(clippy::print_stderr, reason = "an example talks to the person who runs it")]

use payouts_auth::{
    FileStore,
    entra::{DeviceCode, EntraApp, EntraUser},
    oracle::{OracleApiAccount, OracleUser},
    secret_from,
};
use payouts_core::{
    OracleBi, PartnerCenter,
    payouts_http::{Environment, ErrorKind, SecretString},
};
use std::{env, error::Error, sync::Arc};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A setting from the environment.
pub(crate) fn setting(name: &str) -> Result<String> {
    env::var(name).map_err(|_| format!("set {name}, then run the example again").into())
}

fn tokens() -> Result<Arc<FileStore>> {
    Ok(Arc::new(FileStore::new(setting("PAYOUTS_TOKENS")?)))
}

/// Partner Center, signed in as a person: with a device code the first time, by itself after that.
pub(crate) async fn partner_center() -> Result<PartnerCenter> {
    let app = EntraApp::new(setting("ENTRA_TENANT")?, setting("ENTRA_CLIENT_ID")?);
    let user = EntraUser::new(app, "partner-center", tokens()?, Environment::system())?;
    if user.status().await?.is_none() {
        let show = |code: &DeviceCode| {
            eprintln!("open {} and type {}", code.address(), code.user_code());
        };
        user.sign_in_with_device_code(show).await?;
    }
    Ok(PartnerCenter::builder().credentials(user).build()?)
}

/// Oracle, signed in as an API account.
pub(crate) fn oracle() -> Result<OracleBi> {
    let application = setting("ORACLE_APPLICATION_SERVER")?.parse()?;
    let (client, organization) = (setting("ORACLE_CLIENT_ID")?, setting("ORACLE_ORGANIZATION")?);
    let authentication = setting("ORACLE_AUTHENTICATION_SERVER")?.parse()?;
    let account = OracleApiAccount::new(
        &authentication,
        &application,
        &client,
        &organization,
        &setting("ORACLE_USER")?,
    )?;
    let password = Arc::new(secret_from(|| {
        env::var("ORACLE_PASSWORD").map(SecretString::new).map_err(|_| {
            payouts_core::Error::new(ErrorKind::Configuration, "set ORACLE_PASSWORD, then run again")
        })
    }));
    let user = OracleUser::new(account, "oracle", password, tokens()?, Environment::system())?;
    Ok(OracleBi::builder(organization, application).credentials(user).build()?)
}
