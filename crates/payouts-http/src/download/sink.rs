//! Where the bytes go.

use std::io;

use bytes::Bytes;

/// Takes the bytes of a download in order.
pub trait DownloadSink: Send {
    /// Appends a chunk.
    ///
    /// # Errors
    /// When the chunk cannot be kept. It ends the download, which is not repeated: a full disk stays full.
    fn write(&mut self, chunk: Bytes) -> impl Future<Output = io::Result<()>> + Send;

    /// Throws away everything written so far: the file changed or could not be taken up where it broke off, and what
    /// follows begins at its first byte.
    ///
    /// # Errors
    /// When the sink cannot start over. It ends the download.
    fn restart(&mut self) -> impl Future<Output = io::Result<()>> + Send;
}

/// Into memory: for small files, and for tests.
impl DownloadSink for Vec<u8> {
    async fn write(&mut self, chunk: Bytes) -> io::Result<()> {
        self.try_reserve(chunk.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
        self.extend_from_slice(&chunk);
        Ok(())
    }

    async fn restart(&mut self) -> io::Result<()> {
        self.clear();
        Ok(())
    }
}

impl<S: DownloadSink> DownloadSink for &mut S {
    fn write(&mut self, chunk: Bytes) -> impl Future<Output = io::Result<()>> + Send {
        (**self).write(chunk)
    }

    fn restart(&mut self) -> impl Future<Output = io::Result<()>> + Send {
        (**self).restart()
    }
}
