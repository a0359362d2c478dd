//! Boolean expressions: the grammar that the filter languages of both services share.
//!
//! ```text
//! either := both ("or" both)*
//! both   := single ("and" single)*
//! single := "(" either ")" | test | "!" test | "!" "(" either ")"
//! ```

/// An expression over tests of a language.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression<T> {
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
    Test(T),
}

impl<T> Expression<T> {
    /// Whether the expression is true.
    pub(crate) fn is_true(&self, test: &dyn Fn(&T) -> bool) -> bool {
        match self {
            Self::And(left, right) => left.is_true(test) && right.is_true(test),
            Self::Or(left, right) => left.is_true(test) || right.is_true(test),
            Self::Not(inner) => !inner.is_true(test),
            Self::Test(inner) => test(inner),
        }
    }

    /// All tests, from left to right.
    pub(crate) fn tests(&self) -> Vec<&T> {
        match self {
            Self::And(left, right) | Self::Or(left, right) => [left.tests(), right.tests()].concat(),
            Self::Not(inner) => inner.tests(),
            Self::Test(test) => vec![test],
        }
    }

    /// The tests that must all be true for the expression to be true.
    pub(crate) fn conjuncts(&self) -> Vec<&T> {
        match self {
            Self::And(left, right) => [left.conjuncts(), right.conjuncts()].concat(),
            Self::Test(test) => vec![test],
            Self::Or(..) | Self::Not(_) => Vec::new(),
        }
    }
}

/// What a language adds to the grammar.
pub(crate) trait Language {
    type Test;
    type Error: From<SyntaxError>;

    /// Reads one test.
    fn test(&self, scanner: &mut Scanner<'_>) -> Result<Self::Test, Self::Error>;

    /// Whether `!` negates what follows, which may be a group.
    fn allows_negation(&self, of_group: bool) -> Result<bool, Self::Error>;
}

/// An error of the grammar itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SyntaxError {
    /// Parentheses are nested too deeply.
    Nesting,
    /// A parenthesis is not closed.
    Unclosed,
    /// Text follows the expression.
    Trailing,
}

/// The deepest nesting of parentheses. It bounds the recursion of the parser.
const DEEPEST: usize = 64;

/// Reads a whole text as an expression.
pub(crate) fn parse<L: Language>(language: &L, text: &str) -> Result<Expression<L::Test>, L::Error> {
    let mut parser = Parser { scanner: Scanner { rest: text }, depth: 0, language };
    let expression = parser.either()?;
    match parser.scanner.rest.trim() {
        "" => Ok(expression),
        _ => Err(SyntaxError::Trailing.into()),
    }
}

struct Parser<'t, L> {
    scanner: Scanner<'t>,
    depth: usize,
    language: &'t L,
}

impl<L: Language> Parser<'_, L> {
    fn either(&mut self) -> Result<Expression<L::Test>, L::Error> {
        let mut expression = self.both()?;
        while self.scanner.take_word("or") {
            expression = Expression::Or(Box::new(expression), Box::new(self.both()?));
        }
        Ok(expression)
    }

    fn both(&mut self) -> Result<Expression<L::Test>, L::Error> {
        let mut expression = self.single()?;
        while self.scanner.take_word("and") {
            expression = Expression::And(Box::new(expression), Box::new(self.single()?));
        }
        Ok(expression)
    }

    fn single(&mut self) -> Result<Expression<L::Test>, L::Error> {
        if let Some(negated) = self.scanner.rest.trim_start().strip_prefix('!')
            && self.language.allows_negation(negated.trim_start().starts_with('('))?
        {
            self.scanner.rest = negated;
            return Ok(Expression::Not(Box::new(self.group_or_test()?)));
        }
        self.group_or_test()
    }

    fn group_or_test(&mut self) -> Result<Expression<L::Test>, L::Error> {
        if !self.scanner.take("(") {
            return self.language.test(&mut self.scanner).map(Expression::Test);
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(SyntaxError::Nesting.into());
        }
        let expression = self.either()?;
        self.depth -= 1;
        if self.scanner.take(")") { Ok(expression) } else { Err(SyntaxError::Unclosed.into()) }
    }
}

/// The rest of a text. The methods skip white space unless they state otherwise.
pub(crate) struct Scanner<'t> {
    rest: &'t str,
}

impl<'t> Scanner<'t> {
    /// Takes a mark if it is next.
    pub(crate) fn take(&mut self, mark: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(mark);
        rest.map(|rest| self.rest = rest).is_some()
    }

    /// Whether a character is next, without white space before it.
    pub(crate) fn next_is(&self, next: char) -> bool {
        self.rest.starts_with(next)
    }

    /// Takes a word if it is next and ends there.
    fn take_word(&mut self, word: &str) -> bool {
        let ends = |rest: &&str| rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '(' | '!'));
        let rest = self.rest.trim_start().strip_prefix(word).filter(ends);
        rest.map(|rest| self.rest = rest).is_some()
    }

    /// Takes characters as long as they match.
    pub(crate) fn take_while(&mut self, matches: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest.trim_start();
        let (taken, rest) = rest.split_at(rest.find(|c| !matches(c)).unwrap_or(rest.len()));
        self.rest = rest;
        taken
    }

    /// Takes the text before the next mark, with its white space, and the mark.
    pub(crate) fn take_until(&mut self, mark: char) -> Option<&'t str> {
        let (taken, rest) = self.rest.split_once(mark)?;
        self.rest = rest;
        Some(taken)
    }
}
