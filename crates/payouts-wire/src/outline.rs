//! The structure of a body without its content: for bodies that hold other people's names and figures.

use crate::scrub::scrub;

/// Characters of an outline.
const LONGEST: usize = 512;
/// A text or a number of this many characters identifies no person.
const HARMLESS: usize = 3;
/// No documented member has a longer name.
const LONGEST_NAME: usize = 64;

/// The structure of a body around a place in it, at most 512 characters of one line. Of JSON, that is brackets, the names of
/// members, and the kinds and lengths of values; of a web page, its title. What looks like a secret is taken out.
#[must_use]
pub fn outline(body: &[u8], offset: usize) -> Option<String> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let text = String::from_utf8_lossy(body);
    let line = match text.trim_start().chars().next()? {
        '<' => title(&text),
        '{' | '[' | '"' => Outline::of(&text, offset),
        _ => format!("[text of {}]", text.trim().chars().count()),
    };
    Some(one_line(&scrub(&line)))
}

fn title(page: &str) -> String {
    // Letters of ASCII keep their place in lower case.
    let lower = page.to_ascii_lowercase();
    let inside = lower.find("<title").and_then(|tag| {
        let begin = tag + lower[tag..].find('>')? + 1;
        Some(&page[begin..begin + lower[begin..].find("</title>")?])
    });
    match inside {
        Some(title) => format!("<title>{}</title>", title.trim()),
        None => "[markup without a title]".to_owned(),
    }
}

/// The outline of JSON, or of what was to be JSON, as far as it is near the place of interest.
struct Outline<'t> {
    rest: &'t str,
    text: String,
}

impl<'t> Outline<'t> {
    fn of(text: &'t str, offset: usize) -> String {
        let mut outline = Self { rest: text.trim_start(), text: String::new() };
        let mut enough = None;
        while enough.is_none_or(|enough| outline.text.len() < enough) && outline.token() {
            let so_far = text.len() - outline.rest.len();
            if enough.is_none() {
                // What is far before the place is not shown.
                let far = outline.text.len().saturating_sub(LONGEST / 2);
                let far = outline.text.ceil_char_boundary(far);
                outline.text.drain(..far);
                enough = (so_far >= offset).then_some(outline.text.len() + LONGEST);
            }
        }
        outline.text
    }

    /// Takes one token; whether there was one.
    fn token(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        match first {
            '"' => self.quoted(),
            '{' | '}' | '[' | ']' | ':' | ',' => {
                self.take(1);
                self.text.push(first);
            }
            _ if first.is_whitespace() => {
                let end = self.rest.find(|c: char| !c.is_whitespace()).unwrap_or(self.rest.len());
                self.take(end);
                self.text.push(' ');
            }
            _ => self.bare(),
        }
        true
    }

    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    fn quoted(&mut self) {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|(_, c)| {
            let is_end = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            is_end
        });
        let whole = self.take(end.map_or(self.rest.len(), |(at, _)| at + 1));
        let inside = whole.trim_matches('"');
        let is_name = self.rest.trim_start().starts_with(':') && looks_like_a_name(inside);
        if is_name || inside.chars().count() <= HARMLESS {
            self.text.push_str(whole);
        } else {
            self.text.push_str(&format!("\"[text of {}]\"", inside.chars().count()));
        }
    }

    fn bare(&mut self) {
        let ends = |c: char| c.is_whitespace() || "{}[]:,\"".contains(c);
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let word = self.take(end);
        let length = word.chars().count();
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        if matches!(word, "true" | "false" | "null") || length <= HARMLESS {
            self.text.push_str(word);
        } else {
            let kind = if is_number { "number" } else { "text" };
            self.text.push_str(&format!("[{kind} of {length}]"));
        }
    }
}

/// Some services use data as names of members: an address of a person looks otherwise than `o:errorCode`.
fn looks_like_a_name(text: &str) -> bool {
    let mut letters = text.chars();
    let begins_well = letters.next().is_some_and(|c| c.is_ascii_alphabetic() || "_@$".contains(c));
    let goes_on_well = letters.all(|c| c.is_ascii_alphanumeric() || "_.:$-".contains(c));
    begins_well && goes_on_well && text.len() <= LONGEST_NAME
}

/// Why JSON could not be read, without the value that did not fit.
#[must_use]
pub fn misfit(why: &serde_json::Error) -> String {
    let stated = why.to_string();
    let what = stated.split(" at line ").next().unwrap_or_default();
    let what = if why.is_data() { of_data(&stated) } else { what.to_owned() };
    format!("{what} at line {} column {}", why.line(), why.column())
}

/// `invalid type: string "…", expected a sequence`: the kinds may be shown, the value may not.
fn of_data(stated: &str) -> String {
    let stated = stated.rsplit_once(" at line ").map_or(stated, |(what, _)| what);
    if stated.starts_with("missing field") {
        return stated.to_owned();
    }
    let met = stated.split(['"', '`']).next().unwrap_or_default().trim_end_matches([' ', ',']);
    match stated.rsplit_once(", expected ") {
        Some((before, expected)) if before.starts_with("invalid ") => {
            let met = if met.len() > before.len() { before } else { met };
            format!("{met}, expected {expected}")
        }
        _ => "the value does not fit".to_owned(),
    }
}

/// White space and control characters become single blanks; the rest is cut after 512 characters.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::new();
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            line.truncate(end);
            line.pop();
            line.push('…');
            line
        }
        None => line,
    }
}

/// Why a body is not the JSON it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undecodable {
    /// What happened, with the media type and the place where reading stopped.
    pub message: String,
    /// What to do now.
    pub hint: &'static str,
    /// The structure of the body around that place.
    pub structure: Option<String>,
}

