//! The data dictionary: one name and one type for the same thing in every machine form.
//!
//! `docs/data.md` is derived from this table and from the columns of each command. A column that is not in the table fails
//! the test of the reference.

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Id,
    Amount,
    Currency,
    Count,
    Day,
    Month,
    Instant,
    Flag,
    Object,
}

impl Kind {
    /// The name of the type.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::Count => "count",
            Self::Day => "day",
            Self::Month => "month",
            Self::Instant => "instant",
            Self::Flag => "flag",
            Self::Object => "object",
        }
    }

    /// How each machine form writes it.
    pub(crate) const fn forms(self) -> [&'static str; 3] {
        match self {
            Self::Text => ["string", "text", "text"],
            Self::Id => ["string, leading zeros kept", "text", "text"],
            Self::Amount => {
                ["string: a plain decimal, never an exponent", "plain decimal", "DECIMAL(28, 12)"]
            }
            Self::Currency => ["string: ISO 4217 code", "text", "text"],
            Self::Count => ["number", "number", "INT64"],
            Self::Day => ["string: YYYY-MM-DD", "the same", "DATE"],
            Self::Month => ["string: YYYY-MM, or YYYY-MM-DD for a period of one day", "the same", "text"],
            Self::Instant => ["string: ISO 8601, UTC, with Z", "the same", "TIMESTAMP, UTC"],
            Self::Flag => ["true or false", "true or false", "BOOLEAN"],
            Self::Object => ["object of strings", "the same as JSON text", "the same as JSON text"],
        }
    }

    pub(crate) const ALL: [Self; 10] = [
        Self::Text,
        Self::Id,
        Self::Amount,
        Self::Currency,
        Self::Count,
        Self::Day,
        Self::Month,
        Self::Instant,
        Self::Flag,
        Self::Object,
    ];
}

/// One name of the dictionary.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// The unit of an amount is its currency: the column that holds it. Of a count, what is counted.
    pub(crate) unit: &'static str,
    /// Column of Partner Center's file or member of Oracle's answer; empty where the value is this program's own.
    pub(crate) source: &'static str,
    pub(crate) meaning: &'static str,
}

/// The field of this name.
#[cfg(test)]
pub(crate) fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

const fn own(name: &'static str, kind: Kind, meaning: &'static str) -> Field {
    Field { name, kind, unit: "", source: "", meaning }
}

const fn count(name: &'static str, unit: &'static str, meaning: &'static str) -> Field {
    Field { name, kind: Kind::Count, unit, source: "", meaning }
}

const fn received(name: &'static str, kind: Kind, source: &'static str, meaning: &'static str) -> Field {
    Field { name, kind, unit: "", source, meaning }
}

const fn amount(
    name: &'static str,
    unit: &'static str,
    source: &'static str,
    meaning: &'static str,
) -> Field {
    Field { name, kind: Kind::Amount, unit, source, meaning }
}

