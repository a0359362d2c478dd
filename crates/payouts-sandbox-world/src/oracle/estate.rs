//! Who is paid: holders, their accounts, the locations under them, and which account serves which revenue center.

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::chain::Chain;
use super::parties::{Account, AccountHolder, AccountStatus, Location, RevenueCenter, Workstation};
use crate::calendar::plus_days;
use crate::config::WorldConfig;
use crate::draw::Key;
use crate::names;
use crate::{Currency, Month};

/// The restaurants of a world. Everything here is small; days are drawn when asked for.
#[derive(Debug)]
pub(crate) struct Estate {
    pub(super) key: Key,
    pub(super) payments_per_day: u32,
    pub(super) holders: Vec<AccountHolder>,
    pub(super) accounts: Vec<Account>,
    pub(super) locations: Vec<Location>,
    /// The locations of each account, guests included.
    pub(super) served: Vec<Vec<usize>>,
    pub(super) chains: Vec<OnceLock<Chain>>,
    pub(super) first_day: NaiveDate,
    pub(super) last_day: NaiveDate,
}

struct Place {
    country: &'static str,
    city: &'static str,
    currency: Currency,
    time_zone: &'static str,
    utc_offset_hours: i64,
}

static PLACES: [Place; 5] = [
    place(["US", "Austin", "America/Chicago"], Currency::Usd, -6),
    place(["DE", "Köln", "Europe/Berlin"], Currency::Eur, 1),
    place(["JP", "大阪", "Asia/Tokyo"], Currency::Jpy, 9),
    place(["GB", "Leeds", "Europe/London"], Currency::Gbp, 0),
    place(["KW", "مدينة الكويت", "Asia/Kuwait"], Currency::Kwd, 3),
];

const fn place(
    [country, city, time_zone]: [&'static str; 3],
    currency: Currency,
    utc_offset_hours: i64,
) -> Place {
    Place { country, city, currency, time_zone, utc_offset_hours }
}

const REVENUE_CENTERS: [&str; 3] = ["Restaurant", "Bar & Terrace", "Delivery"];
const ACCOUNTS_PER_HOLDER: usize = 3;
const FIRST_ACCOUNT: u64 = 8_516_212_653_197_782;
const ACCOUNT_STRIDE: u64 = 7_919;

const LOCATIONS: u64 = 0;
const CENTERS: u64 = 1;
const TILLS: u64 = 2;
const LETTERS: u64 = 3;

impl Estate {
    pub(crate) fn new(config: &WorldConfig, root: Key) -> Self {
        let first_month = Month::of(config.first_month);
        let first_day = first_month.first_day();
        let mut estate = Self {
            key: root.child(3),
            payments_per_day: config.payments_per_day,
            holders: Vec::new(),
            accounts: Vec::new(),
            locations: Vec::new(),
            served: Vec::new(),
            chains: Vec::new(),
            first_day,
            last_day: first_month.plus(config.months).first_day().pred_opt().unwrap_or(first_day),
        };
        for index in 0..config.accounts as usize {
            estate.open_account(index);
        }
        estate
    }

    fn open_account(&mut self, index: usize) {
        let key = self.key.child(index as u64);
        let place = &PLACES[index % PLACES.len()];
        if index.is_multiple_of(ACCOUNTS_PER_HOLDER) {
            self.holders.push(holder(self.holders.len(), key, place, self.first_day));
        }
        let name = names::company(key);
        self.accounts.push(Account {
            index,
            code: (FIRST_ACCOUNT + index as u64 * ACCOUNT_STRIDE).to_string(),
            holder_code: self.holders.last().map(|holder| holder.code.clone()).unwrap_or_default(),
            statement_name: name.to_uppercase().replace('\n', " "),
            name,
            status: status(index),
            created_on: self.first_day - chrono::Days::new(400),
            country: place.country,
        });
        self.served.push(Vec::new());
        self.chains.push(OnceLock::new());
        let locations = key.between(LOCATIONS, 1, 3) as usize + usize::from(index % 3 == 1);
        for number in 0..locations {
            // An outlet abroad: its account is paid in two currencies.
            let abroad = index % 3 == 1 && number + 1 == locations;
            self.open_location(index, number, &PLACES[(index + usize::from(abroad)) % PLACES.len()]);
        }
    }

    fn open_location(&mut self, account: usize, number: usize, place: &Place) {
        let index = self.locations.len();
        let key = self.key.child(1 << 32 | index as u64);
        let centers = key.between(CENTERS, 1, 3).max(if number == 0 && account % 4 == 2 { 3 } else { 1 });
        // The deliveries of some kitchens run under the account of a neighbour.
        let lends_delivery = number == 0 && account % 4 == 2;
        let account_of = |center: u32| if lends_delivery && center == 3 { account - 1 } else { account };
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
        let company = names::company(key);
        self.locations.push(Location {
            index,
            loc_ref: if index % 5 == 3 {
                format!("Café Nº {index}, {}", place.city)
            } else {
                format!("{:04}", index + 7)
            },
            name: format!("{company} {}", place.city),
            time_zone: place.time_zone,
            utc_offset_hours: place.utc_offset_hours,
            currency: place.currency,
            country: place.country,
            active: status != AccountStatus::Closed,
            opened_on: match status {
                AccountStatus::Pending => plus_days(self.last_day, 30),
                _ => self.first_day - chrono::Days::new(90),
            },
            closed_on: (status == AccountStatus::Closed).then(|| {
                plus_days(
                    self.first_day,
                    u32::try_from((self.last_day - self.first_day).num_days() / 2).unwrap_or(0),
                )
            }),
            revenue_centers,
            workstations: (1..=key.between(TILLS, 0, 3))
                .map(|number| Workstation { number, name: format!("Till {number}") })
                .collect(),
        });
    }
}

fn holder(index: usize, key: Key, place: &Place, first_day: NaiveDate) -> AccountHolder {
    let mut code = "AH".to_owned();
    crate::text::write_code(key, LETTERS, 14, &mut code);
    AccountHolder {
        code,
        name: names::company(key.child(LETTERS)),
        settlement_currency: place.currency,
        status: AccountStatus::Active,
        country: place.country,
        city: place.city,
        business_email: format!("accounts-{index}@holder.example"),
        created_on: first_day - chrono::Days::new(500),
    }
}

fn status(account: usize) -> AccountStatus {
    match account % 12 {
        7 => AccountStatus::Closed,
        11 => AccountStatus::Pending,
        _ => AccountStatus::Active,
    }
}
