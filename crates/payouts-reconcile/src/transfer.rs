//! What a bank is expected to have booked: the rows of a payout under one reference.

use crate::settlement::Paid;
use chrono::NaiveDate;
use payouts_model::{Currency, Money, Payout, Provider, RowKey, SourceId, Totals};
use std::collections::{BTreeMap, HashSet};

/// The payouts of a ledger, as a bank sees them.
///
/// Rows of one reference are one transfer: Partner Center lists a row for each program, earning type and method, and
/// pays them under one payment id. A batch of Oracle's that is paid in several currencies is a transfer in each.
#[derive(Debug, Default)]
pub struct Transfers {
    groups: BTreeMap<(Provider, Place), Group>,
    /// Two sign-ins may read the same row; it was paid once.
    seen: HashSet<(Provider, RowKey)>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Reference(String, Option<Currency>),
    Row(RowKey),
}

#[derive(Debug)]
struct Group {
    source: SourceId,
    account: String,
    paid_on: Option<NaiveDate>,
    expected: Totals,
    unsure: Option<String>,
    not_expected: Option<String>,
}

/// One transfer.
#[derive(Clone, Debug)]
pub(crate) struct Transfer {
    pub(crate) provider: Provider,
    pub(crate) source: SourceId,
    pub(crate) account: String,
    pub(crate) reference: Option<String>,
    pub(crate) paid_on: Option<NaiveDate>,
    /// `None` where there is no amount, or none that adds up in one currency.
    pub(crate) money: Option<Money>,
    pub(crate) paid: Paid,
}

impl Transfers {
    /// Takes one payout of the ledger.
    pub fn add(&mut self, source: &SourceId, payout: &Payout) {
        if !self.seen.insert((payout.provider, payout.key.clone())) {
            return;
        }
        let currency = match payout.provider {
            Provider::PartnerCenter => None,
            _ => payout.total.as_ref().and_then(|total| total.currency),
        };
        let place = match &payout.reference {
            Some(reference) => Place::Reference(reference.clone(), currency),
            None => Place::Row(payout.key.clone()),
        };
        let group = self.groups.entry((payout.provider, place)).or_insert_with(|| Group {
            source: source.clone(),
            account: payout.account.clone(),
            paid_on: None,
            expected: Totals::default(),
            unsure: None,
            not_expected: None,
        });
        group.paid_on = group.paid_on.max(payout.paid_on);
        match Paid::of(payout) {
            Paid::Not(why) | Paid::Otherwise(why) => group.not_expected = Some(why),
            Paid::Unknown(why) => {
                group.unsure = Some(why);
                group.add(payout);
            }
            Paid::ToBank => group.add(payout),
        }
    }

    /// One for each reference, and one for each row without any.
    pub(crate) fn all(self) -> impl Iterator<Item = Transfer> {
        self.groups.into_iter().map(|((provider, place), group)| {
            let (money, paid) = group.outcome();
            let reference = match place {
                Place::Reference(reference, _) => Some(reference),
                Place::Row(_) => None,
            };
            let Group { source, account, paid_on, .. } = group;
            Transfer { provider, source, account, reference, paid_on, money, paid }
        })
    }
}

impl Group {
    fn add(&mut self, payout: &Payout) {
        // Absent is nothing or unknown: neither can be looked for.
        if let Some(total) = &payout.total {
            self.expected.add(total);
        }
    }

    fn outcome(&self) -> (Option<Money>, Paid) {
        let Totals { sums, counted, unsummed } = &self.expected;
        if let (0, 0, Some(why)) = (counted, unsummed, &self.not_expected) {
            return (None, Paid::Not(why.clone()));
        }
        let mut sums = sums.iter();
        match (sums.next(), sums.next(), *unsummed) {
            (Some((currency, amount)), None, 0) => {
                let paid = self.unsure.clone().map_or(Paid::ToBank, Paid::Unknown);
                (Some(Money::new(*amount, *currency)), paid)
            }
            (None, None, 0) => (None, Paid::Not("no amount".to_owned())),
            (_, _, 0) => (None, Paid::Unknown("amounts in several currencies".to_owned())),
            _ => (None, Paid::Unknown("an amount without a currency".to_owned())),
        }
    }
}
