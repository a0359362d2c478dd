//! Why a sandbox does not start.

use std::io;
use std::net::IpAddr;

use crate::quirks::UnknownQuirk;
use payouts_sandbox_world::InvalidWorld;

/// A sandbox that could not start, and what to change.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct StartError(Box<Reason>);

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error("the world cannot be: {0}")]
    World(#[from] InvalidWorld),
    #[error(transparent)]
    Quirk(#[from] UnknownQuirk),
    #[error("cannot listen on {address} port {port}: {error}; choose another address or port")]
    Bind { address: IpAddr, port: u16, error: io::Error },
    #[error("five ports are needed, and there are not so many from {0} on")]
    Ports(u16),
    #[error("{0:?} is no host name; give a plain name or address")]
    PublicHost(String),
    #[error("no place for temporary files: {0}; set TMPDIR to a directory that can be written")]
    Spool(io::Error),
    #[error("the system gives no thread or socket: {0}")]
    Runtime(io::Error),
}

impl StartError {
    pub(crate) fn bind(address: IpAddr, port: u16, error: io::Error) -> Self {
        Self(Box::new(Reason::Bind { address, port, error }))
    }

    pub(crate) fn ports(from: Option<u16>) -> Self {
        Self(Box::new(Reason::Ports(from.unwrap_or_default())))
    }

    pub(crate) fn public_host(name: &str) -> Self {
        Self(Box::new(Reason::PublicHost(name.to_owned())))
    }

    pub(crate) fn spool(error: io::Error) -> Self {
        Self(Box::new(Reason::Spool(error)))
    }

    pub(crate) fn runtime(error: io::Error) -> Self {
        Self(Box::new(Reason::Runtime(error)))
    }
}

impl From<InvalidWorld> for StartError {
    fn from(error: InvalidWorld) -> Self {
        Self(Box::new(error.into()))
    }
}

impl From<UnknownQuirk> for StartError {
    fn from(error: UnknownQuirk) -> Self {
        Self(Box::new(error.into()))
    }
}
