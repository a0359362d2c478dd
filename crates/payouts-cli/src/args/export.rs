//! Arguments of `export`.

use super::listing::SelectionArgs;
use crate::exit::Failure;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportWhat {
    /// Money that left a provider.
    Payouts,
    /// The lines that payouts are made of.
    Earnings,
    /// Double entry bookkeeping of the payouts of a month, which --month names.
    Journal,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object on each line; amounts are strings.
    Jsonl,
    /// Apache Parquet; amounts are decimals.
    Parquet,
    /// A journal of hledger.
    Hledger,
    /// A journal of Beancount.
    Beancount,
}

/// Extensions that promise another form than ours, by which another program would open the file.
const OTHER_FORMS: [&str; 21] = [
    "7z", "arrow", "avro", "bz2", "db", "duckdb", "feather", "gz", "html", "json", "ods", "orc", "pdf",
    "sqlite", "tsv", "xls", "xlsm", "xlsx", "xml", "zip", "zst",
];

impl Format {
    /// The name used on the command line.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
            Self::Hledger => "hledger",
            Self::Beancount => "beancount",
        }
    }

    /// The form that an extension, in lower case, promises.
    fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "parquet" | "pq" => Some(Self::Parquet),
            "journal" | "hledger" => Some(Self::Hledger),
            "beancount" => Some(Self::Beancount),
            _ => None,
        }
    }
}

/// What is exported, in which form, and where to.
#[derive(Clone, Debug, Args)]
pub(crate) struct ExportArgs {
    /// What to export.
    #[arg(value_enum)]
    pub(crate) what: ExportWhat,
    /// The form. Default: what the extension of the file says, or csv.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to this file, pipe or device; a file appears whole or not at all. Standard output, when it is -.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// Replace a file that is there already. Without this, a terminal is asked, and anything else is refused.
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    /// Write the cells of earnings as they were received: 2.574E+1 and not 25.74 (CSV and JSONL).
    #[arg(long)]
    pub(crate) as_received: bool,
    /// Put a ' before cells that a spreadsheet would take for a formula (CSV).
    #[arg(long)]
    pub(crate) spreadsheet_safe: bool,
}

impl ExportArgs {
    /// The form, on which the extension and `--format` agree.
    ///
    /// # Errors
    /// When they disagree, or the extension promises a form that there is none of.
    pub(crate) fn format(&self) -> Result<Format, Failure> {
        let extension = self.to.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let Some(extension) = extension else { return Ok(self.format.unwrap_or(Format::Csv)) };
        let promised = Format::from_extension(&extension);
        match (promised, self.format) {
            (Some(promised), None) => Ok(promised),
            (Some(promised), Some(given)) if promised == given => Ok(given),
            (None, Some(given)) if !OTHER_FORMS.contains(&extension.as_str()) => Ok(given),
            (_, Some(given)) => Err(Failure::usage(format!(
                "--format {} and the extension .{extension} do not agree",
                given.as_str()
            ))
            .with_hint(format!("name the file .{}, or leave out --format", given.as_str()))),
            (None, None) => Err(Failure::usage(format!("no form is known by the extension .{extension}"))
                .with_hint("known: .csv, .jsonl and .parquet, for journals .journal and .beancount; or name the form with --format")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(to: &str, format: Option<Format>) -> Option<Format> {
        let args = ExportArgs {
            what: ExportWhat::Payouts,
            format,
            to: to.into(),
            force: false,
            selection: SelectionArgs::default(),
            spreadsheet_safe: false,
            as_received: false,
        };
        args.format().ok()
    }

    #[test]
    fn the_extension_says_the_form_and_must_not_promise_another() {
        use Format::{Csv, Jsonl, Parquet};
        for (to, given, expected) in [
            ("x", None, Some(Csv)),
            ("-", None, Some(Csv)),
            ("-", Some(Parquet), Some(Parquet)),
            ("/dev/stdout", Some(Jsonl), Some(Jsonl)),
            ("x.csv", None, Some(Csv)),
            ("x.CSV", Some(Csv), Some(Csv)),
            ("x.jsonl", None, Some(Jsonl)),
            ("x.ndjson", Some(Jsonl), Some(Jsonl)),
            ("x.parquet", None, Some(Parquet)),
            ("dir.d/x", Some(Csv), Some(Csv)),
            ("x.txt", Some(Csv), Some(Csv)),
            ("x.txt", None, None),
            ("x.xlsx", None, None),
            ("x.xlsx", Some(Csv), None),
            ("x.csv.gz", Some(Csv), None),
            ("x.json", Some(Jsonl), None),
            ("x.parquet", Some(Csv), None),
            ("x.csv", Some(Parquet), None),
        ] {
            assert_eq!(format(to, given), expected, "{to} {given:?}");
        }
    }
}
