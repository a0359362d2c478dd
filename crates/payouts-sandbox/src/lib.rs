//! Both services on loopback, with their quirks and their faults.

pub mod world;
