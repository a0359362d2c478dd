//! Requests and answers as bytes.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// An answer, unchanged.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// Asserts the status.
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }
}

/// How a request ended without a whole answer.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) error: io::Error,
    /// The part of the body that came.
    pub(crate) body: Vec<u8>,
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self { error, body: Vec::new() }
    }
}

/// How long an answer may take; tests run in parallel, on slow machines too.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends a request and reads the answer to its announced end.
pub(crate) fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, Broken> {
    send_within(PATIENCE, method, url, headers, body)
}

/// As [`send`], for answers that may never come.
pub(crate) fn send_within(
    patience: Duration,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Answer, Broken> {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, target) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let target = if target.is_empty() { "/" } else { target };
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let has_length = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    if !body.is_empty() && !has_length {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(patience))?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    read(&mut stream, method == "HEAD")
}

fn read(stream: &mut TcpStream, is_head: bool) -> Result<Answer, Broken> {
    let mut received = Vec::new();
    let end = loop {
        if let Some(at) = received.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if more(stream, &mut received)? == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
    };
    let head = String::from_utf8(received[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let mut answer = Answer { status, headers, body: received[end + 4..].to_vec() };
    let length: usize = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
    assert!(answer.header("transfer-encoding").is_none(), "the sandbox always sends a length");
    while !is_head && answer.body.len() < length {
        match more(stream, &mut answer.body) {
            Ok(0) => {
                let error = io::Error::from(io::ErrorKind::UnexpectedEof);
                return Err(Broken { error, body: answer.body });
            }
            Ok(_) => {}
            Err(error) => return Err(Broken { error, body: answer.body }),
        }
    }
    Ok(answer)
}

fn more(stream: &mut TcpStream, received: &mut Vec<u8>) -> io::Result<usize> {
    let mut chunk = [0; 16 * 1024];
    let read = stream.read(&mut chunk)?;
    received.extend_from_slice(&chunk[..read]);
    Ok(read)
}

pub(crate) fn get(url: &str) -> Answer {
    send("GET", url, &[], b"").unwrap()
}

pub(crate) fn form(url: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
    all.extend_from_slice(headers);
    send("POST", url, &all, body.as_bytes()).unwrap()
}
