//! Where received bytes go.

use async_trait::async_trait;
use std::io;

/// Takes the bytes of a download, or of an answer, in order.
#[async_trait]
pub trait RawSink: Send {
    /// Appends a piece.
    ///
    /// # Errors
    /// When the piece cannot be kept. That ends the download, which is not repeated: a full disk stays full.
    async fn write(&mut self, piece: &[u8]) -> io::Result<()>;

    /// Discards all pieces so far: the file changed, or the download cannot continue where it broke off. What follows begins at
    /// the first byte.
    ///
    /// # Errors
    /// When the sink cannot start over. That ends the download.
    async fn restart(&mut self) -> io::Result<()>;
}

/// Into memory: for small files, and for tests.
#[async_trait]
impl RawSink for Vec<u8> {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.try_reserve(piece.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
        self.extend_from_slice(piece);
        Ok(())
    }

    async fn restart(&mut self) -> io::Result<()> {
        self.clear();
        Ok(())
    }
}
