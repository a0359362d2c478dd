//! The address on this machine that a browser returns to, for the length of one sign-in.

use std::io;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use oauth2::{AuthorizationCode, CsrfToken};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::refused::Refused;
use payouts_http::{Environment, Error, ErrorKind, SecretString};

/// A browser's request with a long code has some 4 KiB.
const LONGEST_HEAD: usize = 32 * 1024;
/// Browsers open connections on suspicion. More than a few at a time are no browser.
const MOST_CONNECTIONS: usize = 32;
/// Some of those connections stay silent.
const VISITOR_TIMEOUT: Duration = Duration::from_secs(10);
/// The page is a courtesy: no sign-in hangs on whether the browser takes it.
const PAGE_TIMEOUT: Duration = Duration::from_secs(5);

const DONE: &str = include_str!("pages/done.html");
const FAILED: &str = include_str!("pages/failed.html");

pub(super) struct Loopback {
    listener: TcpListener,
    port: u16,
    environment: Environment,
}

/// The browser came back with our own `state`.
pub(super) struct Arrival {
    browser: TcpStream,
    environment: Environment,
    code: Result<AuthorizationCode, Box<Refused>>,
}

impl Loopback {
    pub(super) async fn bind(port: u16, environment: &Environment) -> Result<Self, Error> {
        let cannot = |why: io::Error| {
            Error::new(ErrorKind::Configuration, format!("cannot listen on port {port} of this machine"))
                .with_source(&why)
                .with_hint("choose another port, or sign in with a device code")
        };
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(cannot)?;
        let port = listener.local_addr().map_err(cannot)?.port();
        Ok(Self { listener, port, environment: environment.clone() })
    }

    /// The redirect URI. Entra ID ignores the port of a registered `http://localhost`, of no other spelling.
    pub(super) fn address(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Waits for the browser that carries `state`. Others get an error page: they must be able to neither sign
    /// another account in nor end the wait.
    pub(super) async fn wait_for(&self, state: &CsrfToken) -> Result<Arrival, Error> {
        let mut visitors = FuturesUnordered::new();
        loop {
            let visitor = if visitors.is_empty() {
                visitors.push(self.greet(self.accept().await?, state));
                continue;
            } else if visitors.len() >= MOST_CONNECTIONS {
                visitors.next().await
            } else {
                let accept = std::pin::pin!(self.accept());
                match select(accept, visitors.next()).await {
                    Either::Left((connection, _)) => {
                        visitors.push(self.greet(connection?, state));
                        continue;
                    }
                    Either::Right((visitor, _)) => visitor,
                }
            };
            if let Some(Some(arrival)) = visitor {
                return Ok(arrival);
            }
        }
    }

    async fn accept(&self) -> Result<TcpStream, Error> {
        let (connection, _) = self.listener.accept().await.map_err(|why| {
            Error::new(ErrorKind::Credential, "cannot wait for the browser any longer").with_source(&why)
        })?;
        Ok(connection)
    }

    /// Reads one visitor's request; `None` for all but the one that is waited for.
    async fn greet(&self, mut visitor: TcpStream, state: &CsrfToken) -> Option<Arrival> {
        let head = self.environment.within(VISITOR_TIMEOUT, read_head(&mut visitor)).await??;
        let Some(brought) = Brought::read(head.expose()) else {
            answer(&mut visitor, "404 Not Found", FAILED, &self.environment).await;
            return None;
        };
        if brought.state.as_deref() != Some(state.secret().as_str()) {
            answer(&mut visitor, "400 Bad Request", FAILED, &self.environment).await;
            return None;
        }
        let code = brought.code.map(AuthorizationCode::new).ok_or_else(|| {
            Box::new(Refused {
                error: brought.error.unwrap_or_default(),
                error_description: brought.error_description.unwrap_or_default(),
                ..Refused::default()
            })
        });
        Some(Arrival { browser: visitor, environment: self.environment.clone(), code })
    }
}

impl Arrival {
    /// What the browser brought. The second time there is nothing left to take.
    pub(super) fn take_code(&mut self) -> Result<AuthorizationCode, Box<Refused>> {
        std::mem::replace(&mut self.code, Err(Box::default()))
    }

    /// Shows how it ended.
    pub(super) async fn show(mut self, signed_in: bool) {
        let page = if signed_in { DONE } else { FAILED };
        answer(&mut self.browser, "200 OK", page, &self.environment).await;
    }
}

#[derive(Default)]
struct Brought {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

impl Brought {
    /// The query of a `GET /?…`; `None` for any other request.
    fn read(head: &str) -> Option<Self> {
        let target = head.strip_prefix("GET ")?.split(' ').next()?;
        let url = Url::parse("http://localhost").ok()?.join(target).ok()?;
        if url.host_str() != Some("localhost") || url.path() != "/" || url.query().is_none() {
            return None;
        }
        let mut brought = Self::default();
        for (name, value) in url.query_pairs() {
            let place = match &*name {
                "state" => &mut brought.state,
                "code" => &mut brought.code,
                "error" => &mut brought.error,
                "error_description" => &mut brought.error_description,
                _ => continue,
            };
            *place = Some(value.into_owned());
        }
        Some(brought)
    }
}

async fn read_head(visitor: &mut TcpStream) -> Option<SecretString> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = visitor.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        head.extend_from_slice(&buffer[..count]);
        if head.len() > LONGEST_HEAD {
            return None;
        }
    }
    String::from_utf8(head).ok().map(SecretString::new)
}

async fn answer(browser: &mut TcpStream, status: &str, page: &str, environment: &Environment) {
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nReferrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    let show = async {
        browser.write_all(answer.as_bytes()).await?;
        browser.shutdown().await
    };
    if !matches!(environment.within(PAGE_TIMEOUT, show).await, Some(Ok(()))) {
        tracing::debug!("the browser did not take the page");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_return_to_the_root_brings_anything() {
        let brought = Brought::read("GET /?code=a%2Bb%3D&state=s&session_state=x HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!((brought.code.as_deref(), brought.state.as_deref()), (Some("a+b="), Some("s")));
        for head in [
            "GET /favicon.ico HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "POST /?code=a&state=s HTTP/1.1\r\n\r\n",
            "GET //evil.test/?code=a&state=s HTTP/1.1\r\n\r\n",
            "",
        ] {
            assert!(Brought::read(head).is_none(), "{head}");
        }
    }
}
