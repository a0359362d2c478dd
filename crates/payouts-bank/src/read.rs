//! A file of any form to statements, recognized by its content.

use crate::{
    bai2, camt,
    container::each,
    encoding::{Decoded, Otherwise, declared_in_xml},
    error::NotAStatement,
    mt940, ofx,
    statement::{Format, Statement},
    table::{self, Profiles},
};

/// The statements of a file, or of one entry of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// The name of the entry, if the file is an archive.
    pub entry: Option<String>,
    /// The form that was recognized.
    pub format: Format,
    /// The statements in the order of the file. A file of a day without bookings may have none.
    pub statements: Vec<Statement>,
}

/// Reads a file: statements in any form, also in a zip archive or compressed with gzip.
///
/// The form is found by content, never by the name of the file. Separated values are read by the one of the profiles
/// that has their columns.
///
/// # Errors
/// When it is no statement, is damaged or incomplete, or has an amount that cannot be read exactly. An archive with one
/// such entry fails as a whole.
///
/// ```
/// use payouts_bank::{Profiles, read};
/// let file = b":20:1\n:25:1/2\n:28C:1/1\n:60F:C260408EUR0,00\n:61:260408C1,50NTRFNONREF\n:62F:C260408EUR1,50\n-";
/// let documents = read(file, &Profiles::default())?;
/// assert_eq!(documents[0].statements[0].entries[0].money.to_string(), "1.50 EUR");
/// # Ok::<(), payouts_bank::NotAStatement>(())
/// ```
pub fn read(bytes: &[u8], profiles: &Profiles) -> Result<Vec<Document>, NotAStatement> {
    let mut documents = Vec::new();
    each(bytes, |name, bytes| {
        let (format, statements) = one(bytes, profiles)?;
        documents.push(Document { entry: name.map(str::to_owned), format, statements });
        Ok(())
    })?;
    Ok(documents)
}

fn one(bytes: &[u8], profiles: &Profiles) -> Result<(Format, Vec<Statement>), NotAStatement> {
    let format = recognize(bytes);
    let statements = match format {
        Format::Camt => camt::read(bytes),
        Format::Mt940 => mt940::read(bytes),
        Format::Bai2 => bai2::read(bytes),
        Format::Ofx => ofx::read(bytes),
        Format::Csv => table::read(bytes, profiles),
    }?;
    Ok((format, statements))
}

/// How much of a file shows its form.
const HEAD: usize = 16 << 10;

/// The form of a file by its beginning.
fn recognize(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(HEAD)];
    // Letters of one byte are enough to see the form by, whatever they mean. UTF-16 needs both bytes of each.
    let even = &head[..head.len() & !1];
    let label = declared_in_xml(head).is_none().then_some("windows-1252");
    let decoded = Decoded::new(even, label, Otherwise::Windows1252)
        .or_else(|_| Decoded::new(even, Some("windows-1252"), Otherwise::Windows1252));
    let text = decoded.map(|decoded| decoded.text.into_owned()).unwrap_or_default();
    let trimmed = text.trim_start();
    if ofx::looks_like(trimmed) {
        Format::Ofx
    } else if trimmed.starts_with('<') {
        Format::Camt
    } else if bai2::looks_like(trimmed) {
        Format::Bai2
    } else if mt940::looks_like(trimmed) {
        Format::Mt940
    } else {
        Format::Csv
    }
}
