//! The reading of export files against itself: in pieces, and row by row against its own report.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| payouts_files::fuzzing::export(input));
