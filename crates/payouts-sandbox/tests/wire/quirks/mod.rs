//! Each switch shows on the wire what its side says. Functions are named as the ids of the discrepancy register.

mod entra;
mod exports;
mod files;
mod identity;
mod oracle_answers;
mod oracle_calls;
mod oracle_leaves;
mod rows;
mod table;
