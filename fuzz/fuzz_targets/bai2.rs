//! The reading of BAI2: places, and that a file counts once.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| payouts_bank::fuzzing::bai2(input));
