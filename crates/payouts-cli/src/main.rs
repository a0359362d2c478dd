//! The payouts command.

fn main() {}
