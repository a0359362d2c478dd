//! Whether what was paid is what was earned, and whether it arrived.

mod cases;
mod decisions;
mod earnings;
mod properties;
mod statements;
mod support;
