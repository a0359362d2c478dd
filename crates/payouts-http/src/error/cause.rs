//! The causes of an error, as scrubbed text.

use std::error::Error as StdError;
use std::fmt;

use super::scrub;
use payouts_wire::outline::misfit;

/// Sources nest a few levels deep in practice; a cycle must not hang us.
const DEEPEST: usize = 8;

/// The text of a foreign error, and of its own causes. The foreign value itself is dropped, since its `Debug` may show
/// a URL.
#[derive(Clone)]
pub(super) struct Cause {
    text: String,
    beneath: Option<Box<Cause>>,
}

impl Cause {
    pub(super) fn of(error: &(dyn StdError + 'static)) -> Self {
        Self::to_depth(error, DEEPEST)
    }

    fn to_depth(error: &(dyn StdError + 'static), depth: usize) -> Self {
        let beneath =
            error.source().filter(|_| depth > 0).map(|source| Box::new(Self::to_depth(source, depth - 1)));
        // What could not be read as JSON is a user's data, and serde quotes it.
        let text = match error.downcast_ref::<serde_json::Error>() {
            Some(why) => misfit(why),
            None => error.to_string(),
        };
        Self { text: scrub(&text), beneath }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)?;
        self.beneath.iter().try_for_each(|beneath| write!(f, " < {beneath:?}"))
    }
}

impl StdError for Cause {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.beneath.as_deref().map(|beneath| beneath as _)
    }
}
