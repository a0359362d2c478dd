//! A storage that serves one file, with the faults that a test sets.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use payouts_http::SecretUrl;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::header;

/// How storage behaves for one request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mood {
    /// Serves what was asked for.
    Fine,
    /// Sends this many bytes of the body and closes the connection.
    CutAfter(usize),
    /// The same, with a reset.
    ResetAfter(usize),
    /// Sends this many bytes and then nothing.
    StallAfter(usize),
    /// Sends everything in pieces, after a pause each that is much shorter than all of them together.
    Trickle,
    /// Sends everything, a few bytes at a time.
    Drip,
    /// Declares no length and never ends.
    Endless,
    /// Sends the whole file whatever was asked for.
    IgnoreRange,
    /// Sends a part that begins elsewhere.
    WrongPart,
    /// Declares no length, ends by a last chunk.
    Chunked,
    /// Declares no length, breaks off after the last byte but before the last chunk.
    ChunkedCutAtTheEnd,
    /// Declares no length, ends by closing.
    Unframed,
    /// Declares a length for a part, but sends fewer bytes than the rest of the file.
    ShortPart(usize),
    /// Refuses with this status and an error body in XML.
    Refuse(u16),
    /// Closes without an answer.
    HangUp,
}

pub(crate) struct Storage {
    pub(crate) link: SecretUrl,
    requests: Arc<Mutex<Vec<String>>>,
    file: Arc<Mutex<(Vec<u8>, String)>>,
}

pub(crate) fn content() -> Vec<u8> {
    (0..50_000_u32).flat_map(u32::to_le_bytes).collect()
}

impl Storage {
    /// Serves the content with a tag, in these moods, then as it should.
    pub(crate) async fn with(moods: &[Mood]) -> Self {
        let mut moods = VecDeque::from(moods.to_vec());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let link = format!("http://{}/exports/CANARY.zip?sv=1&sig=CANARY%3D", listener.local_addr().unwrap());
        let storage = Self {
            link: link.as_str().into(),
            requests: Arc::default(),
            file: Arc::new(Mutex::new((content(), "\"v1\"".to_owned()))),
        };
        let (requests, file) = (storage.requests.clone(), storage.file.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 4096];
                let length = stream.read(&mut request).await.unwrap();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                requests.lock().unwrap().push(request.clone());
                let (bytes, etag) = file.lock().unwrap().clone();
                serve(&mut stream, moods.pop_front().unwrap_or(Mood::Fine), &request, &bytes, &etag)
                    .await
                    .ok();
            }
        });
        storage
    }

    /// From now on there is another file behind the link.
    pub(crate) fn replace(&self, content: &[u8], etag: &str) {
        *self.file.lock().unwrap() = (content.to_vec(), etag.to_owned());
    }

    /// How many requests came.
    pub(crate) fn asked(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// The values of a header, one per request; empty where it was absent.
    pub(crate) fn header(&self, name: &str) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|request| header(request, name).join(",")).collect()
    }
}

async fn serve(stream: &mut TcpStream, mood: Mood, request: &str, file: &[u8], etag: &str) -> io::Result<()> {
    let asked = header(request, "range")
        .first()
        .map(|range| range.trim_start_matches("bytes=").trim_end_matches('-').parse::<usize>().unwrap());
    let same = header(request, "if-range").first().is_none_or(|tag| tag == etag);
    let from = asked.filter(|_| same && !matches!(mood, Mood::IgnoreRange));
    let (total, connection) = (file.len(), "connection: close");
    let tag = if etag.is_empty() { String::new() } else { format!("etag: {etag}\r\n") };
    let head = match from {
        Some(from) if from >= total => {
            let head = format!(
                "HTTP/1.1 416 No\r\ncontent-range: bytes */{total}\r\ncontent-length: 0\r\n{connection}\r\n\r\n"
            );
            return stream.write_all(head.as_bytes()).await;
        }
        Some(from) => {
            let claimed = if matches!(mood, Mood::WrongPart) { from - 1 } else { from };
            format!("HTTP/1.1 206 Part\r\n{tag}content-range: bytes {claimed}-{}/{total}\r\n", total - 1)
        }
        None => format!("HTTP/1.1 200 OK\r\ncontent-type: application/zip\r\n{tag}"),
    };
    let body = &file[from.unwrap_or(0)..];
    let length = format!("content-length: {}\r\n", body.len());
    let mut send = async |head: String, body: &[u8]| {
        stream.write_all(format!("{head}{connection}\r\n\r\n").as_bytes()).await?;
        stream.write_all(body).await?;
        stream.flush().await
    };
    match mood {
        Mood::Fine | Mood::IgnoreRange | Mood::WrongPart => send(head + &length, body).await,
        Mood::CutAfter(bytes) => send(head + &length, &body[..bytes]).await,
        Mood::StallAfter(bytes) => {
            send(head + &length, &body[..bytes]).await?;
            stream.read_u8().await.map(drop)
        }
        Mood::Trickle => {
            send(head + &length, &[]).await?;
            for piece in body.chunks(body.len().div_ceil(6)) {
                tokio::time::sleep(Duration::from_millis(60)).await;
                stream.write_all(piece).await?;
            }
            stream.flush().await
        }
        Mood::Drip => {
            send(head + &length, &[]).await?;
            for piece in body.chunks(10) {
                tokio::time::sleep(Duration::from_millis(2)).await;
                stream.write_all(piece).await?;
            }
            stream.flush().await
        }
        Mood::Endless => {
            send(head + "transfer-encoding: chunked\r\n", &[]).await?;
            let chunk = format!("{:x}\r\n{}\r\n", 4096, "x".repeat(4096));
            loop {
                stream.write_all(chunk.as_bytes()).await?;
            }
        }
        Mood::ResetAfter(bytes) => {
            send(head + &length, &body[..bytes]).await?;
            // A reset throws away what the other side has not read yet.
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.set_zero_linger()
        }
        Mood::Chunked | Mood::ChunkedCutAtTheEnd => {
            let mut chunks: Vec<u8> = format!("{:x}\r\n", body.len()).into_bytes();
            chunks.extend_from_slice(body);
            let end: &[u8] = if matches!(mood, Mood::Chunked) { b"\r\n0\r\n\r\n" } else { b"\r\n" };
            chunks.extend_from_slice(end);
            send(head + "transfer-encoding: chunked\r\n", &chunks).await
        }
        Mood::Unframed => send(head, body).await,
        Mood::ShortPart(bytes) => {
            let head =
                head.replace(&format!("-{}/", total - 1), &format!("-{}/", from.unwrap_or(0) + bytes - 1));
            send(format!("{head}content-length: {bytes}\r\n"), &body[..bytes]).await
        }
        Mood::Refuse(status) => {
            let body = "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>Signature not valid in \
                        the specified time frame, sig=CANARY=</Message></Error>";
            let length = body.len();
            send(
                format!("HTTP/1.1 {status} No\r\nx-ms-request-id: s-1\r\ncontent-length: {length}\r\n"),
                body.as_bytes(),
            )
            .await
        }
        Mood::HangUp => Ok(()),
    }
}
