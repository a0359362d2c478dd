//! The reading of MT940 and MT942: places, and that a file counts once.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| payouts_bank::fuzzing::mt940(input));
