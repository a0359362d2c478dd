//! The reading of separated values by a profile, and the proposal of one.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| payouts_bank::fuzzing::table(input));
