//! Many processes with many threads find the same token too old at the same moment.

use std::process::{Command, Stdio};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use mockito::{Matcher, Server, ServerGuard};
use payouts_auth::FileStore;
use payouts_http::Environment;
use payouts_http::testing::ManualTime;

use crate::support::{
    ORACLE_AUTHORIZE, ORACLE_SIGN_IN, ORACLE_TOKEN, Password, answering, oracle_account, oracle_user, token,
};
use payouts_auth::oracle::{OracleApiAccount, OracleUser};
use serde_json::json;

const SERVER: &str = "PAYOUTS_TEST_RACE_SERVER";
const DIRECTORY: &str = "PAYOUTS_TEST_RACE_DIRECTORY";
const PROCESSES: usize = 4;
const THREADS: usize = 4;

/// A server whose token endpoint takes its time, where one sign-in long ago has left `refresh-1` in `directory`.
fn long_ago(directory: &std::path::Path) -> ServerGuard {
    let mut server = Server::new();
    let cookie = ("set-cookie", "state=1");
    let authorize =
        server.mock("GET", ORACLE_AUTHORIZE).match_query(Matcher::Any).with_header(cookie.0, cookie.1);
    let opened = authorize.create();
    let welcome = json!({"success": true, "redirectUrl": "?code=c"});
    let presented = answering(&mut server, ORACLE_SIGN_IN, 200, &welcome).create();
    let first = json!({"id_token": "over", "refresh_token": "refresh-1", "expires_in": 60});
    let bought = answering(&mut server, ORACLE_TOKEN, 200, &first).create();

    let then = ManualTime::starting_at("2020-01-01T00:00:00Z".parse().unwrap()).environment();
    let user = oracle_user(&server, &Password::new("p"), FileStore::new(directory), then);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(user.sign_in()).unwrap();
    for mock in [opened, presented, bought] {
        mock.remove();
    }
    server
}

fn refresh_once(server: &mut ServerGuard) -> mockito::Mock {
    let answer =
        json!({"id_token": "renewed", "refresh_token": "refresh-2", "expires_in": 1_209_600}).to_string();
    server
        .mock("POST", ORACLE_TOKEN)
        .match_body(Matcher::UrlEncoded("refresh_token".into(), "refresh-1".into()))
        .with_chunked_body(move |writer| {
            std::thread::sleep(Duration::from_millis(300));
            writer.write_all(answer.as_bytes())
        })
        .expect(1)
        .create()
}

/// One process: all its threads, each with a runtime of its own, ask for a token at once.
fn race(user: &OracleUser) -> Vec<String> {
    let start = Arc::new(Barrier::new(THREADS));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (user, start) = (user.clone(), start.clone());
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                start.wait();
                runtime.block_on(token(&user)).unwrap()
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

/// By itself, threads of one process; started by the test below, one of its processes.
#[test]
fn threads_renew_once() {
    if let (Ok(server), Ok(directory)) = (std::env::var(SERVER), std::env::var(DIRECTORY)) {
        let server = server.parse().unwrap();
        let application = "https://env.example.com".parse().unwrap();
        let account = OracleApiAccount::new(&server, &application, "Q0xJRU5U==", "ACME", "api-user").unwrap();
        let password = Arc::new(payouts_http::SecretString::from("p"));
        let store = Arc::new(FileStore::new(directory));
        let user = OracleUser::new(account, "bars", password, store, Environment::system()).unwrap();
        assert_eq!(race(&user), ["renewed"; THREADS]);
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("tokens");
    let mut server = long_ago(&place);
    let mock = refresh_once(&mut server);
    let user = oracle_user(&server, &Password::new("p"), FileStore::new(&place), Environment::system());
    assert_eq!(race(&user), ["renewed"; THREADS]);
    mock.assert();
}

#[test]
fn processes_renew_once() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("tokens");
    let mut server = long_ago(&place);
    assert_eq!(oracle_account(&server).application_server().as_str(), "https://env.example.com/");
    let mock = refresh_once(&mut server);
    let processes: Vec<_> = (0..PROCESSES)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "races::threads_renew_once", "--nocapture"])
                .env(SERVER, server.url())
                .env(DIRECTORY, &place)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
    }
    mock.assert();
    let kept = std::fs::read_to_string(FileStore::new(&place).path("bars")).unwrap();
    assert!(
        kept.contains("refresh-2") && !kept.contains("refresh-1"),
        "the rotated token is the one that is kept"
    );
}

#[test]
fn a_process_that_dies_while_renewing_leaves_the_lock_to_the_next() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("tokens");
    let mut server = long_ago(&place);
    let stuck = server
        .mock("POST", ORACLE_TOKEN)
        .with_chunked_body(|_| {
            std::thread::sleep(Duration::from_secs(3));
            Ok(())
        })
        .create();
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "races::threads_renew_once"])
        .env(SERVER, server.url())
        .env(DIRECTORY, &place)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let waited = std::time::Instant::now();
    while !stuck.matched() && waited.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(20));
    }
    process.kill().unwrap();
    process.wait().unwrap();
    stuck.remove();
    let mock = refresh_once(&mut server);
    let user = oracle_user(&server, &Password::new("p"), FileStore::new(&place), Environment::system());
    assert_eq!(race(&user), ["renewed"; THREADS]);
    mock.assert();
}
