//! The engine: plans windows and walks each through its journey.
