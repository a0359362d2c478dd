//! Oracle's Business Intelligence API: ten operations that only read.

mod api;
mod call;
mod criteria;
mod dimensions;
mod errors;
mod json;
mod projection;
mod records;
mod rewrite;

pub(crate) use api::OracleApi;
pub(crate) use errors::json_error;
