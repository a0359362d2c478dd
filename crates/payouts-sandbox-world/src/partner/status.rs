//! The type, the method and the status of a payment, with their texts on the wire.

/// The type of a payment order: `payableSubType` and `payoutOrderType` in filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderType {
    /// An incentive paid in money.
    Rebate,
    /// An incentive paid as a credit note for marketing.
    CoOp,
    /// A fee for a service rendered.
    Fee,
    /// The seller's part of a sale.
    Sell,
}

impl OrderType {
    /// The literal of the filters.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rebate => "REBATE",
            Self::CoOp => "COOP",
            Self::Fee => "FEE",
            Self::Sell => "SELL",
        }
    }

    pub(crate) fn earning_type(self) -> &'static str {
        match self {
            Self::Rebate => "Rebate",
            Self::CoOp => "Co-op",
            Self::Fee => "Fee",
            Self::Sell => "Sell",
        }
    }

    pub(crate) fn method(self) -> PaymentMethod {
        match self {
            Self::CoOp => PaymentMethod::CreditNote,
            Self::Rebate | Self::Fee | Self::Sell => PaymentMethod::BankTransfer,
        }
    }
}

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentMethod {
    /// Money that arrives at the bank.
    BankTransfer,
    /// A credit against invoices, which never reaches the bank.
    CreditNote,
}

impl PaymentMethod {
    /// The text of `paymentMethod`.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::BankTransfer => "ElectronicBank",
            Self::CreditNote => "LRDCredit",
        }
    }
}

/// The status of a payment, with the texts of Microsoft's earnings page (October 2023).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentStatus {
    /// Earned and not yet part of a payment, or below the threshold.
    Unprocessed,
    /// Part of the next payment run.
    Upcoming,
    /// Waits for the partner's tax invoice.
    PendingTaxInvoice,
    /// The tax invoice is being reviewed.
    TaxInvoiceUnderReview,
    /// Handed to the bank.
    InProgress,
    /// Paid.
    Sent,
    /// Failed before it was sent.
    Failed,
    /// Paid and returned by the bank.
    Reversed,
    /// Sent again.
    Reprocessing,
    /// Will not be paid.
    Rejected,
}

impl PaymentStatus {
    /// The text of `paymentStatus`.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Unprocessed => "Unprocessed",
            Self::Upcoming => "Upcoming",
            Self::PendingTaxInvoice => "Pending tax invoice",
            Self::TaxInvoiceUnderReview => "Tax invoice under review",
            Self::InProgress => "In progress",
            Self::Sent => "Sent",
            Self::Failed => "Failed",
            Self::Reversed => "Reversed",
            Self::Reprocessing => "Reprocessing",
            Self::Rejected => "Rejected",
        }
    }

    /// The text of `paymentStatusDescription`, in our own words.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::Unprocessed => {
                "The earning is eligible, and waits for its payment period or the payment threshold."
            }
            Self::Upcoming => "The payment is planned for the next payment run.",
            Self::PendingTaxInvoice => "The payment is on hold until a tax invoice is uploaded.",
            Self::TaxInvoiceUnderReview => "The uploaded tax invoice is being reviewed.",
            Self::InProgress => "The payment was handed to the bank, which may take several days.",
            Self::Sent => "The payment was sent to your bank.",
            Self::Failed => "The payment failed; check bank account, tax profile and address.",
            Self::Reversed => "The bank returned the payment.",
            Self::Reprocessing => "The payment is being sent again.",
            Self::Rejected => "The payment was rejected and will not be made.",
        }
    }
}
