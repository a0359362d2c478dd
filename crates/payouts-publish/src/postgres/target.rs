//! Where to publish to: a database, a schema, and how the way there is protected.

use crate::error::{Error, Kind, Result};
use percent_encoding::percent_decode_str;
use std::{fmt, net::IpAddr, path::PathBuf, time::Duration};
use url::Url;
use zeroize::Zeroize;

const PORT: u16 = 5432;
const SCHEMA: &str = "payouts";
/// PostgreSQL cuts longer names off, without an error.
const LONGEST_NAME: usize = 63;

/// A password that cannot be printed. It is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Takes a password into custody.
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Drop for Password {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// How the way to the server is protected. There is no mode between the two: encryption without a check of the certificate
/// does not protect against an attacker who can change what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsMode {
    /// TLS, and the certificate is valid for the host's name. What is default beyond this machine.
    VerifyFull,
    /// No TLS. Only to this machine: a loopback address or a Unix socket.
    Off,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Host {
    Name(String),
    Socket(PathBuf),
}

/// A database and a schema in it.
///
/// ```
/// use payouts_publish::postgres::{Password, PostgresTarget, TlsMode};
///
/// let target = PostgresTarget::from_url("postgresql://payouts@db.contoso.com/warehouse")?
///     .with_password(Password::new("from env: or file:"))
///     .with_schema("payouts")?;
/// assert_eq!(target.to_string(), "postgresql://payouts@db.contoso.com:5432/warehouse (schema payouts)");
/// assert_eq!(target.tls_mode(), TlsMode::VerifyFull);
/// # Ok::<(), payouts_publish::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PostgresTarget {
    pub(super) host: Host,
    pub(super) port: u16,
    pub(super) user: String,
    pub(super) database: String,
    pub(super) schema: String,
    pub(super) password: Option<Password>,
    pub(super) tls: TlsMode,
    pub(super) root_certificates: Option<PathBuf>,
    pub(super) connect_timeout: Duration,
}

impl PostgresTarget {
    /// Reads `postgresql://USER@HOST[:PORT]/DATABASE[?OPTIONS]`. Options are `host` (a directory with a Unix socket), `port`, `user`,
    /// `dbname`, `sslmode`, `sslrootcert` (a file of certificates) and `connect_timeout` in seconds.
    ///
    /// # Errors
    /// When it is no such URL, when it contains a password (every user of the machine can read a command line: hand it over with
    /// [`PostgresTarget::with_password`]), or when it asks for a connection to another machine without TLS.
    pub fn from_url(url: &str) -> Result<Self> {
        // The URL is not repeated: it may contain a password in a place where none is looked for.
        let refuse = |why: &str| {
            Error::new(Kind::Configuration, format!("the URL of the database is not usable: {why}"))
                .with_hint("write postgresql://USER@HOST/DATABASE")
        };
        let url = Url::parse(url).map_err(|error| refuse(&error.to_string()))?;
        if !matches!(url.scheme(), "postgresql" | "postgres") {
            return Err(refuse("it does not begin with postgresql://"));
        }
        let has_password = url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password");
        if has_password {
            return Err(Error::new(Kind::Configuration, "the URL of the database contains a password")
                .with_hint(
                    "refer to it with env:NAME or file:PATH instead: other users can read command lines",
                ));
        }
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let mut host = url.host_str().map(decoded).filter(|host| !host.is_empty());
        let mut port = url.port().unwrap_or(PORT);
        let mut user = decoded(url.username());
        let mut database = decoded(url.path().trim_start_matches('/'));
        let (mut mode, mut roots, mut timeout) = (None, None, Duration::from_secs(30));
        for (name, value) in url.query_pairs() {
            match &*name {
                "host" => host = Some(value.into_owned()),
                "user" => user = value.into_owned(),
                "dbname" => database = value.into_owned(),
                "port" => port = value.parse().map_err(|_| refuse("the port is no number"))?,
                "sslmode" => mode = Some(value.into_owned()),
                "sslrootcert" => roots = Some(PathBuf::from(&*value)),
                "connect_timeout" => {
                    let seconds =
                        value.parse().map_err(|_| refuse("connect_timeout is no number of seconds"))?;
                    timeout = Duration::from_secs(seconds);
                }
                "application_name" => {}
                other => return Err(refuse(&format!("the option {other:?} is not known"))),
            }
        }
        let host = host.ok_or_else(|| refuse("it names no host"))?;
        if user.is_empty() {
            return Err(refuse("it names no user"));
        }
        if database.is_empty() {
            database.clone_from(&user);
        }
        let host = if host.starts_with('/') { Host::Socket(host.into()) } else { Host::Name(host) };
        let tls = tls_mode(mode.as_deref(), roots.is_some(), &host)?;
        Ok(Self {
            host,
            port,
            user,
            database,
            schema: SCHEMA.to_owned(),
            password: None,
            tls,
            root_certificates: roots,
            connect_timeout: timeout,
        })
    }

