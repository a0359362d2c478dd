//! Room for files that are made only to be compared.

use crate::{Error, Result, error::Kind};
use std::path::Path;

/// Directories for such files, the one to be tried next first.
pub(crate) struct Scratch<'s> {
    places: Vec<&'s Path>,
}

impl<'s> Scratch<'s> {
    pub(crate) fn new(places: impl IntoIterator<Item = &'s Path>) -> Self {
        Self { places: places.into_iter().collect() }
    }

    /// Does some work in the first place that takes files, and forgets those before it.
    pub(crate) fn use_for<T>(&mut self, mut work: impl FnMut(&Path) -> Result<T>) -> Result<T> {
        let tried = self.places.clone();
        loop {
            let Some(place) = self.places.first() else {
                return Err(Error::new(Kind::Scratch, "no directory is named for scratch files"));
            };
            match work(place) {
                Err(error) if error.is_unwritable() && self.places.len() > 1 => self.places.remove(0),
                Err(error) if error.is_unwritable() => {
                    let tried: Vec<_> = tried.iter().map(|place| place.display().to_string()).collect();
                    let what = format!(
                        "comparing needs room for scratch files, and {} gave none: free some, or name a directory \
                         in TMPDIR",
                        tried.join(" and ")
                    );
                    return Err(Error::because(Kind::Scratch, what, error));
                }
                outcome => return outcome,
            };
        }
    }
}
