//! Whole numbers to decimal digits, two at a time: a large export writes hundreds of millions of them.

/// The most digits that a number of 64 bits has.
const MOST: usize = 20;

/// `00` to `99`.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let (mut tens, mut index) = (b'0', 0);
    while index < 100 {
        let mut ones = b'0';
        while ones <= b'9' {
            pairs[index] = [tens, ones];
            ones += 1;
            index += 1;
        }
        tens += 1;
    }
    pairs
};

/// The two digits of a number below 100; of a larger one the last two.
#[inline]
pub(super) fn pair(number: u32) -> [u8; 2] {
    PAIRS[(number % 100) as usize]
}

/// Writes digits from behind, and returns what is left of the number and where they begin.
#[inline]
pub(super) fn put_back(mut number: u64, count: usize, text: &mut [u8], mut end: usize) -> (u64, usize) {
    for _ in 0..count / 2 {
        end -= 2;
        text[end..end + 2].copy_from_slice(&PAIRS[(number % 100) as usize]);
        number /= 100;
    }
    if !count.is_multiple_of(2) {
        end -= 1;
        text[end] = PAIRS[(number % 10) as usize][1];
        number /= 10;
    }
    (number, end)
}

/// Writes all digits of a number from behind, and returns where they begin.
#[inline]
pub(super) fn put_all_back(mut number: u64, text: &mut [u8], mut end: usize) -> usize {
    while number >= 10 {
        (number, end) = put_back(number, 2, text, end);
        if number == 0 {
            return end;
        }
    }
    put_back(number, 1, text, end).1
}

/// Appends a whole number.
#[inline]
pub(crate) fn write(number: u64, out: &mut Vec<u8>) {
    let mut text = [b'0'; MOST];
    let first = put_all_back(number, &mut text, MOST);
    out.extend_from_slice(&text[first..]);
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn numbers_are_written_as_they_are_displayed() {
        let powers = (0..20).map(|power| 10_u64.pow(power));
        let numbers = powers.flat_map(|power| [power - 1, power, power + 1, power / 9 * 10, power / 7]);
        for number in numbers.chain(0..1_000).chain([u64::MAX]) {
            let mut text = Vec::new();
            write(number, &mut text);
            assert_eq!(String::from_utf8(text).unwrap(), number.to_string());
        }
    }
}
