//! What the head of an answer means for a download that already has some bytes.

use reqwest::StatusCode;
use reqwest::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
    TRANSFER_ENCODING,
};

use super::LengthCheck;

/// Which file it is, as far as the server states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) etag: Option<String>,
    pub(super) total: Option<u64>,
    pub(super) content_type: Option<String>,
    pub(super) content_encoding: Option<String>,
    /// Whether the transfer marks its own end.
    framed: bool,
}

impl Version {
    fn of_whole(headers: &HeaderMap) -> Self {
        Self {
            etag: text(headers, ETAG),
            total: text(headers, CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            content_type: text(headers, CONTENT_TYPE),
            content_encoding: text(headers, CONTENT_ENCODING).filter(|coding| coding != "identity"),
            framed: text(headers, TRANSFER_ENCODING).is_some_and(|coding| coding.contains("chunked")),
        }
    }

    /// The tag by which the server recognizes the very same bytes; a weak one only promises similar ones.
    pub(super) fn strong_etag(&self) -> Option<&str> {
        self.etag.as_deref().filter(|etag| etag.starts_with('"') && etag.len() > 2)
    }

    pub(super) fn length_check(&self) -> LengthCheck {
        match (self.total, self.framed) {
            (Some(_), _) => LengthCheck::Declared,
            (None, true) => LengthCheck::Framed,
            (None, false) => LengthCheck::Unconfirmed,
        }
    }
}

/// What an answer is good for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The file from its first byte.
    Whole(Version),
    /// The file from exactly the requested byte; its total size, where stated.
    Rest(Option<u64>),
    /// There is nothing after the bytes we have.
    NothingLeft,
    /// Not to be trusted with the bytes we have: restart. Contains the reason.
    Useless(&'static str),
    /// The link no longer works.
    Expired,
    /// Any other refusal.
    Refused,
}

impl Head {
    /// Reads the answer to a request for everything after `have` bytes of `known`. Asking for a rest means `have > 0`.
    pub(super) fn read(status: StatusCode, headers: &HeaderMap, have: u64, known: Option<&Version>) -> Self {
        match (status.as_u16(), known.filter(|_| have > 0)) {
            (200, _) => Self::Whole(Version::of_whole(headers)),
            (206, Some(known)) => Self::read_rest(headers, have, known),
            (206, None) => Self::Useless("the server sent a part although the whole was asked for"),
            (416, Some(known)) => match content_range(headers) {
                Some((None, Some(total)))
                    if total == have && known.total.is_none_or(|known| known == total) =>
                {
                    Self::NothingLeft
                }
                _ => Self::Useless("the server has a file of another length now"),
            },
            (412, Some(_)) => Self::Useless("the file has changed"),
            (401 | 403 | 404 | 410, _) => Self::Expired,
            _ => Self::Refused,
        }
    }

