//! Fixed-width digits in dates and times.

/// The number in the first `width` bytes, all of which must be digits, and what follows.
pub(crate) fn digits(text: &str, width: usize) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(width)?;
    let all_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { Some((number.parse().ok()?, rest)) } else { None }
}
