//! One entry of a bank statement, with everything that a form may state about it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::money::Amount;

/// The payer of a bank entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// Microsoft Partner Center.
    PartnerCenter,
    /// Oracle's Payment Cloud Service.
    OracleBi,
}

/// What an entry books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A credit for one or more payouts.
    Payment,
    /// A debit that takes an earlier credit back.
    Return,
    /// A debit for a negative payout.
    Collection,
}

impl EntryKind {
    /// Its name in the truth listing.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Return => "return",
            Self::Collection => "collection",
        }
    }
}

/// Whether an entry moves money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryStatus {
    /// It does, and is in the balances.
    Booked,
    /// The bank expects to book it.
    Pending,
    /// The bank only informs about it.
    Information,
}

impl EntryStatus {
    /// Its name in the truth listing.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Pending => "pending",
            Self::Information => "information",
        }
    }
}

/// A payout, or a part of one, that an entry pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidPayout {
    /// `paymentID` or `payoutPspRef`.
    pub reference: String,
    /// What was paid of it, in the currency of the payout.
    pub amount: Amount,
}

/// Why a payment was returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnReason {
    /// The ISO 20022 code.
    pub code: &'static str,
    /// The same in words.
    pub text: &'static str,
}

impl ReturnReason {
    /// The reasons that occur.
    pub(super) const ALL: [Self; 3] = [
        Self { code: "AC04", text: "ACCOUNT CLOSED" },
        Self { code: "AC01", text: "INCORRECT ACCOUNT NUMBER" },
        Self { code: "MS03", text: "REASON NOT SPECIFIED" },
    ];
}

/// One entry of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankEntry {
    /// The payer.
    pub provider: Provider,
    /// What it books.
    pub kind: EntryKind,
    /// Whether it moves money.
    pub status: EntryStatus,
    /// The day of booking and of value.
    pub booked_on: NaiveDate,
    /// In the currency of the bank account; negative for a debit.
    pub amount: Amount,
    /// `paymentID` or `payoutPspRef` of the first payout. It is for tests: a statement may state it otherwise or not at all.
    pub reference: String,
    /// Participant id or account code. It is for tests: the bank does not know it and no statement contains it as a field.
    pub account: String,
    /// The payouts that it pays. None when no payout explains the money.
    pub payouts: Vec<PaidPayout>,
    /// Whether a batch states its payouts one by one.
    pub is_itemized: bool,
    /// The payer's reference in its own field, as stated.
    pub end_to_end: Option<String>,
    /// Identifies the booking at the bank, and is the same in each statement that contains it.
    pub booking_id: String,
    /// Whether the bank states [`booking_id`](Self::booking_id) where a form leaves the choice.
    pub states_booking_id: bool,
    /// The remittance text, line by line. A reference may be cut between two lines.
    pub remittance: Vec<String>,
    /// What the payer instructed, where it differs from the booked amount.
    pub instructed: Option<Amount>,
    /// How many units of the account's currency one unit of the instructed currency was worth.
    pub rate: Option<Decimal>,
    /// What a bank on the way deducted.
    pub charge: Option<Amount>,
    /// Why it takes a payment back.
    pub return_reason: Option<ReturnReason>,
}

impl BankEntry {
    /// The payer's account, always the same.
    pub const PAYER_IBAN: &'static str = "IE51TEST99999900008899";

    /// The payer's name as the bank prints it.
    #[must_use]
    pub fn payer(&self) -> &'static str {
        match self.provider {
            Provider::PartnerCenter => "MICROSOFT PAYMENTS",
            Provider::OracleBi => "ORACLE PCS SETTLEMENT",
        }
    }

    /// Whether it is in the balances.
    #[must_use]
    pub fn is_booked(&self) -> bool {
        self.status == EntryStatus::Booked
    }

    /// Whether it pays several payouts.
    #[must_use]
    pub fn is_batch(&self) -> bool {
        self.payouts.len() > 1
    }

    /// What a form without fields for them states in its text: instructed amount, rate, charge and return reason.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let stated = |label: &str, amount: Amount| {
            format!("{label} {} {}", amount.currency().code(), amount.value().abs())
        };
        let mut notes = Vec::new();
        if let Some(instructed) = self.instructed {
            notes.push(stated("ORIG", instructed));
        }
        if let Some(rate) = self.rate {
            notes.push(format!("RATE {rate}"));
        }
        if let Some(charge) = self.charge {
            notes.push(stated("CHGS", charge));
        }
        if let Some(reason) = self.return_reason {
            notes.push(format!("RETURN {} {}", reason.code, reason.text));
        }
        notes
    }

    /// The remittance text, the payouts of an itemized batch and the [`notes`](Self::notes), line by line.
    #[must_use]
    pub fn text_lines(&self) -> Vec<String> {
        let mut lines = self.remittance.clone();
        if self.is_batch() && self.is_itemized {
            lines.extend(
                self.payouts.iter().map(|paid| format!("{} {}", paid.reference, paid.amount.value())),
            );
        }
        lines.extend(self.notes());
        lines
    }
}
