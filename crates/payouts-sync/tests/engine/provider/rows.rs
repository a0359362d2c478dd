//! The content of a window, as the bytes that the service sends.

use payouts_core::{Dataset, Window};

/// What the service has of a window.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Rows(Vec<Entry>),
    /// These bytes, whatever they are.
    Bytes(Vec<u8>),
}

/// A payment, an earning or a payout: what is common to them.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) amount: String,
    pub(crate) currency: &'static str,
    pub(crate) status: &'static str,
}

/// A payment that was sent.
pub(crate) fn entry(id: &str, amount: &str) -> Entry {
    Entry { id: id.to_owned(), amount: amount.to_owned(), currency: "EUR", status: "SENT" }
}

impl Content {
    pub(crate) fn bytes(&self, window: &Window) -> Vec<u8> {
        match self {
            Self::Rows(rows) => rendered(window, rows).into_bytes(),
            Self::Bytes(bytes) => bytes.clone(),
        }
    }
}

fn rendered(window: &Window, rows: &[Entry]) -> String {
    let day = window.period.first_day();
    match window.dataset {
        Dataset::Payments => {
            let header = "participantID,programName,earned,totalPayment,currencyCode,paymentMethod,paymentID,\
                          paymentStatus,paymentDate\n";
            let line = |row: &Entry| {
                let Entry { id, amount, currency, status } = row;
                format!("1234567,CSP,{amount},{amount},{currency},ElectronicBank,{id},{status},{day}\n")
            };
            rows.iter().fold(header.to_owned(), |text, row| text + &line(row))
        }
        Dataset::Earnings => {
            let header =
                "earningId,participantId,transactionCurrency,earningAmount,earningDate,paymentStatus\n";
            let line = |row: &Entry| {
                let Entry { id, amount, currency, status } = row;
                format!("{id},1234567,{currency},{amount},{day},{status}\n")
            };
            rows.iter().fold(header.to_owned(), |text, row| text + &line(row))
        }
        _ => {
            let payout = |row: &Entry| {
                let Entry { id, amount, currency, .. } = row;
                format!(
                    r#"{{"payoutPspRef":"{id}","payoutUTC":"{day}T09:00:00","payoutCurr":"{currency}","payoutAmt":{amount}}}"#
                )
            };
            let payouts: Vec<_> = rows.iter().map(payout).collect();
            format!(
                r#"{{"acctCode":"{}","payoutDt":"{day}","payouts":[{}]}}"#,
                window.account,
                payouts.join(",")
            )
        }
    }
}
