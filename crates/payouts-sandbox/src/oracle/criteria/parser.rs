//! Text to criteria.

use super::{Criteria, Literal, Test};
use crate::app::Context;
use crate::oracle::errors::Refusal;
use crate::quirks::oracle::{CriteriaNegation, CriteriaQuoting, CriteriaWhere};

/// Parentheses within parentheses that are still followed.
const DEEPEST: usize = 64;

const TESTS: [(&str, Test); 8] = [
    ("equals", Test::Equals),
    ("equalsIgnoreCase", Test::EqualsIgnoreCase),
    ("greaterThan", Test::GreaterThan),
    ("lessThan", Test::LessThan),
    ("isNull", Test::IsNull),
    ("contains", Test::Contains),
    ("startsWith", Test::StartsWith),
    ("endsWith", Test::EndsWith),
];

/// What the quirks have to say about the language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) demands_where: bool,
    /// Whether `!(…)` is taken.
    pub(super) negates_groups: bool,
    /// Whether text may stand without quotes.
    pub(super) bare_text: bool,
}

impl Rules {
    pub(super) fn of(context: &Context) -> Self {
        Self {
            demands_where: context.quirk::<CriteriaWhere>() == CriteriaWhere::Demanded,
            negates_groups: context.quirk::<CriteriaNegation>() == CriteriaNegation::Both,
            bare_text: context.quirk::<CriteriaQuoting>() == CriteriaQuoting::Bare,
        }
    }
}

pub(super) fn parse(rules: &Rules, text: &str) -> Result<Criteria, Refusal> {
    let text = text.trim();
    let bare = match text.strip_prefix("where").filter(|rest| rest.starts_with([' ', '(', '!'])) {
        Some(rest) => rest,
        None if !rules.demands_where => text,
        None => return Err(Refusal::malformed_filter("The filter does not begin with where")),
    };
    let mut parser = Parser { rest: bare, depth: 0, rules: *rules };
    let criteria = parser.either()?;
    match parser.rest.trim() {
        "" => Ok(criteria),
        _ => Err(Refusal::malformed_filter("Something follows where the filter should end")),
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
    rules: Rules,
}

impl<'t> Parser<'t> {
    fn either(&mut self) -> Result<Criteria, Refusal> {
        let mut criteria = self.both()?;
        while self.takes_word("or") {
            criteria = Criteria::Either(Box::new(criteria), Box::new(self.both()?));
        }
        Ok(criteria)
    }

    fn both(&mut self) -> Result<Criteria, Refusal> {
        let mut criteria = self.single()?;
        while self.takes_word("and") {
            criteria = Criteria::Both(Box::new(criteria), Box::new(self.single()?));
        }
        Ok(criteria)
    }

    fn single(&mut self) -> Result<Criteria, Refusal> {
        if self.takes("!") {
            if self.rest.trim_start().starts_with('(') && !self.rules.negates_groups {
                return Err(Refusal::negated_parenthesis());
            }
            let negated = if self.takes("(") { self.group()? } else { self.test()? };
            return Ok(Criteria::Not(Box::new(negated)));
        }
        if self.takes("(") { self.group() } else { self.test() }
    }

    fn group(&mut self) -> Result<Criteria, Refusal> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Refusal::malformed_filter("Parentheses are nested too deeply"));
        }
        let criteria = self.either()?;
        self.depth -= 1;
        self.demand(")")?;
        Ok(criteria)
    }

    fn test(&mut self) -> Result<Criteria, Refusal> {
        let name = self.run(|letter| letter.is_ascii_alphanumeric());
        let test = TESTS.iter().find(|(known, _)| *known == name).map(|(_, test)| *test);
        let test =
            test.ok_or_else(|| Refusal::malformed_filter("A filter such as equals(path,value) is missing"))?;
        self.demand("(")?;
        let path = self.run(|letter| letter.is_ascii_alphanumeric() || letter == '.');
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        let literal = if test == Test::IsNull {
            None
        } else {
            self.demand(",")?;
            Some(self.literal()?)
        };
        self.demand(")")?;
        Ok(Criteria::Test(test, path, literal))
    }

    fn literal(&mut self) -> Result<Literal, Refusal> {
        if self.takes("'") {
            let (text, rest) = self
                .rest
                .split_once('\'')
                .ok_or_else(|| Refusal::malformed_filter("A text has no closing quote"))?;
            self.rest = rest;
            return Ok(Literal::Text(text.to_owned()));
        }
        let text = self.run(|letter| !matches!(letter, ')' | '(' | ',' | '\''));
        let text = text.trim();
        match text.parse() {
            Ok(number) => Ok(Literal::Number(number)),
            Err(_) if self.rules.bare_text && !text.is_empty() => Ok(Literal::Text(text.to_owned())),
            Err(_) => Err(Refusal::malformed_filter("A text stands in single quotes")),
        }
    }

    /// The longest stretch of such letters, blanks before it left out.
    fn run(&mut self, is_of_it: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest.trim_start();
        let end = rest.find(|letter| !is_of_it(letter)).unwrap_or(rest.len());
        let (run, rest) = rest.split_at(end);
        self.rest = rest;
        run
    }

    fn takes(&mut self, mark: &str) -> bool {
        match self.rest.trim_start().strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start();
        let after = rest.strip_prefix(word).filter(|after| after.starts_with([' ', '(', '!']));
        after.map(|after| self.rest = after).is_some()
    }

    fn demand(&mut self, mark: &str) -> Result<(), Refusal> {
        if self.takes(mark) {
            Ok(())
        } else {
            Err(Refusal::malformed_filter(&format!("A {mark} is missing")))
        }
    }
}
