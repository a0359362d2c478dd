//! Each side of each quirk on the wire. A test has the name of its id in the discrepancy register.

mod entra;
mod exports;
mod files;
mod identity;
mod oracle_answers;
mod oracle_calls;
mod oracle_leaves;
mod rows;
mod table;
