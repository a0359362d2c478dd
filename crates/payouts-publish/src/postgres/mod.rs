//! PostgreSQL: the whole ledger in tables that any SQL tool reads.
//!
//! # What is there
//!
//! | table | rows |
//! |---|---|
//! | `payouts` | every version of every payout, `valid_from` one observation of its window until (`valid_to`) another |
//! | `earnings`, `earning_sets` | current earnings, all columns of the specification; the window and bytes of each row |
//! | `earning_repeats` | rows that repeat an earning id of another row, and are in no sum |
//! | `accounts`, `windows`, `jobs`, `observations`, `runs` | who is paid; what was planned, is open and was read; by which run |
//! | `quarantine`, `acknowledgements` | what could not be read, and who has seen it |
//! | `ledgers`, `publications`, `schema_version` | what was published, and when |
//!
//! Views: `current_payouts`, `payouts_as_of(timestamptz)`, `current_earnings` (its column `counts` shows whether a row is part of
//! sums), `payout_earnings`, `coverage` and `tie_out`.
//!
//! Each row has a column `ledger`. Several ledgers publish into one schema, at the same time if they like, and touch only their own
//! rows. Names are those of the specification as SQL writes them: `earningAmountUSD` is `earning_amount_usd`, and the comment on the
//! column names the original. Amounts are `NUMERIC` without a precision: every digit as received.
//!
//! # What PostgreSQL cannot hold
//!
//! - A text with a NUL character: each NUL becomes `U+2400` (␀), and [`Published::replaced_nuls`] counts the texts.
//! - An id of more than 2,000 bytes in an index: the column is null, the id is in `extra`, and [`Published::moved_ids`] counts it.
//! - Instants finer than a microsecond: the column is rounded down, and the text is in `extra` or `received`.
//!
//! # Privileges
//!
//! To create the schema, a role needs `CREATE` on the database. A role that needs no more than it uses does not:
//!
//! ```sql
//! CREATE ROLE payouts LOGIN PASSWORD '…';
//! GRANT CONNECT, TEMPORARY ON DATABASE warehouse TO payouts;
//! CREATE SCHEMA payouts AUTHORIZATION payouts;
//! ```
//!
//! Once the tables are made, and until a version of this program changes them, publishing takes even less than owning them:
//!
//! ```sql
//! GRANT CONNECT, TEMPORARY ON DATABASE warehouse TO publisher;
//! GRANT USAGE ON SCHEMA payouts TO publisher;
//! GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA payouts TO publisher;
//! ```
//!
//! Who reads needs `USAGE` on the schema and `SELECT` on its tables, and so does [`verify()`].
//!
//! # How
//!
//! One transaction, one advisory lock for each ledger. Small tables are copied (`COPY … BINARY`) into temporary tables and merged;
//! rows of earnings, which never change within a set, are copied into their table. Only windows with a new observation are touched.
//! There is no state outside the target's transaction, so nothing has to be repaired after a kill.

mod catalog;
mod catalog_rows;
mod connect;
mod copy;
mod earning_columns;
mod earning_sets;
mod lake_rows;
mod merge;
mod numeric;
mod publish;
mod rows;
mod schema;
mod target;
mod verify;

pub use publish::{PublishOptions, Published, publish};
pub use target::{Password, PostgresTarget, TlsMode};
pub use verify::{TargetCheck, TargetDifference, verify};
