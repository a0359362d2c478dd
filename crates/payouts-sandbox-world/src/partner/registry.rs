//! The participants, the programs they are enrolled in, and how many earnings rows each enrollment has in a month.

use std::ops::Range;

use super::catalog::{COMMERCE, COUNTRIES, Country, MARKETPLACE, PROGRAMS, Payee, Program, STORE};
use super::status::{OrderType, PaymentMethod};
use crate::calendar::Month;
use crate::config::WorldConfig;
use crate::money::{Currency, Rates};
use crate::random::Key;
use crate::text::company;

/// One of the ids of a partner, under which it earns.
#[derive(Debug)]
pub struct Participant {
    pub(super) index: usize,
    pub(super) partner: u32,
    pub(super) key: Key,
    pub(super) country: &'static Country,
    id: String,
    id_type: &'static str,
    name: String,
}

impl Participant {
    /// The partner (MPN) id or seller id. Leading zeros count.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `MPNID` or `SellerID`.
    #[must_use]
    pub fn id_type(&self) -> &'static str {
        self.id_type
    }

    /// The partner's name; may contain commas, quotes, line breaks and any script.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// ISO 3166 code of its country.
    #[must_use]
    pub fn country(&self) -> &'static str {
        self.country.code
    }

    /// The currency of its payout profile.
    #[must_use]
    pub fn pay_currency(&self) -> Currency {
        self.country.currency
    }
}

/// A participant in a program.
#[derive(Debug)]
pub(crate) struct Enrollment {
    pub(super) participant: usize,
    pub(super) program: &'static Program,
    /// Its rows of a month end at this share of all rows. They begin at the end of the enrollment before.
    share_end: u64,
    /// The index of its first payment order.
    pub(super) first_order: usize,
}

/// A payment order: everything that one enrollment earns of one type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(super) enrollment: usize,
    pub(super) order_type: OrderType,
}

/// Everyone who earns, without a single row.
#[derive(Debug)]
pub(crate) struct Registry {
    pub(super) config: WorldConfig,
    pub(super) key: Key,
    pub(super) first_month: Month,
    pub(super) participants: Vec<Participant>,
    pub(super) enrollments: Vec<Enrollment>,
    pub(super) orders: Vec<Order>,
    /// The orders of each partner, of both its ids.
    partner_orders: Vec<Range<usize>>,
    pub(super) rates: Vec<Rates>,
    pub(super) customers: u32,
}

const FIRST_MPN_ID: u64 = 4_103_117;
const FIRST_SELLER_ID: u64 = 310_242;
const WEIGHT: u64 = 0;
const NAME: u64 = 1;
/// Shares of the rows. The smallest enrollments stay below the payment threshold in most months.
const WEIGHTS: [u64; 6] = [1, 6, 15, 25, 40, 60];

impl Registry {
    pub(crate) fn new(config: &WorldConfig, root: Key) -> Self {
        let key = root.child(1);
        let mut registry = Self {
            key,
            first_month: Month::from(config.first_month),
            participants: Vec::new(),
            enrollments: Vec::new(),
            orders: Vec::new(),
            partner_orders: Vec::new(),
            rates: (0..u64::from(config.months))
                .map(|month| Rates::for_month(root.child(2), month))
                .collect(),
            customers: customers(config),
            config: config.clone(),
        };
        for partner in 0..config.partners {
            registry.enroll(partner);
        }
        registry
    }

    fn enroll(&mut self, partner: u32) {
        let key = self.key.child(u64::from(partner));
        let country = &COUNTRIES[partner as usize % COUNTRIES.len()];
        let name = company(key.child(NAME));
        let ordinal = u64::from(partner);
        let ids = [
            ("MPNID", (FIRST_MPN_ID + ordinal * 37).to_string()),
            ("SellerID", format!("{:08}", FIRST_SELLER_ID + ordinal * 41)),
        ];
        for (id_type, id) in ids {
            let index = self.participants.len();
            let key = key.child(index as u64);
            let name = name.clone();
            self.participants.push(Participant { index, partner, key, country, id, id_type, name });
        }
        let first_order = self.orders.len();
        let store = (partner % 2 == 1).then_some(STORE);
        for program in [partner as usize % COMMERCE, COMMERCE, MARKETPLACE].into_iter().chain(store) {
            self.enroll_in(partner as usize, program);
        }
        self.partner_orders.push(first_order..self.orders.len());
    }

    fn enroll_in(&mut self, partner: usize, program: usize) {
        let program = &PROGRAMS[program];
        let index = self.enrollments.len();
        let weight = self.key.child(1 << 32 | index as u64).pick(WEIGHT, &WEIGHTS);
        self.enrollments.push(Enrollment {
            participant: partner * 2 + usize::from(program.payee == Payee::Seller),
            program,
            share_end: self.enrollments.last().map_or(0, |last| last.share_end) + weight,
            first_order: self.orders.len(),
        });
        let order = |order_type: &OrderType| Order { enrollment: index, order_type: *order_type };
        self.orders.extend(program.orders.iter().map(order));
    }

    pub(super) fn participant_of(&self, enrollment: &Enrollment) -> &Participant {
        &self.participants[enrollment.participant]
    }

    /// The orders of a participant.
    pub(super) fn orders_of(&self, participant: &Participant) -> impl Iterator<Item = usize> {
        let of_partner = self.partner_orders[participant.partner as usize].clone();
        of_partner
            .filter(|order| self.enrollments[self.orders[*order].enrollment].participant == participant.index)
    }

    /// How many rows an enrollment has in the `month`-th month.
    pub(super) fn rows(&self, month: u32, enrollment: usize) -> u32 {
        let before = |month: u32| self.config.rows * u64::from(month) / u64::from(self.config.months);
        let of_month = before(month + 1) - before(month);
        let all = self.enrollments.last().map_or(1, |last| last.share_end);
        let upto = |share: u64| of_month * share / all;
        let start = enrollment.checked_sub(1).map_or(0, |previous| self.enrollments[previous].share_end);
        u32::try_from(upto(self.enrollments[enrollment].share_end) - upto(start)).unwrap_or(u32::MAX)
    }

    /// The key of one row.
    pub(super) fn row_key(&self, month: u32, enrollment: usize, row: u32) -> Key {
        let place = (enrollment as u64) << 32 | u64::from(row);
        self.key.child(2 << 40 | u64::from(month)).child(place)
    }

    pub(super) fn months(&self) -> Range<u32> {
        0..self.config.months
    }

    /// The index of the payment order for one type of an enrollment.
    pub(super) fn order_index(&self, enrollment: &Enrollment, order_type: OrderType) -> usize {
        let place = enrollment.program.orders.iter().position(|candidate| *candidate == order_type);
        enrollment.first_order + place.unwrap_or_default()
    }

    /// The number of a deposit. All orders of a participant in a payment run with the same method are one deposit.
    pub(super) fn deposit_ordinal(&self, run: u32, participant: usize, method: PaymentMethod) -> u64 {
        let place = u64::from(run) * self.participants.len() as u64 + participant as u64;
        place * 2 + u64::from(method == PaymentMethod::CreditNote)
    }
}

fn customers(config: &WorldConfig) -> u32 {
    let per_partner = config.rows / u64::from(config.partners.max(1)) / 40;
    u32::try_from(per_partner).unwrap_or(u32::MAX).clamp(12, 5_000)
}
