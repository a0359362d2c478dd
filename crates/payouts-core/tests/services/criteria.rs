//! `searchCriteria` and `include`: what is built means what was meant, in the only forms that Oracle takes.

mod grammar;

use grammar::Search;
use payouts_core::{
    ErrorKind,
    oracle_bi::{Criteria, Include, Literal, SearchCriteria},
};
use proptest::prelude::*;

/// A condition as a caller means it; leaves are distinguished by their member.
#[derive(Clone, Debug)]
enum Meant {
    Filter(usize),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
}

/// How many members the conditions are about.
const MEMBERS: usize = 6;

impl Meant {
    fn built(&self) -> Criteria {
        match self {
            Self::Filter(0) => Criteria::equals("m0", "a, \"b\"").unwrap(),
            Self::Filter(1) => Criteria::equals("m1", 100).unwrap(),
            Self::Filter(2) => Criteria::is_null("m2").unwrap(),
            Self::Filter(3) => {
                Criteria::greater_than("m3", "1.10".parse::<payouts_wire::Amount>().unwrap()).unwrap()
            }
            Self::Filter(4) => Criteria::contains("m4", ") or !(").unwrap(),
            Self::Filter(other) => Criteria::starts_with(&format!("m{other}"), "ü").unwrap(),
            Self::Not(inner) => !inner.built(),
            Self::And(left, right) => left.built() & right.built(),
            Self::Or(left, right) => left.built() | right.built(),
        }
    }

    fn holds(&self, facts: u32) -> bool {
        match self {
            Self::Filter(member) => facts & (1 << member) != 0,
            Self::Not(inner) => !inner.holds(facts),
            Self::And(left, right) => left.holds(facts) && right.holds(facts),
            Self::Or(left, right) => left.holds(facts) || right.holds(facts),
        }
    }
}

fn meant() -> impl Strategy<Value = Meant> {
    (0..MEMBERS).prop_map(Meant::Filter).prop_recursive(6, 32, 2, |inner| {
        let pair = (inner.clone(), inner.clone()).prop_map(|(left, right)| (Box::new(left), Box::new(right)));
        prop_oneof![
            inner.prop_map(|inner| Meant::Not(Box::new(inner))),
            pair.clone().prop_map(|(left, right)| Meant::And(left, right)),
            pair.prop_map(|(left, right)| Meant::Or(left, right)),
        ]
    })
}

proptest! {
    /// Over every combination of facts, the text expresses what was meant; negation precedes single filters only.
    #[test]
    fn obi_criteria_negation(meant in meant()) {
        let text = meant.built().to_string();
        let search = grammar::parse(&text).map_err(|why| TestCaseError::fail(format!("{why}: {text}")))?;
        for facts in 0..1_u32 << MEMBERS {
            prop_assert_eq!(search.holds(facts), meant.holds(facts), "{} {:b}", text, facts);
        }
        prop_assert!(!text.contains("!(equals") && !text.replace("') or !(')", "").contains("!("), "{}", text);
    }

    #[test]
    fn obi_criteria_quoting(text in any::<String>()) {
        let refused = text.contains(['\'', '\u{2018}', '\u{2019}']) || text.contains(char::is_control);
        let built = Criteria::equals("payouts.payoutCurr", text.as_str());
        prop_assert_eq!(built.is_err(), refused);
        if let Ok(built) = built {
            prop_assert_eq!(built.to_string(), format!("where equals(payouts.payoutCurr,'{text}')"));
        }
    }

    #[test]
    fn a_path_is_names_joined_by_dots(path in "[a-z.,()'! é0-9_:]{0,12}") {
        let is_name = |name: &str| {
            let mut letters = name.chars();
            letters.next().is_some_and(|first| first.is_ascii_alphabetic())
                && letters.all(|letter| letter.is_ascii_alphanumeric() || "_:".contains(letter))
        };
        let fits = path.split('.').all(is_name);
        prop_assert_eq!(Criteria::is_null(&path).is_ok(), fits);
        prop_assert_eq!(Include::members([path.as_str()]).is_ok(), fits);
    }

    #[test]
    fn what_is_included_reads_back(paths in proptest::collection::vec("[a-z]{1,9}(\\.[a-zA-Z]{1,9}){0,2}", 1..20)) {
        let include = Include::members(paths.iter().map(String::as_str)).unwrap();
        prop_assert_eq!(include.as_str().split(',').collect::<Vec<_>>(), paths);
    }
}

#[test]
fn obi_criteria_where() {
    let single = Criteria::equals("accounts.acctCode", "1").unwrap().to_string();
    assert_eq!(single, "where equals(accounts.acctCode,'1')");
    assert!(matches!(grammar::parse(&single), Ok(Search::Filter { .. })));
}

#[test]
fn obi_criteria_quote_escape() {
    for quoted in ["it's", "\u{2018}x", "x\u{2019}"] {
        let error = Criteria::contains("locations.name", quoted).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains("quote"), "{error}");
    }
}

#[test]
fn numbers_stand_bare_and_text_in_quotes() {
    let texts = [
        Criteria::greater_than("p.a", 100),
        Criteria::less_than("p.a", "100"),
        Criteria::equals_ignore_case("p.a", String::from("Usd")),
        Criteria::ends_with("p.a", Literal::Text(" ".to_owned())),
    ]
    .map(|criteria| criteria.unwrap().to_string());
    assert_eq!(
        texts,
        [
            "where greaterThan(p.a,100)",
            "where lessThan(p.a,'100')",
            "where equalsIgnoreCase(p.a,'Usd')",
            "where endsWith(p.a,' ')",
        ]
    );
}

#[test]
fn texts_longer_than_the_service_takes_are_refused() {
    let of = |length: usize| Criteria::equals("p", "ü".repeat(length)).unwrap();
    let frame = "where equals(p,'')".len();
    assert!(SearchCriteria::new(&of(2000 - frame)).is_ok(), "characters count, not bytes");
    assert!(SearchCriteria::new(&of(2001 - frame)).unwrap_err().to_string().contains("2001"));
    let many = std::iter::repeat_n("abcd", 401);
    assert!(Include::members(many).unwrap_err().to_string().contains("2004 characters"));
    assert!(Include::members([]).is_err(), "nothing at all would take every member away");
}
