//! What a change does to users of a description or of a client.

use drift::ChangeClass;

/// The effect of a change, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    Breaking,
    Unclear,
    Addition,
    Harmless,
}

impl Effect {
    pub(super) fn of(class: ChangeClass) -> Self {
        match class {
            ChangeClass::BackwardIncompatible | ChangeClass::Incompatible => Self::Breaking,
            ChangeClass::Unhandled => Self::Unclear,
            ChangeClass::ForwardIncompatible => Self::Addition,
            ChangeClass::Trivial => Self::Harmless,
        }
    }

    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Breaking => "breaking: what worked before may fail",
            Self::Unclear => "unclear: read these yourself",
            Self::Addition => "additions: what worked before still works",
            Self::Harmless => "harmless: words and layout",
        }
    }
}
