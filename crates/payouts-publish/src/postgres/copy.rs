//! COPY into a table: one thread reads the ledger and writes rows, the runtime sends them. The queue between them is short, so
//! memory does not depend on the number of rows.

use super::rows::RowBuffer;
use crate::error::{Error, Kind, Result};
use bytes::Bytes;
use futures_util::SinkExt;
use tokio::sync::mpsc::{Sender, channel};
use tokio_postgres::Transaction;

/// Bytes that are sent at once.
const PIECE: usize = 256 << 10;
/// Pieces that wait to be sent.
const QUEUE: usize = 4;

/// What a COPY did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) rows: u64,
    pub(super) replaced_nuls: u64,
}

/// Takes rows, and hands them over whenever a piece is full.
#[derive(Debug)]
pub(super) struct RowSender {
    rows: RowBuffer,
    pieces: Sender<Vec<u8>>,
}

impl RowSender {
    /// Begins a row of this many cells.
    pub(super) fn row(&mut self, cells: usize) -> Result<&mut RowBuffer> {
        if self.rows.len() >= PIECE {
            self.send()?;
        }
        self.rows.row(u16::try_from(cells).unwrap_or(u16::MAX));
        Ok(&mut self.rows)
    }

    fn send(&mut self) -> Result<()> {
        // The receiver is gone when the server refused; its own error is the one that is shown.
        self.pieces.blocking_send(self.rows.take()).map_err(|_| Error::new(Kind::Lost, "the COPY has ended"))
    }

    fn finish(mut self) -> Result<Copied> {
        self.rows.end();
        self.send()?;
        Ok(Copied { rows: self.rows.rows(), replaced_nuls: self.rows.replaced_nuls() })
    }
}

/// Copies the rows that `fill` writes into a table, named with its columns. Nothing is copied when `fill` fails.
pub(super) async fn copy_in<T: Send + 'static>(
    change: &Transaction<'_>,
    table: &str,
    fill: impl FnOnce(&mut RowSender) -> Result<T> + Send + 'static,
) -> Result<(Copied, T)> {
    let failed =
        || Error::server(format!("rows cannot be copied into {}", table.split(' ').next().unwrap_or(table)));
    let sink =
        change.copy_in::<_, Bytes>(&format!("COPY {table} FROM STDIN BINARY")).await.map_err(failed())?;
    let (pieces, mut queue) = channel(QUEUE);
    let reader = tokio::task::spawn_blocking(move || {
        let mut sender = RowSender { rows: RowBuffer::new(), pieces };
        let value = fill(&mut sender)?;
        Ok::<_, Error>((sender.finish()?, value))
    });
    tokio::pin!(sink);
    let mut refused = None;
    while let Some(piece) = queue.recv().await {
        if let Err(error) = sink.send(Bytes::from(piece)).await {
            refused = Some(error);
            break;
        }
    }
    drop(queue);
    let filled = reader
        .await
        .unwrap_or_else(|_| Err(Error::new(Kind::Ledger, "reading the ledger ended with a defect")));
    if let Some(error) = refused {
        return Err(failed()(error));
    }
    // Dropped before its end, a COPY is taken back by the server.
    let filled = filled?;
    sink.finish().await.map_err(failed())?;
    Ok(filled)
}
