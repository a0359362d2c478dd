//! What a download reports while it runs, and when it is done.

/// How far a download is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes in the sink. Goes back to 0 after a restart.
    pub bytes: u64,
    /// Bytes of the whole file, when the server states it.
    pub total: Option<u64>,
}

/// A file that arrived whole.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of exactly the bytes that the sink received.
    pub sha256: [u8; 32],
    /// How it is known that this is all of it.
    pub length: LengthCheck,
    /// The `ETag`, quotes included.
    pub etag: Option<String>,
    /// The `Content-Type`.
    pub content_type: Option<String>,
    /// The `Content-Encoding`, when there was one. The bytes are as sent: still encoded.
    pub content_encoding: Option<String>,
    /// How often the transfer was taken up again after it broke.
    pub resumes: u32,
    /// How often it had to restart.
    pub restarts: u32,
}

impl Downloaded {
    /// The SHA-256 in lower-case hexadecimal digits.
    pub fn sha256_hex(&self) -> String {
        self.sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// How it is known that a file is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthCheck {
    /// The server stated how long it is, and that many bytes came.
    Declared,
    /// The length was not declared, but the transfer itself marks its end (chunked encoding).
    Framed,
    /// The server declared nothing and ended by closing the connection: a cut looks like the end. Rely on the
    /// file's own checks.
    Unconfirmed,
}