/// Every name, in alphabetical order.
pub(crate) const FIELDS: &[Field] = &[
    own("accepted", Kind::Object, "Who accepted a held read, when and why; absent where none was held."),
    received(
        "account",
        Kind::Id,
        "participantID, acctCode",
        "The account that is paid; of a window, the account or `all`.",
    ),
    count("acknowledged", "problems", "How many problems were acknowledged."),
    own("acknowledged_at", Kind::Instant, "When a problem was acknowledged."),
    own("acknowledged_by", Kind::Text, "Who acknowledged a problem."),
    own("acknowledged_reason", Kind::Text, "Why nothing has to be done about a problem."),
    own(
        "age",
        Kind::Text,
        "How many days something waits: `0-3`, `4-7`, `8-30`, `31-90`, `91+` or `unknown`.",
    ),
    amount(
        "amount",
        "currency",
        "",
        "An amount in the currency beside it; of a bank entry negative for a debit.",
    ),
    own("asked_at", Kind::Instant, "When the newest observation was requested."),
    count("attempts", "attempts", "Attempts since the last progress."),
    own("bank_account", Kind::Id, "The account at the bank: its IBAN, or what the bank has in place of one."),
    own("bank_entries", Kind::Text, "Ids of bank entries, separated by commas."),
    own("bank_entry", Kind::Id, "What identifies a bank entry in every import."),
    own("bank_file", Kind::Id, "The number of a file of bank statements."),
    count("booked", "entries", "Entries that moved money."),
    own("booked_on", Kind::Day, "The day the bank booked it."),
    count("bytes", "bytes", "The size of a file, or of several."),
    own(
        "cause",
        Kind::Text,
        "Why a row is not what was closed: `correction`, `late-row`, `vanished` or `decision`.",
    ),
    count("cells_malformed", "cells", "Cells kept as text because they are not what their column holds."),
    count("cells_unknown", "cells", "Cells of columns that the spec does not know."),
    own("changed", Kind::Flag, "Whether a publication changed the target."),
    own("charges", Kind::Text, "What the bank kept, amounts with their currency separated by commas."),
    own("check", Kind::Text, "What was checked."),
    own("close", Kind::Id, "The number of a close."),
    amount("closing", "currency", "", "The newest closing balance."),
    own("closing_on", Kind::Day, "The day of the newest closing balance."),
    own("column", Kind::Text, "The column of a cell that could not be read; absent of a whole row."),
    own("command", Kind::Text, "The command of a run."),
    own("counterparty", Kind::Text, "The other side of a bank entry, as the bank names it."),
    own("counts", Kind::Flag, "Whether the row is in sums: one that repeats an earning id is not."),
    own("currency", Kind::Currency, "The currency of the amounts in this row."),
    received("customer", Kind::Text, "customerName", "The customer's name."),
    own("dataset", Kind::Text, "`payments`, `earnings` or `payout-summary`."),
    count("days", "days", "How many days ago a payout was paid."),
    own("decided_at", Kind::Instant, "When a person decided."),
    own("decision", Kind::Id, "The number of a decision."),
    own("deleted", Kind::Flag, "Whether it was deleted, or only would be."),
    own("detail", Kind::Text, "A sentence for people."),
    amount("difference", "ledger_currency", "", "`found` less `ledger`, where both have one currency."),
    own("early", Kind::Flag, "Whether the window was requested before its period was over."),
    amount(
        "earned",
        "earned_currency, currency",
        "earned",
        "Earned before taxes, in the currency it is paid out in.",
    ),
    received(
        "earned_currency",
        Kind::Currency,
        "earnedCurrencyCode, currencyCode",
        "The currency of `earned`.",
    ),
    received("earned_on", Kind::Day, "earningDate", "The date of the earning."),
    amount("earning", "currency", "earningAmount", "The amount earned, in the currency of the transaction."),
    amount(
        "earning_paid",
        "earning_paid_currency",
        "earningAmountInLastPaymentCurrency",
        "The amount earned, in the currency of the latest payment.",
    ),
    received(
        "earning_paid_currency",
        Kind::Currency,
        "lastPaymentCurrency",
        "The currency of `earning_paid`.",
    ),
    received("earning_type", Kind::Text, "earningType", "Fee, rebate, co-op and so on."),
    Field {
        name: "earning_usd",
        kind: Kind::Amount,
        unit: "USD",
        source: "earningAmountUSD",
        meaning: "The amount earned, in US dollars.",
    },
    count("earnings", "rows", "Earnings loaded."),
    count("earnings_removed", "rows", "Rows of earnings that newer ones superseded in the target."),
    count("entries", "entries", "Bank entries, each booking once."),
    own("entry", Kind::Text, "The entry of an archive."),
    own(
        "estimated_month",
        Kind::Text,
        "The month for which a payment is estimated, or what the provider writes in place of one.",
    ),
    own("expected_by", Kind::Day, "The last day on which a bank may book a payout."),
    received(
        "extra",
        Kind::Object,
        "every other column or member",
        "What no other column gives back letter for letter.",
    ),
    own("failure", Kind::Text, "What went wrong last."),
    own("figure", Kind::Text, "What a count or a sum is of."),
    own("file", Kind::Text, "The file that was written."),
    count("files", "files", "How many files."),
    own(
        "finality",
        Kind::Text,
        "Whether what a bank states may still change: `final`, `intraday` or `notification`.",
    ),
    own("finding", Kind::Text, "What was found."),
    own("finding_id", Kind::Id, "What identifies a finding from run to run, to decide about."),
    own("finished_at", Kind::Instant, "When a run ended; absent when it goes on, or was killed."),
    own("first_observation", Kind::Id, "The first observation that holds this version."),
    own("format", Kind::Text, "The form of a file."),
    amount(
        "found",
        "found_currency",
        "",
        "What was compared with the ledger: the sum of earnings, or what the bank booked.",
    ),
    own("found_currency", Kind::Currency, "The currency of `found`."),
    own("from", Kind::Month, "The first period."),
    own("from_day", Kind::Day, "The first day."),
    amount(
        "gap",
        "currency",
        "",
        "What balances show and entries do not; negative where entries have too much.",
    ),
    count("gaps", "gaps", "Where balances contradict the entries, or each other."),
    own("held", Kind::Flag, "Whether a worse re-read of the window is held."),
    own("identical", Kind::Flag, "Whether the tables are the same as before."),
    own("imported_at", Kind::Instant, "When a file of bank statements was imported."),
    own("in_ledger", Kind::Text, "What the ledger has."),
    own("in_target", Kind::Text, "What the target has."),
    amount("instructed", "instructed_currency", "", "What the payer instructed, as the bank states it."),
    own("instructed_currency", Kind::Currency, "The currency of `instructed`."),
    own("is", Kind::Text, "What a value is now."),
    count("items", "items", "How many things wait."),
    received(
        "key",
        Kind::Id,
        "the business key in the spec",
        "What makes a row the same row when it is read again.",
    ),
    own("known", Kind::Flag, "Whether the ledger had the file, or the bytes of the window, already."),
    own("last_observation", Kind::Id, "The last observation that holds this version."),
    amount("ledger", "ledger_currency", "", "The amount in the ledger."),
    own("ledger_currency", Kind::Currency, "The currency of `ledger` and `difference`."),
    own(
        "length_proof",
        Kind::Text,
        "How it is known that all bytes arrived: `declared`, `framed`, `structure`, `repeated` or `imported`.",
    ),
    received("lever", Kind::Text, "lever", "The lever inside the program."),
    own("line", Kind::Count, "The line of a row in its entry."),
    own("list", Kind::Text, "The command that lists what is behind a figure."),
    own("loaded_at", Kind::Instant, "When the newest observation was loaded."),
    received(
        "locations",
        Kind::Text,
        "locRef",
        "The locations that an account collects for, separated by commas.",
    ),
    count("malformed_cells", "cells", "Cells kept as text because they are not what their column holds."),
    count("measured", "unit", "What a check measured; absent where nothing is known."),
    received("method", Kind::Text, "paymentMethod", "How it is paid, as the provider writes it."),
    own("month", Kind::Month, "The month of the payment date, or of the window where there is no date."),
    own("name", Kind::Text, "The name of an account, or of a sign-in."),
    count("new_windows", "windows", "Windows that were never loaded."),
    own("not_before", Kind::Instant, "When the next attempt is due."),
    count("not_booked", "entries", "Entries that are announced, pending or for information."),
    count("not_final_entries", "entries", "Entries of reports and notifications, which may still change."),
    own("number", Kind::Id, "The number of a row in quarantine."),
    own("observation", Kind::Id, "The number of an observation."),
    count("observations", "observations", "Observations read again."),
    count("open", "problems", "How many problems are not acknowledged."),
    own("origin", Kind::Text, "Where a setting comes from: a flag, a variable, a file, or the default."),
    own("other", Kind::Id, "The id of what something was compared with."),
    own("outcome", Kind::Text, "How a run ended."),
    received(
        "paid_at",
        Kind::Instant,
        "paymentDate, payoutUTC",
        "The instant of the payout, where the provider states one.",
    ),
    received("paid_on", Kind::Day, "paymentDate, payoutDt", "The provider's payment date."),
    own(
        "part",
        Kind::Text,
        "A figure of the tie-out: `ledger`, `in-bank`, `in-transit`, `credit-notes`, `failed-or-returned`, `difference`; beside them `unproved` and `left-out`.",
    ),
    received("participant", Kind::Text, "participantName", "The name of who is paid."),
    own("password_expires_at", Kind::Instant, "When the password of an API account expires at the latest."),
    own("path", Kind::Text, "The path of a file."),
    received("payment", Kind::Id, "paymentId", "The payment that pays an earning."),
    own("payout_ids", Kind::Text, "Ids of payouts, separated by commas."),
    count("payouts", "payouts", "How many payouts."),
    count("payouts_changed", "payouts", "Payouts that read otherwise than before."),
    count("payouts_new", "payouts", "Payouts that were not known before."),
    count("payouts_unchanged", "payouts", "Payouts that read as before."),
    count("payouts_vanished", "payouts", "Payouts that are not in their window any more."),
    own("period", Kind::Month, "The period of the window: a month, or a day."),
    received("product", Kind::Text, "productName", "The product's name."),
    received("program", Kind::Text, "programName", "The program."),
    own("proved", Kind::Flag, "Whether balances prove the statement of a bank entry."),
    own("provider", Kind::Text, "`partner-center` or `oracle-bi`."),
    own("rate", Kind::Text, "The rate of exchange as the bank states it, a plain decimal."),
    own("raw_bytes", Kind::Text, "The bytes of a row; quotes, line breaks and what is not ASCII escaped."),
    own("raw_entry", Kind::Text, "The entry of the archive that a row was read from."),
    own("raw_line", Kind::Count, "The line of the entry that a row was read from."),
    own("raw_sha256", Kind::Id, "The hash of the file that a row was read from."),
    own("reason", Kind::Text, "Why a row could not be read."),
    own("recovery", Kind::Text, "What to do about a finding."),
    received("reference", Kind::Id, "paymentID, payoutPspRef", "What a bank statement shows."),
    own(
        "references",
        Kind::Text,
        "The references that a bank entry has in fields of their own, separated by commas.",
    ),
    own("refresh_expires_at", Kind::Instant, "When a sign-in ends unless it is used before."),
    own("refusal", Kind::Text, "Why a renewal was refused."),
    own("refused_at", Kind::Instant, "When a renewal or a password was refused."),
    own("remedy", Kind::Text, "The command that asks for what is missing."),
    own("renews_itself", Kind::Flag, "Whether a sign-in renews itself."),
    own("reopened", Kind::Flag, "Whether the month was opened again."),
    count("repeated_entries", "entries", "Bookings that another statement states too: counted once."),
    count("repeated_rows", "rows", "Rows that repeat an earning id and are not in the sums."),
    own("request_ids", Kind::Object, "What the provider's support asks for."),
    own("result", Kind::Text, "`ok`, `warning` or `FAILED`."),
    own("return_reason", Kind::Text, "Why a bank took money back: its code, or its words."),
    own("reversal", Kind::Flag, "Whether a bank entry takes back an earlier one."),
    own("row", Kind::Count, "The row of a sheet."),
    count("rows", "rows", "How many rows."),
    count("rows_unreadable", "rows", "Rows in quarantine."),
    own("ruling", Kind::Text, "What a person decided: `accept`, `reject` or `note`."),
    own("run", Kind::Id, "The number of a run."),
    amount("running", "currency", "", "The sum up to this row."),
    amount("sales_tax", "sales_tax_currency, currency", "salesTax", "Sales tax paid on top (incentives)."),
    received(
        "sales_tax_currency",
        Kind::Currency,
        "paymentCurrencyCode, currencyCode",
        "The currency of `sales_tax`.",
    ),
    amount(
        "service_fee_tax",
        "service_fee_tax_currency, currency",
        "serviceFeeTax",
        "Tax on the service fee (Store and Marketplace).",
    ),
    received(
        "service_fee_tax_currency",
        Kind::Currency,
        "paymentCurrencyCode, currencyCode",
        "The currency of `service_fee_tax`.",
    ),
    own("setting", Kind::Text, "The name of a setting."),
    own(
        "settlement",
        Kind::Text,
        "What happened to the money: `sent-to-bank`, `credit-note`, `failed-or-returned`, `not-paid-yet` or `unknown`.",
    ),
    own("sha256", Kind::Id, "The hash of a file."),
    count("signins_halted", "sign-ins", "Sign-ins that could not be used."),
    own("source", Kind::Text, "The sign-in, by its name in the configuration."),
    own("started_at", Kind::Instant, "When a run began."),
    own(
        "state",
        Kind::Text,
        "The state of a window, or of a sign-in; of a check `ok`, `warning` or `alarm`.",
    ),
    own("statement", Kind::Id, "The bank's own number of a statement."),
    count("statements", "statements", "How many statements."),
    received("status", Kind::Text, "paymentStatus", "The status as the provider writes it."),
    own("step", Kind::Text, "Which rule looked at a payout or a bank entry."),
    own("subject", Kind::Id, "The id of a payout or of a bank entry, to decide about."),
    own("target", Kind::Text, "Where a publication went, without a password."),
    own("text", Kind::Text, "The text of a cell, or the bytes of a row."),
    own("to", Kind::Month, "The last period."),
    own("to_day", Kind::Day, "The last day."),
    own("token_expires_at", Kind::Instant, "When the access token expires."),
    amount("total", "total_currency, currency", "totalPayment, payoutAmt", "What arrives at the bank."),
    received(
        "total_currency",
        Kind::Currency,
        "paymentCurrencyCode, currencyCode, payoutCurr",
        "The currency of `total`.",
    ),
    amount(
        "transaction",
        "transaction_currency",
        "transactionAmount",
        "The amount of the transaction that was earned on.",
    ),
    received("transaction_currency", Kind::Currency, "transactionCurrency", "The currency of `transaction`."),
    received("transaction_on", Kind::Day, "transactionDate", "The date of that transaction."),
    own("unit", Kind::Text, "The unit of what a check measured."),
    own("unknown_columns", Kind::Text, "Columns that the spec does not know, separated by commas."),
    count("unproved_entries", "entries", "Bank entries that no balances prove."),
    count("unreadable_rows", "rows", "Rows in quarantine."),
    count(
        "unsummed",
        "amounts",
        "Amounts that are in no sum: without a currency, or with too many digits together.",
    ),
    own("updated_at", Kind::Instant, "When a window changed its state."),
    own("user", Kind::Text, "Who has signed in."),
    own("value", Kind::Text, "The value of a setting; a secret is shown as its reference."),
    own("valued_on", Kind::Day, "The day from which a bank counts money for interest."),
    own("vanished", Kind::Flag, "Whether the row is not in its window any more."),
    own("vanished_in", Kind::Id, "The observation in which the row was missing."),
    own("verdict", Kind::Text, "`agrees`, `information` or `exception`."),
    own(
        "waits",
        Kind::Text,
        "What waits: `unmatched-payout`, `unmatched-credit`, `unpaid-earning` or `held`.",
    ),
    own("waived", Kind::Text, "What did not hold when the month was closed."),
    own("warning", Kind::Text, "What ends soon."),
    own("was", Kind::Text, "What a value was at the close."),
    own("what", Kind::Text, "`payouts` or `earnings`."),
    own("who", Kind::Text, "Who decided."),
    own("window", Kind::Id, "Sign-in, dataset, account and period."),
    count("windows_again", "windows", "Windows to be read again."),
    count("windows_done", "windows", "Windows loaded."),
    count("windows_failed", "windows", "Windows that failed, or wait after a failure."),
    count("windows_held", "windows", "Windows whose re-read is held."),
    count("windows_left", "windows", "Windows left to the next run."),
    count("windows_pending", "windows", "Windows whose export is pending at the provider."),
    amount(
        "withheld",
        "withheld_currency, currency",
        "wthhldAmt",
        "Held back against refunds or chargebacks (Oracle).",
    ),
    own("withheld_as", Kind::Text, "`held-back` or `tax`."),
    received("withheld_currency", Kind::Currency, "payoutCurr", "The currency of `withheld`."),
    amount("withheld_tax", "withheld_tax_currency, currency", "withheldTax", "Tax withheld by the provider."),
    received(
        "withheld_tax_currency",
        Kind::Currency,
        "paymentCurrencyCode, currencyCode",
        "The currency of `withheld_tax`.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_there_once_and_in_order() {
        let names: Vec<_> = FIELDS.iter().map(|field| field.name).collect();
        assert!(names.is_sorted(), "out of order");
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "a name twice");
    }

    #[test]
    fn every_amount_names_the_column_of_its_currency() {
        for amount in FIELDS.iter().filter(|field| field.kind == Kind::Amount) {
            for unit in amount.unit.split(", ").filter(|unit| *unit != "USD") {
                assert_eq!(field(unit).map(|field| field.kind), Some(Kind::Currency), "{}", amount.name);
            }
        }
    }
}
