//! The statement as ISO 20022 `camt.053.001.08`.

use std::io;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use rust_decimal::Decimal;

use super::{Bank, BankEntry, Provider};
use crate::Currency;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
const OWNER: &str = "Sandbox Holdings";

type Xml<W> = Writer<W>;

pub(super) fn write(bank: Bank<'_>, as_of: DateTime<Utc>, out: impl io::Write) -> io::Result<()> {
    let mut xml = Writer::new(out);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let document = xml.create_element("Document").with_attribute(("xmlns", NAMESPACE));
    document.write_inner_content(|xml| {
        within(xml, "BkToCstmrStmt", |xml| {
            within(xml, "GrpHdr", |xml| {
                text(xml, "MsgId", &format!("SANDBOX-{}", as_of.format("%Y%m%d%H%M%S")))?;
                text(xml, "CreDtTm", &instant(as_of))
            })?;
            Currency::ALL.iter().try_for_each(|currency| statement(xml, bank, *currency, as_of))
        })
    })?;
    Ok(())
}

fn statement<W: io::Write>(
    xml: &mut Xml<W>,
    bank: Bank<'_>,
    currency: Currency,
    as_of: DateTime<Utc>,
) -> io::Result<()> {
    // The closing balance comes before the entries, hence a first pass for the sum.
    let closing: Decimal = bank.of_currency(currency, as_of).map(|entry| entry.amount.value()).sum();
    let first_day = bank.world.config.first_month;
    within(xml, "Stmt", |xml| {
        text(xml, "Id", &format!("{}-{}", currency.code(), as_of.format("%Y%m%d")))?;
        text(xml, "CreDtTm", &instant(as_of))?;
        within(xml, "FrToDt", |xml| {
            text(xml, "FrDtTm", &format!("{first_day}T00:00:00Z"))?;
            text(xml, "ToDtTm", &instant(as_of))
        })?;
        within(xml, "Acct", |xml| {
            within(xml, "Id", |xml| {
                within(xml, "Othr", |xml| text(xml, "Id", &format!("SANDBOX-{}", currency.code())))
            })?;
            text(xml, "Ccy", currency.code())?;
            within(xml, "Ownr", |xml| text(xml, "Nm", OWNER))
        })?;
        balance(xml, "OPBD", Decimal::new(0, currency.decimals()), currency, first_day)?;
        balance(xml, "CLBD", closing, currency, as_of.date_naive())?;
        bank.of_currency(currency, as_of).try_for_each(|line| entry(xml, &line))
    })
}

fn balance<W: io::Write>(
    xml: &mut Xml<W>,
    kind: &str,
    value: Decimal,
    currency: Currency,
    day: NaiveDate,
) -> io::Result<()> {
    within(xml, "Bal", |xml| {
        within(xml, "Tp", |xml| within(xml, "CdOrPrtry", |xml| text(xml, "Cd", kind)))?;
        amount(xml, value, currency)?;
        direction(xml, value)?;
        within(xml, "Dt", |xml| text(xml, "Dt", &day.to_string()))
    })
}

fn entry<W: io::Write>(xml: &mut Xml<W>, entry: &BankEntry) -> io::Result<()> {
    let value = entry.amount.value();
    let day = entry.booked_on.to_string();
    within(xml, "Ntry", |xml| {
        amount(xml, value, entry.amount.currency())?;
        direction(xml, value)?;
        if value.is_sign_negative() {
            text(xml, "RvslInd", "true")?;
        }
        within(xml, "Sts", |xml| text(xml, "Cd", "BOOK"))?;
        within(xml, "BookgDt", |xml| text(xml, "Dt", &day))?;
        within(xml, "ValDt", |xml| text(xml, "Dt", &day))?;
        within(xml, "BkTxCd", |xml| {
            within(xml, "Domn", |xml| {
                text(xml, "Cd", "PMNT")?;
                within(xml, "Fmly", |xml| {
                    text(xml, "Cd", "RCDT")?;
                    text(xml, "SubFmlyCd", if value.is_sign_negative() { "RRTN" } else { "ESCT" })
                })
            })
        })?;
        within(xml, "NtryDtls", |xml| within(xml, "TxDtls", |xml| details(xml, entry)))
    })
}

fn details<W: io::Write>(xml: &mut Xml<W>, entry: &BankEntry) -> io::Result<()> {
    within(xml, "Refs", |xml| {
        // One payer gives its reference where it belongs, the other only in the text.
        let end_to_end = match entry.provider {
            Provider::PartnerCenter => &entry.reference,
            Provider::OracleBi => "NOTPROVIDED",
        };
        text(xml, "EndToEndId", end_to_end)
    })?;
    amount(xml, entry.amount.value(), entry.amount.currency())?;
    direction(xml, entry.amount.value())?;
    within(xml, "RltdPties", |xml| {
        within(xml, "Dbtr", |xml| within(xml, "Pty", |xml| text(xml, "Nm", entry.payer())))
    })?;
    within(xml, "RmtInf", |xml| text(xml, "Ustrd", &entry.remittance))
}

fn amount<W: io::Write>(xml: &mut Xml<W>, value: Decimal, currency: Currency) -> io::Result<()> {
    let element = xml.create_element("Amt").with_attribute(("Ccy", currency.code()));
    element.write_text_content(BytesText::new(&value.abs().to_string()))?;
    Ok(())
}

fn direction<W: io::Write>(xml: &mut Xml<W>, value: Decimal) -> io::Result<()> {
    text(xml, "CdtDbtInd", if value.is_sign_negative() { "DBIT" } else { "CRDT" })
}

fn text<W: io::Write>(xml: &mut Xml<W>, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(content))?;
    Ok(())
}

fn within<W: io::Write>(
    xml: &mut Xml<W>,
    name: &str,
    content: impl FnOnce(&mut Xml<W>) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name).write_inner_content(content)?;
    Ok(())
}

fn instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
