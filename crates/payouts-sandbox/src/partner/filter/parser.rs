//! Tokens to a filter.

use super::field::{Dataset, Kind};
use super::lexer::{Token, tokens};
use super::{Filter, Literal, Misread, Operator};

/// Parentheses within parentheses that are still followed.
const DEEPEST: usize = 64;

/// Reads a filter of a dataset.
pub(crate) fn parse(text: &str, dataset: Dataset) -> Result<Filter, Misread> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), dataset, depth: 0 };
    let filter = parser.either()?;
    match parser.tokens.next() {
        None => Ok(filter),
        Some(token) => Err(Misread(format!("{} follows where the filter should end", told(&token)))),
    }
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    dataset: Dataset,
    depth: usize,
}

impl Parser {
    fn either(&mut self) -> Result<Filter, Misread> {
        let mut filter = self.both()?;
        while self.takes_word("or") {
            filter = Filter::Either(Box::new(filter), Box::new(self.both()?));
        }
        Ok(filter)
    }

    fn both(&mut self) -> Result<Filter, Misread> {
        let mut filter = self.single()?;
        while self.takes_word("and") {
            filter = Filter::Both(Box::new(filter), Box::new(self.single()?));
        }
        Ok(filter)
    }

    fn single(&mut self) -> Result<Filter, Misread> {
        match self.tokens.next() {
            Some(Token::Open) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Misread("parentheses are nested too deeply".to_owned()));
                }
                let filter = self.either()?;
                self.depth -= 1;
                match self.tokens.next() {
                    Some(Token::Close) => Ok(filter),
                    _ => Err(Misread("a parenthesis is not closed".to_owned())),
                }
            }
            Some(Token::Word(name)) => self.comparison(&name),
            Some(token) => Err(Misread(format!("{} stands where a field should", told(&token)))),
            None => Err(Misread("a field is missing at the end".to_owned())),
        }
    }

    fn comparison(&mut self, name: &str) -> Result<Filter, Misread> {
        let field = self.dataset.field(name);
        let field = field.ok_or_else(|| Misread(format!("{name} is no field of {}", self.dataset.name())))?;
        let operator = match self.tokens.next() {
            Some(Token::Word(word)) => operator(&word)?,
            _ => return Err(Misread(format!("an operator is missing after {name}"))),
        };
        if !field.kind().takes(operator) {
            return Err(Misread(format!("{name} is text, which only eq compares")));
        }
        let Some(Token::Literal(literal)) = self.tokens.next() else {
            return Err(Misread(format!("{name} is compared with nothing; text stands in single quotes")));
        };
        match (field.kind(), &literal) {
            (Kind::Text, Literal::Text(_))
            | (Kind::Number, Literal::Number(_))
            | (Kind::Time, Literal::Day(_) | Literal::Instant(_)) => {
                Ok(Filter::Compare(field, operator, literal))
            }
            (kind, _) => Err(Misread(format!("{name} is compared with {}", kind.wanted()))),
        }
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.tokens.next_if(|token| matches!(token, Token::Word(found) if found == word)).is_some()
    }
}

impl Kind {
    fn wanted(self) -> &'static str {
        match self {
            Self::Text => "text in single quotes",
            Self::Number => "a number without quotes",
            Self::Time => "a date or date-time without quotes",
        }
    }
}

fn operator(word: &str) -> Result<Operator, Misread> {
    match word {
        "eq" => Ok(Operator::Eq),
        "ge" => Ok(Operator::Ge),
        "le" => Ok(Operator::Le),
        "lt" => Ok(Operator::Lt),
        _ => Err(Misread(format!("{word} is no operator; there are eq, ge, le and lt"))),
    }
}

fn told(token: &Token) -> String {
    match token {
        Token::Open => "an opening parenthesis".to_owned(),
        Token::Close => "a closing parenthesis".to_owned(),
        Token::Word(word) => word.clone(),
        Token::Literal(_) => "a value".to_owned(),
    }
}
