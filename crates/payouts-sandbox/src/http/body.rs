//! Bodies that stream from memory or a file, and those that break on the way.

use std::fs::File;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::time::Sleep;

use super::reply::Content;

const CHUNK: usize = 64 * 1024;
/// Chunks read ahead of the socket.
const AHEAD: usize = 4;
/// How long the bytes before a break get to leave.
const FLUSH: Duration = Duration::from_millis(20);

/// How a body fails after so many bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Break {
    /// The connection ends.
    Truncate(u64),
    /// Nothing more comes, and the connection stays.
    Stall(u64),
}

impl Break {
    fn after(self) -> u64 {
        let (Self::Truncate(left) | Self::Stall(left)) = self;
        left
    }
}

/// A body on its way to the socket.
pub(crate) struct Outgoing {
    source: Source,
    left: u64,
    breaks: Option<Break>,
    flushed: Option<Pin<Box<Sleep>>>,
}

enum Source {
    Bytes(Bytes),
    File(mpsc::Receiver<io::Result<Bytes>>),
}

impl Outgoing {
    /// A body that is whole, unless it is to break.
    pub(super) fn new(content: Content, breaks: Option<Break>) -> Self {
        let left = content.length();
        let source = match content {
            Content::Bytes(bytes) => Source::Bytes(bytes),
            Content::File(file, length) => Source::File(read_ahead(file, length)),
        };
        Self { source, left, breaks, flushed: None }
    }

    /// How many bytes may still leave before the break, or the break.
    fn allowed(&self, length: usize) -> Result<usize, &Break> {
        let Some(how) = &self.breaks else { return Ok(length) };
        let left = how.after();
        let allowed = usize::try_from(left).unwrap_or(usize::MAX).min(length);
        if allowed == 0 { Err(how) } else { Ok(allowed) }
    }

    fn next(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        match &mut self.source {
            Source::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Source::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Source::File(chunks) => chunks.poll_recv(cx),
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.allowed(CHUNK) {
            Ok(_) => {}
            Err(Break::Stall(_)) => return Poll::Pending,
            Err(Break::Truncate(_)) => {
                // What was sent so far leaves the buffer while we wait.
                let flushed = self.flushed.get_or_insert_with(|| Box::pin(tokio::time::sleep(FLUSH)));
                std::task::ready!(flushed.as_mut().poll(cx));
                return Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::UnexpectedEof))));
            }
        }
        let mut chunk = match self.next(cx) {
            Poll::Ready(Some(Ok(chunk))) => chunk,
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => return Poll::Pending,
        };
        let allowed = self.allowed(chunk.len()).unwrap_or(0);
        chunk.truncate(allowed);
        let sent = allowed as u64;
        self.left = self.left.saturating_sub(sent);
        if let Some(Break::Truncate(left) | Break::Stall(left)) = &mut self.breaks {
            *left -= sent;
        }
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Reads a file on a thread that may block, a few chunks ahead of the socket.
fn read_ahead(file: File, length: u64) -> mpsc::Receiver<io::Result<Bytes>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut left = file.take(length);
        loop {
            let mut chunk = Vec::with_capacity(CHUNK);
            let read = left.by_ref().take(CHUNK as u64).read_to_end(&mut chunk);
            let item = match read {
                Ok(0) => return,
                Ok(_) => Ok(Bytes::from(chunk)),
                Err(error) => Err(error),
            };
            let failed = item.is_err();
            // The client hung up.
            if sender.blocking_send(item).is_err() || failed {
                return;
            }
        }
    });
    receiver
}
