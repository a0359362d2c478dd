//! SQL that reads the current files of the lake with an engine that is not ours.

use super::read::money_columns;
use crate::{ObservationId, StoredLakeFile};
use payouts_files::columns::{CurrencyRule, EARNINGS};
use std::path::Path;

/// Views for `DuckDB` over exactly these files, which are below `root`: `earnings` has every row, with where it comes
/// from, the currency of each amount, and whether it counts; `earnings_once` has the rows that count.
#[must_use]
pub fn duckdb_views(root: &Path, files: &[StoredLakeFile]) -> String {
    let mut selects = Vec::new();
    for files in files.chunk_by(|one, next| one.observation == next.observation) {
        let Some(first) = files.first() else { continue };
        let ObservationId(observation) = first.observation;
        let paths: Vec<_> =
            files.iter().map(|file| quoted(&root.join(&file.file.path).display().to_string())).collect();
        selects.push(format!(
            "    SELECT *, {source} AS source, {account} AS account, {month} AS month, {observation} AS observation\n    \
             FROM read_parquet([{paths}],\n        \
             union_by_name = true, hive_partitioning = false, filename = true, file_row_number = true)",
            source = quoted(first.window.source.as_str()),
            account = quoted(&first.window.account),
            month = quoted(&first.window.period.to_string()),
            paths = paths.join(",\n        "),
        ));
    }
    let currencies: String = money_columns(&EARNINGS)
        .filter_map(|column| Some((column.name, column.money?)))
        .map(|(name, rule)| match rule {
            CurrencyRule::Fixed(code) => {
                format!(",\n    CASE WHEN {name} IS NOT NULL THEN {} END AS {name}Currency", quoted(code))
            }
            CurrencyRule::FirstOf(names) => {
                format!(
                    ",\n    CASE WHEN {name} IS NOT NULL THEN upper(trim(coalesce({}))) END AS {name}Currency",
                    names.join(", ")
                )
            }
        })
        .collect();
    format!(
        "-- The current earnings of this ledger. Print the views again after a sync: a view names the files of now.\n\
         CREATE OR REPLACE VIEW earnings AS\n\
         SELECT *,\n    \
         -- Of the rows with one earning id, one counts: of the newest observation the first row.\n    \
         earningId IS NULL OR row_number() OVER (PARTITION BY source, earningId\n        \
         ORDER BY observation DESC, filename, file_row_number) = 1 AS counts{currencies}\n\
         FROM (\n{}\n);\n\n\
         -- Each earning once: this is what sums are made of.\n\
         CREATE OR REPLACE VIEW earnings_once AS SELECT * FROM earnings WHERE counts;",
        selects.join("\n    UNION ALL BY NAME\n")
    )
}

/// A text of SQL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quote_in_a_name_ends_no_text() {
        assert_eq!(quoted("o'neil"), "'o''neil'");
    }
}
