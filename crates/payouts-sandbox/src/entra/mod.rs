//! Entra ID, as far as Partner Center's tokens need it: a consent page, device codes, tokens of both endpoint versions.

mod authorize;
mod claims;
mod endpoints;
mod errors;
mod state;
mod token;

pub(crate) use claims::{TokenError, accepts_audience};
pub(crate) use endpoints::{answer, check, injected_error};
pub(crate) use state::{Entra, access_token};
