//! The bank statements of both services, with the references that a reconciliation needs.
//!
//! Credit notes and payouts of zero never reach the bank. A returned payment is credited, debited and credited again under
//! the same payment id.

use std::io;

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use rust_decimal::Decimal;

use crate::calendar::{Month, plus_days, working_day};
use crate::config::WorldConfig;
use crate::money::{Amount, Currency};
use crate::oracle::{Account, Oracle};
use crate::partner::PartnerCenter;

/// The payer of a bank entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// Microsoft Partner Center.
    PartnerCenter,
    /// Oracle's Payment Cloud Service.
    OracleBi,
}

/// One booked entry of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankEntry {
    /// The payer.
    pub provider: Provider,
    /// The day of booking and of value.
    pub booked_on: NaiveDate,
    /// Negative when a payment is returned.
    pub amount: Amount,
    /// `paymentID` or `payoutPspRef`.
    pub reference: String,
    /// Participant id or account code. It is for tests: the bank does not know it and no statement contains it.
    pub account: String,
    /// The text on the statement: the reference, inside other text.
    pub remittance: String,
}

impl BankEntry {
    /// The payer's name as the bank prints it.
    #[must_use]
    pub fn payer(&self) -> &'static str {
        match self.provider {
            Provider::PartnerCenter => "MICROSOFT PAYMENTS",
            Provider::OracleBi => "ORACLE PCS SETTLEMENT",
        }
    }
}

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
const OWNER: &str = "Sandbox Holdings";

type Xml<W> = Writer<W>;

/// The bank of a world, with one account per currency.
#[derive(Clone, Copy, Debug)]
pub struct Bank<'w> {
    config: &'w WorldConfig,
    partner_center: &'w PartnerCenter,
    oracle: &'w Oracle,
}

/// Months from the month of a payment run to the last month in which the bank books it.
const LATEST_BOOKING: u32 = 2;

impl<'w> Bank<'w> {
    pub(crate) fn new(
        config: &'w WorldConfig,
        partner_center: &'w PartnerCenter,
        oracle: &'w Oracle,
    ) -> Self {
        Self { config, partner_center, oracle }
    }

    /// All entries booked until an instant, by day. One month is in memory at a time.
    pub fn entries(self, as_of: DateTime<Utc>) -> impl Iterator<Item = BankEntry> + use<'w> {
        let until = as_of.date_naive();
        self.config
            .months_with_changes()
            .take_while(move |month| month.first_day() <= until)
            .flat_map(move |month| self.booked_in(month, as_of))
            .filter(move |entry| entry.booked_on <= until)
    }

    /// Writes all entries booked until an instant as ISO 20022 `camt.053.001.08`, one statement per currency.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_camt053(self, as_of: DateTime<Utc>, out: impl io::Write) -> io::Result<()> {
        let mut xml = Writer::new(out);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let document = xml.create_element("Document").with_attribute(("xmlns", NAMESPACE));
        document.write_inner_content(|xml| {
            within(xml, "BkToCstmrStmt", |xml| {
                within(xml, "GrpHdr", |xml| {
                    text(xml, "MsgId", &format!("SANDBOX-{}", as_of.format("%Y%m%d%H%M%S")))?;
                    text(xml, "CreDtTm", &instant(as_of))
                })?;
                Currency::ALL.iter().try_for_each(|currency| statement(xml, self, *currency, as_of))
            })
        })?;
        Ok(())
    }

    /// Writes all entries booked until an instant as comma-separated values under one header.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_csv(self, as_of: DateTime<Utc>, out: impl io::Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["booking_date", "value_date", "currency", "amount", "payer", "remittance"])?;
        for entry in self.entries(as_of) {
            let day = entry.booked_on.to_string();
            let (currency, amount) = (entry.amount.currency().code(), entry.amount.value().to_string());
            csv.write_record([&day, &day, currency, &amount, entry.payer(), &entry.remittance])?;
        }
        csv.flush()
    }

    fn booked_in(self, month: Month, as_of: DateTime<Utc>) -> Vec<BankEntry> {
        let deposits = self.partner_center.deposits(month, LATEST_BOOKING, as_of);
        let deposits = deposits.map(|deposit| BankEntry {
            provider: Provider::PartnerCenter,
            booked_on: deposit.booked_on,
            amount: deposit.amount,
            remittance: format!("MSFT PARTNER PMT {} REF/{}", deposit.payment_id, deposit.participant.id()),
            reference: deposit.payment_id,
            account: deposit.participant.id().to_owned(),
        });
        let accounts = self.oracle.accounts().iter();
        let payouts = accounts.flat_map(|account| self.payouts_around(account, month, as_of));
        let booked = deposits.chain(payouts).filter(|entry| Month::from(entry.booked_on) == month);
        let mut entries: Vec<_> = booked.collect();
        entries.sort_by(|a, b| {
            (a.booked_on, a.provider, &a.reference).cmp(&(b.booked_on, b.provider, &b.reference))
        });
        entries
    }

    /// The entries for the payouts of a month. They are booked on the next working day, so the last days of the month
    /// before are included.
    fn payouts_around(
        self,
        account: &'w Account,
        month: Month,
        as_of: DateTime<Utc>,
    ) -> impl Iterator<Item = BankEntry> + use<'w> {
        let from = month.first_day() - Days::new(7);
        let days = self.oracle.payout_days(account).skip_while(move |day| *day < from);
        let payouts = days
            .take_while(move |day| *day <= month.last_day())
            .flat_map(move |day| self.oracle.payouts(account, day, as_of))
            .filter(|payout| payout.amount.minor() > 0);
        payouts.map(|payout| BankEntry {
            provider: Provider::OracleBi,
            booked_on: working_day(plus_days(payout.paid_on, 1)),
            amount: payout.amount,
            remittance: format!(
                "PCS {} BATCH {} {}",
                payout.account_code,
                payout.psp_reference,
                payout.paid_on.format("%y%m%d")
            ),
            reference: payout.psp_reference,
            account: payout.account_code,
        })
    }
}

fn statement<W: io::Write>(
    xml: &mut Xml<W>,
    bank: Bank<'_>,
    currency: Currency,
    as_of: DateTime<Utc>,
) -> io::Result<()> {
    // The closing balance precedes the entries, so their sum needs a pass of its own.
    let entries = || bank.entries(as_of).filter(|entry| entry.amount.currency() == currency);
    let closing: Decimal = entries().map(|entry| entry.amount.value()).sum();
    let first_day = bank.config.first_month;
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
        entries().try_for_each(|line| entry(xml, &line))
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
        // Partner Center's reference has its own element. Oracle's is only in the text.
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
