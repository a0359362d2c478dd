//! The enterprise: holders, their accounts, their locations, and the account of each revenue center.

use chrono::{Datelike, Days, NaiveDate};

use super::records::{Account, AccountHolder, AccountStatus, Location, RevenueCenter, Workstation};
use crate::calendar::{Month, plus_days};
use crate::config::WorldConfig;
use crate::money::Currency;
use crate::random::Key;
use crate::text::{code, company};

/// The restaurants of a world, without their business.
#[derive(Debug)]
pub(crate) struct Enterprise {
    pub(super) key: Key,
    pub(super) payments_per_day: u32,
    pub(super) holders: Vec<AccountHolder>,
    pub(super) accounts: Vec<Account>,
    pub(super) locations: Vec<Location>,
    /// The locations of each account, including those where it serves a single revenue center.
    pub(super) served: Vec<Vec<usize>>,
    pub(super) collects_debts: bool,
    pub(super) first_day: NaiveDate,
    pub(super) last_day: NaiveDate,
}

struct Region {
    country: &'static str,
    city: &'static str,
    currency: Currency,
    time_zone: &'static str,
    utc_offset_hours: i64,
}

static REGIONS: [Region; 5] = [
    region(["US", "Austin", "America/Chicago"], Currency::Usd, -6),
    region(["DE", "Köln", "Europe/Berlin"], Currency::Eur, 1),
    region(["JP", "大阪", "Asia/Tokyo"], Currency::Jpy, 9),
    region(["GB", "Leeds", "Europe/London"], Currency::Gbp, 0),
    region(["KW", "مدينة الكويت", "Asia/Kuwait"], Currency::Kwd, 3),
];

const fn region(
    [country, city, time_zone]: [&'static str; 3],
    currency: Currency,
    utc_offset_hours: i64,
) -> Region {
    Region { country, city, currency, time_zone, utc_offset_hours }
}

const REVENUE_CENTERS: [&str; 3] = ["Restaurant", "Bar & Terrace", "Delivery"];
const ACCOUNTS_PER_HOLDER: usize = 3;
const FIRST_ACCOUNT: u64 = 8_516_212_653_197_782;
const ACCOUNT_STRIDE: u64 = 7_919;

const LOCATIONS: u64 = 0;
const CENTERS: u64 = 1;
const WORKSTATIONS: u64 = 2;
const NAME: u64 = 3;

impl Enterprise {
    pub(crate) fn new(config: &WorldConfig, root: Key) -> Self {
        let first_month = Month::from(config.first_month);
        let first_day = first_month.first_day();
        let mut enterprise = Self {
            key: root.child(3),
            payments_per_day: config.payments_per_day,
            holders: Vec::new(),
            accounts: Vec::new(),
            locations: Vec::new(),
            served: Vec::new(),
            collects_debts: config.collects_debts,
            first_day,
            last_day: first_month.plus(config.months).first_day().pred_opt().unwrap_or(first_day),
        };
        for index in 0..config.accounts as usize {
            enterprise.open_account(index);
        }
        enterprise
    }

    fn open_account(&mut self, index: usize) {
        let key = self.key.child(index as u64);
        let region = &REGIONS[index % REGIONS.len()];
        if index.is_multiple_of(ACCOUNTS_PER_HOLDER) {
            self.holders.push(holder(self.holders.len(), key, region, self.first_day));
        }
        let name = company(key);
        self.accounts.push(Account {
            index,
            code: (FIRST_ACCOUNT + index as u64 * ACCOUNT_STRIDE).to_string(),
            holder_code: self.holders.last().map(|holder| holder.code.clone()).unwrap_or_default(),
            statement_name: name.to_uppercase().replace('\n', " "),
            name,
            status: status(index),
            created_on: self.first_day - Days::new(400),
            country: region.country,
        });
        self.served.push(Vec::new());
        let locations = key.between(LOCATIONS, 1, 3) as usize + usize::from(index % 3 == 1);
        for number in 0..locations {
            // A location abroad, so its account is paid in two currencies.
            let abroad = index % 3 == 1 && number + 1 == locations;
            self.open_location(index, number, &REGIONS[(index + usize::from(abroad)) % REGIONS.len()]);
        }
    }

    fn open_location(&mut self, account: usize, number: usize, region: &Region) {
        let index = self.locations.len();
        let key = self.key.child(1 << 32 | index as u64);
        let centers = key.between(CENTERS, 1, 3).max(if number == 0 && account % 4 == 2 { 3 } else { 1 });
        // The deliveries of some kitchens are paid to the account before.
        let shares_delivery = number == 0 && account % 4 == 2;
        let account_of = |center: u32| if shares_delivery && center == 3 { account - 1 } else { account };
        let revenue_centers: Vec<RevenueCenter> = (1..=centers)
            .map(|center| RevenueCenter {
                account: account_of(center),
                number: center,
                name: REVENUE_CENTERS[center as usize - 1],
            })
            .collect();
        for owner in [account, account_of(centers)] {
            if !self.served[owner].contains(&index) {
                self.served[owner].push(index);
            }
        }
        let status = self.accounts[account].status;
        self.locations.push(Location {
            index,
            loc_ref: if index % 5 == 3 {
                format!("Café Nº {index}, {}", region.city)
            } else {
                format!("{:04}", index + 7)
            },
            name: format!("{} {}", company(key), region.city),
            time_zone: region.time_zone,
            utc_offset_hours: region.utc_offset_hours,
            currency: region.currency,
            country: region.country,
            active: status != AccountStatus::Closed,
            opened_on: match status {
                AccountStatus::Pending => plus_days(self.last_day, 30),
                _ => self.first_day - Days::new(90),
            },
            closed_on: (status == AccountStatus::Closed)
                .then(|| self.first_day + (self.last_day - self.first_day) / 2),
            revenue_centers,
            workstations: (1..=key.between(WORKSTATIONS, 0, 3))
                .map(|number| Workstation { number, name: format!("Till {number}") })
                .collect(),
        });
    }

    /// The first and the last business date of a location, as far as the world has business.
    pub(super) fn business_dates(&self, location: &Location) -> (NaiveDate, NaiveDate) {
        let last = location.closed_on.map_or(self.last_day, |closed| closed.min(self.last_day));
        (self.first_day.max(location.opened_on), last)
    }

    /// Whether a location takes payments on a day.
    pub(super) fn is_open(&self, location: &Location, day: NaiveDate) -> bool {
        let (first, last) = self.business_dates(location);
        let holiday = matches!((day.month(), day.day()), (1, 1) | (12, 25));
        (first..=last).contains(&day) && !holiday
    }
}

fn holder(index: usize, key: Key, region: &Region, first_day: NaiveDate) -> AccountHolder {
    AccountHolder {
        code: format!("AH{}", code(key, NAME, 14)),
        name: company(key.child(NAME)),
        settlement_currency: region.currency,
        status: AccountStatus::Active,
        country: region.country,
        city: region.city,
        business_email: format!("accounts-{index}@holder.example"),
        created_on: first_day - Days::new(500),
    }
}

fn status(account: usize) -> AccountStatus {
    match account % 12 {
        7 => AccountStatus::Closed,
        11 => AccountStatus::Pending,
        _ => AccountStatus::Active,
    }
}
