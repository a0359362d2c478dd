//! Quirks: the entries of the discrepancy register that a server can show, under the same ids.
//!
//! A quirk has sides: the statements of the sources, and what else the service could do. Its first side is the statement of
//! the service's own documentation, or the closest to it where the documentation is silent or is known to be wrong.

pub mod oracle;
pub mod partner;
mod quirk;

use std::collections::BTreeMap;

use oracle::ORACLE;
use partner::PARTNER;
pub use quirk::{Preset, Quirk, Side, SideInfo, UnknownQuirk};

/// The sides of all quirks at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quirks {
    /// The sides other than the first.
    sides: BTreeMap<&'static str, usize>,
}

impl Quirks {
    /// All quirks with the sides of a preset.
    #[must_use]
    pub fn preset(preset: Preset) -> Self {
        let sides = Self::all().map(|quirk| (quirk.id, quirk.side_of(preset)));
        Self { sides: sides.filter(|(_, side)| *side != 0).collect() }
    }

    /// Every quirk: Partner Center's, then Oracle's, in the order of the specs.
    pub fn all() -> impl Iterator<Item = &'static Quirk> {
        PARTNER.iter().chain(ORACLE)
    }

    /// The current side of a quirk.
    #[must_use]
    pub fn side<S: Side>(&self) -> S {
        S::at(self.sides.get(S::ID).copied().unwrap_or_default())
    }

    /// Sets a quirk, by the id of the discrepancy and the name of the side.
    ///
    /// # Errors
    /// There is no such quirk, or it has no such side. The message lists its sides.
    pub fn set(&mut self, id: &str, side: &str) -> Result<(), UnknownQuirk> {
        let quirk = Self::all().find(|quirk| quirk.id == id);
        let quirk = quirk.ok_or_else(|| UnknownQuirk::no_quirk(id))?;
        let index = quirk.sides.iter().position(|candidate| candidate.name == side);
        let index = index.ok_or_else(|| UnknownQuirk::no_side(quirk, side))?;
        self.sides.insert(quirk.id, index);
        Ok(())
    }

    /// Id and side of every quirk.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        Self::all().map(|quirk| {
            let side = self.sides.get(quirk.id).copied().unwrap_or_default();
            (quirk.id, quirk.sides[side].name)
        })
    }
}
