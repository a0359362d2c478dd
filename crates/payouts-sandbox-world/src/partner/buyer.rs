//! Who bought: the same customer has the same id, name and subscriptions in every row.

use super::book::{Book, Enrollment};
use super::catalog::{Country, Product};
use super::facts::{customer, customer_country};
use crate::draw::Key;
use crate::names::write_company;
use crate::text::{write_guid, write_integer};

pub(crate) struct Buyer {
    key: Key,
    number: u32,
    reseller: Key,
    pub(super) country: &'static Country,
    /// Its name is still missing weeks after its first rows.
    pub(super) is_new: bool,
}

const ID: u64 = 0;
const RESELLER_ID: u64 = 1;
const RESELLERS: u32 = 6;

impl Buyer {
    pub(super) fn of(book: &Book, enrollment: &Enrollment, sale: Key) -> Self {
        let number = customer(book, sale);
        let partner = book.key.child(3 << 40 | u64::from(book.participant_of(enrollment).partner));
        Self {
            key: partner.child(u64::from(number)),
            number,
            reseller: partner.child(1 << 40 | u64::from(number % RESELLERS)),
            country: customer_country(book, enrollment, sale),
            is_new: number % 20 == 7,
        }
    }

    pub(super) fn write_id(&self, out: &mut String) {
        write_guid(self.key, ID, out);
    }

    pub(super) fn write_name(&self, out: &mut String) {
        write_company(self.key, out);
    }

    pub(super) fn write_email(&self, out: &mut String) {
        out.push_str("orders+");
        write_integer(u64::from(self.number), 4, out);
        out.push_str("@customer.example");
    }

    /// One subscription per product.
    pub(super) fn write_subscription(&self, product: &Product, out: &mut String) {
        let of_product =
            product.id.bytes().fold(0, |hash: u64, byte| hash.wrapping_mul(31) + u64::from(byte));
        write_guid(self.key.child(of_product), ID, out);
    }

    pub(super) fn write_reseller_id(&self, out: &mut String) {
        write_integer(5_000_000 + u64::from(self.reseller.below(RESELLER_ID, 999_999)), 7, out);
    }

    pub(super) fn write_reseller_name(&self, out: &mut String) {
        write_company(self.reseller, out);
    }
}
