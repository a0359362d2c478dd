//! A service on this machine that gives scripted answers, and keeps every request whole.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use mockito::{Matcher, Request, Server, ServerGuard};
use serde_json::Value;
use url::Url;

const METHODS: [&str; 4] = ["GET", "POST", "DELETE", "PUT"];

/// The service. Without a script, it answers 501.
pub struct Loopback {
    server: ServerGuard,
    script: BTreeMap<&'static str, Vec<Reply>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Loopback {
    /// Opens the socket.
    pub async fn open() -> Self {
        Self { server: Server::new_async().await, script: BTreeMap::new(), asked: Arc::default() }
    }

    /// Opens the socket, to give this answer to everything.
    pub async fn answering(reply: Reply) -> Self {
        let mut loopback = Self::open().await;
        loopback.answer(&reply);
        loopback
    }

    /// Where it listens.
    pub fn url(&self) -> Url {
        self.server.url().parse().unwrap()
    }

    /// From now on, every request gets this answer.
    pub fn answer(&mut self, reply: &Reply) {
        self.script = METHODS.into_iter().map(|method| (method, vec![reply.clone()])).collect();
        self.play();
    }

    /// From now on, requests with this method get these answers in turn, and then the last one for ever. Other methods
    /// keep theirs.
    pub fn answer_in_turn<const N: usize>(&mut self, method: &'static str, replies: [Reply; N]) {
        self.script.insert(method, replies.into());
        self.play();
    }

    fn play(&mut self) {
        self.server.reset();
        for (method, replies) in &self.script {
            for (turn, reply) in replies.iter().enumerate() {
                let mut mock =
                    self.server.mock(method, Matcher::Any).with_status(reply.status).with_body(&reply.body);
                for (name, value) in &reply.headers {
                    mock = mock.with_header(*name, value);
                }
                // Every mock that fits is asked about a request, so one of them keeps it.
                if turn == 0 {
                    let asked = self.asked.clone();
                    mock = mock.match_request(move |request| {
                        asked.lock().unwrap_or_else(PoisonError::into_inner).push(Asked::of(request));
                        true
                    });
                }
                mock.expect(1).create();
            }
        }
    }

    /// The requests since this was asked the last time, in the order they came.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The only request since then.
    #[track_caller]
    pub fn asked_once(&self) -> Asked {
        let mut asked = self.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked.remove(0)
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The method.
    pub method: String,
    /// Path and query, byte for byte.
    pub target: String,
    /// Names in lower case, sorted, with their values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let mut headers: Vec<_> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap().to_owned()))
            .collect();
        headers.sort();
        Self {
            method: request.method().to_owned(),
            target: request.path_and_query().to_owned(),
            headers,
            body: request.utf8_lossy_body().unwrap().into_owned(),
        }
    }

    /// Method and target, as on the first line of a request.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// What follows the question mark, if there is one.
    pub fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The names of the headers, sorted; one that came twice is there twice.
    pub fn header_names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    status: usize,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Reply {
    /// A status and a body of no declared type.
    pub fn new(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self { status: usize::from(status), headers: Vec::new(), body: body.as_ref().to_vec() }
    }

    /// A status and a JSON body.
    pub fn json(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::new(status, body).with("content-type", "application/json")
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
