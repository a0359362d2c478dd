//! One HTTP/1.1 server per host, able to answer, to hang, and to drop a connection at any instant.

mod ask;
mod body;
mod io;
mod reply;
mod server;

pub(crate) use ask::{Ask, Form};
pub(crate) use body::Break;
pub(crate) use reply::{Content, Reply};
pub(crate) use server::{Outcome, serve};

/// The hosts of both services. Each has a port of its own, so that "a bearer token goes only to its host" can be tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Host {
    /// Partner Center's API.
    PartnerApi,
    /// The storage behind the links of finished exports.
    Blob,
    /// Entra ID, where Partner Center's tokens come from.
    Entra,
    /// Oracle's application server.
    OracleApp,
    /// Oracle's authentication server.
    OracleAuth,
}

impl Host {
    /// Every host, in the order of the ports.
    pub const ALL: [Self; 5] = [Self::PartnerApi, Self::Blob, Self::Entra, Self::OracleApp, Self::OracleAuth];
}
