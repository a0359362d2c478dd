//! Bringing a file home, and knowing that it is whole.

use super::PartnerCenter;
use crate::{
    Error, ErrorKind, Result,
    source::{Fetched, Interrupted, LengthProof, RawFacts, RawSink, Ready, ReadyKind, SoFar},
};
use async_trait::async_trait;
use payouts_http::{LengthCheck, SecretUrl};
use std::io;

/// Downloads of a file whose end nothing confirms: two that bring the same bytes are needed.
const UNCONFIRMED_DOWNLOADS: u32 = 4;

/// How much of the beginning and of the end of a file is looked at: more than any line has.
const EDGE: usize = 64 * 1024;

impl PartnerCenter {
    pub(super) async fn fetch(&self, ready: Ready, into: &mut dyn RawSink) -> Result<Fetched> {
        match ready.0 {
            ReadyKind::Link(link, so_far) => self.fetch_file(&link, so_far, into).await,
            ReadyKind::Body { bytes, media_type, request_ids } => {
                let received_at = self.environment().now();
                crate::source::keep_body(bytes, media_type, request_ids, received_at, into)
                    .await
                    .map(Fetched::Complete)
            }
        }
    }

    async fn fetch_file(
        &self,
        link: &SecretUrl,
        so_far: Option<Box<SoFar>>,
        into: &mut dyn RawSink,
    ) -> Result<Fetched> {
        let mut sink = Watched { sink: into, edges: Edges::default() };
        let mut so_far = match so_far {
            Some(so_far) => *so_far,
            None => self.begin_again(None, &mut sink).await?,
        };
        for _ in 0..UNCONFIRMED_DOWNLOADS {
            sink.edges.is_complete = so_far.download.bytes() == 0;
            let done = match so_far.download.run(link, &mut sink, |_| ()).await {
                Ok(done) => done,
                Err(error) if error.is_link_expired() => {
                    return Ok(Fetched::LinkExpired(Interrupted::new(error.into(), so_far)));
                }
                Err(error) => return Err(error.into()),
            };
            let length_proof = match done.length {
                LengthCheck::Declared => Some(LengthProof::Declared),
                LengthCheck::Framed => Some(LengthProof::Framed),
                LengthCheck::Unconfirmed if sink.edges.show_an_archive() => Some(LengthProof::Structure),
                LengthCheck::Unconfirmed => {
                    let is_same = so_far.unconfirmed == Some(done.sha256);
                    (is_same && sink.edges.end_with_a_record()).then_some(LengthProof::Repeated)
                }
            };
            let Some(length_proof) = length_proof else {
                tracing::warn!(
                    bytes = done.bytes,
                    "nothing confirms the end of the file: downloading it again"
                );
                so_far = self.begin_again(Some(done.sha256), &mut sink).await?;
                continue;
            };
            return Ok(Fetched::Complete(RawFacts {
                sha256: done.sha256_hex(),
                size: done.bytes,
                name: crate::source::file_name(link),
                media_type: done.content_type,
                received_at: self.environment().now(),
                length_proof,
                request_ids: [("etag".to_owned(), done.etag)]
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?)))
                    .collect(),
            }));
        }
        Err(Error::new(
            ErrorKind::Transport,
            format!(
                "the file may be cut off: storage declares no length, and {UNCONFIRMED_DOWNLOADS} downloads did not bring \
                 the same complete records twice in a row"
            ),
        )
        .with_hint("a proxy in between may be cutting the transfer: check it, then run again"))
    }

    async fn begin_again(&self, unconfirmed: Option<[u8; 32]>, sink: &mut Watched<'_>) -> Result<SoFar> {
        crate::source::empty(sink.sink).await?;
        sink.edges = Edges::default();
        Ok(SoFar { download: self.downloader.start(), unconfirmed })
    }
}

/// A sink whose first and last bytes are remembered.
struct Watched<'s> {
    sink: &'s mut dyn RawSink,
    edges: Edges,
}

#[async_trait]
impl RawSink for Watched<'_> {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.sink.write(piece).await?;
        self.edges.take(piece);
        Ok(())
    }

    async fn restart(&mut self) -> io::Result<()> {
        self.sink.restart().await?;
        self.edges = Edges { is_complete: true, ..Edges::default() };
        Ok(())
    }
}

/// The beginning and the end of a file.
#[derive(Debug, Default)]
struct Edges {
    first: Vec<u8>,
    last: Vec<u8>,
    /// Whether the beginning was seen: not when an earlier link brought it.
    is_complete: bool,
}

impl Edges {
    fn take(&mut self, chunk: &[u8]) {
        let room = EDGE - self.first.len();
        self.first.extend_from_slice(&chunk[..chunk.len().min(room)]);
        let new = &chunk[chunk.len().saturating_sub(EDGE)..];
        let kept = (EDGE - new.len()).min(self.last.len());
        self.last.drain(..self.last.len() - kept);
        self.last.extend_from_slice(new);
    }

    /// Whether it is an archive, whose reader finds out by itself that its end is missing.
    fn show_an_archive(&self) -> bool {
        self.is_complete && (self.first.starts_with(b"PK\x03\x04") || self.first.starts_with(b"\x1f\x8b"))
    }

    /// Whether a text ends with a line break, or with as many cells as its first line has.
    fn end_with_a_record(&self) -> bool {
        let line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        if !self.is_complete {
            return false;
        }
        let last =
            self.last.iter().rposition(line_end).map_or(self.last.as_slice(), |at| &self.last[at + 1..]);
        let first = self.first.split(line_end).next().unwrap_or_default();
        last.is_empty() || cells(last) >= cells(first)
    }
}

/// The cells of a line, quotes respected; a tab or comma separates, whichever the line has more of.
fn cells(line: &[u8]) -> usize {
    let count = |separator: u8| {
        let mut is_quoted = false;
        line.iter().fold(1, |cells, byte| {
            is_quoted ^= *byte == b'"';
            cells + usize::from(*byte == separator && !is_quoted)
        })
    };
    count(b',').max(count(b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(pieces: &[&[u8]]) -> Edges {
        let mut edges = Edges { is_complete: true, ..Edges::default() };
        pieces.iter().for_each(|piece| edges.take(piece));
        edges
    }

    #[test]
    fn a_text_ends_with_a_line_break_or_a_record_with_all_cells() {
        for (text, is_whole) in [
            ("a,b,c\n1,2,3\n", true),
            ("a,b,c\n1,2,3", true),
            ("a,b,c\r\n1,\"2,5\",3", true),
            ("a\tb\tc\n1,5\t2\t3", true),
            ("a,b,c\n1,2", false),
            ("a,b,c\n1,\"2,", false),
            ("a\tb\tc\n1", false),
        ] {
            assert_eq!(edges(&[text.as_bytes()]).end_with_a_record(), is_whole, "{text}");
        }
    }

    #[test]
    fn an_archive_shows_in_its_first_bytes() {
        assert!(edges(&[b"P", b"K\x03", b"\x04..."]).show_an_archive());
        assert!(edges(&[b"\x1f\x8b\x08"]).show_an_archive());
        assert!(!edges(&[b"paymentId,"]).show_an_archive());
    }

    #[test]
    fn of_a_long_file_the_beginning_and_the_end_are_kept() {
        let middle = vec![b'x'; 3 * EDGE];
        let edges = edges(&[b"head", &middle, b"ta", b"il"]);
        assert!(edges.first.starts_with(b"head") && edges.last.ends_with(b"tail"));
        assert_eq!((edges.first.len(), edges.last.len()), (EDGE, EDGE));
    }
}
