//! One quirk with its sides, and the macro for a table of quirks.

use std::fmt;

/// A predefined side for every quirk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// The side of the service's own documentation.
    #[default]
    Documented,
    /// The side that users of the services report.
    Observed,
    /// The side that is hardest for a client and still lets a correct one finish.
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

/// An entry of the discrepancy register that a server can show.
#[derive(Debug)]
pub struct Quirk {
    /// The id in the register.
    pub id: &'static str,
    /// What it decides.
    pub about: &'static str,
    /// Its sides. The first is the documented one.
    pub sides: &'static [SideInfo],
}

/// The name of a side.
#[derive(Debug)]
pub struct SideInfo {
    /// Its name.
    pub name: &'static str,
    pub(super) presets: &'static [Preset],
}

impl Quirk {
    pub(super) fn side_of(&self, preset: Preset) -> usize {
        self.sides.iter().position(|side| side.presets.contains(&preset)).unwrap_or_default()
    }
}

/// The sides of one quirk as a type.
pub trait Side: Copy {
    /// The id of the quirk.
    const ID: &'static str;

    /// The side of that index, or the first.
    fn at(index: usize) -> Self;
}

/// A quirk or a side that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownQuirk(String);

impl UnknownQuirk {
    pub(super) fn no_quirk(id: &str) -> Self {
        Self(format!("there is no quirk {id:?}; use an id of a discrepancy in specs/"))
    }

    pub(super) fn no_side(quirk: &Quirk, side: &str) -> Self {
        let sides: Vec<_> = quirk.sides.iter().map(|side| side.name).collect();
        Self(format!("quirk {} has no side {side:?}; use one of {}", quirk.id, sides.join(", ")))
    }

    pub(crate) fn no_preset(name: &str) -> Self {
        Self(format!("there is no preset {name:?}; use one of documented, observed, hostile"))
    }
}

impl fmt::Display for UnknownQuirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownQuirk {}

/// A table of quirks: a doc line, the type, the id, the sides. A side lists the presets that select it. The other presets
/// select the first side.
macro_rules! quirks {
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

            impl super::quirk::Side for $name {
                const ID: &'static str = $id;

                fn at(index: usize) -> Self {
                    const SIDES: &[$name] = &[$($name::$side),+];
                    SIDES.get(index).copied().unwrap_or(SIDES[0])
                }
            }
        )+

        #[doc = $of]
        pub(super) static $table: &[super::quirk::Quirk] = &[$(
            super::quirk::Quirk {
                id: $id,
                about: $about.trim_ascii_start(),
                sides: &[$(super::quirk::SideInfo {
                    name: $text,
                    presets: &[$($(super::quirk::Preset::$preset),+)?],
                }),+],
            }
        ),+];
    };
}
pub(super) use quirks;
