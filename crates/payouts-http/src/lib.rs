//! One client runtime: credentials, retry, limits, errors, resumable downloads.
