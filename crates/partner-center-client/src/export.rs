//! Questions to an export that its raw members answer only after some thought.

use std::borrow::Cow;

use payouts_http::SecretUrl;

use crate::types::{Export, ExportStatus};

impl Export {
    /// The request id, however it was spelled; `None` where it is absent or blank.
    pub fn id(&self) -> Option<Cow<'_, str>> {
        self.request_id.as_ref().map(|id| id.text()).filter(|id| !id.trim().is_empty())
    }

    /// Whether the export has this status. Case does not matter; an unknown status is none of the known ones.
    pub fn is_status(&self, status: ExportStatus) -> bool {
        self.status.as_ref().and_then(|sent| sent.value()).is_some_and(|sent| *sent == status)
    }

    /// The link to the file. An empty link is none yet, even when the export calls itself completed.
    pub fn link(&self) -> Option<&SecretUrl> {
        self.blob_location.as_ref().filter(|link| !link.is_empty())
    }
}
