//! The browser of a person who agrees to everything, for a sandbox on this machine.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};
use url::Url;

/// Redirects followed: from the sandbox's page to the listener of the sign-in.
const HOPS: usize = 3;

/// Opens the address, agrees, and goes where that leads, on a thread of its own as a browser would.
pub(super) fn agree(address: &Url) {
    let mut next = address.clone();
    next.query_pairs_mut().append_pair("prompt", "none");
    std::thread::spawn(move || {
        for _ in 0..HOPS {
            match get(&next) {
                Some(redirect) => next = redirect,
                None => break,
            }
        }
    });
}

/// Where a page redirects to. Plain http to this machine only, which is all that a sandbox needs.
fn get(url: &Url) -> Option<Url> {
    let address = url.socket_addrs(|| None).ok()?.into_iter().find(|address| address.ip().is_loopback())?;
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let (path, query) = (url.path(), url.query().unwrap_or_default());
    write!(stream, "GET {path}?{query} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    // A reset after the answer is as good as its end.
    let _ = stream.take(64 * 1024).read_to_end(&mut answer);
    let head = String::from_utf8_lossy(&answer);
    let location = head.lines().take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
    })?;
    url.join(&location).ok()
}
