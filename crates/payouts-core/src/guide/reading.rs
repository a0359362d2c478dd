//! How bytes become rows, and what becomes of everything unexpected.
//!
//! # A pure function
//!
//! [`read`](crate::read::read) takes a window, its bytes exactly as received, and what is known about them; it hands out rows
//! and returns a [`ReadReport`](crate::source::ReadReport). It makes no call and needs no sign-in, so every table can be
//! rebuilt from an archive, years later, by a newer version that understands more.
//!
//! ```
//! use payouts_core::{Dataset, SourceId, Window, read::read, source::{RawFacts, Row}};
//!
//! let window = Window {
//!     source: SourceId::new("contoso"),
//!     dataset: Dataset::Payments,
//!     account: "all".to_owned(),
//!     period: "2024-05".parse()?,
//! };
//! let file = "paymentID,totalPayment,currencyCode,mood\n0042,\"(1,234.50)\",EUR,sunny\n";
//! # let facts: RawFacts = serde_json::from_str(r#"{"sha256":"00","size":71,"received_at":"2024-06-01T00:00:00Z"}"#)?;
//! let mut rows = Vec::new();
//! let report = read(&window, &facts, &mut std::io::Cursor::new(file), &mut rows)?;
//!
//! let payout = rows[0].payout().expect("a payout");
//! assert_eq!(payout.reference.as_deref(), Some("0042"));
//! assert_eq!(payout.total.as_ref().expect("a total").to_string(), "-1234.50 EUR");
//! assert_eq!(payout.extra["totalPayment"], "(1,234.50)"); // the field cannot give this spelling back
//! assert_eq!(payout.extra["mood"], "sunny");
//! assert_eq!(report.unknown_columns["mood"], 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Files are taken as they come
//!
//! What an export file is exactly is undocumented, so its content decides: a zip with any number of tables in it, gzip,
//! or plain text; UTF-8 or UTF-16; commas or tabs; a header that need not be on line one. Columns are found by name,
//! whatever the case, blanks and underscores, and by every alias that the OpenAPI document lists. See
//! [`export_file`](crate::export_file). [`Limits`](crate::export_file::Limits) hold against files that were made to
//! exhaust a machine, and memory does not grow with a file but by what distinguishes rows of one key, twenty to forty
//! bytes a row.
//!
//! # What becomes of the unknown
//!
//! | what | is kept | is counted in |
//! |---|---|---|
//! | a column or member that no document knows | in `extra`, by its own name | `unknown_columns` |
//! | a cell that is not what its column holds | in `extra`, its field stays empty | `malformed_cells` |
//! | a value whose field cannot give back its spelling | in `extra`, next to the field | |
//! | a known column that the model has no field for | in `extra`, by its name in the document | |
//! | bytes that are no row | as [`Row::Unreadable`](crate::source::Row::Unreadable), with line and reason | `unreadable` |
//! | rows with the same identifying cells | as rows of their own, distinguished by their order | `repeated_keys` |
//! | an entry of an archive that is no table | by its name | `passed_over` |
//!
//! # Money
//!
//! Amounts are exact decimals with the digits that were received; no float is anywhere near them. **Absent is not zero**: Oracle
//! leaves a member out when it is zero *or* null, and the answer does not show which, so the field is `None` and stays
//! so. An amount without a currency is kept and shown, and refuses to be added to anything. The report's
//! [`totals`](crate::source::ReadReport::totals) are the exact sums of each money column, by currency: compare them with what
//! arrived wherever the rows went.
//!
//! # Where a figure comes from
//!
//! Every row carries its [`Provenance`](crate::Provenance): the SHA-256 of the bytes, the entry of the archive, the line.
