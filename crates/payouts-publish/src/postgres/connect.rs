//! A connection: TLS where it is needed, and settings that no role's defaults can change.

use super::target::{Host, PostgresTarget, TlsMode};
use crate::error::{Error, Kind, Result};
use rustls::{
    ClientConfig,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_platform_verifier::Verifier;
use std::{sync::Arc, time::Duration};
use tokio_postgres::{
    Client, Config, NoTls,
    config::{ChannelBinding, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// A server whose client disappeared without a word keeps its lock until it notices.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// What each connection begins with. A long COPY must not run into a role's default, and no name may be found in a schema that
/// another user can write to.
const SETTINGS: &str = "SET search_path = pg_catalog, pg_temp; SET TIME ZONE 'UTC'; SET statement_timeout = 0;
    SET idle_in_transaction_session_timeout = 0; SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3; SET client_min_messages = warning; SET bytea_output = 'hex'";

/// Connects. The connection is served by a task of the current runtime, which ends with the client.
pub(super) async fn connect(target: &PostgresTarget) -> Result<Client> {
    let mut config = Config::new();
    config
        .user(&target.user)
        .dbname(&target.database)
        .port(target.port)
        .application_name("payouts")
        .connect_timeout(target.connect_timeout)
        .keepalives_idle(KEEPALIVE);
    match &target.host {
        Host::Name(name) => config.host(name.trim_start_matches('[').trim_end_matches(']')),
        #[cfg(unix)]
        Host::Socket(dir) => config.host_path(dir),
        #[cfg(not(unix))]
        Host::Socket(_) => return Err(Error::new(Kind::Configuration, "this system has no Unix sockets")),
    };
    if let Some(password) = &target.password {
        config.password(password.expose());
    }
    let client = match target.tls {
        TlsMode::Off => {
            config.ssl_mode(SslMode::Disable).channel_binding(ChannelBinding::Disable);
            let (client, connection) = config.connect(NoTls).await.map_err(unreachable(target))?;
            tokio::spawn(connection);
            client
        }
        TlsMode::VerifyFull => {
            config.ssl_mode(SslMode::Require);
            let tls = MakeRustlsConnect::new(tls(target)?);
            let (client, connection) = config.connect(tls).await.map_err(unreachable(target))?;
            tokio::spawn(connection);
            client
        }
    };
    client
        .batch_execute(SETTINGS)
        .await
        .map_err(Error::server(format!("a session with {target} cannot begin")))?;
    let encoding = client.query_one("SHOW server_encoding", &[]).await;
    let encoding: String = encoding.map_err(Error::server("the encoding of the database is unknown"))?.get(0);
    if encoding != "UTF8" {
        return Err(Error::new(
            Kind::Configuration,
            format!("the encoding of {target} is {encoding}, not UTF8"),
        )
        .with_hint("publish into a database that was created with ENCODING 'UTF8'"));
    }
    Ok(client)
}

fn unreachable(target: &PostgresTarget) -> impl FnOnce(tokio_postgres::Error) -> Error {
    let what = format!("there is no connection to {target}");
    move |error| {
        if error.as_db_error().is_some() {
            return Error::server(what)(error);
        }
        let cause = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
        Error::new(Kind::Unreachable, format!("{what}: {cause}")).with_hint(
            "check host, port and certificate; sslrootcert=FILE trusts a certificate authority of your own",
        )
    }
}

fn tls(target: &PostgresTarget) -> Result<ClientConfig> {
    let refuse = |why: String| Error::new(Kind::Configuration, why);
    let mut roots = Vec::new();
    if let Some(path) = &target.root_certificates {
        let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        roots =
            read.map_err(|error| refuse(format!("sslrootcert {} cannot be read: {error}", path.display())))?;
        if roots.is_empty() {
            return Err(refuse(format!("sslrootcert {} contains no certificate", path.display())));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(roots, Arc::clone(&provider))
        .map_err(|error| refuse(format!("TLS cannot be set up: {error}")))?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| refuse(format!("TLS cannot be set up: {error}")))?;
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}
