//! The reading of OFX: places, and that a file counts once.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| payouts_bank::fuzzing::ofx(input));
