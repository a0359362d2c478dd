//! A person at a browser who agrees to everything.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};
use url::Url;

/// Opens the address as a person who is signed in already, and goes where that leads: back to the command.
pub(super) fn agree(address: &Url) {
    let mut next = address.clone();
    next.query_pairs_mut().append_pair("prompt", "none");
    let back = get(&next).expect("the sandbox sends the browser back");
    get(&back);
}

/// Where a page of this machine redirects to.
fn get(url: &Url) -> Option<Url> {
    let addresses = url.socket_addrs(|| None).expect("an address");
    let mut stream =
        addresses.iter().find_map(|address| TcpStream::connect(address).ok()).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    let (path, query) = (url.path(), url.query().unwrap_or_default());
    let host = url.host_str().expect("a host");
    write!(stream, "GET {path}?{query} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        .expect("a request");
    let mut answer = Vec::new();
    // A reset after the answer is as good as its end.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    let location = answer.lines().find_map(|line| line.strip_prefix("location: "))?;
    url.join(location).ok()
}
