//! Whether what was paid is what was earned, and whether it arrived.

mod earnings;
mod properties;
mod statements;
mod support;
