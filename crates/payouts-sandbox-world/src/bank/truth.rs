//! What statements contain, independent of their form: one JSON object per entry and line.

use std::io;

use super::entry::BankEntry;
use super::statement::BankStatement;
use crate::money::Amount;

/// Writes one line for each entry of the statements, those that are not booked included. Amounts are strings. A batch is one
/// entry and lists its payouts.
///
/// # Errors
/// The writer fails.
pub fn write(statements: &[BankStatement], mut out: impl io::Write) -> io::Result<()> {
    for statement in statements {
        for entry in &statement.entries {
            writeln!(out, "{{{}}}", members(statement, entry).join(","))?;
        }
    }
    Ok(())
}

fn members(statement: &BankStatement, entry: &BankEntry) -> Vec<String> {
    let payouts = entry.payouts.iter().map(|paid| {
        let members = [text("reference", &paid.reference), amount("amount", Some(paid.amount))];
        format!("{{{}}}", members.join(","))
    });
    let references = entry.payouts.iter().map(|paid| quoted(&paid.reference));
    let optional = |name, value: Option<&str>| match value {
        Some(value) => text(name, value),
        None => format!("{}:null", quoted(name)),
    };
    vec![
        text("statement", &statement.id),
        flag("reissue", statement.is_reissue),
        text("account", statement.account.id()),
        text("booked_on", &entry.booked_on.to_string()),
        amount("amount", Some(entry.amount)),
        text("currency", entry.amount.currency().code()),
        text("status", entry.status.name()),
        text("kind", entry.kind.name()),
        text("payer", entry.payer()),
        text("booking_id", &entry.booking_id),
        format!("\"references\":[{}]", references.collect::<Vec<_>>().join(",")),
        format!("\"payouts\":[{}]", payouts.collect::<Vec<_>>().join(",")),
        flag("itemized", entry.is_itemized),
        text("text", &entry.remittance.join("\n")),
        amount("instructed", entry.instructed),
        optional("instructed_currency", entry.instructed.map(|amount| amount.currency().code())),
        optional("rate", entry.rate.map(|rate| rate.to_string()).as_deref()),
        amount("charge", entry.charge),
        optional("return_reason", entry.return_reason.map(|reason| reason.code)),
    ]
}

fn text(name: &str, value: &str) -> String {
    format!("{}:{}", quoted(name), quoted(value))
}

fn flag(name: &str, value: bool) -> String {
    format!("{}:{value}", quoted(name))
}

fn amount(name: &str, value: Option<Amount>) -> String {
    match value {
        Some(value) => text(name, &value.value().to_string()),
        None => format!("{}:null", quoted(name)),
    }
}

/// A JSON string. The texts of the bank are ASCII; line breaks, quotes and backslashes are escaped.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}
