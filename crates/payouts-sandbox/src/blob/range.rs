//! `Range`, `If-Range` and `If-Match` (RFC 9110).

use crate::http::Ask;

/// Which bytes are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Whole,
    /// First and last byte.
    Part(u64, u64),
    /// Nothing that is there.
    Beyond,
    /// Only if the file were still the one it was.
    Changed,
}

pub(super) fn wanted(ask: &Ask, length: u64, tag: &str) -> Wanted {
    if ask.header("if-match").is_some_and(|wanted| wanted != "*" && wanted != tag) {
        return Wanted::Changed;
    }
    // A part of another edition is of no use: the whole file comes instead.
    if ask.header("if-range").is_some_and(|wanted| wanted != tag) {
        return Wanted::Whole;
    }
    let range = ask.header("range").or_else(|| ask.header("x-ms-range"));
    range.map_or(Wanted::Whole, |range| part(range, length))
}

/// A range in a form that we do not serve (several parts, another unit) is ignored, as the RFC has it.
fn part(range: &str, length: u64) -> Wanted {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Wanted::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let end = length.saturating_sub(1);
    match (first.trim(), number(first), last.trim(), number(last)) {
        ("", _, _, Some(0)) => Wanted::Beyond,
        ("", _, _, Some(count)) if length > 0 => Wanted::Part(length.saturating_sub(count), end),
        (_, Some(first), "", _) if first < length => Wanted::Part(first, end),
        (_, Some(first), _, Some(last)) if first < length && first <= last => {
            Wanted::Part(first, last.min(end))
        }
        (_, Some(first), _, last) if first >= length && last.is_none_or(|last| first <= last) => {
            Wanted::Beyond
        }
        ("", _, _, Some(_)) => Wanted::Beyond,
        _ => Wanted::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_the_file() {
        let cases = [
            ("bytes=0-9", Wanted::Part(0, 9)),
            ("bytes=90-", Wanted::Part(90, 99)),
            ("bytes=90-1000", Wanted::Part(90, 99)),
            ("bytes=-10", Wanted::Part(90, 99)),
            ("bytes=-1000", Wanted::Part(0, 99)),
            ("bytes=100-", Wanted::Beyond),
            ("bytes=100-200", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=9-3", Wanted::Whole),
            ("bytes=0-1,3-4", Wanted::Whole),
            ("lines=1-2", Wanted::Whole),
        ];
        for (range, wanted) in cases {
            assert_eq!(part(range, 100), wanted, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Wanted::Beyond);
    }
}
