//! A server that plays a script, a credential that can be refreshed, and runtimes on virtual time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use payouts_http::testing::ManualTime;
use payouts_http::{
    Credential, CredentialFuture, CredentialProvider, Error, ErrorKind, Idempotency, Operation, Runtime,
    RuntimeBuilder, SecretString, Service,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

pub(crate) static READ: Operation = Operation {
    id: "readExport",
    method: "GET",
    path: "/v1.0/x/{id}",
    idempotency: Idempotency::Safe,
    success: 200,
};
pub(crate) static QUEUE: Operation = Operation {
    id: "queueExport",
    method: "POST",
    path: "/v1.0/x",
    idempotency: Idempotency::Keyed,
    success: 202,
};
pub(crate) static ONCE: Operation = Operation {
    id: "onlyOnce",
    method: "POST",
    path: "/v1.0/x",
    idempotency: Idempotency::None,
    success: 202,
};

/// What the server does with one connection.
#[derive(Clone, Debug)]
pub(crate) enum Play {
    /// Sends these bytes and closes.
    Send(Vec<u8>),
    /// Closes without a word, after having read the request.
    HangUp,
    /// Says nothing until the client goes away.
    Stall,
}

/// An answer with a status, headers and a body of the right length.
pub(crate) fn answer(status: &str, headers: &[(&str, &str)], body: &str) -> Play {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let text =
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}");
    Play::Send(text.into_bytes())
}

pub(crate) fn ok(body: &str) -> Play {
    answer("200 OK", &[("content-type", "application/json")], body)
}

/// An answer that promises a longer body than it sends.
pub(crate) fn broken_off() -> Play {
    Play::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":".to_vec())
}

/// Plays one entry of its script per connection, and keeps the requests.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: Url,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn playing(script: impl IntoIterator<Item = Play>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, script) = (requests.clone(), script.into_iter().collect::<Vec<_>>());
        tokio::spawn(async move {
            for play in script {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read_request(&mut stream).await;
                seen.lock().unwrap().push(request);
                match play {
                    Play::Send(bytes) => {
                        stream.write_all(&bytes).await.unwrap();
                        stream.shutdown().await.ok();
                    }
                    Play::HangUp => {}
                    Play::Stall => {
                        stream.read_u8().await.ok();
                    }
                }
            }
        });
        Self { url, requests }
    }

    /// Answers when this many requests are running at once and some time has gone by for more to come. Returns the most
    /// there were.
    pub(crate) async fn counting(at_least: usize) -> (Self, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let peak = most.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (running, most) = (running.clone(), most.clone());
                tokio::spawn(async move {
                    read_request(&mut stream).await;
                    most.fetch_max(running.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                    while most.load(Ordering::Relaxed) < at_least {
                        tokio::task::yield_now().await;
                    }
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    running.fetch_sub(1, Ordering::Relaxed);
                    let Play::Send(bytes) = ok("") else { return };
                    stream.write_all(&bytes).await.ok();
                });
            }
        });
        (Self { url, requests: Arc::default() }, peak)
    }

    /// The heads and bodies received, in order.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The values of a header, one per request; empty where it was absent.
    pub(crate) fn header(&self, name: &str) -> Vec<String> {
        self.requests().iter().map(|request| header(request, name).join(",")).collect()
    }
}

pub(crate) fn header(request: &str, name: &str) -> Vec<String> {
    request
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(found, _)| found.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.to_owned())
        .collect()
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).await.unwrap_or(0);
        text.extend_from_slice(&buffer[..read]);
        let so_far = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = so_far.split_once("\r\n\r\n") {
            let length = header(head, "content-length").first().map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return so_far;
            }
        }
        if read == 0 {
            return so_far;
        }
    }
}

/// Hands out one token after another: each refresh gives the next.
#[derive(Debug)]
pub(crate) struct Tokens {
    tokens: Vec<SecretString>,
    current: Mutex<usize>,
}

impl Tokens {
    pub(crate) fn of(tokens: &[&str]) -> Self {
        Self {
            tokens: tokens.iter().map(|token| SecretString::from(*token)).collect(),
            current: Mutex::default(),
        }
    }

    fn current(&self) -> Credential {
        Credential::bearer(&self.tokens[*self.current.lock().unwrap()])
    }
}

impl CredentialProvider for Tokens {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async { Ok(self.current()) })
    }

    fn refresh_after_rejection<'a>(&'a self, rejected: &'a Credential) -> CredentialFuture<'a> {
        Box::pin(async {
            assert!(rejected.same_as(&self.current()));
            let mut current = self.current.lock().unwrap();
            if *current + 1 == self.tokens.len() {
                return Err(Error::new(ErrorKind::Credential, "there is nothing to refresh the token with"));
            }
            *current += 1;
            drop(current);
            Ok(self.current())
        })
    }
}

/// A provider that always fails like this.
#[derive(Debug)]
pub(crate) struct Failing(pub(crate) Error);

impl CredentialProvider for Failing {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async { Err(self.0.clone()) })
    }

    fn refresh_after_rejection<'a>(&'a self, _: &'a Credential) -> CredentialFuture<'a> {
        self.credential()
    }
}

pub(crate) fn may_day() -> ManualTime {
    ManualTime::starting_at("2024-05-01T00:00:00Z".parse().unwrap())
}

pub(crate) fn builder(server: &Server, time: &ManualTime) -> RuntimeBuilder {
    Runtime::builder(Service::PartnerCenter, server.url.clone())
        .environment(time.environment())
        .credentials(Tokens::of(&["token-one", "token-two"]))
        .attempt_timeout(Duration::from_secs(20))
}

/// Sends a request the way a generated client does, and takes the outcome apart the way core does.
pub(crate) async fn call(
    runtime: &Runtime,
    operation: &'static Operation,
    path: &str,
) -> Result<String, Error> {
    let method = operation.method.parse().unwrap();
    let url = runtime.base_url().join(path).unwrap();
    let request = runtime.http_client().request(method, url).build().unwrap();
    send(runtime, request, operation).await
}

pub(crate) async fn send(
    runtime: &Runtime,
    request: reqwest::Request,
    operation: &'static Operation,
) -> Result<String, Error> {
    let response = runtime.execute(request, operation).await.unwrap();
    if response.status().is_success() && response.extensions().get::<Error>().is_none() {
        Ok(response.text().await.unwrap())
    } else {
        Err(progenitor_client::Error::<()>::UnexpectedResponse(response).into())
    }
}
