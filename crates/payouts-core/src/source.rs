//! The one trait the engine knows. Each service implements it once.
//!
//! A window's journey, in the words of this trait:
//!
//! ```text
//! begin ──► Ready ───────────────┐
//!    └────► Pending ──► poll ──► Ready ──► fetch ──► (read) ──► release
//!                        │  ▲
//!                        └──┘ in progress
//! ```
//!
//! Oracle answers at once and takes the upper road; Partner Center queues an export, and takes the lower one. What is
//! between two steps can be stored: an [`ExportHandle`] is data, so a journey may end in another process than the one it
//! began in. A signed link is the exception, and a secret: it lives in [`Ready`] only, which cannot be stored or printed.
//!
//! Reading is not a step of the trait: what a window's bytes say depends on the dataset alone, never on a sign-in. It is a
//! pure function of its own, so that every table can be rebuilt without an account, a token or a network.

mod directory;
mod journey;

pub use directory::Directory;
pub use journey::{Begun, Fetched, Interrupted, Plan, Polled, Ready, Released};
pub(crate) use journey::{ReadyKind, SoFar, call_context, file_name};
pub use payouts_files::{RawRead, RowSink};
pub use payouts_model::{
    ExportHandle, LengthProof, RawFacts, ReadReport, RequestId, Row, UnreadCell, Unreadable,
};
pub use payouts_wire::RawSink;

use crate::{Account, Error, ErrorKind, Provider, Result, SourceId, Window};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// One sign-in at one of the services, able to walk its windows through their journey.
///
/// Methods that call the service retry what may be retried; what they return is final for now.
#[async_trait]
pub trait PayoutSource: Send + Sync {
    /// The name it has in the configuration.
    fn id(&self) -> &SourceId;

    /// The service behind it.
    fn provider(&self) -> Provider;

    /// Whether a wish for a window queues an export at the service, which has to be claimed by its id and deleted in the
    /// end. Otherwise a wish is a plain read: repeating it is free, and nothing is left behind.
    fn keeps_exports(&self) -> bool;

    /// Who is paid through this sign-in.
    ///
    /// # Errors
    /// When the service cannot be asked, or refuses.
    async fn accounts(&self) -> Result<Vec<Account>>;

    /// Who is paid through this sign-in, and what else the lists of the service contain. Sources that are configured with
    /// their accounts need not implement it.
    ///
    /// # Errors
    /// When the service cannot be asked, or refuses.
    async fn directory(&self) -> Result<Directory> {
        self.accounts().await.map(Directory::from)
    }

    /// Makes the cheapest call there is, to see whether the sign-in is accepted. Says what it found, for people.
    ///
    /// # Errors
    /// When the service cannot be asked, or refuses.
    async fn check(&self) -> Result<String>;

    /// The windows of its grid that cover what is wanted, oldest first, each once. Pure.
    fn plan(&self, wanted: &Plan) -> Vec<Window> {
        wanted.windows(self.id(), self.provider())
    }

    /// Asks for a window. `id` is the idempotency key: the same for every repetition of one wish.
    ///
    /// # Errors
    /// When the request was refused or never arrived. Asking again with the same id is safe.
    async fn begin(&self, window: &Window, id: &RequestId) -> Result<Begun>;

    /// Asks for the state of an export.
    ///
    /// # Errors
    /// When the service cannot be asked. A failed export is not an error but [`Polled::Failed`].
    async fn poll(&self, handle: &ExportHandle) -> Result<Polled>;

    /// Brings the bytes, exactly as received, into the sink. The sink is emptied first, so that a fetch that broke off can
    /// be repeated into the same one; unless `ready` [continues](Ready::continuing) an earlier fetch, whose sink it has to be.
    ///
    /// # Errors
    /// When the bytes cannot be had or the sink refuses them.
    async fn fetch(&self, ready: Ready, into: &mut dyn RawSink) -> Result<Fetched>;

    /// Deletes the export at the service; gone already is fine.
    ///
    /// # Errors
    /// When the service cannot be asked, or still works on the export.
    async fn release(&self, handle: &ExportHandle) -> Result<Released>;
}

/// Makes a sink forget what an earlier fetch left in it.
pub(crate) async fn empty(sink: &mut dyn RawSink) -> Result<()> {
    sink.restart().await.map_err(|why| unwritable(&why))
}

fn unwritable(why: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, "the answer cannot be written")
        .with_source(why)
        .with_hint("make room, or check the directory and its permissions, then run again")
}

/// Gives an answer that is here already into the sink.
pub(crate) async fn keep_body(
    bytes: Bytes,
    media_type: Option<String>,
    request_ids: BTreeMap<String, String>,
    received_at: DateTime<Utc>,
    into: &mut dyn RawSink,
) -> Result<RawFacts> {
    empty(into).await?;
    into.write(&bytes).await.map_err(|why| unwritable(&why))?;
    Ok(RawFacts {
        sha256: hex::encode(Sha256::digest(&bytes)),
        size: bytes.len() as u64,
        name: None,
        media_type,
        received_at,
        length_proof: LengthProof::Structure,
        request_ids,
    })
}
