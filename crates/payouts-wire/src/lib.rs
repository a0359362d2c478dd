//! Scalars as they travel: exact amounts, tolerant times, ids, open enums.
