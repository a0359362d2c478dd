//! Instants, as microseconds since 1970, UTC.

use super::{Read, Spelling, date, digits::pair};
use payouts_wire::{UtcTime, WireDate};

const PER_SECOND: i64 = 1_000_000;
pub(super) const PER_DAY: i64 = 86_400 * PER_SECOND;

/// A cell of an instant column. A plain date is its first instant.
#[inline]
pub(crate) fn read(cell: &[u8]) -> Read<i64> {
    if cell.is_empty() {
        return Read::Blank;
    }
    plain(cell).map_or_else(|| loose(cell), |(value, spelling)| Read::Plain(value, spelling))
}

#[inline]
fn plain(cell: &[u8]) -> Option<(i64, Spelling)> {
    let (day, rest) = date::day(cell)?;
    let day = i64::from(day) * PER_DAY;
    if rest.is_empty() {
        return Some((day, Spelling::DAY));
    }
    let (time, rest) = rest.split_first_chunk::<9>()?;
    let [separator @ (b'T' | b' '), a, b, b':', c, d, b':', e, f] = time else { return None };
    let (hour, minute, second) = (date::two(*a, *b)?, date::two(*c, *d)?, date::two(*e, *f)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let value = day + i64::from(hour * 3600 + minute * 60 + second) * PER_SECOND;
    match (*separator, rest) {
        (b'T', b"Z") => Some((value, Spelling::ZULU)),
        (b'T', []) => Some((value, Spelling::BARE)),
        (b' ', []) => Some((value, Spelling::SPACED)),
        (b'T', [b'.', digits @ .., b'Z']) => {
            let micros = micros(digits)?;
            Some((value + micros, Spelling::fraction(u8::try_from(digits.len()).ok()?)))
        }
        _ => None,
    }
}

/// The microseconds of one to nine digits; `None` when they are finer.
fn micros(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (kept, finer) = digits.split_at(digits.len().min(6));
    let value = kept.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
    let missing = u32::try_from(6 - kept.len()).ok()?;
    finer.iter().all(|digit| *digit == b'0').then(|| value * 10_i64.pow(missing))
}

#[cold]
fn loose(cell: &[u8]) -> Read<i64> {
    let Ok(text) = std::str::from_utf8(cell) else { return Read::Malformed };
    let text = text.trim();
    if text.is_empty() {
        return Read::Blank;
    }
    let instant = text.parse().map(|instant: UtcTime| instant.datetime().timestamp_micros());
    let day = || text.parse().map(|day: WireDate| i64::from(date::of_date(day.date())) * PER_DAY);
    instant.or_else(|_| day()).map_or(Read::Malformed, Read::Odd)
}

/// Appends the text of an instant in a spelling, which is one of those that [`read`] gives.
#[inline]
pub(crate) fn write(micros: i64, spelling: Spelling, out: &mut Vec<u8>) {
    let day = i32::try_from(micros.div_euclid(PER_DAY)).unwrap_or_default();
    let of_day = micros.rem_euclid(PER_DAY);
    let mut text = *b"YYYY-MM-DDTHH:MM:SS.000000000Z";
    date::put(day, &mut text);
    if spelling == Spelling::DAY {
        out.extend_from_slice(&text[..10]);
        return;
    }
    if spelling == Spelling::SPACED {
        text[10] = b' ';
    }
    let seconds = u32::try_from(of_day / PER_SECOND).unwrap_or_default();
    text[11..13].copy_from_slice(&pair(seconds / 3600));
    text[14..16].copy_from_slice(&pair(seconds / 60 % 60));
    text[17..19].copy_from_slice(&pair(seconds % 60));
    let mut length = 19;
    if let Some(wanted) = spelling.as_fraction() {
        let micros = u32::try_from(of_day % PER_SECOND).unwrap_or_default();
        text[20..22].copy_from_slice(&pair(micros / 10_000));
        text[22..24].copy_from_slice(&pair(micros / 100));
        text[24..26].copy_from_slice(&pair(micros));
        length = 20 + wanted;
    }
    if spelling != Spelling::BARE && spelling != Spelling::SPACED {
        text[length] = b'Z';
        length += 1;
    }
    out.extend_from_slice(&text[..length]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros_of(text: &str) -> i64 {
        text.parse::<UtcTime>().unwrap().datetime().timestamp_micros()
    }

    fn text(value: i64, spelling: Spelling) -> String {
        let mut text = Vec::new();
        write(value, spelling, &mut text);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn the_usual_spellings_come_back_as_they_were_written() {
        for text in [
            "2024-08-13T07:08:09Z",
            "2024-08-13T07:08:09",
            "2024-08-13 07:08:09",
            "2024-08-13T07:08:09.1Z",
            "2024-08-13T07:08:09.123456Z",
            "1969-12-31T23:59:59.9999990Z",
            "2024-08-13T00:00:00.0000000Z",
        ] {
            let Read::Plain(value, spelling) = read(text.as_bytes()) else { panic!("{text}") };
            assert_eq!((value, self::text(value, spelling).as_str()), (micros_of(text), text));
        }
        let Read::Plain(value, Spelling::DAY) = read(b"2024-08-13") else { panic!("a day") };
        assert_eq!(value, micros_of("2024-08-13T00:00:00Z"));
        assert_eq!(text(value, Spelling::DAY), "2024-08-13");
    }

    #[test]
    fn other_spellings_keep_their_value() {
        for text in [
            "2024-08-13T23:30:00+02:00",
            "2024-08-13T23:30",
            " 2024-08-13T00:00:00Z",
            "2024-08-13t00:00:00.5z",
        ] {
            assert_eq!(read(text.as_bytes()), Read::Odd(micros_of(text.trim())), "{text}");
        }
        // Finer than the lake keeps: the text is the truth.
        assert!(matches!(read(b"2023-05-25T21:20:46.3727561Z"), Read::Odd(_)));
        assert!(matches!(read(b"2016-12-31T23:59:60Z"), Read::Odd(_) | Read::Malformed));
    }

    #[test]
    fn what_is_no_instant_is_malformed() {
        for text in ["2024-08-13T24:00:00Z", "2024-08-13T", "soon", "8/13/2024 1:00", "2024-08-13T00:00:00.Z"]
        {
            assert_eq!(read(text.as_bytes()), Read::Malformed, "{text}");
        }
    }
}
