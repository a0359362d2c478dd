//! How a file arrives whole over a connection that does not last.
//!
//! # A client of its own
//!
//! The link of a finished export carries its own access token, so a download never sees a bearer token: it is a separate
//! client without credentials, cookies or redirects. A link comes out of an answer, and an answer must not be able to send
//! us anywhere it likes: only https to an allow-list of hosts is opened (Azure Blob Storage, and what you add; this machine
//! only when asked for).
//!
//! # Going on at the next byte
//!
//! A transfer that breaks is continued with `Range`, but only when the file is provably the same: its strong `ETag` goes
//! along in `If-Range`, and the answer must name exactly the requested part. In every other case the download restarts,
//! and notifies the sink ([`RawSink::restart`](payouts_wire::RawSink::restart)):
//!
//! | the server | what happens |
//! |---|---|
//! | sends the rest from the next byte | it is appended |
//! | sends fewer bytes than the rest | appended, and the remainder is asked for |
//! | sends the whole file (range ignored, or changed) | restarted, from this very answer |
//! | sends another part, another length, another tag, another encoding | restarted |
//! | gave no strong tag | restarted: bytes of two files are never joined |
//! | answers 416 with the length we have | complete |
//! | answers 401, 403, 404, 410 | the link has expired: an outcome of its own |
//! | answers 429 or 5xx, breaks, or stays silent | waits and goes on |
//!
//! A file is restarted five times at most. Attempts are counted only while no new byte comes, so a gigabyte over a bad
//! line arrives in the end. There is no limit on the whole time. There is one on silence (a minute), and a least speed: 1 MiB
//! in five minutes. After a slower period the rest is requested over another connection, after three in a row the download
//! fails. A body of more than 64 GiB, or without an end, is refused
//! ([`DownloadError::is_too_large`](crate::DownloadError::is_too_large)).
//!
//! # When is it whole?
//!
//! When as many bytes came as were declared ([`LengthCheck::Declared`](crate::LengthCheck::Declared)), or the transfer
//! marked its own end ([`Framed`](crate::LengthCheck::Framed)). A server that does neither cannot be distinguished from
//! one that was cut off; such a file is [`Unconfirmed`](crate::LengthCheck::Unconfirmed), and its reader has to check.
//! (The layer above downloads a text again until two downloads are alike and end with a complete record; an archive
//! shows its own end.) The SHA-256 is over exactly the bytes that the sink received. A `Content-Encoding` is reported
//! and not undone, because what is archived is what was sent.
//!
//! # An expired link
//!
//! [`DownloadError::is_link_expired`](crate::DownloadError::is_link_expired): read the export again for a fresh link and
//! run the same [`Download`](crate::Download) with the same sink. If the file behind it is still the same, only the rest is
//! fetched. Only when the fresh link fails as well, queue a new export.
//!
//! # A full disk
//!
//! An error of the sink ends the run at once: a full disk stays full. After making room, the same download can be run
//! again; the chunk that failed half-way is not trusted, so it restarts.
