//! Separated values: a German form, an English form, and a plain list of entries.

use std::io;

use rust_decimal::Decimal;

use super::entry::{BankEntry, EntryKind, EntryStatus};
use super::statement::BankStatement;

const GERMAN: [&str; 12] = [
    "Bezeichnung Auftragskonto",
    "IBAN Auftragskonto",
    "BIC Auftragskonto",
    "Buchungstag",
    "Valutadatum",
    "Name Zahlungsbeteiligter",
    "Buchungstext",
    "Verwendungszweck",
    "Betrag",
    "Waehrung",
    "Saldo nach Buchung",
    "Bemerkung",
];

/// Semicolons, decimal commas and signed amounts, as UTF-8 with a byte order mark.
pub(super) fn write_german(statements: &[BankStatement], mut out: impl io::Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(GERMAN)?;
    for statement in statements {
        for (entry, balance) in with_balances(statement) {
            let day = entry.booked_on.format("%d.%m.%Y").to_string();
            let kind = match entry.kind {
                EntryKind::Payment => "GUTSCHRIFT",
                EntryKind::Return => "RÜCKGABE",
                EntryKind::Collection => "LASTSCHRIFT",
            };
            let note = match entry.status {
                EntryStatus::Booked => "",
                EntryStatus::Pending => "Umsatz vorgemerkt",
                EntryStatus::Information => "Nur zur Information",
            };
            let comma = |value: Decimal| value.to_string().replace('.', ",");
            csv.write_record([
                "Geschäftskonto",
                statement.account.id(),
                statement.account.bic(),
                &day,
                &day,
                entry.payer(),
                kind,
                &description(entry),
                &comma(entry.amount.value()),
                entry.amount.currency().code(),
                &comma(balance),
                note,
            ])?;
        }
    }
    csv.flush()
}

/// Commas, a column for debits and one for credits, and days in British order.
pub(super) fn write_english(statements: &[BankStatement], out: impl io::Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["Account", "Date", "Description", "Debit", "Credit", "Currency", "Balance", "Status"])?;
    for statement in statements {
        for (entry, balance) in with_balances(statement) {
            let day = entry.booked_on.format("%d/%m/%Y").to_string();
            let amount = entry.amount.value().abs().to_string();
            let (debit, credit) =
                if entry.amount.minor() < 0 { (amount.as_str(), "") } else { ("", &*amount) };
            let status = match entry.status {
                EntryStatus::Booked => "Posted",
                EntryStatus::Pending => "Pending",
                EntryStatus::Information => "Memo",
            };
            csv.write_record([
                statement.account.id(),
                &day,
                &format!("{} {}", entry.payer(), description(entry)),
                debit,
                credit,
                entry.amount.currency().code(),
                &balance.to_string(),
                status,
            ])?;
        }
    }
    csv.flush()
}

/// ISO days and signed amounts, without accounts and balances.
pub(super) fn write_entries(entries: impl Iterator<Item = BankEntry>, out: impl io::Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["booking_date", "value_date", "currency", "amount", "payer", "remittance"])?;
    for entry in entries {
        let day = entry.booked_on.to_string();
        let (currency, amount) = (entry.amount.currency().code(), entry.amount.value().to_string());
        csv.write_record([&day, &day, currency, &amount, entry.payer(), &entry.text_lines().join(" ")])?;
    }
    csv.flush()
}

/// The reference in front of the text, as there is no field for it. A line break of the bank becomes a blank.
fn description(entry: &BankEntry) -> String {
    let reference = entry.end_to_end.iter().map(|reference| format!("EREF {reference}"));
    reference.chain(entry.text_lines()).collect::<Vec<_>>().join(" ")
}

/// Each entry with the balance after it.
fn with_balances(statement: &BankStatement) -> impl Iterator<Item = (&BankEntry, Decimal)> {
    statement.entries.iter().scan(statement.opening.value(), |balance, entry| {
        if entry.is_booked() {
            *balance += entry.amount.value();
        }
        Some((entry, *balance))
    })
}
