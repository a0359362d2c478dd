//! Finding the authorization code in a `redirectUrl`.

use percent_encoding::percent_decode_str;

use payouts_http::SecretString;

/// The value of `code`, whole up to the next `&`, percent-decoded, with its `+` and its trailing `=` as they are.
///
/// The URL may be absolute (`apiaccount://callback?code=…`) or begin with the query (`?code=…`). A general query
/// parser would turn `+`, which base64 uses, into a blank.
pub(super) fn code_in(redirect_url: &str) -> Option<SecretString> {
    let (_, query) = redirect_url.split_once('?')?;
    let query = query.split('#').next().unwrap_or(query);
    let value = query.split('&').find_map(|pair| pair.strip_prefix("code="))?;
    let decoded = percent_decode_str(value).decode_utf8().ok()?;
    (!decoded.is_empty()).then(|| SecretString::new(decoded.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_taken_whole() {
        for (name, url, code) in [
            ("absolute", "apiaccount://callback?code=YWJj", Some("YWJj")),
            ("query alone", "?code=YWJj", Some("YWJj")),
            ("padding", "apiaccount://callback?code=YWI=", Some("YWI=")),
            ("double padding before another member", "?state=x&code=YQ==&next=1", Some("YQ==")),
            ("escaped padding", "?code=YQ%3D%3D", Some("YQ==")),
            ("plus and slash", "?code=a+b/c=", Some("a+b/c=")),
            ("escaped plus", "?code=a%2Bb", Some("a+b")),
            ("fragment", "apiaccount://callback?code=YQ==#done", Some("YQ==")),
            ("own https address", "https://my.example.com/cb?x=1&code=YQ==", Some("YQ==")),
            ("another member that ends alike", "?xcode=no", None),
            ("empty", "?code=", None),
            ("absent", "apiaccount://callback", None),
            ("not text", "?code=%ff%fe", None),
        ] {
            assert_eq!(code_in(url).as_ref().map(|code| code.expose().as_str()), code, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".*") {
            let _ = code_in(&text);
        }
    }
}
