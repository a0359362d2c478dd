//! The reading of bank statements against itself: in pieces, and written again.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| payouts_bank::fuzzing::camt(input));
