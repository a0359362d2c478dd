//! Whether what was paid is what was earned, and whether it arrived.

mod camt053;
mod earnings;
mod properties;
mod statements;
mod support;
