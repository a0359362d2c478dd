//! Bodies that stream from memory or a file, with the faults of a transfer.

use std::fs::File;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::time::Sleep;

use super::response::Content;

const CHUNK: usize = 64 * 1024;
/// Chunks read ahead of the socket.
const READ_AHEAD: usize = 4;
/// How long the bytes before a fault have to leave the buffer.
const FLUSH: Duration = Duration::from_millis(20);
/// The time between two pieces of a slow body.
const SECOND: Duration = Duration::from_secs(1);

/// A fault in the transfer of a body.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BodyFault {
    /// The connection ends after this many bytes.
    Truncate(u64),
    /// Nothing more is sent after this many bytes, and the connection stays open.
    Stall(u64),
    /// No length is declared, and the body ends after this many bytes as if it were complete.
    CloseDelimited(u64),
    /// This many bytes a second.
    Drip(u64),
    /// No length is declared, and line breaks follow the body forever.
    Endless,
}

impl BodyFault {
    /// How many bytes are sent before it. `None` for a body that is only slow or long.
    fn after(&mut self) -> Option<&mut u64> {
        match self {
            Self::Truncate(left) | Self::Stall(left) | Self::CloseDelimited(left) => Some(left),
            Self::Drip(_) | Self::Endless => None,
        }
    }
}

/// The body of a response while it is sent.
pub(crate) struct ResponseBody {
    source: Source,
    /// The part of the latest piece that is not sent yet.
    rest: Bytes,
    left: u64,
    fault: Option<BodyFault>,
    /// The current wait: for the bytes before a fault to leave, or for the next piece.
    pause: Option<Pin<Box<Sleep>>>,
}

enum Source {
    Bytes(Bytes),
    File(mpsc::Receiver<io::Result<Bytes>>),
}

impl ResponseBody {
    /// A body with a fault, or without one.
    pub(super) fn new(content: Content, fault: Option<BodyFault>) -> Self {
        let left = content.length();
        let source = match content {
            Content::Bytes(bytes) => Source::Bytes(bytes),
            Content::File(file, length) => Source::File(read_ahead(file, length)),
        };
        Self { source, rest: Bytes::new(), left, fault, pause: None }
    }

    fn next(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        match &mut self.source {
            Source::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Source::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Source::File(chunks) => chunks.poll_recv(cx),
        }
    }

    /// Waits for this long. The next call begins a new wait.
    fn pause(&mut self, duration: Duration, cx: &mut Context<'_>) -> Poll<()> {
        let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(duration)));
        std::task::ready!(pause.as_mut().poll(cx));
        self.pause = None;
        Poll::Ready(())
    }

    /// The end of a body at its fault, when no more bytes may be sent.
    fn at_fault(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.fault {
            Some(BodyFault::Stall(_)) => Poll::Pending,
            Some(BodyFault::CloseDelimited(_)) => Poll::Ready(None),
            _ => {
                // The wait lets the bytes that were sent leave the buffer.
                std::task::ready!(self.pause(FLUSH, cx));
                Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::UnexpectedEof))))
            }
        }
    }

    /// The beginning of a piece. The rest is kept for the next call.
    fn up_to(&mut self, most: u64, mut piece: Bytes) -> Bytes {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        if piece.len() > most {
            self.rest = piece.split_off(most);
        }
        piece
    }

    fn has_unknown_length(&self) -> bool {
        matches!(self.fault, Some(BodyFault::CloseDelimited(_) | BodyFault::Endless))
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let mut allowed = CHUNK as u64;
        if let Some(left) = self.fault.as_mut().and_then(BodyFault::after) {
            allowed = allowed.min(*left);
            if allowed == 0 {
                return self.at_fault(cx);
            }
        }
        if let Some(BodyFault::Drip(size)) = self.fault {
            allowed = allowed.min(size);
            std::task::ready!(self.pause(SECOND, cx));
        }
        let chunk = match self.next(cx) {
            Poll::Ready(Some(Ok(chunk))) => self.up_to(allowed, chunk),
            Poll::Ready(None) if matches!(self.fault, Some(BodyFault::Endless)) => {
                Bytes::from_static(&[b'\n'; 4096])
            }
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => return Poll::Pending,
        };
        let sent = chunk.len() as u64;
        self.left = self.left.saturating_sub(sent);
        if let Some(left) = self.fault.as_mut().and_then(BodyFault::after) {
            *left = left.saturating_sub(sent);
        }
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0 && !self.has_unknown_length()
    }

    fn size_hint(&self) -> SizeHint {
        if self.has_unknown_length() { SizeHint::default() } else { SizeHint::with_exact(self.left) }
    }
}

/// Reads a file on a blocking thread, a few chunks ahead of the socket.
fn read_ahead(file: File, length: u64) -> mpsc::Receiver<io::Result<Bytes>> {
    let (sender, receiver) = mpsc::channel(READ_AHEAD);
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
            // An error here means that the client closed the connection.
            if sender.blocking_send(item).is_err() || failed {
                return;
            }
        }
    });
    receiver
}
