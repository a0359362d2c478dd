//! Text of cells: digits, days, ids and company names, appended to a buffer that the caller reuses.
//!
//! An earnings export has up to 100,000,000 rows of a hundred cells, so what writes a cell does not allocate.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

use crate::random::Key;

/// Appends `digits` with a point `decimals` places from the right.
pub(crate) fn write_scaled(digits: i64, decimals: u32, out: &mut String) {
    if digits < 0 {
        out.push('-');
    }
    let digits = digits.unsigned_abs();
    let unit = 10_u64.pow(decimals);
    write_integer(digits / unit, 1, out);
    if decimals > 0 {
        out.push('.');
        write_integer(digits % unit, decimals as usize, out);
    }
}

/// Appends a number with leading zeros up to `width`, at most twenty digits.
pub(crate) fn write_integer(mut number: u64, width: usize, out: &mut String) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while number > 0 {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    write_ascii(&digits[at.min(digits.len() - width.min(digits.len()))..], out);
}

/// Appends `2024-08-13`.
pub(crate) fn write_date(day: NaiveDate, out: &mut String) {
    write_integer(u64::from(day.year().unsigned_abs()), 4, out);
    out.push('-');
    write_integer(u64::from(day.month()), 2, out);
    out.push('-');
    write_integer(u64::from(day.day()), 2, out);
}

/// Appends `2024-08-13T00:00:00Z`.
pub(crate) fn write_midnight(day: NaiveDate, out: &mut String) {
    write_date(day, out);
    out.push_str("T00:00:00Z");
}

/// Appends `2024-08-13T17:05:09Z`.
pub(crate) fn write_instant(instant: DateTime<Utc>, out: &mut String) {
    write_date(instant.date_naive(), out);
    for (mark, number) in [('T', instant.hour()), (':', instant.minute()), (':', instant.second())] {
        out.push(mark);
        write_integer(u64::from(number), 2, out);
    }
    out.push('Z');
}

/// Appends `Aug-2024`.
pub(crate) fn write_month(day: NaiveDate, out: &mut String) {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    out.push_str(NAMES[day.month0() as usize]);
    out.push('-');
    write_integer(u64::from(day.year().unsigned_abs()), 4, out);
}

/// Appends a lower-case GUID of version 4, the same for the same key and `fact`.
pub(crate) fn write_guid(key: Key, fact: u64, out: &mut String) {
    let random = u128::from(key.word(fact)) << 64 | u128::from(key.word(fact + 0x1000));
    let guid = uuid::Builder::from_random_bytes(random.to_be_bytes()).into_uuid();
    out.push_str(guid.hyphenated().encode_lower(&mut [0; 36]));
}

/// Capital letters and digits, as in the references of a payment service provider.
pub(crate) fn code(key: Key, fact: u64, length: usize) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let bits = u128::from(key.word(fact)) << 64 | u128::from(key.word(fact + 0x1000));
    (0..length).map(|place| char::from(LETTERS[((bits >> (5 * place)) % 32) as usize])).collect()
}

/// Breaks a line at blanks into lines of at most `width` bytes of ASCII; a longer word is cut.
pub(crate) fn wrap(line: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let mut word = word;
        loop {
            let last = lines.last_mut().map(|last| (last.len(), last));
            let Some((used, last)) = last else { break };
            let blank = usize::from(used > 0);
            if used + blank + word.len() <= width {
                if used > 0 {
                    last.push(' ');
                }
                last.push_str(word);
                break;
            }
            if used > 0 {
                lines.push(String::new());
                continue;
            }
            let (head, tail) = word.split_at_checked(width).unwrap_or((word, ""));
            last.push_str(head);
            word = tail;
            if word.is_empty() {
                break;
            }
            lines.push(String::new());
        }
    }
    lines
}

fn write_ascii(text: &[u8], out: &mut String) {
    out.push_str(std::str::from_utf8(text).unwrap_or_default());
}

/// First words of company names: in any script, with quotes and line breaks.
const FIRST_WORDS: [&str; 24] = [
    "Contoso",
    "Fabrikam",
    "Northwind",
    "Größe & Söhne",
    "日本ソフト",
    "شركة الخليج",
    "Société d'Œuvres",
    "Ångström",
    "O'Neill",
    "\"Quoted\" Systems",
    "Wide World",
    "Crème Brûlée",
    "Żółw",
    "Adventure Works",
    "Tailspin",
    "Ελλάς Δίκτυα",
    "한빛 시스템",
    "Alpine",
    "Lines\nand Breaks",
    "Ñandú",
    "Litware",
    "Proseware",
    "Đường Mới",
    "Æther 🚀",
];

/// Last words of company names, some with commas.
const LAST_WORDS: [&str; 12] = [
    "Consulting",
    "Services, Inc.",
    "GmbH & Co. KG",
    "株式会社",
    "K.S.C.C.",
    "Ltd",
    "S.A.R.L.",
    "Holdings, LLC",
    "Cloud",
    "AG",
    "Partners; Associates",
    "Trading",
];

/// Appends the name of the company of that key, such as `Northwind Services, Inc.`.
pub(crate) fn write_company(key: Key, out: &mut String) {
    let (first, last) = (key.pick(900, &FIRST_WORDS), key.pick(901, &LAST_WORDS));
    out.push_str(first);
    out.push(' ');
    out.push_str(last);
}

pub(crate) fn company(key: Key) -> String {
    let mut out = String::new();
    write_company(key, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn small_and_negative_amounts_keep_every_decimal() {
        assert_eq!(written(|out| write_scaled(-5, 2, out)), "-0.05");
        assert_eq!(written(|out| write_scaled(1_234, 3, out)), "1.234");
        assert_eq!(written(|out| write_scaled(0, 0, out)), "0");
        assert_eq!(written(|out| write_scaled(i64::MIN, 2, out)), "-92233720368547758.08");
    }

    #[test]
    fn widths_pad_and_never_cut() {
        assert_eq!(written(|out| write_integer(42, 5, out)), "00042");
        assert_eq!(written(|out| write_integer(123_456, 2, out)), "123456");
    }

    #[test]
    fn lines_break_at_blanks_and_cut_only_what_is_too_long() {
        assert_eq!(wrap("PCS ACC BATCH 7", 9), ["PCS ACC", "BATCH 7"]);
        assert_eq!(wrap("AB CDEFGHIJKL M", 4), ["AB", "CDEF", "GHIJ", "KL M"]);
        assert_eq!(wrap("ABCDEFGH", 4), ["ABCD", "EFGH"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn guids_have_the_marks_of_version_four() {
        let guid = written(|out| write_guid(Key::root(7), 3, out));
        assert_eq!(guid.len(), 36);
        assert_eq!(&guid[14..15], "4");
        assert!("89ab".contains(&guid[19..20]), "{guid}");
    }
}
