//! The entries of the discrepancy register that a server can show, each a switch of the same id.
//!
//! A switch has sides: what the sources say, or what the service might as well do. Its first side is what the service's
//! own documentation says, or what is closest to it where the documentation is silent or was seen to be wrong.

pub mod oracle;
pub mod partner;
mod switch;

use std::collections::BTreeMap;

use oracle::ORACLE;
use partner::PARTNER;
pub use switch::{Preset, Side, SideText, Switch, UnknownQuirk};

/// The sides of all switches at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quirks {
    /// Only what differs from the first side.
    turned: BTreeMap<&'static str, usize>,
}

impl Quirks {
    /// All switches as a preset has them.
    #[must_use]
    pub fn preset(preset: Preset) -> Self {
        let turned = Self::switches().map(|switch| (switch.id, switch.side_of(preset)));
        Self { turned: turned.filter(|(_, side)| *side != 0).collect() }
    }

    /// Every switch: Partner Center's, then Oracle's, in the order of the specs.
    pub fn switches() -> impl Iterator<Item = &'static Switch> {
        PARTNER.iter().chain(ORACLE)
    }

    /// The side a switch is on.
    #[must_use]
    pub fn side<S: Side>(&self) -> S {
        S::at(self.turned.get(S::ID).copied().unwrap_or_default())
    }

    /// Turns a switch, by the types of its sides.
    #[must_use]
    pub fn with<S: Side>(mut self, side: S) -> Self {
        self.turned.insert(S::ID, side.index());
        self
    }

    /// Turns a switch, by the id of the discrepancy and the name of the side.
    ///
    /// # Errors
    /// There is no such switch, or it has no such side; the message lists those it has.
    pub fn set(&mut self, id: &str, side: &str) -> Result<(), UnknownQuirk> {
        let switch = Self::switches().find(|switch| switch.id == id);
        let switch = switch.ok_or_else(|| UnknownQuirk::no_switch(id))?;
        let index = switch.sides.iter().position(|candidate| candidate.name == side);
        let index = index.ok_or_else(|| UnknownQuirk::no_side(switch, side))?;
        self.turned.insert(switch.id, index);
        Ok(())
    }

    /// Id and side of every switch.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        Self::switches().map(|switch| {
            let side = self.turned.get(switch.id).copied().unwrap_or_default();
            (switch.id, switch.sides[side].name)
        })
    }
}
