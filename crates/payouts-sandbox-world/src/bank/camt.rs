//! ISO 20022 `camt.052`, `camt.053` and `camt.054`, in the versions 001.02 to 001.13.
//!
//! The versions differ in few places. From 3 on a transaction states its amount, the BIC is a `BICFI`, and charges are
//! records. From 7 on a status is a choice, and a party is inside `Pty`.

use std::fmt;
use std::io;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use rust_decimal::Decimal;

use super::entry::{BankEntry, EntryKind, EntryStatus, PaidPayout};
use super::statement::BankStatement;
use crate::money::{Amount, Currency};

/// One of the three messages from banks to customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CamtMessage {
    /// `camt.052`: a report of a running day.
    Report,
    /// `camt.053`: a statement.
    Statement,
    /// `camt.054`: a notification of entries, without balances.
    Notification,
}

impl CamtMessage {
    /// Every message.
    pub const ALL: [Self; 3] = [Self::Report, Self::Statement, Self::Notification];

    /// `camt.053`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Report => "camt.052",
            Self::Statement => "camt.053",
            Self::Notification => "camt.054",
        }
    }

    /// The element of the message, and of one account in it.
    fn elements(self) -> (&'static str, &'static str) {
        match self {
            Self::Report => ("BkToCstmrAcctRpt", "Rpt"),
            Self::Statement => ("BkToCstmrStmt", "Stmt"),
            Self::Notification => ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        }
    }
}

/// The version of a message, from 001.02 to 001.13.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CamtVersion(u8);

impl CamtVersion {
    /// 001.02, which most banks of Europe wrote until 2025.
    pub const V02: Self = Self(2);
    /// 001.08, which follows it.
    pub const V08: Self = Self(8);

    /// The version of that number, if it exists.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (2..=13).contains(&number).then_some(Self(number))
    }
}

impl fmt::Display for CamtVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "001.{:02}", self.0)
    }
}

/// Writes the statements as one message.
pub(super) fn write(
    message: CamtMessage,
    version: CamtVersion,
    statements: &[BankStatement],
    out: impl io::Write,
) -> io::Result<()> {
    let created_at = statements.iter().map(|statement| statement.created_at).max().unwrap_or_default();
    let mut xml = Writer::new(out);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let namespace = format!("urn:iso:std:iso:20022:tech:xsd:{}.{version}", message.name());
    let document = xml.create_element("Document").with_attribute(("xmlns", namespace.as_str()));
    let writer = Camt { message, version };
    document.write_inner_content(|xml| {
        within(xml, message.elements().0, |xml| {
            within(xml, "GrpHdr", |xml| {
                text(xml, "MsgId", &format!("SANDBOX-{}", created_at.format("%Y%m%d%H%M%S")))?;
                text(xml, "CreDtTm", &instant(created_at))
            })?;
            statements.iter().try_for_each(|statement| writer.statement(xml, statement))
        })
    })?;
    Ok(())
}

type Xml<W> = Writer<W>;

#[derive(Clone, Copy)]
struct Camt {
    message: CamtMessage,
    version: CamtVersion,
}

impl Camt {
    fn statement<W: io::Write>(self, xml: &mut Xml<W>, statement: &BankStatement) -> io::Result<()> {
        within(xml, self.message.elements().1, |xml| {
            text(xml, "Id", &statement.id)?;
            text(xml, "ElctrncSeqNb", &statement.number.to_string())?;
            text(xml, "CreDtTm", &instant(statement.created_at))?;
            within(xml, "FrToDt", |xml| {
                text(xml, "FrDtTm", &format!("{}T00:00:00Z", statement.first_day))?;
                text(xml, "ToDtTm", &format!("{}T23:59:59Z", statement.last_day))
            })?;
            if statement.is_reissue {
                text(xml, "CpyDplctInd", "DUPL")?;
            }
            self.account(xml, statement)?;
            let closing = match self.message {
                CamtMessage::Report => "ITBD",
                CamtMessage::Statement => "CLBD",
                CamtMessage::Notification => "",
            };
            if !closing.is_empty() {
                balance(xml, "OPBD", statement.opening, statement.first_day)?;
                balance(xml, closing, statement.closing, statement.last_day)?;
            }
            statement.entries.iter().try_for_each(|entry| self.entry(xml, entry))
        })
    }

