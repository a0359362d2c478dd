//! Days in a configured form.

use chrono::NaiveDate;

/// The forms that a profile can name, apart from which there are those with other separators.
pub(super) const FORMS: [&str; 9] = [
    "YYYY-MM-DD",
    "YYYY/MM/DD",
    "YYYYMMDD",
    "DD.MM.YYYY",
    "DD.MM.YY",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "DD-MM-YYYY",
    "DD/MM/YY",
];

/// Whether a text can be the form of a day: a year, a month and a day, each once, with separators between.
pub(super) fn is_form(form: &str) -> bool {
    let parts = parts(form);
    let count = |kind: char| parts.iter().filter(|(letter, _)| *letter == kind).count();
    let is_known = |(letter, length): &(char, usize)| match letter {
        'Y' => matches!(length, 2 | 4),
        'M' | 'D' => matches!(length, 1 | 2),
        letter => !letter.is_alphanumeric() && *letter != '|',
    };
    parts.iter().all(is_known) && ['Y', 'M', 'D'].iter().all(|kind| count(*kind) == 1)
}

/// The day of a text in a form. A time after it is passed over. One digit is read for two: `8.4.2026`.
pub(super) fn day(text: &str, form: &str) -> Option<NaiveDate> {
    let parts = parts(form);
    let has_separators = parts.len() > 3;
    let (mut rest, mut year, mut month, mut day) = (text.trim(), None, None, None);
    for (kind, length) in parts {
        match kind {
            'Y' | 'M' | 'D' => {
                let digits = rest.bytes().take(length).take_while(u8::is_ascii_digit).count();
                if digits != length && (kind == 'Y' || digits == 0 || !has_separators) {
                    return None;
                }
                let (number, after) = rest.split_at(digits);
                rest = after;
                match kind {
                    'Y' => {
                        year = number
                            .parse::<i32>()
                            .ok()
                            .map(|year| if length == 2 { 2000 + year } else { year });
                    }
                    'M' => month = number.parse::<u32>().ok(),
                    _ => day = number.parse::<u32>().ok(),
                }
            }
            separator => {
                for _ in 0..length {
                    rest = rest.strip_prefix(separator)?;
                }
            }
        }
    }
    // What follows may be a time, but not another digit.
    let is_end = rest.is_empty() || rest.starts_with([' ', 'T', ',']);
    if is_end { NaiveDate::from_ymd_opt(year?, month?, day?) } else { None }
}

/// Runs of one letter.
fn parts(form: &str) -> Vec<(char, usize)> {
    let mut parts: Vec<(char, usize)> = Vec::new();
    for letter in form.chars() {
        match parts.last_mut().filter(|(before, _)| *before == letter) {
            Some((_, length)) => *length += 1,
            None => parts.push((letter, 1)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_their_form_only() {
        for (text, form, expected) in [
            ("2026-04-08", "YYYY-MM-DD", Some("2026-04-08")),
            ("2026-04-08T12:30:00Z", "YYYY-MM-DD", Some("2026-04-08")),
            ("20260408", "YYYYMMDD", Some("2026-04-08")),
            ("2026048", "YYYYMMDD", None),
            ("8.4.26", "DD.MM.YY", Some("2026-04-08")),
            ("08.04.2026", "DD.MM.YY", None),
            ("04/08/2026 12:30", "MM/DD/YYYY", Some("2026-04-08")),
            ("13/08/2026", "MM/DD/YYYY", None),
            ("31.02.2026", "DD.MM.YYYY", None),
        ] {
            assert_eq!(day(text, form).map(|day| day.to_string()).as_deref(), expected, "{text} {form}");
        }
        assert!(FORMS.iter().all(|form| is_form(form)));
        for form in ["", "YYYY-MM", "DD/MM/YYYY|MM/DD/YYYY", "YYY-MM-DD", "DD DD MM YYYY"] {
            assert!(!is_form(form), "{form}");
        }
    }
}