    /// The password of the user.
    #[must_use]
    pub fn with_password(mut self, password: Password) -> Self {
        self.password = Some(password);
        self
    }

    /// Another schema than `payouts`.
    ///
    /// # Errors
    /// When PostgreSQL cannot have a schema of this name.
    pub fn with_schema(mut self, schema: impl Into<String>) -> Result<Self> {
        self.schema = schema.into();
        let is_usable = (1..=LONGEST_NAME).contains(&self.schema.len())
            && !self.schema.contains('\0')
            && !self.schema.starts_with("pg_")
            && self.schema != "information_schema";
        if is_usable {
            return Ok(self);
        }
        Err(Error::new(Kind::Configuration, format!("{:?} cannot be the name of a schema", self.schema))
            .with_hint("use 1 to 63 letters, not beginning with pg_"))
    }

    /// How the way to the server is protected.
    #[must_use]
    pub fn tls_mode(&self) -> TlsMode {
        self.tls
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// The schema as SQL names it.
    pub(super) fn quoted_schema(&self) -> String {
        quoted(&self.schema)
    }
}

/// A name as SQL quotes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl fmt::Display for PostgresTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { user, port, database, schema, .. } = self;
        match &self.host {
            Host::Name(host) => write!(f, "postgresql://{user}@{host}:{port}/{database} (schema {schema})"),
            Host::Socket(dir) => {
                write!(f, "postgresql://{user}@{}:{port}/{database} (schema {schema})", dir.display())
            }
        }
    }
}

fn tls_mode(mode: Option<&str>, has_roots: bool, host: &Host) -> Result<TlsMode> {
    let is_local = is_this_machine(host);
    match mode {
        Some("disable") if is_local => Ok(TlsMode::Off),
        Some("disable") => Err(Error::new(
            Kind::Configuration,
            "sslmode=disable is only for this machine: figures and the password would be readable on the way",
        )
        .with_hint("use TLS, or a tunnel that ends on this machine (ssh -L)")),
        // What asks for less is given more.
        None | Some("prefer" | "allow") if is_local && !has_roots => Ok(TlsMode::Off),
        None | Some("prefer" | "allow" | "require" | "verify-ca" | "verify-full") => Ok(TlsMode::VerifyFull),
        Some(other) => Err(Error::new(Kind::Configuration, format!("sslmode {other:?} is not known"))
            .with_hint("use verify-full")),
    }
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Socket(_) => true,
        Host::Name(name) => {
            let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
            name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> Error {
        PostgresTarget::from_url(url).expect_err("it is refused")
    }

    #[test]
    fn tls_is_needed_beyond_this_machine() {
        let mode = |url: &str| PostgresTarget::from_url(url).expect("a target").tls_mode();
        for local in ["localhost", "127.0.0.1", "[::1]", "%2Ftmp%2Fsocket"] {
            assert_eq!(mode(&format!("postgresql://me@{local}/db")), TlsMode::Off, "{local}");
            assert_eq!(mode(&format!("postgresql://me@{local}/db?sslmode=require")), TlsMode::VerifyFull);
        }
        for more in ["", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-full"] {
            assert_eq!(
                mode(&format!("postgres://me@db.example.com/db{more}")),
                TlsMode::VerifyFull,
                "{more}"
            );
        }
        assert!(refused("postgresql://me@10.0.0.1/db?sslmode=disable").is_configuration());
        assert!(refused("postgresql://me@localhost/db?sslmode=maybe").is_configuration());
    }

    #[test]
    fn a_password_in_the_url_is_refused_and_not_repeated() {
        for url in [
            "postgresql://me:hunter2@h/db",
            "postgresql://h/db?user=me&password=hunter2",
            "postgresql:/hunter2",
        ] {
            let error = refused(url);
            assert!(!format!("{error} {error:?} {:?}", error.hint()).contains("hunter2"), "{error:?}");
        }
        let target = PostgresTarget::from_url("postgresql://me@h/db").expect("a target");
        let target = target.with_password(Password::new("hunter2"));
        assert!(!format!("{target} {target:?}").contains("hunter2"));
    }

    #[test]
    fn a_socket_is_named_as_libpq_does() {
        for url in [
            "postgresql:///db?host=/tmp/s&user=me",
            "postgresql://me@%2Ftmp%2Fs/db",
            "postgresql:///?host=/tmp/s&user=me&dbname=db",
        ] {
            let target = PostgresTarget::from_url(url).expect(url);
            assert_eq!(target.to_string(), "postgresql://me@/tmp/s:5432/db (schema payouts)");
        }
        assert!(refused("postgresql://me@/db").is_configuration());
        assert!(refused("mysql://me@h/db").is_configuration());
    }
}
