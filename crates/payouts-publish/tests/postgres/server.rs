//! A PostgreSQL server of our own, for all tests of the process. It ends with the process.

use std::{
    fs,
    io::Read,
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio_postgres::{Client, NoTls};

/// A user without privileges: the server refuses to run as root.
const UNPRIVILEGED: u32 = 65_534;

/// A certificate for `localhost` and `127.0.0.1`, of an authority of the tests' own.
const TLS_FILES: [(&str, &str); 3] = [
    ("server.pem", include_str!("tls/server.pem")),
    ("server.key", include_str!("tls/server.key")),
    ("root.pem", include_str!("tls/root.pem")),
];

pub(crate) struct Server {
    pub(crate) port: u16,
    /// Where its socket is.
    pub(crate) directory: PathBuf,
    /// A static is never dropped, so its input stays open as long as this process is.
    _shell: Child,
}

/// The server, or the reason why there is none.
static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();

/// The server; `None`, with the reason printed, where PostgreSQL is not installed.
pub(crate) fn server() -> Option<&'static Server> {
    match SERVER.get_or_init(start) {
        Ok(server) => Some(server),
        Err(reason) => {
            eprintln!("skipped: {reason}");
            None
        }
    }
}

impl Server {
    /// Makes a database and returns the URL of its owner, who may do everything.
    pub(crate) async fn database(&self) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let client = client(&self.url("postgres", "postgres")).await;
        client.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("a database");
        self.url("postgres", &name)
    }

    pub(crate) fn url(&self, user: &str, database: &str) -> String {
        format!("postgresql://{user}@127.0.0.1:{}/{database}", self.port)
    }
}

/// Connects past the code under test.
pub(crate) async fn client(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

/// The directory of `initdb` and `postgres`.
fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    places.extend(versions.map(|version| version.path().join("bin")));
    places.into_iter().find(|place| place.join("initdb").exists() && place.join("postgres").exists())
}

fn start() -> Result<Server, String> {
    let binaries =
        binaries().ok_or("PostgreSQL is not installed: neither in PATH nor in /usr/lib/postgresql")?;
    let directory =
        tempfile::Builder::new().prefix("payouts-postgres-").tempdir().expect("a directory").keep();
    let is_root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if is_root {
        std::os::unix::fs::chown(&directory, Some(UNPRIVILEGED), None).expect("chown");
    }
    let as_user = |command: &mut Command| {
        command.current_dir("/").env("LC_ALL", "C");
        if is_root {
            command.uid(UNPRIVILEGED);
        }
    };
    let mut initdb = Command::new(binaries.join("initdb"));
    initdb
        .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-D"])
        .arg(directory.join("data"));
    as_user(&mut initdb);
    let made = initdb.output().expect("initdb runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    // Its input ends with this process, however that ends.
    for (name, content) in TLS_FILES {
        let path = directory.join(name);
        fs::write(&path, content).expect("it is written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("chmod");
        if is_root {
            std::os::unix::fs::chown(&path, Some(UNPRIVILEGED), None).expect("chown");
        }
    }
    let script = "\"$1\" -D \"$2/data\" -k \"$2\" -p \"$3\" -c fsync=off -c listen_addresses=127.0.0.1,127.0.0.2 \
         -c max_connections=60 -c ssl=on -c ssl_cert_file=\"$2/server.pem\" -c ssl_key_file=\"$2/server.key\" >\"$2/log\" 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf \"$2\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh"]).arg(binaries.join("postgres")).arg(&directory).arg(port.to_string());
    as_user(&mut shell);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let shell = shell.spawn().expect("the server starts");
    wait_for(port, &directory);
    Ok(Server { port, directory, _shell: shell })
}

fn wait_for(port: u16, directory: &Path) {
    let until = Instant::now() + Duration::from_secs(60);
    let socket = directory.join(format!(".s.PGSQL.{port}"));
    let log = directory.join("log");
    loop {
        let mut text = String::new();
        let _ = fs::File::open(&log).and_then(|mut log| log.read_to_string(&mut text));
        if socket.exists() && text.contains("ready to accept connections") {
            return;
        }
        assert!(Instant::now() < until, "the server does not start: {text}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