    fn account<W: io::Write>(self, xml: &mut Xml<W>, statement: &BankStatement) -> io::Result<()> {
        let account = statement.account;
        within(xml, "Acct", |xml| {
            within(xml, "Id", |xml| {
                if account.has_iban() {
                    text(xml, "IBAN", account.id())
                } else {
                    within(xml, "Othr", |xml| text(xml, "Id", account.id()))
                }
            })?;
            text(xml, "Ccy", account.currency().code())?;
            within(xml, "Ownr", |xml| text(xml, "Nm", account.owner()))?;
            within(xml, "Svcr", |xml| {
                let bic = if self.version.0 < 3 { "BIC" } else { "BICFI" };
                within(xml, "FinInstnId", |xml| text(xml, bic, account.bic()))
            })
        })
    }

    fn entry<W: io::Write>(self, xml: &mut Xml<W>, entry: &BankEntry) -> io::Result<()> {
        let day = entry.booked_on.to_string();
        within(xml, "Ntry", |xml| {
            money(xml, "Amt", entry.amount)?;
            direction(xml, entry.amount.value())?;
            if entry.kind == EntryKind::Return {
                text(xml, "RvslInd", "true")?;
            }
            self.status(xml, entry.status)?;
            within(xml, "BookgDt", |xml| text(xml, "Dt", &day))?;
            within(xml, "ValDt", |xml| text(xml, "Dt", &day))?;
            let id = if entry.states_booking_id { &entry.booking_id } else { "NONREF" };
            text(xml, "AcctSvcrRef", id)?;
            self.code(xml, entry)?;
            self.details(xml, entry)?;
            if entry.is_batch() && !entry.is_itemized {
                text(xml, "AddtlNtryInf", &entry.remittance.join(" "))?;
            }
            Ok(())
        })
    }

    fn status<W: io::Write>(self, xml: &mut Xml<W>, status: EntryStatus) -> io::Result<()> {
        let code = match status {
            EntryStatus::Booked => "BOOK",
            EntryStatus::Pending => "PDNG",
            EntryStatus::Information => "INFO",
        };
        if self.version.0 < 7 {
            text(xml, "Sts", code)
        } else {
            within(xml, "Sts", |xml| text(xml, "Cd", code))
        }
    }

    fn code<W: io::Write>(self, xml: &mut Xml<W>, entry: &BankEntry) -> io::Result<()> {
        let (family, sub_family) = match entry.kind {
            EntryKind::Payment => ("RCDT", "ESCT"),
            EntryKind::Return => ("RCDT", "RRTN"),
            EntryKind::Collection => ("IDDT", "ESDD"),
        };
        within(xml, "BkTxCd", |xml| {
            within(xml, "Domn", |xml| {
                text(xml, "Cd", "PMNT")?;
                within(xml, "Fmly", |xml| {
                    text(xml, "Cd", family)?;
                    text(xml, "SubFmlyCd", sub_family)
                })
            })
        })
    }

    /// The transactions of an entry: one, those of a batch, or only how many they are.
    fn details<W: io::Write>(self, xml: &mut Xml<W>, entry: &BankEntry) -> io::Result<()> {
        within(xml, "NtryDtls", |xml| {
            if !entry.is_batch() {
                return self.transaction(xml, entry);
            }
            within(xml, "Btch", |xml| {
                text(xml, "NbOfTxs", &entry.payouts.len().to_string())?;
                money(xml, "TtlAmt", entry.amount)?;
                direction(xml, entry.amount.value())
            })?;
            let listed = entry.payouts.iter().filter(|_| entry.is_itemized);
            listed.into_iter().try_for_each(|paid| self.transaction(xml, &item(entry, paid)))
        })
    }

