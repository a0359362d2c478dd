//! The names of the members of Oracle's answers, from the spec.

include!(concat!(env!("OUT_DIR"), "/oracle-bi-payments/answers.rs"));
