//! When the funds of a transaction are available.

use super::record::Fields;
use crate::figures::short_day;
use chrono::NaiveDate;

/// Takes the funds type and the fields that belong to it. Returns the day of value, where it is stated as one.
pub(super) fn value_day<'a>(
    fields: &mut Fields<'a>,
    next: fn(&mut Fields<'a>) -> &'a str,
) -> Result<Option<NaiveDate>, String> {
    match next(fields) {
        "" | "Z" | "0" | "1" | "2" => Ok(None),
        "V" => {
            let day = next(fields);
            next(fields);
            short_day(day).map(Some).ok_or_else(|| format!("the value date {day:?} cannot be read"))
        }
        // Three amounts: available at once, in one day, later.
        "S" => {
            for _ in 0..3 {
                next(fields);
            }
            Ok(None)
        }
        // A number of pairs: days, and the amount available then.
        "D" => {
            let count = next(fields);
            let pairs: u16 =
                count.parse().map_err(|_| format!("the funds distribution {count:?} cannot be read"))?;
            for _ in 0..pairs {
                next(fields);
                next(fields);
            }
            Ok(None)
        }
        other => Err(format!("{other:?} is no funds type")),
    }
}
