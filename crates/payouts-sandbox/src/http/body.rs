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
/// The time between two drops of a slow body.
const SECOND: Duration = Duration::from_secs(1);

/// How a body differs from what its length promises.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Break {
    /// The connection ends after this many bytes.
    Truncate(u64),
    /// Nothing more comes after this many bytes, and the connection stays.
    Stall(u64),
    /// No length is declared, and the body ends after this many bytes as if it were whole.
    CloseDelimited(u64),
    /// This many bytes a second.
    Drip(u64),
    /// No length is declared, and line breaks follow the body for ever.
    Endless,
}

impl Break {
    /// How many bytes leave before it strikes; none for a body that is only slow or long.
    fn after(&mut self) -> Option<&mut u64> {
        match self {
            Self::Truncate(left) | Self::Stall(left) | Self::CloseDelimited(left) => Some(left),
            Self::Drip(_) | Self::Endless => None,
        }
    }
}

/// A body on its way to the socket.
pub(crate) struct Outgoing {
    source: Source,
    /// Of the latest piece, what could not leave with its beginning.
    rest: Bytes,
    left: u64,
    breaks: Option<Break>,
    /// What is waited for: that the bytes before a break have left, or the next drop.
    pause: Option<Pin<Box<Sleep>>>,
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
        Self { source, rest: Bytes::new(), left, breaks, pause: None }
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

    /// Waits once for this long, and again after it is requested again.
    fn pause(&mut self, duration: Duration, cx: &mut Context<'_>) -> Poll<()> {
        let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(duration)));
        std::task::ready!(pause.as_mut().poll(cx));
        self.pause = None;
        Poll::Ready(())
    }

    /// What a body does at its break, once no more bytes may leave.
    fn at_break(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.breaks {
            Some(Break::Stall(_)) => Poll::Pending,
            Some(Break::CloseDelimited(_)) => Poll::Ready(None),
            _ => {
                // What was sent so far leaves the buffer while we wait.
                std::task::ready!(self.pause(FLUSH, cx));
                Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::UnexpectedEof))))
            }
        }
    }

    /// The beginning of a piece; the rest of it comes next.
    fn up_to(&mut self, most: u64, mut piece: Bytes) -> Bytes {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        if piece.len() > most {
            self.rest = piece.split_off(most);
        }
        piece
    }

    fn is_of_unknown_length(&self) -> bool {
        matches!(self.breaks, Some(Break::CloseDelimited(_) | Break::Endless))
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let mut allowed = CHUNK as u64;
        if let Some(left) = self.breaks.as_mut().and_then(Break::after) {
            allowed = allowed.min(*left);
            if allowed == 0 {
                return self.at_break(cx);
            }
        }
        if let Some(Break::Drip(size)) = self.breaks {
            allowed = allowed.min(size);
            std::task::ready!(self.pause(SECOND, cx));
        }
        let chunk = match self.next(cx) {
            Poll::Ready(Some(Ok(chunk))) => self.up_to(allowed, chunk),
            Poll::Ready(None) if matches!(self.breaks, Some(Break::Endless)) => {
                Bytes::from_static(&[b'\n'; 4096])
            }
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => return Poll::Pending,
        };
        let sent = chunk.len() as u64;
        self.left = self.left.saturating_sub(sent);
        if let Some(left) = self.breaks.as_mut().and_then(Break::after) {
            *left = left.saturating_sub(sent);
        }
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0 && !self.is_of_unknown_length()
    }

    fn size_hint(&self) -> SizeHint {
        if self.is_of_unknown_length() { SizeHint::default() } else { SizeHint::with_exact(self.left) }
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
