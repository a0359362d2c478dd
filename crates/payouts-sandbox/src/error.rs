//! The error of a start.

use std::io;
use std::net::IpAddr;

use payouts_sandbox_world::InvalidWorld;

use crate::quirks::UnknownQuirk;

/// Why a sandbox could not start, and how to correct it.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct StartError(Box<Reason>);

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error("the configuration of the world is invalid: {0}")]
    World(#[from] InvalidWorld),
    #[error(transparent)]
    Quirk(#[from] UnknownQuirk),
    #[error("cannot listen on {address} port {port}: {error}; choose another address or port")]
    Bind { address: IpAddr, port: u16, error: io::Error },
    #[error("five ports are needed, and there are fewer from {0} on")]
    Ports(u16),
    #[error("{0:?} is no host name; give a plain name or address")]
    PublicHost(String),
    #[error("cannot create a temporary directory: {0}; set TMPDIR to a writable directory")]
    Directory(io::Error),
    #[error("cannot create a thread or socket: {0}")]
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

    pub(crate) fn directory(error: io::Error) -> Self {
        Self(Box::new(Reason::Directory(error)))
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
