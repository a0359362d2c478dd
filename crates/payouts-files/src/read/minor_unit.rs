//! Amounts that no bank could pay.

use payouts_model::Money;

/// Why money that moves is suspicious, if it is: it has more decimal places than its currency. It is booked as received
/// all the same, because rounding would invent a figure.
pub(super) fn suspicion(money: &Money) -> Option<String> {
    if !money.is_finer_than_minor_unit() {
        return None;
    }
    let currency = money.currency?;
    let places = currency.minor_unit()?;
    Some(format!("it is finer than the minor unit of {currency}, which has {places} decimal places"))
}
