//! The state of one sandbox.

use std::sync::{Arc, Mutex};

use crate::context::Shared;
use crate::entra::Entra;
use crate::exports::Exports;
use crate::faults::FaultRules;
use crate::journal::Journal;
use crate::oracle::OracleApi;
use crate::oracle_identity::IdentityProvider;

/// What the services share, and what each of them remembers.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) shared: Arc<Shared>,
    pub(crate) faults: Mutex<FaultRules>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) exports: Exports,
    pub(crate) entra: Entra,
    pub(crate) identity: IdentityProvider,
    pub(crate) oracle: OracleApi,
}
