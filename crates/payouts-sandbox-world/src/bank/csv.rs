//! The statement as comma-separated values.

use std::io;

use chrono::{DateTime, Utc};

use super::Bank;

const HEADER: [&str; 6] = ["booking_date", "value_date", "currency", "amount", "payer", "remittance"];

pub(super) fn write(bank: Bank<'_>, as_of: DateTime<Utc>, out: impl io::Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(HEADER)?;
    for entry in bank.entries(as_of) {
        let day = entry.booked_on.to_string();
        let amount = entry.amount.value().to_string();
        csv.write_record([
            &day,
            &day,
            entry.amount.currency().code(),
            &amount,
            entry.payer(),
            &entry.remittance,
        ])?;
    }
    csv.flush()
}
