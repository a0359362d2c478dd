//! Partner Center: six operations on exports.

mod api;
mod responses;

pub(crate) use api::answer;
pub(crate) use responses::ErrorKind;
