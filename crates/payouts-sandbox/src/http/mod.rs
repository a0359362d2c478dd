//! One HTTP/1.1 server per host. It can answer, stall, and reset a connection at any instant.

mod body;
mod host;
mod request;
mod response;
mod server;

pub(crate) use body::BodyFault;
pub use host::{BaseUrls, Host};
pub(crate) use request::{Form, Request};
pub(crate) use response::{Content, Response, http_date};
pub(crate) use server::{Outcome, serve};
