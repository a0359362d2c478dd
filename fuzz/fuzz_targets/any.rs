//! The recognition of forms of bank statements, and unpacking.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| payouts_bank::fuzzing::any(input));