    fn read_rest(headers: &HeaderMap, have: u64, known: &Version) -> Self {
        let etag = text(headers, ETAG);
        if etag.is_some() && etag != known.etag {
            return Self::Useless("the file has changed");
        }
        if text(headers, CONTENT_ENCODING).filter(|coding| coding != "identity") != known.content_encoding {
            return Self::Useless("the rest of the file is encoded in another way");
        }
        let Some((Some((first, last)), total)) = content_range(headers) else {
            return Self::Useless("the server does not say which part of the file it sends");
        };
        if first != have || last < first || total.is_some_and(|total| last >= total) {
            return Self::Useless("the server sent another part of the file than the one asked for");
        }
        match (total, known.total) {
            (Some(now), Some(before)) if now != before => {
                Self::Useless("the server has a file of another length now")
            }
            _ => Self::Rest(total.or(known.total)),
        }
    }
}

/// A range of positions, both included, and the size of the whole; each may be unknown (`*`).
type ContentRange = (Option<(u64, u64)>, Option<u64>);

fn content_range(headers: &HeaderMap) -> Option<ContentRange> {
    let value = text(headers, CONTENT_RANGE)?;
    let (unit, rest) = value.split_once(' ')?;
    let (range, total) = rest.trim().split_once('/')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let total = if total == "*" { None } else { Some(total.parse().ok()?) };
    let range = match range {
        "*" => None,
        range => {
            let (first, last) = range.split_once('-')?;
            Some((first.parse().ok()?, last.parse().ok()?))
        }
    };
    Some((range, total))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(|value| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        list.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    /// What it is, the status, the headers, and what it means.
    type Case<'a> = (&'a str, u16, &'a [(&'static str, &'a str)], Option<Head>);

    #[test]
    fn answers_to_a_request_for_the_rest() {
        let known = Version { etag: Some("\"a\"".into()), total: Some(100), ..Version::default() };
        let rest = Head::Rest(Some(100));
        let cases: [Case<'_>; 19] = [
            ("the rest", 206, &[("content-range", "bytes 40-99/100"), ("etag", "\"a\"")], Some(rest)),
            ("the rest, untagged", 206, &[("content-range", "bytes 40-99/100")], Some(Head::Rest(Some(100)))),
            ("a part of the rest", 206, &[("content-range", "bytes 40-49/100")], Some(Head::Rest(Some(100)))),
            ("of unknown total", 206, &[("content-range", "bytes 40-99/*")], Some(Head::Rest(Some(100)))),
            ("from another byte", 206, &[("content-range", "bytes 0-99/100")], None),
            ("from one byte too late", 206, &[("content-range", "bytes 41-99/100")], None),
            ("beyond the end", 206, &[("content-range", "bytes 40-100/100")], None),
            ("backwards", 206, &[("content-range", "bytes 40-39/100")], None),
            ("of another total", 206, &[("content-range", "bytes 40-100/101")], None),
            ("of another file", 206, &[("content-range", "bytes 40-99/100"), ("etag", "\"b\"")], None),
            ("encoded", 206, &[("content-range", "bytes 40-99/100"), ("content-encoding", "gzip")], None),
            ("without a range", 206, &[], None),
            ("in several parts", 206, &[("content-type", "multipart/byteranges; boundary=x")], None),
            ("in another unit", 206, &[("content-range", "lines 40-99/100")], None),
            ("with an absurd range", 206, &[("content-range", "bytes 40-99999999999999999999/100")], None),
            ("changed", 412, &[], None),
            ("shorter now", 416, &[("content-range", "bytes */30")], None),
            ("unsatisfiable without a length", 416, &[], None),
            ("longer now", 416, &[("content-range", "bytes */101")], None),
        ];
        for (name, status, list, expected) in cases {
            let head = Head::read(StatusCode::from_u16(status).unwrap(), &headers(list), 40, Some(&known));
            match expected {
                Some(expected) => assert_eq!(head, expected, "{name}"),
                None => assert!(matches!(head, Head::Useless(_)), "{name}: {head:?}"),
            }
        }
    }

    #[test]
    fn nothing_is_left_when_the_length_is_what_we_have() {
        let open_ended = Version { etag: Some("\"a\"".into()), ..Version::default() };
        let list = headers(&[("content-range", "bytes */40")]);
        let head = Head::read(StatusCode::RANGE_NOT_SATISFIABLE, &list, 40, Some(&open_ended));
        assert_eq!(head, Head::NothingLeft);
    }

    #[test]
    fn a_part_that_was_not_requested_is_useless() {
        let list = headers(&[("content-range", "bytes 0-99/100")]);
        assert!(matches!(Head::read(StatusCode::PARTIAL_CONTENT, &list, 0, None), Head::Useless(_)));
    }

    #[test]
    fn only_a_strong_tag_identifies_the_bytes() {
        for (etag, strong) in [("\"a\"", true), ("W/\"a\"", false), ("\"\"", false), ("a", false)] {
            let version = Version { etag: Some(etag.to_owned()), ..Version::default() };
            assert_eq!(version.strong_etag().is_some(), strong, "{etag}");
        }
    }

    #[test]
    fn how_the_end_is_known() {
        let of = |list: &[(&'static str, &str)]| Version::of_whole(&headers(list)).length_check();
        assert_eq!(of(&[("content-length", "7")]), LengthCheck::Declared);
        assert_eq!(of(&[("transfer-encoding", "chunked")]), LengthCheck::Framed);
        assert_eq!(of(&[]), LengthCheck::Unconfirmed);
    }

    proptest::proptest! {
        #[test]
        fn no_content_range_makes_it_panic(value in "(bytes )?[0-9*/-]{0,30}|[ -~]{0,30}", have: u64) {
            let mut list = HeaderMap::new();
            list.insert(CONTENT_RANGE, value.parse().unwrap());
            Head::read(StatusCode::PARTIAL_CONTENT, &list, have, Some(&Version::default()));
            Head::read(StatusCode::RANGE_NOT_SATISFIABLE, &list, have, Some(&Version::default()));
        }
    }
}
