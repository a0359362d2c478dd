//! The lake's splitter against csv-core and the `csv` crate, record by record.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| payouts_store::fuzzing::split(input));
