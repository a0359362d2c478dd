//! What a switch is, and how a table of them is written.

use std::fmt;

/// A ready-made position of all switches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// As the services' own documentation has it.
    #[default]
    Documented,
    /// As people report it who ran the services.
    Observed,
    /// The side that hurts a client most and still lets a good one finish.
    Hostile,
}

impl Preset {
    /// The preset of that name, in lower case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Documented, Self::Observed, Self::Hostile].into_iter().find(|preset| preset.name() == name)
    }

    /// Its name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Hostile => "hostile",
        }
    }
}

/// One entry of the discrepancy register that a server can show.
#[derive(Debug)]
pub struct Switch {
    /// The id in the register.
    pub id: &'static str,
    /// What it decides.
    pub about: &'static str,
    /// What it can be turned to; the first is the documented one.
    pub sides: &'static [SideText],
}

/// One side of a switch, for people.
#[derive(Debug)]
pub struct SideText {
    /// Its name.
    pub name: &'static str,
    pub(super) presets: &'static [Preset],
}

impl Switch {
    pub(super) fn side_of(&self, preset: Preset) -> usize {
        self.sides.iter().position(|side| side.presets.contains(&preset)).unwrap_or_default()
    }
}

/// The sides of one switch as a type.
pub trait Side: Copy {
    /// The id of the switch.
    const ID: &'static str;

    /// The side of that place; the first when there is none.
    fn at(index: usize) -> Self;

    /// The place of the side.
    fn index(self) -> usize;
}

/// A switch or a side that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownQuirk(String);

impl UnknownQuirk {
    pub(super) fn no_switch(id: &str) -> Self {
        Self(format!("there is no quirk {id:?}; quirks have the ids of the discrepancies in specs/"))
    }

    pub(super) fn no_side(switch: &Switch, side: &str) -> Self {
        let sides: Vec<_> = switch.sides.iter().map(|side| side.name).collect();
        Self(format!("quirk {} has no side {side:?}, but {}", switch.id, sides.join(", ")))
    }

    pub(crate) fn no_preset(name: &str) -> Self {
        Self(format!("there is no preset {name:?}, but documented, observed and hostile"))
    }
}

impl fmt::Display for UnknownQuirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownQuirk {}

/// A table of switches: a doc line, the type, the id, the sides. A side names the presets it belongs to; the first belongs
/// to all that no other side names.
macro_rules! switches {
    ($table:ident, $of:literal; $(
        #[doc = $about:literal]
        $name:ident $id:literal { $($(#[doc = $meaning:literal])* $side:ident $text:literal $([$($preset:ident),+])?,)+ }
    )+) => {
        $(
            #[doc = concat!("`", $id, "`:", $about)]
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name {
                $(#[doc = concat!("`", $text, "`")] $(#[doc = ""] #[doc = $meaning])* $side,)+
            }

            impl $crate::quirks::Side for $name {
                const ID: &'static str = $id;

                fn at(index: usize) -> Self {
                    const SIDES: &[$name] = &[$($name::$side),+];
                    SIDES.get(index).copied().unwrap_or(SIDES[0])
                }

                fn index(self) -> usize {
                    self as usize
                }
            }
        )+

        #[doc = $of]
        pub(super) static $table: &[$crate::quirks::Switch] = &[$(
            $crate::quirks::Switch {
                id: $id,
                about: $about.trim_ascii_start(),
                sides: &[$($crate::quirks::switch::SideText {
                    name: $text,
                    presets: &[$($($crate::quirks::Preset::$preset),+)?],
                }),+],
            }
        ),+];
    };
}
pub(super) use switches;
