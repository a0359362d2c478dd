//! The workspace's own tool.

fn main() {}
