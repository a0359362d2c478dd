//! The forms of bank statements, and what each can state.

use std::fmt;
use std::io;
use std::str::FromStr;

use super::bai2;
use super::camt::{self, CamtMessage, CamtVersion};
use super::delimited;
use super::entry::BankEntry;
use super::mt940;
use super::ofx;
use super::statement::BankStatement;

/// The form of a file of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum StatementForm {
    /// ISO 20022 `camt.052`, `camt.053` or `camt.054`.
    Camt(CamtMessage, CamtVersion),
    /// SWIFT MT940, a statement.
    Mt940,
    /// SWIFT MT942, a report of a running day.
    Mt942,
    /// BAI2 of a previous day.
    Bai2,
    /// BAI2 of the running day.
    Bai2Intraday,
    /// OFX 1, in SGML.
    Ofx1,
    /// OFX 2, in XML.
    Ofx2,
    /// Separated by semicolons, with decimal commas and days like `31.07.2025`, in German.
    CsvGerman,
    /// Separated by commas, with a column for debits and one for credits and days like `31/07/2025`, in English.
    CsvEnglish,
}

impl StatementForm {
    /// `camt.053.001.08`.
    pub const CAMT_053: Self = Self::Camt(CamtMessage::Statement, CamtVersion::V08);

    /// Every form, camt in version 8.
    pub const ALL: [Self; 11] = [
        Self::CAMT_053,
        Self::Camt(CamtMessage::Report, CamtVersion::V08),
        Self::Camt(CamtMessage::Notification, CamtVersion::V08),
        Self::Mt940,
        Self::Mt942,
        Self::Bai2,
        Self::Bai2Intraday,
        Self::Ofx1,
        Self::Ofx2,
        Self::CsvGerman,
        Self::CsvEnglish,
    ];

    /// Writes the statements as one file.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write(self, statements: &[BankStatement], out: impl io::Write) -> io::Result<()> {
        match self {
            Self::Camt(message, version) => camt::write(message, version, statements, out),
            Self::Mt940 => mt940::write(mt940::Message::Statement, statements, out),
            Self::Mt942 => mt940::write(mt940::Message::Interim, statements, out),
            Self::Bai2 => bai2::write(bai2::Timing::PreviousDay, statements, out),
            Self::Bai2Intraday => bai2::write(bai2::Timing::SameDay, statements, out),
            Self::Ofx1 => ofx::write(ofx::Syntax::Sgml, statements, out),
            Self::Ofx2 => ofx::write(ofx::Syntax::Xml, statements, out),
            Self::CsvGerman => delimited::write_german(statements, out),
            Self::CsvEnglish => delimited::write_english(statements, out),
        }
    }

    /// Whether a file of this form contains the entry. Only camt and the CSV forms have pending and informational entries.
    #[must_use]
    pub fn lists(self, entry: &BankEntry) -> bool {
        entry.is_booked() || matches!(self, Self::Camt(..) | Self::CsvGerman | Self::CsvEnglish)
    }

    /// The content type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Camt(..) => "application/xml",
            Self::Mt940 | Self::Mt942 | Self::Bai2 | Self::Bai2Intraday => "text/plain; charset=us-ascii",
            Self::Ofx1 | Self::Ofx2 => "application/x-ofx",
            Self::CsvGerman | Self::CsvEnglish => "text/csv; charset=utf-8",
        }
    }

    /// The usual end of a file name, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Camt(..) => "xml",
            Self::Mt940 => "sta",
            Self::Mt942 => "942",
            Self::Bai2 | Self::Bai2Intraday => "bai",
            Self::Ofx1 | Self::Ofx2 => "ofx",
            Self::CsvGerman | Self::CsvEnglish => "csv",
        }
    }
}

impl fmt::Display for StatementForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Camt(message, version) => write!(f, "{}.{version}", message.name()),
            Self::Mt940 => f.write_str("mt940"),
            Self::Mt942 => f.write_str("mt942"),
            Self::Bai2 => f.write_str("bai2"),
            Self::Bai2Intraday => f.write_str("bai2-intraday"),
            Self::Ofx1 => f.write_str("ofx1"),
            Self::Ofx2 => f.write_str("ofx2"),
            Self::CsvGerman => f.write_str("csv-german"),
            Self::CsvEnglish => f.write_str("csv-english"),
        }
    }
}

impl FromStr for StatementForm {
    type Err = UnknownForm;

    /// Reads a name like `mt940`, `camt.053` (version 8) or `camt.053.001.02`.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownForm(name.to_owned());
        if let Some(form) = Self::ALL.into_iter().find(|form| form.to_string() == name) {
            return Ok(form);
        }
        let message = CamtMessage::ALL.into_iter().find(|message| name.starts_with(message.name()));
        let message = message.ok_or_else(unknown)?;
        match &name[message.name().len()..] {
            "" => Ok(Self::Camt(message, CamtVersion::V08)),
            version => {
                let version = version.strip_prefix(".001.").and_then(|number| number.parse().ok());
                let version = version.and_then(CamtVersion::new).ok_or_else(unknown)?;
                Ok(Self::Camt(message, version))
            }
        }
    }
}

/// A text that does not name a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownForm(String);

impl fmt::Display for UnknownForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = StatementForm::ALL.map(|form| form.to_string()).join(", ");
        write!(f, "\"{}\" is not a form of statements; the forms are {known}", self.0)?;
        f.write_str(", and camt in the versions 001.02 to 001.13")
    }
}

impl std::error::Error for UnknownForm {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_by_their_names() {
        for form in StatementForm::ALL {
            assert_eq!(form.to_string().parse(), Ok(form));
        }
        assert_eq!("camt.053".parse(), Ok(StatementForm::CAMT_053));
        let old: StatementForm = "camt.054.001.02".parse().expect("a form");
        assert_eq!(old.to_string(), "camt.054.001.02");
        for unknown in ["camt.053.001.01", "camt.053.001.14", "camt.0534", "mt941", ""] {
            assert!(unknown.parse::<StatementForm>().is_err(), "{unknown}");
        }
    }
}