/// Describes a body that is not the JSON it should be, without any of its values.
#[must_use]
pub fn undecodable(body: &[u8], why: &serde_json::Error, media_type: Option<&str>) -> Undecodable {
    let is_page = body.trim_ascii().starts_with(b"<");
    let mut message = if is_page {
        "the answer is a web page instead of JSON".to_owned()
    } else if body.trim_ascii().is_empty() {
        "the answer cannot be understood: it is empty".to_owned()
    } else {
        format!("the answer cannot be understood: {}", misfit(why))
    };
    if let Some(media_type) = media_type {
        message.push_str(&format!(" ({})", one_line(media_type)));
    }
    let hint = if is_page {
        "check the base URL: it may be the address of a portal"
    } else {
        "this client may be older than the service; report it with the excerpt"
    };
    Undecodable { message, hint, structure: outline(body, offset_of(body, why)) }
}

/// Where in a body the decoder stopped.
fn offset_of(body: &[u8], why: &serde_json::Error) -> usize {
    let lines = body.split_inclusive(|byte| *byte == b'\n').take(why.line().saturating_sub(1));
    lines.map(<[u8]>::len).sum::<usize>().saturating_add(why.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_kinds_and_lengths_are_shown_and_values_are_not() {
        let body = r#"{"acctName": "Jane CANARY", "o:errorCode":33204,"ok":true,"cur":"EUR", "n":-7,"sum":[1234.50,null],"CANARY@home.example":"x\"CANARY","":"é CANARY"}"#;
        assert_eq!(
            outline(body.as_bytes(), 5).as_deref(),
            Some(
                r#"{"acctName": "[text of 11]", "o:errorCode":[number of 5],"ok":true,"cur":"EUR", "n":-7,"sum":[[number of 7],null],"[text of 19]":"[text of 9]","":"[text of 8]"}"#
            )
        );
    }

    #[test]
    fn what_is_no_json_is_measured() {
        let cases = [
            ("Jane CANARY owes 1000 EUR", "[text of 25]"),
            ("\u{feff} <html><TITLE>\n Sign in </title>CANARY</html>", "<title>Sign in</title>"),
            ("<Row>CANARY</Row>", "[markup without a title]"),
            (r#"["CANARY"#, r#"["[text of 6]""#),
            (r#"{"a": CANARY CANARY123}"#, r#"{"a": [text of 6] [text of 9]}"#),
        ];
        for (body, shown) in cases {
            assert_eq!(outline(body.as_bytes(), 0).as_deref(), Some(shown), "{body}");
        }
        assert_eq!(outline(b" \r\n", 0), None);
    }

    #[test]
    fn the_place_of_interest_is_in_the_middle() {
        let many = |name: &str| format!(r#""{name}":"{}""#, "CANARY ".repeat(9)).repeat(900);
        let body = format!(r#"{{{},"amount":[1,2],{}}}"#, many("before"), many("after"));
        let at = body.find("amount").unwrap();
        let shown = outline(body.as_bytes(), at).unwrap();
        assert!(shown.contains(r#""amount":[1,2],"after":"[text of 63]""#), "{shown}");
        assert!(shown.contains("before") && shown.chars().count() <= LONGEST, "{shown}");
    }

    #[test]
    fn a_misfit_names_kinds_and_place_but_no_value() {
        fn why<T: serde::de::DeserializeOwned>(json: &str) -> String {
            misfit(&serde_json::from_str::<T>(json).err().expect("a misfit"))
        }
        #[derive(Debug, serde::Deserialize)]
        struct Row {
            #[serde(rename = "amount")]
            _amount: u8,
        }
        #[derive(Debug, serde::Deserialize)]
        enum Kind {
            Known,
        }
        let cases = [
            (
                why::<Vec<u8>>(r#""CANARY, expected CANARY""#),
                "invalid type: string, expected a sequence at line 1 column 25",
            ),
            (why::<Vec<u8>>("[\n123456]"), "invalid value: integer, expected u8 at line 2 column 6"),
            (why::<Vec<u8>>("[true]"), "invalid type: boolean, expected u8 at line 1 column 5"),
            (why::<Vec<u8>>("null"), "invalid type: null, expected a sequence at line 1 column 4"),
            (why::<Row>("{}"), "missing field `amount` at line 1 column 2"),
            (why::<Kind>(r#""CANARY""#), "the value does not fit at line 1 column 8"),
            (why::<chrono::NaiveDate>(r#""CANARY""#), "the value does not fit at line 1 column 8"),
            (why::<Vec<u8>>("[1,"), "EOF while parsing a value at line 1 column 3"),
        ];
        for (stated, expected) in cases {
            assert_eq!(stated, expected);
        }
        assert!(matches!(serde_json::from_str(r#""Known""#), Ok(Kind::Known)));
    }

    proptest::proptest! {
        #[test]
        fn no_body_makes_it_panic(body: Vec<u8>, offset: usize) {
            let _ = outline(&body, offset);
        }

        #[test]
        fn no_json_makes_it_panic(body in r#"[\{\["]([a-z":,\{\}\[\]0-9\\ é]){0,60}"#, offset in 0..99_usize) {
            let _ = outline(body.as_bytes(), offset);
        }

        #[test]
        fn a_long_value_is_never_shown(before in r#"[\[\{,:a-z0-9 ]{0,20}"#, after in r#"["\]\}, ]{0,9}"#) {
            let body = format!(r#"{{{before}"CANARY-VALUE{after}"#);
            proptest::prop_assume!(!after.trim_start_matches('"').trim_start().starts_with(':'));
            let shown = outline(body.as_bytes(), 0).unwrap_or_default();
            proptest::prop_assert!(!shown.contains("CANARY"), "{shown}");
        }
    }
}
