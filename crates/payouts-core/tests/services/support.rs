//! A service on this machine that answers as a test scripts it and keeps its requests; clients of it on virtual time.

use mockito::{Matcher, Mock, Request, Server, ServerGuard};
use payouts_core::{
    Dataset, OracleBi, PartnerCenter, SourceId, Window, oracle_bi::OracleBiBuilder,
    partner_center::PartnerCenterBuilder, source::RawSink,
};
use payouts_http::{
    Credential, CredentialFuture, CredentialProvider, Error, ErrorKind, SecretString, testing::ManualTime,
};
use std::{
    io,
    sync::{Arc, Mutex},
};
use url::Url;

pub(crate) const QUEUE: &str = "/v1.0/payouts/payments";
pub(crate) const EXPORT: &str = "/v1.0/payouts/payments/93c2b3cf";
pub(crate) const FILE: &str = "/files/2024-05_1";

/// What the service answers once.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: usize,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

pub(crate) fn reply(status: usize, body: impl AsRef<[u8]>) -> Reply {
    Reply { status, headers: Vec::new(), body: body.as_ref().to_vec() }
}

impl Reply {
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn given_by(self, mock: Mock) -> Mock {
        let mock = mock.with_status(self.status).with_body(self.body);
        self.headers.into_iter().fold(mock, |mock, (name, value)| mock.with_header(name, &value))
    }
}

/// What the service was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let headers = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        Self {
            method: request.method().to_owned(),
            path: request.path_and_query().to_owned(),
            body: request.utf8_lossy_body().unwrap().into_owned(),
            headers: headers.collect(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) struct Wire {
    server: ServerGuard,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Wire {
    pub(crate) async fn open() -> Self {
        let mut server = Server::new_async().await;
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        for method in ["GET", "POST", "DELETE"] {
            let asked = asked.clone();
            // It looks at every request and never fits, so that whatever fits answers.
            let looker_on = server.mock(method, Matcher::Any).match_request(move |request| {
                asked.lock().unwrap().push(Asked::of(request));
                false
            });
            looker_on.create_async().await;
        }
        Self { server, asked }
    }

    pub(crate) fn url(&self) -> Url {
        self.server.url().parse().unwrap()
    }

    /// A link to a file here, with a token in it.
    pub(crate) fn link(&self, path: &str, signature: &str) -> String {
        format!("{}{path}?sv=2024&sig={signature}", self.server.url())
    }

    /// Requests for this path get these answers in turn, and then the last one for ever.
    pub(crate) fn on(
        &mut self,
        method: &str,
        path: impl Into<Matcher>,
        replies: impl IntoIterator<Item = Reply>,
    ) {
        let path = path.into();
        for reply in replies {
            let mock = self.server.mock(method, path.clone()).match_query(Matcher::Any);
            reply.given_by(mock).expect(1).create();
        }
    }

    /// A POST of this JSON to this path gets this answer, every time.
    pub(crate) fn on_body(&mut self, path: &str, body: serde_json::Value, reply: Reply) {
        reply.given_by(self.server.mock("POST", path).match_body(Matcher::Json(body))).create();
    }

    /// Everything asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Everything asked so far with this method.
    pub(crate) fn asked_by(&self, method: &str) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.method == method).collect()
    }
}

/// The answer to a queued or read export.
pub(crate) fn export(status: &str, link: &str) -> String {
    let export = serde_json::json!({"requestId": "93c2b3cf", "status": status, "blobLocation": link});
    serde_json::json!({"value": [export], "nextLink": null, "totalCount": 1}).to_string()
}

/// A payments file with two rows.
pub(crate) const PAYMENTS: &str = "\u{feff}participantID,paymentID,totalPayment,currencyCode,paymentDate\n\
                                   42,000000000001,\"1,234.50\",EUR,2024-05-15\n\
                                   42,000000000002,0.10,USD,2024-05-15\n";

/// A service that goes through with a whole export of [`PAYMENTS`].
pub(crate) async fn obliging() -> Wire {
    let mut wire = Wire::open().await;
    let link = wire.link(FILE, "one");
    wire.on("POST", QUEUE, [reply(202, export("Queued", ""))]);
    wire.on("GET", EXPORT, [reply(200, export("Processing", "")), reply(200, export("Completed", &link))]);
    wire.on("GET", FILE, [reply(200, PAYMENTS).header("etag", "\"v1\"").header("content-type", "text/csv")]);
    wire.on("DELETE", EXPORT, [reply(200, "")]);
    wire
}

/// One token after another: each rejection brings the next.
#[derive(Debug)]
pub(crate) struct Tokens(Mutex<Vec<SecretString>>);

impl Tokens {
    pub(crate) fn of(tokens: &[&str]) -> Self {
        Self(Mutex::new(tokens.iter().rev().map(|token| SecretString::from(*token)).collect()))
    }

    fn current(&self) -> Credential {
        Credential::bearer(self.0.lock().unwrap().last().unwrap())
    }
}

impl CredentialProvider for Tokens {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async { Ok(self.current()) })
    }

    fn refresh_after_rejection<'a>(&'a self, _: &'a Credential) -> CredentialFuture<'a> {
        Box::pin(async {
            let mut tokens = self.0.lock().unwrap();
            if tokens.len() == 1 {
                return Err(Error::new(ErrorKind::Credential, "there is no other token"));
            }
            tokens.pop();
            drop(tokens);
            Ok(self.current())
        })
    }
}

/// A clock that shows the first of June until a task waits.
pub(crate) fn june() -> ManualTime {
    ManualTime::starting_at("2024-06-01T00:00:00Z".parse().unwrap())
}

pub(crate) fn partner_center_builder(wire: &Wire, time: &ManualTime) -> PartnerCenterBuilder {
    PartnerCenter::builder()
        .base_url(wire.url())
        .environment(time.environment())
        .credentials(Tokens::of(&["token"]))
}

pub(crate) fn partner_center(wire: &Wire, time: &ManualTime) -> PartnerCenter {
    partner_center_builder(wire, time).build().unwrap()
}

pub(crate) fn oracle_builder(wire: &Wire, time: &ManualTime) -> OracleBiBuilder {
    OracleBi::builder("ACME", wire.url()).environment(time.environment()).credentials(Tokens::of(&["token"]))
}

pub(crate) fn oracle(wire: &Wire, time: &ManualTime) -> OracleBi {
    oracle_builder(wire, time).build().unwrap()
}

/// The path of one of Oracle's operations.
pub(crate) fn operation(name: &str) -> String {
    format!("/bi/v1/ACME/{name}")
}

pub(crate) fn window(dataset: Dataset, account: &str, period: &str) -> Window {
    Window {
        source: SourceId::new("source"),
        dataset,
        account: account.to_owned(),
        period: period.parse().unwrap(),
    }
}

/// The payments of May, of all participants.
pub(crate) fn may() -> Window {
    window(Dataset::Payments, "all", "2024-05")
}

/// A sink on a disk that is full.
#[derive(Debug)]
pub(crate) struct FullDisk;

#[async_trait::async_trait]
impl RawSink for FullDisk {
    async fn write(&mut self, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::StorageFull.into())
    }

    async fn restart(&mut self) -> io::Result<()> {
        Ok(())
    }
}