    fn transaction<W: io::Write>(self, xml: &mut Xml<W>, entry: &BankEntry) -> io::Result<()> {
        within(xml, "TxDtls", |xml| {
            within(xml, "Refs", |xml| {
                text(xml, "EndToEndId", entry.end_to_end.as_deref().unwrap_or("NOTPROVIDED"))
            })?;
            if self.version.0 >= 3 {
                money(xml, "Amt", entry.amount)?;
                direction(xml, entry.amount.value())?;
            }
            self.amounts(xml, entry)?;
            if let Some(charge) = entry.charge {
                within(xml, "Chrgs", |xml| {
                    if self.version.0 < 3 {
                        money(xml, "Amt", charge)?;
                        return text(xml, "CdtDbtInd", "DBIT");
                    }
                    within(xml, "Rcrd", |xml| {
                        money(xml, "Amt", charge)?;
                        text(xml, "CdtDbtInd", "DBIT")
                    })
                })?;
            }
            within(xml, "RltdPties", |xml| self.parties(xml, entry))?;
            within(xml, "RmtInf", |xml| {
                entry.remittance.iter().try_for_each(|line| text(xml, "Ustrd", line))
            })?;
            if let Some(reason) = entry.return_reason {
                within(xml, "RtrInf", |xml| {
                    within(xml, "Rsn", |xml| text(xml, "Cd", reason.code))?;
                    text(xml, "AddtlInf", reason.text)
                })?;
            }
            Ok(())
        })
    }

    /// What was instructed and how it was converted. Version 2 has no other place for the amount of one transaction.
    fn amounts<W: io::Write>(self, xml: &mut Xml<W>, entry: &BankEntry) -> io::Result<()> {
        let Some(instructed) = entry.instructed else {
            if self.version.0 >= 3 {
                return Ok(());
            }
            return within(xml, "AmtDtls", |xml| within(xml, "TxAmt", |xml| money(xml, "Amt", entry.amount)));
        };
        within(xml, "AmtDtls", |xml| {
            within(xml, "InstdAmt", |xml| money(xml, "Amt", instructed))?;
            let Some(rate) = entry.rate else { return Ok(()) };
            within(xml, "TxAmt", |xml| {
                money(xml, "Amt", instructed)?;
                within(xml, "CcyXchg", |xml| {
                    text(xml, "SrcCcy", instructed.currency().code())?;
                    text(xml, "TrgtCcy", entry.amount.currency().code())?;
                    text(xml, "XchgRate", &rate.to_string())
                })
            })
        })
    }

    /// The payer: the debtor of a payment and of its return, the creditor of what it collects.
    fn parties<W: io::Write>(self, xml: &mut Xml<W>, entry: &BankEntry) -> io::Result<()> {
        let (party, account) = match entry.kind {
            EntryKind::Payment | EntryKind::Return => ("Dbtr", "DbtrAcct"),
            EntryKind::Collection => ("Cdtr", "CdtrAcct"),
        };
        within(xml, party, |xml| {
            if self.version.0 < 7 {
                text(xml, "Nm", entry.payer())
            } else {
                within(xml, "Pty", |xml| text(xml, "Nm", entry.payer()))
            }
        })?;
        within(xml, account, |xml| within(xml, "Id", |xml| text(xml, "IBAN", BankEntry::PAYER_IBAN)))
    }
}

/// One payout of an itemized batch, as an entry of its own.
fn item(batch: &BankEntry, paid: &PaidPayout) -> BankEntry {
    BankEntry {
        amount: paid.amount,
        reference: paid.reference.clone(),
        payouts: vec![paid.clone()],
        end_to_end: Some(paid.reference.clone()),
        remittance: vec![format!("{} {}", batch.payer(), paid.reference)],
        ..batch.clone()
    }
}

fn balance<W: io::Write>(xml: &mut Xml<W>, kind: &str, amount: Amount, day: NaiveDate) -> io::Result<()> {
    within(xml, "Bal", |xml| {
        within(xml, "Tp", |xml| within(xml, "CdOrPrtry", |xml| text(xml, "Cd", kind)))?;
        money(xml, "Amt", amount)?;
        direction(xml, amount.value())?;
        within(xml, "Dt", |xml| text(xml, "Dt", &day.to_string()))
    })
}

/// An amount without its sign.
fn money<W: io::Write>(xml: &mut Xml<W>, name: &str, amount: Amount) -> io::Result<()> {
    let currency: Currency = amount.currency();
    let element = xml.create_element(name).with_attribute(("Ccy", currency.code()));
    element.write_text_content(BytesText::new(&amount.value().abs().to_string()))?;
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
